#include "account/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/uncertain.h"
#include "base/text.h"
#include "sampling/normal.h"

#define GROW(array, n)                                                                             \
    ((array) = retake((array), (size_t)(n) + 1, sizeof *(array)), &(array)[(n)++])

static char *cell(const struct csv *csv, const char *name)
{
    return text_copy(csv_cell(csv, name));
}

/* The number of the word in a cell; the first, after a complaint, when it is none of them. */
static int choice(const struct csv *csv, const char *name, const char *const *words, int n,
                  struct complaints *complaints)
{
    const char *written = csv_cell(csv, name);
    struct text expected = {0};
    for (int i = 0; i < n; i++)
        if (!strcmp(written, words[i]))
            return i;
    text_add_words(&expected, words, (size_t)n);
    complain(complaints, csv_cell_place(csv, name), "%s: '%s'; expected %s", name, written,
             expected.characters);
    text_close(&expected);
    return 0;
}

static bool is_second(const struct csv *csv, const char *name, const char *first,
                      const char *second, struct complaints *complaints)
{
    return choice(csv, name, (const char *const[]){first, second}, 2, complaints);
}

static bool is_verified(const struct csv *csv, struct complaints *complaints)
{
    static const char *const marks[] = {"verified", "derived", "default", "unverified"};
    return choice(csv, "mark", marks, 4, complaints) < 2;
}

/* A number from least to most; `none` when the cell is empty. */
static double number(const struct csv *csv, const char *name, double none, const double range[2],
                     struct complaints *complaints)
{
    double value = csv_number(csv, name, none, complaints);
    if (value >= range[0] && value <= range[1])
        return value;
    if (!isnan(value))
        complain(complaints, csv_cell_place(csv, name), "%s: %s; expected %g to %g", name,
                 csv_cell(csv, name), range[0], range[1]);
    return none;
}

static const double any[2] = {0, 1e9}, share[2] = {0, 1};
static const double above[2] = {1e-9, 1e9}, some[2] = {1e-9, 1}; /* of what divides */

static double needed_in(const struct csv *csv, const char *name, const double range[2],
                        struct complaints *complaints)
{
    double value = number(csv, name, NAN, range, complaints);
    if (!*csv_cell(csv, name))
        complain(complaints, csv_cell_place(csv, name), "%s is missing", name);
    return value;
}

static double needed(const struct csv *csv, const char *name, struct complaints *complaints)
{
    return needed_in(csv, name, any, complaints);
}

static int needed_year(const struct csv *csv, const char *name, struct complaints *complaints)
{
    double value = needed(csv, name, complaints);
    return isnan(value) ? 0 : (int)value;
}

static void read_standard(struct rulebook *tables, const struct csv *csv,
                          struct complaints *complaints)
{
    static const char *const rules[n_allocations] = {"tkm", "mass", "TEU"};
    struct standard *standard = GROW(tables->standard, tables->n_standards);
    *standard = (struct standard){.place = csv_cell_place(csv, "name")};
    for (int i = 0; i < n_standard_columns; i++)
        standard->cell[i] = cell(csv, standard_columns[i]);
    standard->provision = is_second(csv, "boundary", "TTW", "WTW", complaints);
    standard->other_gases = is_second(csv, "gases", "CO2", "all", complaints);
    standard->distance =
        (enum distance)choice(csv, "distance", distance_names, n_distances, complaints);
    standard->load = is_second(csv, "load", "average", "actual", complaints);
    standard->empty = is_second(csv, "empty", "out", "in", complaints);
    standard->biogenic = is_second(csv, "biogenic", "zero", "full", complaints);
    standard->hubs = is_second(csv, "hubs", "out", "in", complaints);
    standard->market = is_second(csv, "electricity", "location", "market", complaints);
    standard->non_co2 = number(csv, "non_co2", 1, any, complaints);
    if (*standard->cell[STANDARD_allocation]) /* else the first */
        standard->allocation =
            (enum allocation)choice(csv, "allocation", rules, n_allocations, complaints);
    standard->passenger_kg = number(csv, "passenger_kg", 100, any, complaints);
    standard->verified = is_verified(csv, complaints);
}

/* Combustion CO2 of a row, in what `per` says: as written, or of carbon and oxidation. */
static double written_co2(const struct csv *csv, bool per_mj, struct complaints *complaints)
{
    double co2 = number(csv, "co2", NAN, any, complaints);
    double carbon = number(csv, "carbon", NAN, any, complaints);
    double oxidation = number(csv, "oxidation", NAN, share, complaints);
    if (isnan(carbon) != isnan(oxidation) || isnan(co2) == isnan(carbon) ||
        (!isnan(carbon) && !per_mj))
        complain(complaints, csv_cell_place(csv, "co2"),
                 "expected either co2, or carbon and oxidation with per g/MJ");
    return isnan(co2) ? carbon * oxidation * 44 / 12 : co2;
}

