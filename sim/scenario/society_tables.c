#include "scenario/society_tables.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "scenario/biomes.h"
#include "scenario/damages.h"
#include "scenario/forests.h"
#include "scenario/regional_table.h"

/* Whether a region's quantities would be called as another's: letters and digits, in any case. */
static bool has_code(const struct society *society, const char *code)
{
    for (int r = 0; r < society->n_regions; r++) {
        const char *a = society->region[r].code, *b = code;
        while (*a && *b && text_plain(*a) == text_plain(*b)) {
            a++;
            b++;
        }
        if (!*a && !*b)
            return true;
    }
    return false;
}

static void read_regions(struct regional_table *table)
{
    static const char *const known[] = {"region", "name", "group12", "r5", "r10"};
    struct society *society = table->society;
    csv_expect(&table->csv, known, 5, 2, table->complaints);
    while (csv_row(&table->csv, table->complaints)) {
        const char *code = csv_cell(&table->csv, "region");
        if (strlen(code) > most_code) {
            complain(table->complaints, csv_cell_place(&table->csv, "region"),
                     "a code of %zu characters; expected at most %d, for names of quantities end "
                     "with it",
                     strlen(code), most_code);
            continue;
        }
        if (!*code || !strcmp(code, "all") || has_code(society, code) ||
            society->n_regions == most_regions) {
            complain(table->complaints, csv_cell_place(&table->csv, "region"),
                     *code ? "region '%s' is given twice, or means all, or is one too many; "
                             "expected at most %d that differ in letters or digits"
                           : "no code%s; expected one of at most %d regions",
                     code, most_regions);
            continue;
        }
        size_t n = (size_t)society->n_regions++;
        society->region = retake(society->region, n + 1, sizeof *society->region);
        society->region[n] = (struct region_row){text_copy(code),
                                                 text_copy(csv_cell(&table->csv, "name")),
                                                 {text_copy(csv_cell(&table->csv, "group12")),
                                                  text_copy(csv_cell(&table->csv, "r5")),
                                                  text_copy(csv_cell(&table->csv, "r10"))}};
    }
    society->code = take((size_t)society->n_regions + 1, sizeof *society->code);
    for (int r = 0; r < society->n_regions; r++)
        society->code[r] = society->region[r].code;
}

static int find_species(const struct experiment *experiment, const char *name)
{
    for (int s = 0; s < experiment->n_species; s++)
        if (text_same_name(experiment->species[s].name, name))
            return s;
    return -1;
}

static void read_species(struct regional_table *table, const struct experiment *experiment,
                         struct emitted *gas)
{
    char *list = text_copy(csv_cell(&table->csv, "species")), *rest = list;
    for (char *name; (name = strsep(&rest, ";"));) {
        int species = find_species(experiment, name);
        if (species < 0 || gas->n_species == most_basket)
            complain(table->complaints, csv_cell_place(&table->csv, "species"),
                     "'%s' is no species of the species file, or one too many", name);
        else
            gas->species[gas->n_species++] = species;
    }
    free(list);
}

static void check_word(struct regional_table *table, const char *column, const char *one,
                       const char *other)
{
    if (!regional_table_is(&table->csv, column, one) &&
        !regional_table_is(&table->csv, column, other))
        complain(table->complaints, csv_cell_place(&table->csv, column),
                 "%s '%s'; expected %s or %s", column, csv_cell(&table->csv, column), one, other);
}

static void read_gases(struct regional_table *table, const struct experiment *experiment)
{
    static const char *const known[] = {"gas",      "species", "unit", "iamc",
                                        "residual", "follows", "kind", "gwp"};
    struct society *society = table->society;
    csv_expect(&table->csv, known, 8, 8, table->complaints);
    while (csv_row(&table->csv, table->complaints)) {
        if (society->n_gases == most_gases) {
            complain(table->complaints, csv_cell_place(&table->csv, "gas"), "more than %d gases",
                     most_gases);
            return;
        }
        int g = society->n_gases++;
        struct emitted *gas = &society->gas[g];
        check_word(table, "residual", "stays", "converges");
        check_word(table, "follows", "fuel", "activity");
        check_word(table, "kind", "greenhouse", "pollutant");
        *gas = (struct emitted){
            .name = text_copy(csv_cell(&table->csv, "gas")),
            .unit = text_copy(csv_cell(&table->csv, "unit")),
            .iamc = text_copy(csv_cell(&table->csv, "iamc")),
            .converges = regional_table_is(&table->csv, "residual", "converges"),
            .follows_fuel = regional_table_is(&table->csv, "follows", "fuel"),
            .pollutant = regional_table_is(&table->csv, "kind", "pollutant"),
            .gwp = csv_number(&table->csv, "gwp", 0, table->complaints),
        };
        read_species(table, experiment, gas);
        society->gas_name[g] = gas->name;
        society->gas_unit[g] = gas->unit;
        society->gas_iamc[g] = gas->iamc;
    }
}

