/* One scenario put together from its files: history and scenario joined, years between given ones
 * interpolated, every species accounted for.
 * Owns: nothing; fills struct scenario.
 * Promises: what is missing is named with its species, scenario and years; nothing is
 * extrapolated. */
#ifndef KEELING_SCENARIO_BUILD_H
#define KEELING_SCENARIO_BUILD_H

#include "scenario/findings.h"
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

/* What is missing, and what is worth a remark, is added to findings. */
void scenario_build(struct scenario *scenario, const struct experiment *experiment,
                    const struct ingredients *ingredients, struct findings *findings,
                    struct complaints *complaints);

/* The last 1 January, `most` at the most, that what drives the scenario is given for; *what is the
 * kind of it that ends there. Of each kind what ends last counts: what ends before is a finding. */
int scenario_end(const struct experiment *experiment, const struct ingredients *ingredients,
                 int most, const char **what);

void scenario_close(struct scenario *scenario);

#endif
