#include "scenario/names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/species.h"

/* What RCMIP, gcages and databases call otherwise than FaIR, below "Emissions|". */
static const struct {
    const char *name;
    enum species_type type;
    const char *species; /* NULL: the one of that type */
} aliases[] = {
    {"CO2|MAGICC Fossil and Industrial", SPECIES_co2_ffi, NULL},
    {"CO2|Energy and Industrial Processes", SPECIES_co2_ffi, NULL},
    {"CO2|Fossil and Industrial", SPECIES_co2_ffi, NULL},
    {"CO2|Fossil and Industry", SPECIES_co2_ffi, NULL},
    {"CO2|Fossil Fuels and Industry", SPECIES_co2_ffi, NULL},
    {"CO2|Fossil", SPECIES_co2_ffi, NULL},
    {"CO2|FFI", SPECIES_co2_ffi, NULL},
    {"CO2|MAGICC AFOLU", SPECIES_co2_afolu, NULL},
    {"CO2|AFOLU", SPECIES_co2_afolu, NULL},
    {"CO2|Land Use Change", SPECIES_co2_afolu, NULL},
    {"CO2|Land Use", SPECIES_co2_afolu, NULL},
    {"CO2|Biosphere", SPECIES_co2_afolu, NULL},
    {"NOx|Aircraft", SPECIES_aviation_nox, NULL},
    {"NOx|Aviation", SPECIES_aviation_nox, NULL},
    {"NMVOC", SPECIES_slcf, "VOC"},
    {"SO2", SPECIES_sulfur, NULL},
    {"SOx", SPECIES_sulfur, NULL},
    {"HFC|HFC43-10", SPECIES_f_gas, "HFC-4310mee"},
    {"F-Gases|HFC|HFC43-10", SPECIES_f_gas, "HFC-4310mee"},
};

/* Families that stand before a gas, and alone are totals. */
static const char *const families[] = {"F-Gases", "HFC", "PFC",   "Montreal Gases", "CFC",
                                       "HCFC",    "CO2", "Halon", "BVOC",           "C"};

/* Sums over gases, of which no part need be a gas. */
static const char *const sums[] = {"Kyoto Gases", "GHG", "Total Non-CO2"};

/* Gases that tables of others have. AR6's have HFC245ca where HFC245fa is meant, and
 * climate-assessment reads it so. */
static const struct {
    const char *gas, *meant; /* NULL: itself */
} strangers[] = {{"HFC245ca", "HFC-245fa"}, {"Halon1202", NULL}};

/* Whether the word is b, or b with the metric of a sum behind it, "(AR6-GWP100)". */
static bool same_word(const char *a, size_t length, const char *b)
{
    size_t n = strlen(b);
    bool metric = n + 2 < length && a[n] == ' ' && strchr("([", a[n + 1]);
    return (n == length || metric) && !strncasecmp(a, b, n);
}

static bool is_one_of(const char *const *words, size_t n, const char *word, size_t length)
{
    for (size_t i = 0; i < n; i++)
        if (same_word(word, length, words[i]))
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

/* A gas that no row of the species file has, nor an alias. */
static void name_stranger(const struct experiment *experiment, const char *name,
                          struct naming *naming)
{
    size_t length = strcspn(name, "|");
    char gas[64];
    naming->meaning = MEANS_UNKNOWN;
    if (length >= sizeof gas)
        return;
    memcpy(gas, name, length);
    gas[length] = 0;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        if (!text_same_name(gas, strangers[i].gas))
            continue;
        if (name[length]) {
            naming->meaning = MEANS_IGNORED;
            return;
        }
        if (strangers[i].meant)
            naming->species = species_find(experiment, strangers[i].meant);
        naming->stands_in = naming->species >= 0;
        naming->meaning = naming->stands_in ? MEANS_INPUT : MEANS_LACKING;
    }
}

/* Family|...|Gas is the gas; a gas with more behind it is a detail; a family alone is a total. */
static void name_gas(const struct experiment *experiment, const char *name, struct naming *naming)
{
    bool summed = false;
    naming->species = species_of_alias(experiment, name);
    for (const char *at = name; naming->species < 0;) {
        size_t length = strcspn(at, "|");
        bool last = !at[length];
        int species = species_of_word(experiment, at, length);
        bool sum = is_one_of(sums, sizeof sums / sizeof *sums, at, length);
        bool family = is_one_of(families, sizeof families / sizeof *families, at, length);
        summed |= sum;
        if (species >= 0 && last) {
            naming->species = species;
        } else if (species >= 0 || ((family || sum) && last) || (summed && !family && !sum)) {
            naming->meaning = MEANS_IGNORED;
            return;
        } else if (!family && !sum) {
            name_stranger(experiment, at, naming);
            return;
        }
        at += length + 1;
    }
    naming->meaning = MEANS_INPUT;
}

static void name_bare(const struct experiment *experiment, const char *name, bool iamc,
                      struct naming *naming)
{
    naming->species = species_find(experiment, name);
    if (naming->species < 0)
        naming->meaning = iamc ? MEANS_IGNORED : MEANS_UNKNOWN;
    else if (experiment->species[naming->species].type > SPECIES_slcf)
        naming->driven = DRIVEN_forcing;
}

static void name_forcing(const struct experiment *experiment, const char *name,
                         struct naming *naming)
{
    const char *last = strrchr(name, '|');
    naming->species = species_find(experiment, last ? last + 1 : name);
    naming->meaning = naming->species >= 0 ? MEANS_INPUT : MEANS_IGNORED;
}

/* Past "AR6 climate diagnostics|Infilled|", or what else stands before the stage. */
static const char *past_stage(const char *name, enum stage *stage)
{
    static const char *const words[] = {"Harmonized|Emissions|", "Infilled|Emissions|"};
    for (int i = 0; i < 2; i++) {
        const char *at = strcasestr(name, words[i]);
        if (!at || (at > name && at[-1] != '|'))
            continue;
        *stage = i ? STAGE_infilled : STAGE_harmonized;
        return strchr(at, '|') + 1;
    }
    return name;
}

struct naming name_meaning(const struct experiment *experiment, const char *name, enum driven bare,
                           bool iamc)
{
    static const struct {
        const char *text;
        enum driven driven;
    } stems[] = {{"Emissions|", DRIVEN_emissions},
                 {"Atmospheric Concentrations|", DRIVEN_concentration},
                 {"Effective Radiative Forcing|", DRIVEN_forcing},
                 {"Radiative Forcing|", DRIVEN_forcing}};
    struct naming naming = {.species = -1, .driven = bare};
    name = past_stage(name, &naming.stage);
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        size_t length = strlen(stems[i].text);
        if (strncasecmp(name, stems[i].text, length))
            continue;
        naming.driven = stems[i].driven;
        (naming.driven == DRIVEN_forcing ? name_forcing : name_gas)(experiment, name + length,
                                                                    &naming);
        return naming;
    }
    if (strchr(name, '|'))
        naming.meaning = MEANS_IGNORED;
    else
        name_bare(experiment, name, iamc, &naming);
    return naming;
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
