/* A table whose rows are of regions, read from the folder of a society.
 * Owns: the open file.
 * Promises: a region, a year or a number that is none is complained of with its place. */
#ifndef KEELING_SCENARIO_REGIONAL_TABLE_H
#define KEELING_SCENARIO_REGIONAL_TABLE_H

#include "base/csv.h"
#include "scenario/society.h"

/* A table being read. */
struct regional_table {
    struct society *society;
    struct complaints *complaints;
    struct experiment *experiment; /* to note the files in; NULL: not again */
    struct csv csv;
    char *file; /* owned */
    bool *seen; /* owned while rows are read: which values were given */
};

/* The table of the folder, else the shipped one where the folder has none and that will do. */
bool regional_table_open(struct regional_table *table, const char *name, bool shipped_will_do);
void regional_table_close(struct regional_table *table);

/* "base.csv", or "base_2010.csv" for a base year that is not the last observed. Owned by the
 * caller. */
char *regional_table_of_year(const struct society *society, const char *stem);

/* Whether the folder of the society has a table. */
bool regional_table_is_there(const struct society *society, const char *name);

/* Which of n words the current row has in a column; -1 after a complaint. */
int regional_table_word(struct regional_table *table, const char *column, const char *const *words,
                        int n);

/* The region of the current row, or -1 after a complaint. */
int regional_table_region(struct regional_table *table);

/* The years that the table has columns for, in order, and those columns; owned by the caller. */
int *regional_table_years(struct regional_table *table, int *n_years, int **column);

/* The number in a column of the current row; NaN when it is empty, and after a complaint. */
double regional_table_number(struct regional_table *table, int column);

/* Whether a cell of the current row is a word. */
bool regional_table_is(const struct csv *csv, const char *column, const char *word);

#endif
