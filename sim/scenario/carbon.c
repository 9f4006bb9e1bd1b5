#include "scenario/carbon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "sampling/distribution.h"
#include "sampling/random.h"
#include "scenario/experiment.h"
#include "scenario/world.h"

static const struct entry entries[n_carbon_values] = {
#define CARBON(name, shape, unit) {#name, SHAPE_##shape, unit, ""},
#include "scenario/carbon.def"
#undef CARBON
};

static const char *const cycle_name[] = {"impulse", "partitioned", "boxes"};
enum { n_cycles = sizeof cycle_name / sizeof *cycle_name };

enum { first_draw = 1 << 16 }; /* of a member's random numbers; regions have those before */

static enum carbon_cycle choose(const struct choice *choice, struct complaints *complaints)
{
    int i = 0;
    while (choice->text && i < n_cycles && strcmp(choice->text, cycle_name[i]))
        i++;
    if (i < n_cycles)
        return (enum carbon_cycle)i;
    complaints_guess(complaints, choice->place, text_nearest(choice->text, cycle_name, n_cycles),
                     "carbon_cycle '%s'; expected impulse, partitioned or boxes", choice->text);
    return CYCLE_impulse;
}

static void lay_out(struct carbon *carbon)
{
    struct extents extents = {.pools_own = 1, .cycle = CYCLE_boxes};
    struct counts counts = counts_build(&extents);
    carbon->at[0] = 0;
    for (int i = 0; i < n_carbon_values; i++)
        carbon->at[i + 1] = carbon->at[i] + counts.of[entries[i].shape];
    for (int i = 0; i < most_carbon; i++)
        carbon->value[i] = carbon->low[i] = carbon->high[i] = NAN;
}

static void complain_of_name(const struct csv *csv, const char *name, struct complaints *complaints)
{
    const char *known[n_carbon_values];
    char *bare = text_copy(name);
    bare[strcspn(bare, "[")] = '\0';
    for (int i = 0; i < n_carbon_values; i++)
        known[i] = entries[i].name;
    const char *near = text_nearest(bare, known, n_carbon_values);
    bool same = near && !strcmp(near, bare);
    complaints_guess(complaints, csv_cell_place(csv, "name"), same ? NULL : near,
                     same ? "'%s' has no such label" : "'%s' is not known", name);
    free(bare);
}

static void read_row(struct carbon *carbon, const struct csv *csv, struct complaints *complaints)
{
    struct labels labels = {0};
    const char *name = csv_cell(csv, "name");
    int place = entry_place(entries, n_carbon_values, carbon->at, &labels, name);
    if (place < 0) {
        complain_of_name(csv, name, complaints);
        return;
    }
    if (!isnan(carbon->value[place]))
        complain(complaints, csv_cell_place(csv, "name"), "'%s' is given twice", name);
    double value = csv_number(csv, "value", NAN, complaints);
    carbon->value[place] = value;
    carbon->low[place] = csv_number(csv, "low", value, complaints);
    carbon->high[place] = csv_number(csv, "high", value, complaints);
    bool zero = place == carbon->at[CARBON_ocean_warming] ||
                place == carbon->at[CARBON_fertilisation] ||
                place == carbon->at[CARBON_detritus_to_soil];
    if (!(carbon->low[place] <= value && value <= carbon->high[place]) ||
        !(zero ? carbon->low[place] >= 0 : carbon->low[place] > 0) || carbon->high[place] > 1e6)
        complain(complaints, csv_cell_place(csv, "value"),
                 "%s is %g, %g to %g; expected a value in its range, %s 0", name, value,
                 carbon->low[place], carbon->high[place], zero ? "not below" : "above");
}

static void check_whole(const struct carbon *carbon, const char *file,
                        struct complaints *complaints)
{
    struct text missing = {0};
    for (int v = 0; v < n_carbon_values; v++) {
        bool lacks = false;
        for (int i = carbon->at[v]; i < carbon->at[v + 1]; i++)
            lacks |= isnan(carbon->value[i]);
        if (lacks)
            text_add(&missing, "%s%s", missing.length ? ", " : "", entries[v].name);
    }
    struct place place = {file, 0, 0};
    if (missing.length)
        complain(complaints, place, "some values are missing of %s", missing.characters);
    text_close(&missing);
    static const enum carbon_value shares[] = {CARBON_litter_to_detritus, CARBON_detritus_to_soil};
    const double *high = carbon->high;
    double sum = high[carbon->at[CARBON_to_vegetation]] + high[carbon->at[CARBON_to_detritus]];
    if (sum > 1)
        complain(complaints, place,
                 "to_vegetation and to_detritus add up to %g; expected at most 1", sum);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        if (high[carbon->at[shares[i]]] > 1)
            complain(complaints, place, "%s is up to %g; expected a share of at most 1",
                     entries[shares[i]].name, high[carbon->at[shares[i]]]);
}

static void read_table(struct carbon *carbon, struct experiment *experiment,
                       struct complaints *complaints)
{
    static const char *const known[] = {"name", "value", "low", "high", "unit", "mark", "source"};
    char *file = world_file("world/carbon.csv");
    struct csv csv;
    if (csv_open(&csv, file, complaints) == STATUS_OK) {
        experiment_note(experiment, "carbon", file);
        csv_expect(&csv, known, 7, 2, complaints);
        while (csv_row(&csv, complaints))
            read_row(carbon, &csv, complaints);
        check_whole(carbon, file, complaints);
        csv_close(&csv);
    }
    free(file);
}

enum status carbon_open(struct carbon *carbon, const struct choice *choice,
                        struct experiment *experiment, struct complaints *complaints)
{
    size_t before = complaints->count;
    carbon->cycle = choose(choice, complaints);
    lay_out(carbon);
    if (carbon->cycle != CYCLE_impulse)
        read_table(carbon, experiment, complaints);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

const char *carbon_name(const struct carbon *carbon)
{
    return cycle_name[carbon ? carbon->cycle : CYCLE_impulse];
}

int carbon_count(const struct carbon *carbon)
{
    return !carbon || carbon->cycle == CYCLE_impulse ? 0 : carbon->at[n_carbon_values];
}

void carbon_draw(const struct carbon *carbon, uint64_t seed, bool alone, double *out)
{
    for (int i = 0; i < carbon_count(carbon); i++) {
        bool varies = !alone && carbon->high[i] > carbon->low[i];
        out[i] = varies ? distribution_triangular(carbon->low[i], carbon->value[i], carbon->high[i],
                                                  random_uniform(seed, (uint32_t)(first_draw + i)))
                        : carbon->value[i];
    }
}
