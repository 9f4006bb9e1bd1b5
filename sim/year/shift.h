/* Temperature counted from a reference period, and moved to an assessed warming.
 * Owns: nothing.
 * Promises: period means are those of calendar years: half weight on the first and last 1 January.
 */
#ifndef KEELING_YEAR_SHIFT_H
#define KEELING_YEAR_SHIFT_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* One stored quantity of one scenario: [n_rows][stride], n members, float or double. */
struct block {
    void *values;
    bool wide; /* double */
    int n_rows;
    int64_t n, stride;
    int first_year, step; /* of row 0, and from one to the next */
};

double block_value(const struct block *block, int row, int64_t member);

/* Mean of calendar years first..last of one member; first == last == a year without duration when
 * instant is set: the value on its 1 January. */
double block_mean(const struct block *block, int64_t member, int first, int last, bool instant);

/* What a member's temperature is counted from: its mean over the reference years, or 0. */
double block_reference(const struct block *block, int64_t member,
                       const struct experiment *experiment);

/* Adds amount to every year of a member. */
void block_add(struct block *block, int64_t member, double amount);

#endif
