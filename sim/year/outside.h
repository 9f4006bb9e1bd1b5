/* Values that leave the range in which a quantity is plausible (kernels/variables.def).
 * Owns: nothing.
 * Promises: what is told depends on the values alone, not on how members were divided. */
#ifndef KEELING_YEAR_OUTSIDE_H
#define KEELING_YEAR_OUTSIDE_H

#include "base/text.h"
#include "catalogue/quantity.h"
#include "ranks/ranks.h"
#include "scenario/scenario.h"
#include "year/shift.h"

/* Those of one quantity: how many, and the first by scenario, year and member. */
struct outside {
    int64_t n;
    int scenario, row;
    int64_t member; /* index */
    double value;
};

/* Looks at members first .. of a scenario; none is outside of a range without width, no NaN, and
 * none by what single precision rounds. */
void outside_look(struct outside *outside, const struct variable *variable,
                  const struct block *block, int scenario, int64_t first);

/* Collective: outside[n] of all ranks, on the first. */
void outside_gather(const struct ranks *ranks, struct outside *outside, int n);

/* "3 values outside 0 to 6000 ppm, the first in scenario ..."; some there must be. */
void outside_tell(const struct outside *outside, const struct quantity *quantity,
                  const struct experiment *experiment, struct text *text);

#endif