/* A gas that has equations of its own. */
static int require_gas(struct regional_table *table, const char *name)
{
    for (int g = 0; g < table->society->n_gases; g++)
        if (!strcmp(table->society->gas_name[g], name) && table->society->gas[g].n_species == 1)
            return g;
    complain(table->complaints, (struct place){table->file, 0, 0},
             "has no gas %s that stands for one species", name);
    return -1;
}

static void open_parameters(struct society *society)
{
    enum { first = first_parameter_of_society, n = n_parameters - first };
    struct entry entries[n];
    for (int p = 0; p < n; p++) {
        entries[p] = parameter_table[first + p];
        entries[p].name = society_written((enum parameter)(first + p));
    }
    ranges_open(&society->parameters, entries, n, &society->counts);
}

static void lay_out(struct society *society)
{
    struct extents extents = {
        .pools_own = 1, .coupled = true, .n_gas = society->n_gases, .n_damage = society->n_damages};
    society->counts = counts_build(&extents);
    base_places(&society->counts, society->base_at);
    regional_driver_places(&society->counts, society->given_at);
    open_parameters(society);
    society->base =
        take((size_t)society->n_regions * (size_t)society->base_at[n_bases] + 1, sizeof(double));
    society->spot = take((size_t)society->n_regions * (size_t)society->base_at[n_bases] + 1,
                         sizeof *society->spot);
    for (int r = 0; r < society->n_regions; r++) /* 0 is a temperature too */
        *society_base(society, r, BASE_temperature) = NAN;
}

/* Only CO2 from land may be negative, a share is no more than 1, and CO2 from fuel follows from
 * energy. */
static bool base_is_possible(struct regional_table *table, int at, const char *name, double value)
{
    const struct society *society = table->society;
    int emissions = at - society->base_at[BASE_emissions];
    bool is_emission = emissions >= 0 && at < society->base_at[BASE_emissions + 1];
    int gas = is_emission ? emissions % society->n_gases : -1;
    bool share =
        (at >= society->base_at[BASE_mac_most] && at < society->base_at[BASE_mac_most + 1]) ||
        at == society->base_at[BASE_forest_reserved];
    bool degrees = at == society->base_at[BASE_temperature];
    static const double most = 1e7, coldest = -60, hottest = 60;
    const char *wrong = NULL;
    if (gas == society->fossil)
        wrong = "expected energy and process_co2, from which it follows";
    else if (degrees && !(value >= coldest && value <= hottest))
        wrong = "expected -60 to 60 degrees";
    else if (value < 0 && gas != society->land && !degrees)
        wrong = "expected no negative value";
    else if (!(value <= most))
        wrong = "expected at most 1e7";
    else if (share && value > 1)
        wrong = "expected a share of at most 1";
    else if (!*csv_cell(&table->csv, "value"))
        wrong = "expected a value";
    if (wrong)
        complain(table->complaints, csv_cell_place(&table->csv, "value"), "%s is %g; %s", name,
                 value, wrong);
    return !wrong;
}

/* Rows of land are of no one year, and in a table of their own. */
static bool is_of_land(const struct society *society, int at)
{
    return at >= society->base_at[BASE_cropland] && at < society->base_at[BASE_wetland_area + 1];
}

static void set_base(struct regional_table *table, int region, int at, double value)
{
    struct society *society = table->society;
    ptrdiff_t place = (ptrdiff_t)region * society->base_at[n_bases] + at;
    if (table->seen[place])
        complain(table->complaints, csv_cell_place(&table->csv, "variable"),
                 "is given twice for region %s", society->region[region].code);
    table->seen[place] = true;
    society->base[place] = value;
    if (!is_of_land(society, at))
        return;
    struct place cell = csv_cell_place(&table->csv, "value");
    society->spot[place] = (struct spot){cell.line, cell.column};
}

/* A row is of the base year, but for what abatement can do. */
static void check_year(struct regional_table *table, const char *name)
{
    const char *cell = csv_cell(&table->csv, "year");
    double year;
    if (*cell && strncmp(name, "mac_", 4) &&
        !(text_number(cell, &year) && year == table->society->base_year))
        complain(table->complaints, csv_cell_place(&table->csv, "year"),
                 "year '%s'; expected the base year, %d", cell, table->society->base_year);
}

