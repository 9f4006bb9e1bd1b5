#include "scenario/regional_table.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "scenario/experiment.h"
#include "scenario/world.h"

bool regional_table_open(struct regional_table *table, const char *name, bool shipped_will_do)
{
    struct text path = {0};
    text_add(&path, "%s/%s", table->society->folder, name);
    if (shipped_will_do && access(path.characters, R_OK)) {
        text_close(&path);
        text_add(&path, "world/%s", name);
        table->file = world_file(path.characters);
        text_close(&path);
    } else {
        table->file = path.characters;
    }
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

void regional_table_misnamed(struct regional_table *table, const char *column,
                             const struct entry *entries, int n, const char *name)
{
    const char **known = take((size_t)n, sizeof *known);
    char *bare = text_copy(name);
    bare[strcspn(bare, "[")] = '\0';
    for (int i = 0; i < n; i++)
        known[i] = entries[i].name;
    const char *near = text_nearest(bare, known, (size_t)n);
    bool same = near && !strcmp(near, bare);
    complaints_guess(table->complaints, csv_cell_place(&table->csv, column), same ? NULL : near,
                     same ? "'%s' has no such label" : "'%s' is not known", name);
    free(bare);
    free(known);
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

bool regional_table_is_there(const struct society *society, const char *name)
{
    struct text path = {0};
    text_add(&path, "%s/%s", society->folder, name);
    bool there = !access(path.characters, R_OK);
    text_close(&path);
    return there;
}
