#include "scenario/series.h"

#include <math.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* A node of series_table.by_name. */
struct named {
    char *name; /* borrowed from series_table.scenario */
    int index;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

int series_scenario(const struct series_table *table, const char *name)
{
    struct named wanted = {(char *)name, 0};
    struct named **found = tfind(&wanted, &table->by_name, by_name);
    return found ? (*found)->index : -1;
}

int series_add_scenario(struct series_table *table, const char *name)
{
    int n = table->n_scenarios, found = series_scenario(table, name);
    if (found >= 0)
        return found;
    if (n == series_most_scenarios)
        return -1;
    if ((n & (n - 1)) == 0) {
        size_t room = n ? 2 * (size_t)n : 1;
        table->scenario = retake(table->scenario, room, sizeof *table->scenario);
        table->at = retake(table->at, room, sizeof *table->at);
        table->stage = retake(table->stage, room, sizeof *table->stage);
        table->model = retake(table->model, room, sizeof *table->model);
    }
    struct named *node = take(1, sizeof *node);
    *node = (struct named){text_copy(name), n};
    tsearch(node, &table->by_name, by_name);
    table->scenario[n] = node->name;
    table->stage[n] = STAGE_native;
    table->model[n] = NULL;
    table->at[n] = take((size_t)table->n_species * 4, sizeof **table->at);
    return table->n_scenarios++;
}

struct series *series_add(struct series_table *table, int scenario, int species, enum driven driven)
{
    if ((table->n & (table->n - 1)) == 0)
        table->series =
            retake(table->series, table->n ? 2 * (size_t)table->n : 1, sizeof *table->series);
    table->series[table->n] =
        (struct series){.scenario = scenario, .species = species, .driven = driven};
    table->at[scenario][species * 4 + (int)driven] = ++table->n;
    return &table->series[table->n - 1];
}

static void release(struct series *series)
{
    free(series->model);
    free(series->time);
    free(series->value);
    *series = (struct series){.scenario = -1};
}

/* Emissions of a scenario leave places without values, of scenario -1. */
static void take_away(struct series_table *table, int scenario)
{
    for (int species = 0; species < table->n_species; species++) {
        int *at = &table->at[scenario][species * 4 + (int)DRIVEN_emissions];
        if (!*at)
            continue;
        release(&table->series[*at - 1]);
        table->n_passed++;
        *at = 0;
    }
}

bool series_admit(struct series_table *table, int scenario, enum stage stage)
{
    enum stage *best = &table->stage[scenario];
    if (stage > *best)
        take_away(table, scenario);
    table->n_passed += stage < *best;
    *best = stage > *best ? stage : *best;
    return stage == *best;
}

const struct series *series_find(const struct series_table *table, int scenario, int species,
                                 enum driven driven)
{
    int at = table->at[scenario][species * 4 + (int)driven];
    return at ? &table->series[at - 1] : NULL;
}

/* Of these more than all sources emit cannot be taken up; the fits of other gases fall below 0. */
static bool only_emitted(enum species_type type)
{
    return type == SPECIES_ch4 || type == SPECIES_n2o ||
           (type >= SPECIES_sulfur && type <= SPECIES_slcf);
}

bool series_allows(const struct species *species, enum driven driven, double value, char *why,
                   size_t size)
{
    if (!isfinite(value))
        snprintf(why, size, "not a finite number");
    else if (driven == DRIVEN_concentration && value < 0)
        snprintf(why, size, "a concentration is not below 0");
    else if (driven == DRIVEN_concentration && value == 0 && species->type <= SPECIES_n2o)
        snprintf(why, size, "a concentration of %s is above 0", species->name);
    else if (driven == DRIVEN_emissions && value < 0 && only_emitted(species->type))
        snprintf(why, size, "emissions of %s are not below 0", species->name);
    else
        return true;
    return false;
}

void series_close(struct series_table *table)
{
    for (int i = 0; i < table->n; i++)
        release(&table->series[i]);
    for (int i = 0; i < table->n_scenarios; i++) {
        free(table->scenario[i]);
        free(table->at[i]);
        free(table->model[i]);
    }
    tdestroy(table->by_name, free);
    free(table->at);
    free(table->stage);
    free(table->model);
    free(table->series);
    free(table->scenario);
    free(table->path);
    *table = (struct series_table){0};
}
