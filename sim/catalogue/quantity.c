#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalogue/variable.h"

static const char *const forcer_name[] = {
#define FORCER(name, long_name, iamc) #name,
#include "forcers.def"
#undef FORCER
};
static const char *const forcer_long_name[] = {
#define FORCER(name, long_name, iamc) long_name,
#include "forcers.def"
#undef FORCER
};
static const char *const forcer_iamc[] = {
#define FORCER(name, long_name, iamc) iamc,
#include "forcers.def"
#undef FORCER
};
static const char *const layer_name[] = {"the surface air", "the thermocline", "the deep ocean"};
static const char *const layer_iamc[] = {"Surface Air Temperature Change", "", ""};

static const char *const defaults = "temperature,co2_concentration,ch4_concentration,"
                                    "n2o_concentration,forcing_sum,heat_uptake";

/* The word that replaces {key} for element i, or NULL for an unknown key. */
static const char *word(const struct labels *labels, const struct variable *variable,
                        const char *key, int i)
{
    bool slcf = variable->shape == SHAPE_slcf;
    if (!strcmp(key, "layer"))
        return layer_name[i];
    if (!strcmp(key, "layer_iamc"))
        return layer_iamc[i];
    if (!strcmp(key, "forcer"))
        return forcer_long_name[i];
    if (!strcmp(key, "forcer_iamc"))
        return forcer_iamc[i];
    if (!strcmp(key, "slcf"))
        return labels->slcf[i];
    if (!strcmp(key, "minor"))
        return labels->minor[i];
    if (!strcmp(key, "concentration_unit"))
        return labels->minor_concentration_unit[i];
    if (!strcmp(key, "emissions_unit"))
        return slcf ? labels->slcf_emissions_unit[i] : labels->minor_emissions_unit[i];
    return NULL;
}

static char *filled(const struct labels *labels, const struct variable *variable,
                    const char *template, int i)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    while (*template) {
        const char *open = strchr(template, '{'), *close = open ? strchr(open, '}') : NULL;
        char key[32] = "";
        if (!close) {
            text_add(&text, "%s", template);
            break;
        }
        text_add_bytes(&text, template, (size_t)(open - template));
        memcpy(key, open + 1, (size_t)(close - open - 1));
        text_add(&text, "%s", word(labels, variable, key, i));
        template = close + 1;
    }
    return text.characters;
}

static const char *label(const struct labels *labels, enum shape shape, int i)
{
    static const char *const number[] = {"0", "1", "2", "3"};
    switch (shape) {
    case SHAPE_slcf:
        return labels->slcf[i];
    case SHAPE_minor:
        return labels->minor[i];
    case SHAPE_forcer:
        return forcer_name[i];
    default:
        return number[i];
    }
}

/* "gas_concentration" and "CFC-11" -> "gas_concentration_cfc_11"; the first layer has no label. */
static char *dataset_name(const struct labels *labels, const struct variable *variable, int i)
{
    struct text text = {0};
    text_add(&text, "%s", variable->name);
    if (variable->shape != SHAPE_one && !(variable->shape == SHAPE_layer && i == 0))
        text_add(&text, "_%s", label(labels, variable->shape, i));
    for (char *c = text.characters; *c; c++)
        *c = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_';
    return text.characters;
}

/* "kt CFC11/yr" -> "kt CFC11 yr-1", as UDUNITS writes a rate. */
static char *udunits(char *unit)
{
    size_t n = strlen(unit);
    if (n < 3 || strcmp(unit + n - 3, "/yr"))
        return unit;
    struct text text = {0};
    text_add(&text, "%.*s yr-1", (int)(n - 3), unit);
    free(unit);
    return text.characters;
}

static void add(struct quantities *quantities, const struct labels *labels,
                const struct variable *variable, int i)
{
    struct text expression = {0};
    text_add(&expression, variable->shape == SHAPE_one ? "%s" : "%s[%d]", variable->name, i);
    quantities->quantity[quantities->n++] = (struct quantity){
        .variable = variable,
        .element = i,
        .name = dataset_name(labels, variable, i),
        .units = udunits(filled(labels, variable, variable->unit, i)),
        .long_name = filled(labels, variable, variable->long_name, i),
        .iamc = filled(labels, variable, variable->iamc, i),
        .expression = expression.characters,
    };
}

void quantities_build(struct quantities *quantities, const struct labels *labels)
{
    struct counts counts = counts_build(labels->n_slcf, labels->n_minor, 0, 1, 0);
    int n = 0;
    for (int v = 0; v < n_variables; v++)
        n += counts.of[variables[v].shape];
    *quantities = (struct quantities){.quantity = take((size_t)n, sizeof *quantities->quantity)};
    for (int v = 0; v < n_variables; v++)
        for (int i = 0; i < counts.of[variables[v].shape]; i++)
            add(quantities, labels, &variables[v], i);
}

void quantities_close(struct quantities *quantities)
{
    for (int i = 0; i < quantities->n; i++) {
        struct quantity *quantity = &quantities->quantity[i];
        free(quantity->name);
        free(quantity->units);
        free(quantity->long_name);
        free(quantity->iamc);
        free(quantity->expression);
    }
    free(quantities->quantity);
    *quantities = (struct quantities){0};
}

static int choose_word(const struct quantities *quantities, const char *pattern, bool *chosen)
{
    int found = 0;
    for (int i = 0; i < quantities->n; i++) {
        const struct quantity *quantity = &quantities->quantity[i];
        if (fnmatch(pattern, quantity->name, FNM_CASEFOLD) &&
            (!*quantity->iamc || fnmatch(pattern, quantity->iamc, FNM_CASEFOLD)))
            continue;
        chosen[i] = true;
        found++;
    }
    return found;
}

static void complain_of_word(const struct quantities *quantities, const char *pattern,
                             struct place place, struct complaints *complaints)
{
    const char **known = take((size_t)quantities->n, sizeof *known);
    for (int i = 0; i < quantities->n; i++)
        known[i] = quantities->quantity[i].name;
    const char *near = text_nearest(pattern, known, (size_t)quantities->n);
    complain(complaints, place, "%s'%s' is no quantity%s%s%s; see keeling describe variables",
             place.file ? "" : "--variables: ", pattern, near ? "; did you mean '" : "",
             near ? near : "", near ? "'?" : "");
    free(known);
}

enum status quantities_choose(const struct quantities *quantities, const char *list,
                              struct place place, bool *chosen, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    char *copy = text_copy(list && *list ? list : defaults), *rest = copy;
    memset(chosen, 0, (size_t)quantities->n * sizeof *chosen);
    for (char *pattern; (pattern = strsep(&rest, ","));) {
        pattern += strspn(pattern, " ");
        if (!*pattern || choose_word(quantities, pattern, chosen))
            continue;
        complain_of_word(quantities, pattern, place, complaints);
        status = place.file ? STATUS_INPUT : STATUS_USAGE;
    }
    free(copy);
    return status;
}
