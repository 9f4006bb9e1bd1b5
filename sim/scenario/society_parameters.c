#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/regional_table.h"
#include "scenario/society_tables.h"

/* The parameter that a place among those of the regions is of. */
static enum parameter parameter_at(const struct society *society, int place)
{
    int p = first_parameter_of_society, first = society->parameter_at[p];
    while (society->parameter_at[p + 1] - first <= place)
        p++;
    return (enum parameter)p;
}

/* Bounds of what is written of a parameter; any number will do where there are none. */
static const struct bound {
    enum parameter parameter;
    double low, high;
} bounds[] = {
#define BOUND(parameter, low, high) {PARAMETER_##parameter, low, high},
#include "scenario/bounds.def"
#undef BOUND
};

static void check_bounds(struct regional_table *table, enum parameter which, int place,
                         const char *name)
{
    const double *low = table->society->low, *high = table->society->high;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (bounds[i].parameter == which &&
            !(low[place] >= bounds[i].low && high[place] <= bounds[i].high))
            complain(table->complaints, csv_cell_place(&table->csv, "value"),
                     "%s is %g, %g to %g; expected nothing outside %g to %g", name,
                     table->society->parameter[place], low[place], high[place], bounds[i].low,
                     bounds[i].high);
}

static void set_parameter(struct regional_table *table, int place, const char *name)
{
    struct society *society = table->society;
    double value = csv_number(&table->csv, "value", NAN, table->complaints);
    if (!isnan(society->parameter[place]))
        complain(table->complaints, csv_cell_place(&table->csv, "name"), "is given twice");
    society->parameter[place] = value;
    society->low[place] = csv_number(&table->csv, "low", value, table->complaints);
    society->high[place] = csv_number(&table->csv, "high", value, table->complaints);
    enum parameter which = parameter_at(society, place);
    if (!society_possible(which, society->low[place]) ||
        !society_possible(which, society->high[place]))
        complain(table->complaints, csv_cell_place(&table->csv, "value"),
                 "%s is %g, %g to %g; expected numbers above 0 where it is divided by, and below "
                 "1e9",
                 name, value, society->low[place], society->high[place]);
    else
        check_bounds(table, which, place, name);
    if (!(society->low[place] <= value && value <= society->high[place]))
        complain(table->complaints, csv_cell_place(&table->csv, "value"),
                 "%s is %g, outside its own range %g to %g", name, value, society->low[place],
                 society->high[place]);
}

/* Rows of what an earlier table gave are passed over. */
static void read_parameters(struct regional_table *table)
{
    static const char *const known[] = {"name", "value", "low", "high", "unit", "mark", "source"};
    struct society *society = table->society;
    const int *at = society->parameter_at + first_parameter_of_society;
    struct entry entries[n_parameters - first_parameter_of_society];
    int n = n_parameters - first_parameter_of_society;
    struct labels labels = {0};
    for (int p = 0; p < n; p++) {
        entries[p] = parameter_table[first_parameter_of_society + p];
        entries[p].name = society_written((enum parameter)(first_parameter_of_society + p));
    }
    society_labels(society, &labels);
    size_t size = (size_t)society->n_parameters * sizeof(double);
    double *earlier = take((size_t)society->n_parameters, sizeof *earlier);
    memcpy(earlier, society->parameter, size);
    csv_expect(&table->csv, known, 7, 2, table->complaints);
    while (csv_row(&table->csv, table->complaints)) {
        const char *name = csv_cell(&table->csv, "name");
        int place = entry_place(entries, n, at, &labels, name) - at[0];
        if (place < 0)
            regional_table_misnamed(table, "name", entries, n, name);
        else if (isnan(earlier[place]))
            set_parameter(table, place, name);
    }
    free(earlier);
}

/* Parameters that no row gives are complained of together, by name. */
static void require_parameters(struct regional_table *table)
{
    struct society *society = table->society;
    const int *at = society->parameter_at;
    struct text missing = {0};
    for (int p = first_parameter_of_society; p < n_parameters; p++) {
        bool lacks = false;
        for (int i = at[p]; i < at[p + 1]; i++)
            lacks |= isnan(society->parameter[i - at[first_parameter_of_society]]);
        if (lacks)
            text_add(&missing, "%s%s", missing.length ? ", " : "",
                     society_written((enum parameter)p));
    }
    if (missing.length)
        complain(table->complaints, (struct place){table->file, 0, 0},
                 "some values are missing of %s", missing.characters);
    text_close(&missing);
}

void society_read_parameters(struct regional_table *table)
{
    char *name = regional_table_of_year(table->society, "parameters");
    bool own = table->society->base_year != table->society->last_year;
    if (own && regional_table_is_there(table->society, name) &&
        regional_table_open(table, name, false)) {
        read_parameters(table);
        regional_table_close(table);
    }
    free(name);
    if (regional_table_open(table, "parameters.csv", true)) {
        read_parameters(table);
        require_parameters(table);
        regional_table_close(table);
    }
}
