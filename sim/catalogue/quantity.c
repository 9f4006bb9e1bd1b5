#include "catalogue/quantity.h"

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
static const char *const regional_defaults =
    ",co2_emissions*,world_emissions_*,world_ghg,world_final_total,world_electricity_total,"
    "world_population,world_gdp,emissions_co2_ffi_*,emissions_co2_afolu_*,*ghg_*,final_total_*,"
    "electricity_total_*,carbon_price_*,regional_population_*,regional_gdp_*";

/* What a label is called in a sentence, and below IAMC's names. */
static const char *const sector_long_name[] = {
#define SECTOR(name, kind, demand, long_name, iamc) long_name,
#include "sectors.def"
#undef SECTOR
};
static const char *const sector_iamc[] = {
#define SECTOR(name, kind, demand, long_name, iamc) iamc,
#include "sectors.def"
#undef SECTOR
};
static const char *const biome_long_name[] = {
#define BIOME(name, long_name) long_name,
#include "biomes.def"
#undef BIOME
};
static const char *const carrier_long_name[] = {
#define CARRIER(name, long_name, iamc, primary) long_name,
#include "carriers.def"
#undef CARRIER
};
static const char *const carrier_iamc[] = {
#define CARRIER(name, long_name, iamc, primary) iamc,
#include "carriers.def"
#undef CARRIER
};
static const char *const carrier_primary[] = {
#define CARRIER(name, long_name, iamc, primary) primary,
#include "carriers.def"
#undef CARRIER
};
static const char *const removal_long_name[] = {
#define REMOVAL(name, where, long_name, iamc) long_name,
#include "removals.def"
#undef REMOVAL
};
static const char *const reservoir_long_name[] = {
#define RESERVOIR(name, long_name) long_name,
#include "reservoirs.def"
#undef RESERVOIR
};
static const char *const cause_long_name[] = {
#define CAUSE(name, long_name) long_name,
#include "causes.def"
#undef CAUSE
};
static const char *const approach_long_name[] = {
#define APPROACH(name, long_name) long_name,
#include "approaches.def"
#undef APPROACH
};
static const char *const removal_iamc[] = {
#define REMOVAL(name, where, long_name, iamc) iamc,
#include "removals.def"
#undef REMOVAL
};
static const char *const service_long_name[] = {
#define SERVICE(name, sector, unit, long_name, iamc) long_name,
#include "services.def"
#undef SERVICE
};
static const char *const service_iamc[] = {
#define SERVICE(name, sector, unit, long_name, iamc) iamc,
#include "services.def"
#undef SERVICE
};
static const char *const technology_primary[] = {
#define TECHNOLOGY(name, fuel, when, iamc, primary) primary,
#include "technologies.def"
#undef TECHNOLOGY
};
static const char *const technology_iamc[] = {
#define TECHNOLOGY(name, fuel, when, iamc, primary) iamc,
#include "technologies.def"
#undef TECHNOLOGY
};

/* An IAMC name without what it begins with. */
static const char *below(const char *name, const char *above)
{
    return name + (strncmp(name, above, strlen(above)) ? 0 : strlen(above));
}

/* Words by the element of a variable, its row, or the carrier of its column. */
static const struct wording {
    const char *key;
    const char *const *word;
    enum { BY_ELEMENT, BY_ROW, BY_CARRIER } by;
} wordings[] = {
    {"sector", sector_long_name, BY_ROW},
    {"user", sector_long_name, BY_ROW},
    {"sector_iamc", sector_iamc, BY_ROW},
    {"removal", removal_long_name, BY_ELEMENT},
    {"removal_iamc", removal_iamc, BY_ELEMENT},
    {"reservoir", reservoir_long_name, BY_ELEMENT},
    {"cause", cause_long_name, BY_ELEMENT},
    {"approach", approach_long_name, BY_ELEMENT},
    {"service", service_long_name, BY_ELEMENT},
    {"service_unit", service_unit, BY_ELEMENT},
    {"service_iamc", service_iamc, BY_ELEMENT},
    {"biome", biome_long_name, BY_ELEMENT},
    {"carrier", carrier_long_name, BY_CARRIER},
    {"carrier_iamc", carrier_iamc, BY_CARRIER},
    {"carrier_primary", carrier_primary, BY_ELEMENT},
    {"technology", technology_name, BY_ROW},
    {"technology_iamc", technology_iamc, BY_ROW},
    {"technology_primary", technology_primary, BY_ROW},
    {"layer", layer_name, BY_ELEMENT},
    {"layer_iamc", layer_iamc, BY_ELEMENT},
    {"forcer", forcer_long_name, BY_ELEMENT},
    {"forcer_iamc", forcer_iamc, BY_ELEMENT},
};

