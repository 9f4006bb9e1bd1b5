#include "account/pair.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "constants.h"

const char *const attribute_names[n_attributes] = {
#define ATTRIBUTE(name, what) #name,
#include "attributes.def"
#undef ATTRIBUTE
};

static void write_rules(struct pair *pair)
{
    for (int s = 0; s < 2; s++) {
        const struct standard *standard = pair->standard[s], *other = pair->standard[1 - s];
        bool says = *standard->cell[STANDARD_gwp];
        double rules[n_rules] = {
            [RULE_provision] = standard->provision,
            [RULE_other_gases] = standard->other_gases,
            [RULE_gwp_ch4] = says ? standard->gwp_ch4 : other->gwp_ch4,
            [RULE_gwp_n2o] = says ? standard->gwp_n2o : other->gwp_n2o,
            [RULE_biogenic] = standard->biogenic,
            [RULE_non_co2] = standard->non_co2,
            [RULE_hubs] = standard->hubs,
            [RULE_load] = standard->load,
            [RULE_empty] = standard->empty,
        };
        for (int i = 0; i < n_rules; i++)
            pair->rule[i][s] = rules[i];
    }
}

static bool rules_differ(const struct pair *pair, enum rule rule)
{
    return pair->rule[rule][0] != pair->rule[rule][1];
}

static void compare(struct pair *pair)
{
    const struct standard *a = pair->standard[0], *b = pair->standard[1];
    bool differs[n_attributes] = {
        [ATTRIBUTE_boundary] = rules_differ(pair, RULE_provision),
        [ATTRIBUTE_gases] = rules_differ(pair, RULE_other_gases),
        [ATTRIBUTE_gwp] = rules_differ(pair, RULE_gwp_ch4) || rules_differ(pair, RULE_gwp_n2o),
        [ATTRIBUTE_factors] = strcmp(a->cell[STANDARD_factors], b->cell[STANDARD_factors]) != 0,
        [ATTRIBUTE_distance] = a->distance != b->distance,
        [ATTRIBUTE_load] = rules_differ(pair, RULE_load),
        [ATTRIBUTE_empty] = rules_differ(pair, RULE_empty),
        [ATTRIBUTE_biogenic] = rules_differ(pair, RULE_biogenic),
        [ATTRIBUTE_non_co2] = rules_differ(pair, RULE_non_co2),
        [ATTRIBUTE_hubs] = rules_differ(pair, RULE_hubs),
        [ATTRIBUTE_electricity] = a->market != b->market,
    };
    for (int k = 0; k < n_attributes; k++)
        if (differs[k])
            pair->attribute[pair->n_differ++] = k;
}

void pair_allocate(struct pair *pair)
{
    const struct standard *a = pair->standard[0], *b = pair->standard[1];
    if (pair_amounts(pair) == 2)
        return;
    bool by_distance = a->allocation == ALLOCATION_tkm && a->distance != b->distance;
    if (a->allocation != b->allocation || a->passenger_kg != b->passenger_kg || by_distance)
        pair->attribute[pair->n_differ++] = ATTRIBUTE_allocation;
}

int pair_amounts(const struct pair *pair)
{
    int n = pair->n_differ;
    return n && pair->attribute[n - 1] == ATTRIBUTE_allocation ? 2 : 1;
}

static void write_ways(struct pair *pair)
{
    const struct rulebook *tables = pair->tables;
    pair->n_ways = 1 + ways_a_mode * tables->n_modes;
    pair->way = take((size_t)pair->n_ways, sizeof *pair->way);
    for (int to = 0; to < 3; to++) {
        pair->way[0][WAY_plus][to] = 1; /* what a hub is given by is per tonne */
        pair->way[0][WAY_hub][to] = 1;
    }
    for (int w = 1; w < pair->n_ways; w++) {
        const struct mode *mode = &tables->mode[(w - 1) / ways_a_mode];
        enum distance kind = (enum distance)((w - 1) % ways_a_mode);
        for (int to = 0; to < 3; to++) {
            enum distance rule = to == BY_shortest ? mode->shortest : pair->standard[to]->distance;
            double *factor = &pair->way[w][WAY_factor][to];
            if (kind != DISTANCE_none &&
                !mode_converts(mode, kind, rule, factor, &pair->way[w][WAY_plus][to]))
                *factor = -1; /* not known */
            pair->way[w][WAY_flies][to] = mode->non_co2;
        }
    }
}

