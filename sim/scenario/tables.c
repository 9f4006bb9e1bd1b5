#include "scenario/tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/experiment.h"

char *table_path(const char *file)
{
    char *real = realpath(file, NULL);
    return real ? real : text_copy(file);
}

void table_note(struct tables *tables, size_t before, const char *role, const char *file)
{
    if (tables->complaints->count == before)
        experiment_note(tables->experiment, role, file);
}

static struct one_table *find(struct tables *tables, const char *real, enum driven bare)
{
    for (int i = 0; i < tables->n; i++)
        if (!strcmp(tables->of[i].real, real) && tables->of[i].bare == bare)
            return &tables->of[i];
    return NULL;
}

const struct series_table *table_read(struct tables *tables, const char *file, enum driven bare,
                                      const char *role)
{
    char *real = table_path(file);
    size_t before = tables->complaints->count;
    struct one_table *table = find(tables, real, bare);
    if (table) {
        free(real);
        return table->good ? &table->series : NULL;
    }
    if (tables->n == most_tables) {
        complain(tables->complaints, (struct place){file, 0, 0},
                 "more than %d tables in one run; expected fewer, with several scenarios in each",
                 most_tables);
        free(real);
        return NULL;
    }
    table = &tables->of[tables->n++];
    table->real = real;
    table->bare = bare;
    series_read(&table->series, file, bare, tables->experiment, tables->complaints);
    table_note(tables, before, role, file);
    table->good = tables->complaints->count == before;
    return table->good ? &table->series : NULL;
}

struct given table_give(struct tables *tables, const struct series_table *table,
                        const struct choice *named, const char *label)
{
    const char *name = named->text ? named->text : label;
    struct given given = {table, series_scenario(table, name)};
    if (given.scenario < 0 && !named->text && table->n_scenarios == 1)
        given.scenario = 0;
    if (given.scenario >= 0)
        return given;
    const char *near =
        text_nearest(name, (const char *const *)table->scenario, (size_t)table->n_scenarios);
    complaints_guess(tables->complaints,
                     named->text ? named->place : (struct place){table->path, 0, 0}, near,
                     "%s has no scenario '%s'", table->path, name);
    return (struct given){NULL, 0};
}

void tables_close(struct tables *tables)
{
    for (int i = 0; i < tables->n; i++) {
        series_close(&tables->of[i].series);
        free(tables->of[i].real);
    }
    tables->n = 0;
}