/* Words that an experiment brings. */
static const char *word_of_labels(const struct labels *labels, enum shape shape, const char *key,
                                  int i)
{
    if (!strcmp(key, "region"))
        return labels->region[i];
    if (!strcmp(key, "damage"))
        return labels->damage[i];
    if (!strcmp(key, "gas"))
        return labels->gas[i];
    if (!strcmp(key, "gas_iamc"))
        return labels->gas_iamc[i];
    if (!strcmp(key, "slcf"))
        return labels->slcf[i];
    if (!strcmp(key, "minor"))
        return labels->minor[i];
    if (!strcmp(key, "concentration_unit"))
        return labels->minor_concentration_unit[i];
    if (!strcmp(key, "emissions_unit"))
        return shape == SHAPE_gas    ? labels->gas_emissions_unit[i]
               : shape == SHAPE_slcf ? labels->slcf_emissions_unit[i]
                                     : labels->minor_emissions_unit[i];
    return NULL;
}

/* The word that replaces {key} for element i, or NULL for an unknown key. */
static const char *word(const struct labels *labels, const struct variable *variable,
                        const char *key, int i)
{
    int row = i / shape_columns(variable->shape, labels);
    if (!strcmp(key, "user_iamc"))
        return below(sector_iamc[row], "Energy|Demand|");
    if (!strcmp(key, "fuel_iamc"))
        return below(carrier_primary[i], "Primary Energy|");
    for (size_t w = 0; w < sizeof wordings / sizeof *wordings; w++)
        if (!strcmp(key, wordings[w].key))
            return wordings[w].word[wordings[w].by == BY_ROW       ? row
                                    : wordings[w].by == BY_CARRIER ? i % n_carriers
                                                                   : i];
    return word_of_labels(labels, variable->shape, key, i);
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

/* Whether a shape has no axis: one value, or none where the cycle has no such thing. */
static bool is_single(enum shape shape)
{
    return shape == SHAPE_one || shape == SHAPE_impulse || shape == SHAPE_sink ||
           shape == SHAPE_managed || shape == SHAPE_land || shape == SHAPE_world;
}

/* "gas_concentration" and "CFC-11" -> "gas_concentration_cfc_11"; the first layer has no label. */
static char *dataset_name(const struct labels *labels, const struct variable *variable, int i,
                          int region)
{
    struct text text = {0};
    char label[128];
    text_add(&text, "%s", variable->name);
    if (variable->shape == SHAPE_forcer) {
        text_add(&text, "_%s", forcer_name[i]);
    } else if (!is_single(variable->shape) && !(variable->shape == SHAPE_layer && i == 0)) {
        shape_label(labels, variable->shape, i, label, sizeof label);
        text_add(&text, "_%s", label);
    }
    if (region >= 0)
        text_add(&text, "_%s", labels->region[region]);
    for (char *c = text.characters; *c; c++)
        *c = text_plain(*c);
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

static char *expression_of(const struct labels *labels, const struct variable *variable, int i)
{
    struct text text = {0};
    int columns = shape_columns(variable->shape, labels);
    if (variable->shape == SHAPE_region) { /* kernels/attribution.h */
        text_add(&text, "%s_of(&here, %d)", variable->name, i);
        return text.characters;
    }
    bool pointed = variable->regional && variable->kind == KIND_STOCK; /* kernels/region.h */
    text_add(&text, "%s%s.", pointed ? "*" : "", variable->regional ? "region" : "here");
    if (is_single(variable->shape))
        text_add(&text, "%s", variable->name);
    else if (columns > 1)
        text_add(&text, "%s[%d][%d]", variable->name, i / columns, i % columns);
    else
        text_add(&text, "%s[%d]", variable->name, i);
    return text.characters;
}

static char *long_name_of(const struct labels *labels, const struct variable *variable, int i,
                          int region)
{
    char *long_name = filled(labels, variable, variable->long_name, i);
    if (region < 0)
        return long_name;
    struct text text = {0};
    text_add(&text, "%s, %s", long_name, labels->region[region]);
    free(long_name);
    return text.characters;
}

static void add(struct quantities *quantities, const struct labels *labels,
                const struct variable *variable, int i, int region)
{
    quantities->quantity[quantities->n++] = (struct quantity){
        .variable = variable,
        .element = i,
        .region = region,
        .name = dataset_name(labels, variable, i, region),
        .units = udunits(filled(labels, variable, variable->unit, i)),
        .long_name = long_name_of(labels, variable, i, region),
        .iamc = filled(labels, variable, variable->iamc, i),
        .expression = expression_of(labels, variable, i),
    };
}

void quantities_build(struct quantities *quantities, const struct labels *labels)
{
    struct extents extents = {.n_slcf = labels->n_slcf,
                              .n_minor = labels->n_minor,
                              .pools_own = 1,
                              .coupled = labels->n_regions > 0,
                              .n_gas = labels->n_gas,
                              .n_abated = labels->n_abated,
                              .n_damage = labels->n_damage,
                              .n_attributed = labels->n_attributed,
                              .cycle = labels->cycle};
    struct counts counts = counts_build(&extents);
    int n = 0;
    for (int v = 0; v < n_variables; v++)
        n += counts.of[variables[v].shape] * (variables[v].regional ? labels->n_regions : 1);
    *quantities =
        (struct quantities){.quantity = take((size_t)n + 1, sizeof *quantities->quantity)};
    for (int v = 0; v < n_variables; v++)
        for (int region = variables[v].regional ? 0 : -1;
             region < (variables[v].regional ? labels->n_regions : 0); region++)
            for (int i = 0; i < counts.of[variables[v].shape]; i++)
                add(quantities, labels, &variables[v], i, region);
    quantities->regional = labels->n_regions > 0;
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

int quantity_region(const struct quantity *quantity)
{
    return quantity->variable->shape == SHAPE_region ? quantity->element : quantity->region;
}

bool quantity_spans(const struct quantity *quantity)
{
    return quantity->variable->kind == KIND_SPAN || quantity->region >= 0;
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
    enum status status = STATUS_OK, wrong = place.file ? STATUS_INPUT : STATUS_USAGE;
    struct text words = {0};
    text_add(&words, "%s", list && *list ? list : defaults);
    if (!(list && *list) && quantities->regional)
        text_add(&words, "%s", regional_defaults);
    char *copy = words.characters, *rest = copy;
    memset(chosen, 0, (size_t)quantities->n * sizeof *chosen);
    bool any = false;
    for (char *pattern; (pattern = strsep(&rest, ","));) {
        pattern += strspn(pattern, " ");
        for (size_t n = strlen(pattern); n && pattern[n - 1] == ' '; n--)
            pattern[n - 1] = '\0';
        any |= *pattern;
        if (!*pattern || choose_word(quantities, pattern, chosen))
            continue;
        complain_of_word(quantities, pattern, place, complaints);
        status = wrong;
    }
    if (!any) {
        complain(complaints, place, "%s'%s' names no quantity; expected some, such as temperature",
                 place.file ? "" : "--variables: ", list);
        status = wrong;
    }
    free(copy);
    return status;
}