static void read_factor(struct rulebook *tables, const struct csv *csv,
                        struct complaints *complaints)
{
    struct factor *factor = GROW(tables->factor, tables->n_factors);
    *factor = (struct factor){.place = csv_cell_place(csv, "fuel"),
                              .table = cell(csv, "table"),
                              .fuel = cell(csv, "fuel"),
                              .engine = cell(csv, "engine"),
                              .unit = cell(csv, "unit"),
                              .mark = cell(csv, "mark"),
                              .source = cell(csv, "source")};
    bool by_volume = is_second(csv, "unit", "kg", "m3", complaints);
    bool per_mj = is_second(csv, "per", "g/g", "g/MJ", complaints);
    if (by_volume && !per_mj)
        complain(complaints, csv_cell_place(csv, "per"), "a fuel in m3: expected per g/MJ");
    factor->mj = needed_in(csv, "lhv", above, complaints);
    double kg = per_mj ? factor->mj / 1000 : 1; /* of what is written */
    double wtw = number(csv, "wtw", NAN, any, complaints);
    factor->co2 = kg * written_co2(csv, per_mj, complaints);
    factor->wtt = number(csv, "wtt", NAN, any, complaints);
    factor->ch4 = kg * number(csv, "ch4", NAN, any, complaints);
    factor->n2o = kg * number(csv, "n2o", NAN, any, complaints);
    factor->slip = number(csv, "slip", 0, share, complaints);
    factor->biogenic = number(csv, "biogenic", 0, share, complaints);
    factor->per_mj = per_mj;
    factor->verified = is_verified(csv, complaints);
    if (isnan(wtw))
        return;
    if (!isnan(factor->wtt))
        complain(complaints, csv_cell_place(csv, "wtw"), "expected either wtt or wtw");
    factor->wtt = (kg * wtw - factor->co2) / factor->mj * 1000;
    factor->ch4 = factor->n2o = 0; /* CO2e: they are in it */
}

static void read_grid(struct rulebook *tables, const struct csv *csv, struct complaints *complaints)
{
    struct electricity *grid = GROW(tables->grid, tables->n_grids);
    *grid = (struct electricity){.place = cell(csv, "place"),
                                 .year = needed_year(csv, "year", complaints),
                                 .location = number(csv, "location", NAN, any, complaints),
                                 .market = number(csv, "market", NAN, any, complaints),
                                 .mark = cell(csv, "mark"),
                                 .source = cell(csv, "source"),
                                 .verified = is_verified(csv, complaints)};
}

static void read_mode(struct rulebook *tables, const struct csv *csv, struct complaints *complaints)
{
    struct mode *mode = GROW(tables->mode, tables->n_modes);
    *mode = (struct mode){
        .name = cell(csv, "mode"),
        .shortest = is_second(csv, "short", "SFD", "GCD", complaints) ? DISTANCE_GCD : DISTANCE_SFD,
        .factor = number(csv, "factor", NAN, above, complaints),
        .plus = number(csv, "plus", 0, any, complaints),
        .non_co2 = is_second(csv, "non_co2", "no", "yes", complaints),
        .verified = is_verified(csv, complaints)};
}

static void read_category(struct rulebook *tables, const struct csv *csv,
                          struct complaints *complaints)
{
    static const char *const units[] = {"g/tkm", "MJ/tkm", "g/pkm", "MJ/pkm", "kg/t", "MJ/t"};
    struct category *category = GROW(tables->category, tables->n_categories);
    *category = (struct category){.mode = cell(csv, "mode"),
                                  .name = cell(csv, "category"),
                                  .fuel = cell(csv, "fuel"),
                                  .load = number(csv, "load", 1, some, complaints),
                                  .tare = number(csv, "tare", 0, share, complaints),
                                  .verified = is_verified(csv, complaints)};
    int unit = choice(csv, "unit", units, 6, complaints);
    double value = needed(csv, "value", complaints);
    double per_mj = number(csv, "per_mj", NAN, above, complaints);
    category->passengers = unit == 2 || unit == 3;
    category->given = unit == 4;
    category->intensity = category->given ? 1000 * value : unit % 2 ? value : value / per_mj;
    if (!category->given && !*category->fuel)
        complain(complaints, csv_cell_place(csv, "fuel"), "fuel is missing");
    if (!category->given && unit % 2 == 0 && isnan(per_mj))
        complain(complaints, csv_cell_place(csv, "per_mj"),
                 "per_mj is missing; expected g CO2e/MJ, by which %s becomes MJ", units[unit]);
}

