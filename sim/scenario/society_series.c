#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/regional_table.h"
#include "scenario/society_tables.h"

double *society_observed(const struct society *society, int region, int year, int which)
{
    if (year < society->first_year || year > society->last_year)
        return NULL;
    int n_years = society->last_year - society->first_year + 1;
    int width = observed_gas + society->n_gases,
        row = region * n_years + year - society->first_year;
    return society->observed + (ptrdiff_t)row * width + which;
}

int society_first(const struct society *society, int region, int which)
{
    int year = society->first_year;
    while (year <= society->last_year && isnan(*society_observed(society, region, year, which)))
        year++;
    return year;
}

/* Population, GDP, GHG, CO2 of land by inventories, or observed_gas + gas; -1 for what is not used
 * here. */
static int observed_index(const struct society *society, const char *variable)
{
    struct labels labels = {0};
    society_labels(society, &labels);
    if (!strcmp(variable, "population"))
        return observed_population;
    if (!strcmp(variable, "gdp"))
        return observed_gdp;
    if (!strcmp(variable, "ghg"))
        return observed_ghg;
    if (!strcmp(variable, "inventory_land"))
        return observed_inventory;
    int at = entry_place(regional_driver_table, n_regional_drivers, society->given_at, &labels,
                         variable);
    return at < society->given_at[GIVEN_history]
               ? -1
               : observed_gas + at - society->given_at[GIVEN_history];
}

/* What drives a region is there from the base year on. */
static void require_drivers(struct regional_table *table, int region, int which)
{
    const struct society *society = table->society;
    for (int year = society->base_year; year <= society->last_year; year++) {
        const double *value = society_observed(society, region, year, which);
        if (*value > 0)
            continue;
        complain(
            table->complaints, (struct place){table->file, 0, 0}, "region %s has no %s in %s %d",
            society->region[region].code, which == observed_gdp ? "gdp" : "population",
            year == society->base_year ? "the base year" : "a year after the base year:", year);
        return;
    }
}

static void choose_base_year(struct regional_table *table, const struct choice *said)
{
    struct society *society = table->society;
    double year = society->last_year;
    bool number = !said->text || text_number(said->text, &year);
    society->base_year = (int)fmin(fmax(year, society->first_year), society->last_year);
    if (!number || society->base_year != year)
        complain(table->complaints, said->place,
                 "base_year '%s' is no year of %s; expected one of %d to %d", said->text,
                 table->file, society->first_year, society->last_year);
}

/* Whether a row was there before; now it was. */
static bool see(struct regional_table *table, int row)
{
    bool before = table->seen[row];
    table->seen[row] = true;
    return before;
}

void society_read_history(struct regional_table *table, const struct choice *base_year)
{
    struct society *society = table->society;
    int n_years, *column, *year = regional_table_years(table, &n_years, &column);
    society->first_year = n_years ? year[0] : 0;
    society->last_year = n_years ? year[n_years - 1] : -1;
    if (!n_years) {
        complain(table->complaints, (struct place){table->file, table->csv.header_line, 0},
                 "no column is a year; expected some, the last of them the base year");
        free(year);
        free(column);
        return;
    }
    choose_base_year(table, base_year);
    int width = observed_gas + society->n_gases;
    size_t n = (size_t)society->n_regions * (size_t)width;
    table->seen = take(n + 1, sizeof *table->seen);
    n *= (size_t)(society->last_year - society->first_year + 1);
    society->observed = take(n + 1, sizeof *society->observed);
    for (size_t i = 0; i < n; i++)
        society->observed[i] = NAN;
    while (csv_row(&table->csv, table->complaints)) {
        int region = regional_table_region(table);
        const char *variable = csv_cell(&table->csv, "variable");
        int which = observed_index(society, variable);
        if (which < 0)
            complain(table->complaints, csv_cell_place(&table->csv, "variable"),
                     "'%s' is not known; expected population, gdp, ghg, inventory_land or "
                     "history[GAS]",
                     variable);
        if (region >= 0 && which >= 0 && see(table, region * width + which))
            complain(table->complaints, csv_cell_place(&table->csv, "variable"),
                     "is given twice for region %s", society->region[region].code);
        for (int i = 0; region >= 0 && which >= 0 && i < n_years; i++)
            *society_observed(society, region, year[i], which) =
                regional_table_number(table, column[i]);
    }
    free(table->seen);
    free(year);
    free(column);
    for (int r = 0; r < society->n_regions; r++) {
        require_drivers(table, r, observed_population);
        require_drivers(table, r, observed_gdp);
    }
}

/* The projection that the current row is of, made if it is new. */
static int projection_of_row(struct regional_table *table)
{
    struct projections *all = &table->society->projections;
    const char *name = csv_cell(&table->csv, "scenario");
    size_t each = (size_t)table->society->n_regions * 2 * (size_t)all->n_points;
    for (int i = 0; i < all->n; i++)
        if (!strcmp(all->name[i], name))
            return i;
    size_t n = (size_t)all->n++;
    all->name = retake(all->name, n + 1, sizeof *all->name);
    all->name[n] = text_copy(name);
    all->value = retake(all->value, (n + 1) * each + 1, sizeof *all->value);
    for (size_t i = n * each; i < (n + 1) * each; i++)
        all->value[i] = NAN;
    return (int)n;
}

static void read_projected(struct regional_table *table, const int *column)
{
    struct projections *all = &table->society->projections;
    int region = regional_table_region(table), projection = projection_of_row(table);
    bool gdp = regional_table_is(&table->csv, "variable", "gdp");
    if (!gdp && !regional_table_is(&table->csv, "variable", "population"))
        complain(table->complaints, csv_cell_place(&table->csv, "variable"),
                 "'%s' is not known; expected population or gdp",
                 csv_cell(&table->csv, "variable"));
    if (region < 0)
        return;
    double *value = society_projected(table->society, projection, region, gdp);
    bool before = false;
    for (int i = 0; i < all->n_points; i++)
        before |= !isnan(value[i]);
    if (before)
        complain(table->complaints, csv_cell_place(&table->csv, "variable"),
                 "is given twice for %s and region %s", all->name[projection],
                 table->society->region[region].code);
    for (int i = 0; i < all->n_points; i++)
        value[i] = regional_table_number(table, column[i]);
}

double *society_projected(const struct society *society, int projection, int region, bool gdp)
{
    const struct projections *all = &society->projections;
    int row = (projection * society->n_regions + region) * 2 + gdp;
    return all->value + (ptrdiff_t)row * all->n_points;
}

int society_lacks(const struct society *society, int projection, int region, bool gdp)
{
    const struct projections *all = &society->projections;
    const double *value = society_projected(society, projection, region, gdp);
    for (int i = 0; i < all->n_points; i++) {
        bool used = i + 1 == all->n_points || all->year[i + 1] > society->last_year;
        if (used && !(value[i] > 0 && value[i] < 1e12))
            return all->year[i];
    }
    return 0;
}

void society_read_projections(struct regional_table *table)
{
    struct society *society = table->society;
    struct projections *all = &society->projections;
    int *column;
    all->year = regional_table_years(table, &all->n_points, &column);
    if (!all->n_points || all->year[0] > society->last_year)
        complain(table->complaints, (struct place){table->file, table->csv.header_line, 0},
                 "the drivers begin after %d, the last year that was observed; expected years from "
                 "it on",
                 society->last_year);
    while (all->n_points && csv_row(&table->csv, table->complaints))
        read_projected(table, column);
    free(column);
}
