#include "scenario/names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/species.h"

/* Names RCMIP and IAMC give to what FaIR calls otherwise, below "Emissions|". */
static const struct {
    const char *name;
    enum species_type type;
    const char *species; /* NULL: the one of that type */
} aliases[] = {
    {"CO2|MAGICC Fossil and Industrial", SPECIES_co2_ffi, NULL},
    {"CO2|Energy and Industrial Processes", SPECIES_co2_ffi, NULL},
    {"CO2|Fossil and Industrial", SPECIES_co2_ffi, NULL},
    {"CO2|FFI", SPECIES_co2_ffi, NULL},
    {"CO2|MAGICC AFOLU", SPECIES_co2_afolu, NULL},
    {"CO2|AFOLU", SPECIES_co2_afolu, NULL},
    {"NOx|Aircraft", SPECIES_aviation_nox, NULL},
    {"NOx|Aviation", SPECIES_aviation_nox, NULL},
    {"NMVOC", SPECIES_slcf, "VOC"},
    {"SO2", SPECIES_sulfur, NULL},
    {"SOx", SPECIES_sulfur, NULL},
    {"HFC|HFC43-10", SPECIES_f_gas, "HFC-4310mee"},
    {"F-Gases|HFC|HFC43-10", SPECIES_f_gas, "HFC-4310mee"},
};

/* Families that stand before a gas, and alone are totals. */
static const char *const families[] = {"F-Gases", "HFC",  "PFC",         "Montreal Gases",
                                       "CFC",     "HCFC", "Kyoto Gases", "GHG",
                                       "Halon",   "CO2",  "BVOC",        "C"};

static bool same_word(const char *a, size_t length, const char *b)
{
    return strlen(b) == length && !strncasecmp(a, b, length);
}

static bool is_family(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (same_word(word, length, families[i]))
            return true;
    return false;
}

static int species_of_word(const struct experiment *experiment, const char *word, size_t length)
{
    char *copy = text_copy_bytes(word, length);
    int species = species_find(experiment, copy);
    free(copy);
    return species;
}

static int species_of_alias(const struct experiment *experiment, const char *name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strcasecmp(name, aliases[i].name))
            continue;
        if (aliases[i].species)
            return species_find(experiment, aliases[i].species);
        for (int s = 0; s < experiment->n_species; s++)
            if (experiment->species[s].type == aliases[i].type)
                return s;
    }
    return -1;
}

/* Family|...|Gas is the gas; a gas with more behind it is a detail; a family alone is a total. */
static enum meaning gas_meaning(const struct experiment *experiment, const char *name, int *species)
{
    *species = species_of_alias(experiment, name);
    if (*species >= 0)
        return MEANS_INPUT;
    for (const char *at = name;;) {
        size_t length = strcspn(at, "|");
        bool last = !at[length];
        *species = species_of_word(experiment, at, length);
        if (*species >= 0)
            return last ? MEANS_INPUT : MEANS_IGNORED;
        if (!is_family(at, length))
            return MEANS_UNKNOWN;
        if (last)
            return MEANS_IGNORED;
        at += length + 1;
    }
}

static enum meaning bare_meaning(const struct experiment *experiment, const char *name,
                                 enum driven bare, bool iamc, int *species, enum driven *driven)
{
    *species = species_find(experiment, name);
    *driven = bare;
    if (*species < 0)
        return iamc ? MEANS_IGNORED : MEANS_UNKNOWN;
    if (experiment->species[*species].type > SPECIES_slcf)
        *driven = DRIVEN_forcing;
    return MEANS_INPUT;
}

static enum meaning forcing_meaning(const struct experiment *experiment, const char *name,
                                    int *species)
{
    const char *last = strrchr(name, '|');
    *species = species_find(experiment, last ? last + 1 : name);
    return *species >= 0 ? MEANS_INPUT : MEANS_IGNORED;
}

enum meaning name_meaning(const struct experiment *experiment, const char *name, enum driven bare,
                          bool iamc, int *species, enum driven *driven)
{
    static const char *const stems[] = {"Emissions|", "Atmospheric Concentrations|",
                                        "Effective Radiative Forcing|", "Radiative Forcing|"};
    *species = -1;
    if (!strncasecmp(name, stems[0], strlen(stems[0]))) {
        *driven = DRIVEN_emissions;
        return gas_meaning(experiment, name + strlen(stems[0]), species);
    }
    if (!strncasecmp(name, stems[1], strlen(stems[1]))) {
        *driven = DRIVEN_concentration;
        return gas_meaning(experiment, name + strlen(stems[1]), species);
    }
    for (int i = 2; i < 4; i++)
        if (!strncasecmp(name, stems[i], strlen(stems[i]))) {
            *driven = DRIVEN_forcing;
            return forcing_meaning(experiment, name + strlen(stems[i]), species);
        }
    if (strchr(name, '|'))
        return MEANS_IGNORED;
    return bare_meaning(experiment, name, bare, iamc, species, driven);
}

/* What IAMC calls the emissions of a species; most are called like the species. */
static const char *iamc_of(const struct species *species)
{
    switch (species->type) {
    case SPECIES_co2_ffi:
        return "CO2|Energy and Industrial Processes";
    case SPECIES_co2_afolu:
        return "CO2|AFOLU";
    case SPECIES_aviation_nox:
        return "NOx|Aviation";
    default:
        return species->name;
    }
}

char *name_expected(const struct experiment *experiment, int species, enum driven driven)
{
    const struct species *s = &experiment->species[species];
    struct text text = {0};
    if (driven == DRIVEN_concentration)
        text_add(&text, "'Atmospheric Concentrations|%s'", s->name);
    else if (driven == DRIVEN_forcing)
        text_add(&text, "'%s' or 'Effective Radiative Forcing|%s'", s->name, s->name);
    else
        text_add(&text, "'%s' or 'Emissions|%s'", s->name, iamc_of(s));
    return text.characters;
}

const char *name_nearest(const struct experiment *experiment, const char *name)
{
    const char **known = take((size_t)experiment->n_species + 1, sizeof *known);
    const char *last = strrchr(name, '|');
    for (int s = 0; s < experiment->n_species; s++)
        known[s] = experiment->species[s].name;
    const char *near = text_nearest(last ? last + 1 : name, known, (size_t)experiment->n_species);
    free(known);
    return near;
}