void pair_open(struct pair *pair, const struct rulebook *tables, const struct standard *a,
               const struct standard *b)
{
    *pair = (struct pair){.tables = tables, .standard = {a, b ? b : a}, .one = !b};
    write_rules(pair);
    compare(pair);
    write_ways(pair);
    pair->figure = take(most_sources, sizeof *pair->figure);
    words_number(&pair->name, ""); /* source 0: none */
    pair->source[0] = (struct source_of_energy){.unit = "", .verified = {true, true}};
    pair->trait = take((size_t)tables->n_categories, sizeof *pair->trait);
    for (int i = 0; i < tables->n_categories; i++) {
        pair->trait[i][TRAIT_intensity] = tables->category[i].intensity;
        pair->trait[i][TRAIT_load] = tables->category[i].load;
        pair->trait[i][TRAIT_tare] = tables->category[i].tare;
    }
}

void pair_close(struct pair *pair)
{
    for (int i = 0; i < pair->name.n && i < most_sources; i++)
        free(pair->source[i].why);
    words_close(&pair->name);
    free(pair->figure);
    free(pair->way);
    free(pair->trait);
    *pair = (struct pair){0};
}

static void refuse(struct source_of_energy *source, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void refuse(struct source_of_energy *source, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    free(source->why);
    if (vasprintf(&source->why, format, values) < 0)
        source->why = text_copy(format);
    va_end(values);
}

/* What the standard counts has to be in its own table. */
static void check_counted(const struct pair *pair, struct source_of_energy *source)
{
    for (int s = 0; s < 2; s++) {
        const struct factor *factor = source->factor[s];
        const struct standard *standard = pair->standard[s];
        const char *name = standard->cell[STANDARD_name];
        if (standard->provision && isnan(factor->wtt))
            refuse(source, "%s has no wtt or wtw of %s, which counts in %s", factor->table,
                   factor->fuel, name);
        if (standard->other_gases && (isnan(factor->ch4) || isnan(factor->n2o)))
            refuse(source, "%s has no CH4 and N2O of %s, which count in %s", factor->table,
                   factor->fuel, name);
    }
}

static double said(double own, double others)
{
    return !isnan(own) ? own : !isnan(others) ? others : 0;
}

/* What a unit gives of a gas by another's table: the fuel that slips is CH4, and does not burn. */
static double given_off(const struct factor *by, double burned, bool ch4)
{
    return (1 - by->slip) * burned + (ch4 ? by->slip : 0);
}

/* Those of the gases that it has, where they count. */
static bool gwps_verified(const struct standard *standard, const double figures[n_figures])
{
    bool ch4 = figures[FIGURE_ch4] > 0 || figures[FIGURE_slip] > 0, n2o = figures[FIGURE_n2o] > 0;
    return !standard->other_gases ||
           ((!ch4 || standard->gwp_ch4_verified) && (!n2o || standard->gwp_n2o_verified));
}

static void write_fuel(struct pair *pair, int number)
{
    struct source_of_energy *source = &pair->source[number];
    for (int s = 0; s < 2; s++) {
        const struct factor *own = source->factor[s], *others = source->factor[1 - s];
        double per_mj = own->mj / others->mj;
        double figures[n_figures] = {
            [FIGURE_mj] = own->mj,
            [FIGURE_units] = 1 / own->mj,
            [FIGURE_wtt] = said(own->wtt, others->wtt),
            [FIGURE_co2] = own->co2,
            [FIGURE_ch4] = said(own->ch4, per_mj * given_off(others, others->ch4, true)),
            [FIGURE_n2o] = said(own->n2o, per_mj * given_off(others, others->n2o, false)),
            [FIGURE_slip] = own->slip,
            [FIGURE_biogenic] = own->biogenic,
        };
        for (int i = 0; i < n_figures; i++)
            pair->figure[number][i][s] = figures[i];
        source->verified[s] = own->verified && gwps_verified(pair->standard[s], figures);
    }
    bool same = !strcmp(source->factor[0]->unit, source->factor[1]->unit);
    source->unit = same ? source->factor[0]->unit : "";
}

static void find_fuel(struct pair *pair, int number, const char *fuel, const char *engine)
{
    struct source_of_energy *source = &pair->source[number];
    for (int s = 0; s < 2; s++) {
        char why[300];
        source->factor[s] =
            rulebook_factor(pair->tables, pair->standard[s], fuel, engine, why, sizeof why);
        if (source->factor[s])
            continue;
        const char *near = rulebook_near_fuel(pair->tables, fuel);
        refuse(source, "%s%s%s%s", why, near ? "; did you mean '" : "", near ? near : "",
               near ? "'?" : "");
        return;
    }
    check_counted(pair, source);
    if (!source->why)
        write_fuel(pair, number);
}

static void find_grid(struct pair *pair, int number, const char *place, const char *year)
{
    struct source_of_energy *source = &pair->source[number];
    double when = NAN;
    bool counts = pair->standard[0]->provision || pair->standard[1]->provision;
    source->unit = "kWh";
    bool known = text_number(year, &when) && when >= 0 && when < 1e6 && when == floor(when);
    source->grid = known ? rulebook_grid(pair->tables, place, (int)when) : NULL;
    if (counts && !source->grid) {
        refuse(source, "grids.csv has no electricity of '%s' in '%s'", place, year);
        return;
    }
    for (int s = 0; s < 2; s++) {
        bool market = pair->standard[s]->market;
        double kg = !source->grid ? 0 : market ? source->grid->market : source->grid->location;
        if (isnan(kg) && counts)
            refuse(source, "grids.csv has no %s-based figure of '%s' in %s",
                   market ? "market" : "location", place, year);
        pair->figure[number][FIGURE_mj][s] = MJ_PER_KWH;
        pair->figure[number][FIGURE_units][s] = 1 / MJ_PER_KWH;
        pair->figure[number][FIGURE_wtt][s] = kg / MJ_PER_KWH * 1000;
        pair->figure[number][FIGURE_electric][s] = 1;
        source->verified[s] = !source->grid || source->grid->verified;
    }
}

/* The parts with a character between that no cell has. */
static bool join(char *to, size_t room, const char *const part[4])
{
    size_t n = 0;
    for (int i = 0; i < 4; i++) {
        size_t length = strlen(part[i]);
        if (n + length + 2 > room)
            return false;
        memcpy(to + n, part[i], length);
        n += length;
        to[n++] = '\x1f';
    }
    to[n] = '\0';
    return true;
}

int pair_source(struct pair *pair, const char *fuel, const char *engine, const char *place,
                const char *year)
{
    char name[512];
    bool electric = !strcmp(fuel, "electricity");
    const char *none = "";
    if (!join(name, sizeof name,
              (const char *const[]){fuel, engine, electric ? place : none, electric ? year : none}))
        return -1;
    int before = pair->name.n, number = words_number(&pair->name, name);
    if (number >= most_sources)
        return -1;
    if (number < before)
        return number;
    pair->source[number] = (struct source_of_energy){.unit = ""};
    if (electric)
        find_grid(pair, number, place, year);
    else
        find_fuel(pair, number, fuel, engine);
    return number;
}

void pair_follow(struct pair *pair, const struct pair *first)
{
    pair->n_differ = first->n_differ;
    memcpy(pair->attribute, first->attribute, sizeof pair->attribute);
    for (int i = 1; i < first->name.n && i < most_sources; i++) {
        char *name = text_copy(first->name.word[i]), *rest = name;
        const char *part[4];
        for (int k = 0; k < 4; k++)
            part[k] = strsep(&rest, "\x1f");
        pair_source(pair, part[0], part[1], part[2], part[3]);
        free(name);
    }
}

int pair_way(int mode, enum distance kind)
{
    return 1 + ways_a_mode * mode + (int)kind;
}

bool pair_way_known(const struct pair *pair, int way, int by)
{
    return pair->way[way][WAY_factor][by] >= 0;
}
