#include "scenario/carbon.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "scenario/experiment.h"
#include "scenario/world.h"

static const struct entry entries[n_carbon_values] = {
#define CARBON(name, shape, unit, low, high) {#name, SHAPE_##shape, unit, ""},
#include "scenario/carbon.def"
#undef CARBON
};

static const struct {
    double low, high;
} bounds[n_carbon_values] = {
#define CARBON(name, shape, unit, low, high) {low, high},
#include "scenario/carbon.def"
#undef CARBON
};

enum { first_draw = 1 << 16 }; /* of a member's random numbers; regions have those before */

static enum carbon_cycle choose(const struct choice *choice, struct complaints *complaints)
{
    int i = 0;
    while (choice->text && i < n_cycles && strcmp(choice->text, cycle_name[i]))
        i++;
    if (i < n_cycles)
        return (enum carbon_cycle)i;
    struct text known = {0};
    text_add_words(&known, cycle_name, n_cycles);
    complaints_guess(complaints, choice->place, text_nearest(choice->text, cycle_name, n_cycles),
                     "carbon_cycle '%s'; expected %s", choice->text, known.characters);
    text_close(&known);
    return CYCLE_impulse;
}

static void read_row(struct carbon *carbon, const struct csv *csv, struct complaints *complaints)
{
    struct labels labels = {0};
    int place = ranges_place(&carbon->ranges, csv, &labels, complaints);
    if (place < 0)
        return;
    int which = ranges_entry(&carbon->ranges, place);
    ranges_take(&carbon->ranges, csv, place, complaints);
    ranges_bound(&carbon->ranges, csv, place, bounds[which].low, bounds[which].high, complaints);
    entries_unit(csv, entries[which].unit, complaints);
}

static void check_shares(const struct carbon *carbon, const char *file,
                         struct complaints *complaints)
{
    const double *high = carbon->ranges.high;
    const int *at = carbon->ranges.at;
    double sum = high[at[CARBON_to_vegetation]] + high[at[CARBON_to_detritus]];
    if (sum > 1)
        complain(complaints, (struct place){file, 0, 0},
                 "to_vegetation and to_detritus add up to %g; expected at most 1", sum);
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
        ranges_require(&carbon->ranges, file, complaints);
        check_shares(carbon, file, complaints);
        csv_close(&csv);
    }
    free(file);
}

enum status carbon_open(struct carbon *carbon, const struct choice *choice,
                        struct experiment *experiment, struct complaints *complaints)
{
    size_t before = complaints->count;
    *carbon = (struct carbon){.cycle = choose(choice, complaints)};
    if (carbon->cycle == CYCLE_impulse || carbon->cycle == CYCLE_dfair)
        return complaints->count > before ? STATUS_INPUT : STATUS_OK;
    struct extents extents = {.pools_own = 1, .cycle = CYCLE_boxes};
    struct counts counts = counts_build(&extents);
    ranges_open(&carbon->ranges, entries, n_carbon_values, &counts);
    read_table(carbon, experiment, complaints);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void carbon_close(struct carbon *carbon)
{
    ranges_close(&carbon->ranges);
}

const char *carbon_name(const struct carbon *carbon)
{
    return cycle_name[carbon ? carbon->cycle : CYCLE_impulse];
}

int carbon_count(const struct carbon *carbon)
{
    return carbon ? carbon->ranges.n : 0;
}

void carbon_draw(const struct carbon *carbon, uint64_t seed, bool alone, double *out)
{
    ranges_draw(&carbon->ranges, seed, first_draw, alone, out);
}
