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

/* Population, GDP, GHG, or observed_gas + gas; -1 for what is not used here. */
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
    int at = entry_place(regional_driver_table, n_regional_drivers, society->given_at, &labels,
                         variable);
    return at < society->given_at[GIVEN_history]
               ? -1
               : observed_gas + at - society->given_at[GIVEN_history];
}

static void require_history(struct regional_table *table)
{
    const struct society *society = table->society;
    for (int r = 0; r < society->n_regions; r++)
        for (int which = observed_population; which <= observed_gdp; which++) {
            const double *value = society_observed(society, r, society->base_year, which);
            if (!value || !(*value > 0))
                complain(table->complaints, (struct place){table->file, 0, 0},
                         "region %s has no %s in the base year %d", society->region[r].code,
                         which == observed_gdp ? "gdp" : "population", society->base_year);
        }
}

void society_read_history(struct regional_table *table)
{
    struct society *society = table->society;
    int n_years, *column, *year = regional_table_years(table, &n_years, &column);
    society->first_year = n_years ? year[0] : 0;
    society->last_year = n_years ? year[n_years - 1] : -1;
    society->base_year = society->last_year;
    if (!n_years) {
        complain(table->complaints, (struct place){table->file, table->csv.header_line, 0},
                 "no column is a year; expected some, the last of them the base year");
        free(year);
        free(column);
        return;
    }
    size_t n = (size_t)society->n_regions * (size_t)(society->last_year - society->first_year + 1) *
               (size_t)(observed_gas + society->n_gases);
    society->observed = take(n + 1, sizeof *society->observed);
    for (size_t i = 0; i < n; i++)
        society->observed[i] = NAN;
    while (csv_row(&table->csv, table->complaints)) {
        int region = regional_table_region(table);
        const char *variable = csv_cell(&table->csv, "variable");
        int which = observed_index(society, variable);
        if (which < 0)
            complain(table->complaints, csv_cell_place(&table->csv, "variable"),
                     "'%s' is not known; expected population, gdp, ghg or history[GAS]", variable);
        for (int i = 0; region >= 0 && which >= 0 && i < n_years; i++)
            *society_observed(society, region, year[i], which) =
                regional_table_number(table, column[i]);
    }
    free(year);
    free(column);
    require_history(table);
}

/* Values of one row of the drivers; what is missing stays NaN. */
static void read_projected(struct regional_table *table, struct projection *projection,
                           const int *column)
{
    int region = regional_table_region(table);
    int which = regional_table_is(&table->csv, "variable", "gdp") ? 1 : 0;
    if (region < 0 || (!which && !regional_table_is(&table->csv, "variable", "population")))
        return;
    for (int i = 0; i < projection->n_points; i++)
        projection->value[(size_t)((region * 2 + which) * projection->n_points + i)] =
            regional_table_number(table, column[i]);
}

/* The first year from the base year on that a projection lacks; 0 when it lacks none. */
static int first_lacking(const struct society *society, const struct projection *projection,
                         int region, int which)
{
    for (int i = 0; i < projection->n_points; i++) {
        double value = projection->value[(size_t)((region * 2 + which) * projection->n_points + i)];
        bool last = i + 1 == projection->n_points;
        bool used = last || projection->year[i + 1] > society->base_year;
        if (used && !(value > 0 && value < 1e12))
            return projection->year[i];
    }
    return 0;
}

static void require_projected(struct regional_table *table, const struct projection *projection,
                              const struct choice *drivers)
{
    const struct society *society = table->society;
    if (!projection->n_points || projection->year[0] > society->base_year)
        complain(table->complaints, (struct place){table->file, table->csv.header_line, 0},
                 "the drivers begin after the base year %d; expected years from it on",
                 society->base_year);
    for (int r = 0; r < society->n_regions; r++)
        for (int which = 0; which < 2; which++) {
            int year = first_lacking(society, projection, r, which);
            if (year)
                complain(table->complaints, drivers->place,
                         "drivers '%s' lack %s of region %s in %d (%s)", drivers->text,
                         which ? "gdp" : "population", society->region[r].code, year, table->file);
        }
}

bool society_project(const struct society *society, const struct choice *drivers,
                     struct projection *projection, struct complaints *complaints)
{
    struct society borrowed = *society;
    struct regional_table table = {.society = &borrowed, .complaints = complaints};
    size_t before = complaints->count;
    int *column;
    bool any = false;
    *projection = (struct projection){0};
    if (!regional_table_open(&table, "ssp_drivers.csv", false))
        return false;
    projection->year = regional_table_years(&table, &projection->n_points, &column);
    size_t n = (size_t)society->n_regions * 2 * (size_t)projection->n_points;
    projection->value = take(n + 1, sizeof *projection->value);
    for (size_t i = 0; i < n; i++)
        projection->value[i] = NAN;
    while (csv_row(&table.csv, complaints))
        if (regional_table_is(&table.csv, "scenario", drivers->text)) {
            read_projected(&table, projection, column);
            any = true;
        }
    if (!any)
        complain(complaints, drivers->place, "drivers '%s' are not in %s; expected SSP1 to SSP5",
                 drivers->text, table.file);
    else
        require_projected(&table, projection, drivers);
    free(column);
    regional_table_close(&table);
    return complaints->count == before;
}

void projection_close(struct projection *projection)
{
    free(projection->year);
    free(projection->value);
    *projection = (struct projection){0};
}
