#include "account/cells.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "account/row.h"

const char *cell_text(const struct reading *row, enum activity_column column)
{
    int c = row->activity->column[column];
    return c < 0 ? "" : row->activity->csv.cell[c];
}

void cell_fault(struct reading *row, enum activity_column column, const char *format, ...)
{
    char *message = NULL;
    va_list values;
    va_start(values, format);
    int n = vasprintf(&message, format, values);
    va_end(values);
    complain(row->complaints, csv_place(&row->activity->csv, row->activity->column[column]), "%s",
             n < 0 ? format : message);
    free(n < 0 ? NULL : message);
}

double cell_number(struct reading *row, enum activity_column column, double most,
                   const char *expected)
{
    const char *cell = cell_text(row, column);
    double value = NAN;
    if (!*cell)
        return NAN;
    if (text_number(cell, &value) && value >= 0 && value <= most)
        return value;
    cell_fault(row, column, "%s: '%s'; expected %s", activity_columns[column], cell, expected);
    return NAN;
}

double cell_amount(struct reading *row, enum activity_column column,
                   const struct amount_unit **unit)
{
    struct activity *activity = row->activity;
    int beside = activity->unit_column[column];
    double value = cell_number(row, column, 1e15, "a number that is not negative");
    const struct amount_unit *seen = activity->unit[column];
    *unit = NULL;
    if (isnan(value))
        return NAN;
    if (beside >= 0) {
        const char *name = activity->csv.cell[beside];
        if (!seen || strcmp(seen->name, name) != 0)
            seen = amount_find(activity_amounts[column], name);
        if (!seen) {
            struct text units = {0};
            amount_add_units(&units, activity_amounts[column]);
            complain(row->complaints, csv_place(&activity->csv, beside),
                     "%s %s has %s%s%s; expected %s", activity_columns[column],
                     cell_text(row, column), *name ? "the unit '" : "no unit", name,
                     *name ? "'" : "", units.characters);
            text_close(&units);
            return NAN;
        }
        activity->unit[column] = seen;
    }
    *unit = seen;
    return value * seen->factor;
}
