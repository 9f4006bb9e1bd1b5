#include "scenario/regional_table.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "scenario/experiment.h"
#include "scenario/world.h"

/* "folder/base.csv"; owned by the caller. */
static char *own_file(const struct society *society, const char *name)
{
    struct text path = {0};
    text_add(&path, "%s/%s", society->folder, name);
    return path.characters;
}

static char *shipped_file(const char *name)
{
    struct text path = {0};
    text_add(&path, "world/%s", name);
    char *file = world_file(path.characters);
    text_close(&path);
    return file;
}

bool regional_table_is_there(const struct society *society, const char *name)
{
    char *file = own_file(society, name);
    bool there = !access(file, R_OK);
    free(file);
    return there;
}

bool regional_table_open(struct regional_table *table, const char *name, bool shipped_will_do)
{
    bool shipped = shipped_will_do && !regional_table_is_there(table->society, name);
    table->file = shipped ? shipped_file(name) : own_file(table->society, name);
    if (csv_open(&table->csv, table->file, table->complaints) != STATUS_OK) {
        free(table->file);
        return false;
    }
    if (table->experiment)
        experiment_note(table->experiment, "regions", table->file);
    return true;
}

void regional_table_close(struct regional_table *table)
{
    csv_close(&table->csv);
    free(table->file);
}

bool regional_table_is(const struct csv *csv, const char *column, const char *word)
{
    return !strcmp(csv_cell(csv, column), word);
}

int regional_table_word(struct regional_table *table, const char *column, const char *const *words,
                        int n)
{
    const char *cell = csv_cell(&table->csv, column);
    for (int i = 0; i < n; i++)
        if (!strcmp(cell, words[i]))
            return i;
    struct text known = {0};
    text_add_words(&known, words, (size_t)n);
    complaints_guess(table->complaints, csv_cell_place(&table->csv, column),
                     text_nearest(cell, words, (size_t)n), "%s '%s'; expected %s", column, cell,
                     known.characters);
    text_close(&known);
    return -1;
}

int regional_table_region(struct regional_table *table)
{
    const char *code = csv_cell(&table->csv, "region");
    int region = society_region(table->society, code);
    if (region >= 0)
        return region;
    const char *near = text_nearest(code, table->society->code, (size_t)table->society->n_regions);
    complaints_guess(table->complaints, csv_cell_place(&table->csv, "region"), near,
                     "'%s' is no region of regions.csv", code);
    return -1;
}

int *regional_table_years(struct regional_table *table, int *n_years, int **column)
{
    int *year = take((size_t)table->csv.n_columns + 1, sizeof *year);
    *column = take((size_t)table->csv.n_columns + 1, sizeof **column);
    *n_years = 0;
    for (int c = 0; c < table->csv.n_columns; c++) {
        const char *name = table->csv.header[c];
        if (strlen(name) != 4 || !isdigit((unsigned char)name[0]))
            continue;
        year[*n_years] = (int)strtol(name, NULL, 10);
        (*column)[(*n_years)++] = c;
        if (*n_years > 1 && year[*n_years - 1] <= year[*n_years - 2])
            complain(table->complaints, csv_header_place(&table->csv, c),
                     "year %s does not follow the year before it", name);
    }
    return year;
}

double regional_table_number(struct regional_table *table, int column)
{
    const char *cell = table->csv.cell[column];
    double value;
    if (!*cell)
        return NAN;
    if (text_number(cell, &value))
        return value;
    complain(table->complaints, csv_place(&table->csv, column), "'%s' is no number", cell);
    return NAN;
}

char *regional_table_of_year(const struct society *society, const char *stem)
{
    struct text name = {0};
    text_add(&name, "%s", stem);
    if (society->base_year != society->last_year)
        text_add(&name, "_%d", society->base_year);
    text_add(&name, ".csv");
    return name.characters;
}
