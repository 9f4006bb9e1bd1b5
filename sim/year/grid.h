/* How many ranks share the regions of the same members: members are shared first, for they need
 * nothing of each other.
 * Owns: nothing.
 * Promises: one answer for all ranks of a run. */
#ifndef KEELING_YEAR_GRID_H
#define KEELING_YEAR_GRID_H

#include "ranks/ranks.h"
#include "scenario/scenario.h"

/* Regions that may be shared: of an experiment whose scenarios all have them, else 1. */
int grid_most_parts(const struct experiment *experiment);

/* Microseconds that a year of all members takes on `size` ranks, `parts` of which share the regions
 * of the same members, by the fitted costs. */
double grid_cost(const struct experiment *experiment, int size, int parts, int lanes);

/* The parts with the least cost. */
int grid_choose(const struct experiment *experiment, int size, int lanes);

#endif
