#include "scenario/forests.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

/* A column of the table, and where its value is kept. */
static const struct {
    const char *name;
    size_t at; /* in struct forest */
    double low, high;
} columns[] = {
#define FOREST_VALUE(name, low, high) {#name, offsetof(struct forest, name), low, high},
#include "scenario/forests.def"
#undef FOREST_VALUE
};
enum { n_columns = sizeof columns / sizeof *columns };

static void require_whole(struct regional_table *table, const char *column, const char *kind,
                          double value)
{
    if (value != floor(value))
        complain(table->complaints, csv_cell_place(&table->csv, column),
                 "%s of %s is %g; expected whole years", column, kind, value);
}

static void read_row(struct regional_table *table, int kind)
{
    struct forest *forest = &table->society->forest[kind];
    for (int c = 0; c < n_columns; c++) {
        double value = csv_number(&table->csv, columns[c].name, 0, table->complaints);
        if (!*csv_cell(&table->csv, columns[c].name) || value < columns[c].low ||
            value > columns[c].high)
            complain(table->complaints, csv_cell_place(&table->csv, columns[c].name),
                     "%s of %s is %g; expected %g to %g", columns[c].name, forest_name[kind], value,
                     columns[c].low, columns[c].high);
        void *place = (char *)forest + columns[c].at;
        *(double *)place = value;
    }
    require_whole(table, "soil_years", forest_name[kind], forest->soil_years);
    require_whole(table, "cut_age", forest_name[kind], forest->cut_age);
    if (forest->given)
        complain(table->complaints, csv_cell_place(&table->csv, "kind"), "%s is given twice",
                 forest_name[kind]);
    forest->given = true;
}

void forests_read(struct regional_table *table)
{
    const char *known[n_columns + 2] = {"kind"};
    for (int c = 0; c < n_columns; c++)
        known[c + 1] = columns[c].name;
    known[n_columns + 1] = "mark";
    csv_expect(&table->csv, known, n_columns + 2, n_columns + 2, table->complaints);
    while (csv_row(&table->csv, table->complaints)) {
        int kind = regional_table_word(table, "kind", forest_name, n_forests);
        if (kind >= 0)
            read_row(table, kind);
    }
    for (int k = 0; k < n_forests; k++)
        if (!table->society->forest[k].given)
            complain(table->complaints, (struct place){table->file, 0, 0}, "has no row of %s",
                     forest_name[k]);
}

bool forests_feel(const struct path *path, struct complaints *complaints)
{
    static const char *const known[] = {"none", "climate"};
    const struct choice *feel = &path->forests_feel;
    if (!feel->text || !strcmp(feel->text, "none"))
        return false;
    if (strcmp(feel->text, "climate") != 0)
        complaints_guess(complaints, feel->place, text_nearest(feel->text, known, 2),
                         "forests_feel '%s'; expected none or climate", feel->text);
    return true;
}