static void read_gwp(struct rulebook *tables, const struct csv *csv, struct complaints *complaints)
{
    struct gwp *gwp = GROW(tables->gwp, tables->n_gwps);
    *gwp = (struct gwp){.set = cell(csv, "set"),
                        .horizon = cell(csv, "horizon"),
                        .gas = cell(csv, "gas"),
                        .ch4 = cell(csv, "ch4"),
                        .value = needed(csv, "value", complaints),
                        .verified = is_verified(csv, complaints)};
}

static void read_limit(struct rulebook *tables, const struct csv *csv,
                       struct complaints *complaints)
{
    struct limit *limit = GROW(tables->limit, tables->n_limits);
    double reduction = number(csv, "reduction", 0, share, complaints);
    *limit = (struct limit){.place = csv_cell_place(csv, "standard"),
                            .standard = cell(csv, "standard"),
                            .from = needed_year(csv, "from", complaints),
                            .value = needed(csv, "reference", complaints) * (1 - reduction)};
    is_verified(csv, complaints);
}

static void read_uncertainty(struct rulebook *tables, const struct csv *csv,
                             struct complaints *complaints)
{
    struct uncertainty *row = GROW(tables->uncertainty, tables->n_uncertainties);
    static const double percents[2] = {1, 99.9999};
    double value = needed_in(csv, "value", above, complaints);
    double low = needed(csv, "low", complaints), high = needed(csv, "high", complaints);
    double percent = needed_in(csv, "percent", percents, complaints);
    int figure = choice(csv, "figure", uncertain_names, n_uncertain, complaints);
    *row = (struct uncertainty){
        .figure = (enum uncertain)figure,
        .of = cell(csv, "of"),
        .detail = cell(csv, "detail"),
        .low = low / value,
        .high = high / value,
        .z = normal_quantile(0.5 + percent / 200),
        .lognormal = is_second(csv, "distribution", "normal", "lognormal", complaints),
        .own = tables->file[tables->n_files - 1].own};
    if (low > value || high < value)
        complain(complaints, csv_cell_place(csv, "value"),
                 "value: %s; expected one from low to high", csv_cell(csv, "value"));
    if (row->lognormal && low == 0)
        complain(complaints, csv_cell_place(csv, "low"), "low: 0; lognormal expects more");
    if (*row->detail && !*row->of)
        complain(complaints, csv_cell_place(csv, "detail"), "detail without of; expected both");
    uncertain_check(tables, csv, row, complaints);
    is_verified(csv, complaints);
}

#define FORM(name, key, needed, read, ...)                                                         \
    {                                                                                              \
        name, key, (const char *const[]){__VA_ARGS__},                                             \
            (int)(sizeof(const char *const[]){__VA_ARGS__} / sizeof(char *)), needed, read         \
    }

const char *const standard_columns[n_standard_columns] = {
#define COLUMN(name) #name,
#include "account/standard.def"
#undef COLUMN
};

const struct table_form table_forms[n_table_files] = {
    {"standards.csv", "name", standard_columns, n_standard_columns, STANDARD_source + 1,
     read_standard},
    FORM("factors.csv", "table fuel engine", 5, read_factor, "table", "fuel", "lhv", "per", "mark",
         "engine", "unit", "wtt", "wtw", "co2", "ch4", "n2o", "carbon", "oxidation", "slip",
         "biogenic", "source"),
    FORM("gwp.csv", "set horizon gas ch4", 6, read_gwp, "set", "horizon", "gas", "ch4", "value",
         "mark", "source"),
    FORM("grids.csv", "place year", 4, read_grid, "place", "year", "location", "mark", "market",
         "source"),
    FORM("modes.csv", "mode", 6, read_mode, "mode", "short", "factor", "plus", "non_co2", "mark",
         "source"),
    FORM("defaults.csv", "mode category", 6, read_category, "mode", "category", "value", "unit",
         "fuel", "mark", "per_mj", "load", "tare", "source"),
    FORM("limits.csv", "standard from", 5, read_limit, "standard", "from", "reference", "reduction",
         "mark", "source"),
    FORM("uncertainty.csv", "figure of detail", 8, read_uncertainty, "figure", "of", "value", "low",
         "high", "percent", "distribution", "mark", "detail", "source"),
};

