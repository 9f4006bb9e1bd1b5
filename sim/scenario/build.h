/* One scenario put together from its files: history and scenario joined, years between given ones
 * interpolated, every species accounted for.
 * Owns: nothing; fills struct scenario.
 * Promises: what is missing is named with its species, scenario and years; nothing is
 * extrapolated. */
#ifndef KEELING_SCENARIO_BUILD_H
#define KEELING_SCENARIO_BUILD_H

#include "scenario/path.h"
#include "scenario/series.h"

/* A table and the scenario of it that is meant; table NULL: not given. */
struct given {
    const struct series_table *table; /* borrowed */
    int scenario;
};

struct ingredients {
    const char *name; /* of the scenario */
    struct given emissions, history, concentrations, forcing;
    bool shipped_forcing;    /* forcing is the shipped world's, which baseline goes before */
    const struct path *path; /* its driven_by and baseline; NULL: none */
    struct place place;      /* of the scenario as a whole */
};

enum status scenario_build(struct scenario *scenario, const struct experiment *experiment,
                           const struct ingredients *ingredients, struct complaints *complaints);
void scenario_close(struct scenario *scenario);

#endif