static void check_table(struct regional_table *table, const char *name, int at, bool of_land)
{
    if (is_of_land(table->society, at) != of_land)
        complain(table->complaints, csv_cell_place(&table->csv, "variable"),
                 "%s belongs into %s; expected it there", name, of_land ? "base.csv" : "land.csv");
    if (!of_land)
        check_year(table, name);
}

static void check_unit(struct regional_table *table, int at)
{
    const struct society *society = table->society;
    int b = 0;
    while (society->base_at[b + 1] <= at)
        b++;
    int i = at - society->base_at[b];
    const char *unit = b == BASE_emissions            ? society->gas_unit[i % society->n_gases]
                       : b == BASE_transport_activity ? service_unit[i]
                                                      : base_table[b].unit;
    entries_unit(&table->csv, unit, table->complaints);
}

static void read_base(struct regional_table *table, bool of_land)
{
    static const char *const known[] = {"region", "variable", "value", "unit", "year", "mark"};
    struct society *society = table->society;
    struct labels labels = {0};
    society_labels(society, &labels);
    table->seen = take((size_t)society->n_regions * (size_t)society->base_at[n_bases] + 1,
                       sizeof *table->seen);
    csv_expect(&table->csv, known, 6, 3, table->complaints);
    while (csv_row(&table->csv, table->complaints)) {
        int region = regional_table_region(table);
        const char *name = csv_cell(&table->csv, "variable");
        int at = entry_place(base_table, n_bases, society->base_at, &labels, name);
        double value = csv_number(&table->csv, "value", 0, table->complaints);
        if (at < 0 || at >= society->base_at[first_derived])
            entries_misnamed(&table->csv, "variable", base_table, first_derived, &labels,
                             table->complaints);
        else {
            check_unit(table, at);
            check_table(table, name, at, of_land);
        }
        if (at >= 0 && at < society->base_at[first_derived] && region >= 0 &&
            base_is_possible(table, at, name, value))
            set_base(table, region, at, value);
    }
    free(table->seen);
}

static void read_base_of_year(struct regional_table *table, const struct choice *base_year)
{
    char *name = regional_table_of_year(table->society, "base");
    if (base_year->text && !regional_table_is_there(table->society, name))
        complain(table->complaints, base_year->place, "base_year %s: %s has no %s; expected it",
                 base_year->text, table->society->folder, name);
    else if (regional_table_open(table, name, false)) {
        read_base(table, false);
        regional_table_close(table);
    }
    free(name);
    if (regional_table_is_there(table->society, "land.csv") &&
        regional_table_open(table, "land.csv", false)) {
        table->society->land_file = text_copy(table->file);
        read_base(table, true);
        regional_table_close(table);
    }
}

void society_read(struct society *society, const struct choice *base_year,
                  struct experiment *experiment, struct complaints *complaints)
{
    struct regional_table table = {
        .society = society, .complaints = complaints, .experiment = experiment};
    size_t before = complaints->count;
    if (regional_table_open(&table, "regions.csv", false)) {
        read_regions(&table);
        regional_table_close(&table);
    }
    if (complaints->count == before && regional_table_open(&table, "gases.csv", true)) {
        read_gases(&table, experiment);
        society->fossil = require_gas(&table, "CO2 FFI");
        society->land = require_gas(&table, "CO2 AFOLU");
        require_gas(&table, "CH4");
        regional_table_close(&table);
    }
    if (complaints->count == before && regional_table_open(&table, "damages.csv", true)) {
        damages_read(&table);
        regional_table_close(&table);
    }
    if (complaints->count == before && regional_table_open(&table, "forests.csv", true)) {
        forests_read(&table);
        regional_table_close(&table);
    }
    if (complaints->count == before && regional_table_is_there(society, "biomes.csv") &&
        regional_table_open(&table, "biomes.csv", false)) {
        biomes_read(&table);
        regional_table_close(&table);
    }
    if (complaints->count > before)
        return;
    lay_out(society);
    if (regional_table_open(&table, "regional_history.csv", false)) {
        society_read_history(&table, base_year);
        regional_table_close(&table);
    }
    read_base_of_year(&table, base_year);
    society_read_parameters(&table);
    if (complaints->count == before && regional_table_open(&table, "ssp_drivers.csv", false)) {
        society_read_projections(&table);
        regional_table_close(&table);
    }
}