/* A gas's GWP by the standard's row; none after a complaint. */
static struct gwp gwp_of(const struct rulebook *tables, const struct standard *standard,
                         const char *gas, struct complaints *complaints)
{
    char *const *said = standard->cell;
    bool ch4 = !strcmp(gas, "CH4");
    for (int i = tables->n_gwps - 1; i >= 0; i--) {
        const struct gwp *gwp = &tables->gwp[i];
        if (!strcmp(gwp->set, said[STANDARD_gwp]) && !strcmp(gwp->gas, gas) &&
            !strcmp(gwp->horizon, said[STANDARD_horizon]) &&
            (!ch4 || !strcmp(gwp->ch4, said[STANDARD_ch4])))
            return *gwp;
    }
    complain(complaints, standard->place, "%s: gwp.csv has no %s of set '%s', horizon '%s'%s%s",
             said[STANDARD_name], gas, said[STANDARD_gwp], said[STANDARD_horizon],
             ch4 && *said[STANDARD_ch4] ? ", " : "", ch4 ? said[STANDARD_ch4] : "");
    return (struct gwp){0};
}

/* Whether a table has gases that need a GWP; CO2e has none. */
static bool has_gases(const struct rulebook *tables, const char *table)
{
    for (int i = 0; i < tables->n_factors; i++) {
        const struct factor *row = &tables->factor[i];
        if (!strcmp(row->table, table) && (row->ch4 > 0 || row->n2o > 0 || row->slip > 0))
            return true;
    }
    return false;
}

static void check_factors(const struct rulebook *tables, const struct standard *standard,
                          struct complaints *complaints)
{
    bool no_gwp = standard->other_gases && !*standard->cell[STANDARD_gwp];
    char *list = text_copy(standard->cell[STANDARD_factors]), *rest = list;
    for (char *name; (name = strsep(&rest, " "));) {
        int i = 0;
        while (i < tables->n_factors && strcmp(tables->factor[i].table, name) != 0)
            i++;
        if (i == tables->n_factors)
            complain(complaints, standard->place, "%s: factors.csv has no table '%s'",
                     standard->cell[STANDARD_name], name);
        if (no_gwp && has_gases(tables, name))
            complain(complaints, standard->place,
                     "%s: gases is all and gwp is empty, but %s has CH4 and N2O; expected a set of "
                     "gwp.csv",
                     standard->cell[STANDARD_name], name);
    }
    free(list);
}

static void check_limits(const struct rulebook *tables, struct complaints *complaints)
{
    for (int i = 0; i < tables->n_limits; i++) {
        const struct limit *limit = &tables->limit[i];
        int s = 0;
        while (s < tables->n_standards &&
               strcmp(tables->standard[s].cell[STANDARD_name], limit->standard) != 0)
            s++;
        if (s == tables->n_standards)
            complain(complaints, limit->place, "standard: '%s'; expected one of standards.csv",
                     limit->standard);
    }
}

void reading_set_gwps(struct rulebook *tables, struct complaints *complaints)
{
    for (int i = 0; i < tables->n_standards; i++) {
        struct standard *standard = &tables->standard[i];
        if (!*standard->cell[STANDARD_gwp])
            continue; /* CO2 alone, or factors in CO2e */
        struct gwp ch4 = gwp_of(tables, standard, "CH4", complaints);
        struct gwp n2o = gwp_of(tables, standard, "N2O", complaints);
        standard->gwp_ch4 = ch4.value;
        standard->gwp_n2o = n2o.value;
        standard->gwp_ch4_verified = ch4.verified;
        standard->gwp_n2o_verified = n2o.verified;
    }
}

static void check_modes(const struct rulebook *tables, const struct standard *standard,
                        struct complaints *complaints)
{
    char *list = text_copy(standard->cell[STANDARD_modes]), *rest = list;
    for (char *name; *list && (name = strsep(&rest, ";"));) {
        name += strspn(name, " ");
        if (rulebook_mode(tables, name) < 0)
            complain(complaints, standard->place,
                     "%s: modes.csv has no mode '%s'; expected modes with ; between",
                     standard->cell[STANDARD_name], name);
    }
    free(list);
}

void reading_check(struct rulebook *tables, struct complaints *complaints)
{
    check_limits(tables, complaints);
    for (int i = 0; i < tables->n_standards; i++) {
        check_factors(tables, &tables->standard[i], complaints);
        check_modes(tables, &tables->standard[i], complaints);
    }
    reading_set_gwps(tables, complaints);
}
