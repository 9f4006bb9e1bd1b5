#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/regional_table.h"
#include "scenario/society_tables.h"

/* Bounds of what is written of a parameter; any number will do where there are none. */
static const struct bound {
    enum parameter parameter;
    double low, high;
} bounds[] = {
#define BOUND(parameter, low, high) {PARAMETER_##parameter, low, high},
#include "scenario/bounds.def"
#undef BOUND
};

static void check_bounds(struct regional_table *table, enum parameter which, int place)
{
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (bounds[i].parameter == which)
            ranges_bound(&table->society->parameters, &table->csv, place, bounds[i].low,
                         bounds[i].high, table->complaints);
}

static void set_parameter(struct regional_table *table, int place)
{
    struct ranges *ranges = &table->society->parameters;
    enum parameter which =
        (enum parameter)(first_parameter_of_society + ranges_entry(ranges, place));
    ranges_take(ranges, &table->csv, place, table->complaints);
    if (!society_possible(which, ranges->low[place]) ||
        !society_possible(which, ranges->high[place]))
        complain(table->complaints, csv_cell_place(&table->csv, "value"),
                 "%s is %g, %g to %g; expected numbers above 0 where it is divided by, and below "
                 "1e9",
                 csv_cell(&table->csv, "name"), ranges->value[place], ranges->low[place],
                 ranges->high[place]);
    else
        check_bounds(table, which, place);
    bool of_all = which == PARAMETER_planting_price || which == PARAMETER_planting_years;
    if (of_all && ranges->low[place] < ranges->high[place])
        complain(table->complaints, csv_cell_place(&table->csv, "low"),
                 "%s is the same for all members, as forests are; expected no range",
                 csv_cell(&table->csv, "name"));
}

/* Rows of what an earlier table gave are passed over. */
static void read_parameters(struct regional_table *table)
{
    static const char *const known[] = {"name", "value", "low", "high", "unit", "mark", "source"};
    struct ranges *ranges = &table->society->parameters;
    struct labels labels = {0};
    society_labels(table->society, &labels);
    double *earlier = take((size_t)ranges->n, sizeof *earlier);
    memcpy(earlier, ranges->value, (size_t)ranges->n * sizeof *earlier);
    csv_expect(&table->csv, known, 7, 2, table->complaints);
    while (csv_row(&table->csv, table->complaints)) {
        int place = ranges_place(ranges, &table->csv, &labels, table->complaints);
        if (place >= 0 && isnan(earlier[place]))
            set_parameter(table, place);
    }
    free(earlier);
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
        ranges_require(&table->society->parameters, table->file, table->complaints);
        regional_table_close(table);
    }
}
