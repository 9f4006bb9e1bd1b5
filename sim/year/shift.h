/* Temperature counted from a reference period, and moved to an assessed warming.
 * Owns: nothing.
 * Promises: period means are those of calendar years: half weight on the first and last 1 January.
 */
#ifndef KEELING_YEAR_SHIFT_H
#define KEELING_YEAR_SHIFT_H

#include <stdbool.h>
#include <stdint.h>

/* One stored quantity of one scenario: [n_rows][stride], n members, float or double. */
struct block {
    void *values;
    bool wide; /* double */
    int n_rows;
    int64_t n, stride;
    int first_year; /* of row 0 */
};

double block_value(const struct block *block, int row, int64_t member);

/* Mean of calendar years first..last of one member; first == last == a year without duration when
 * instant is set: the value on its 1 January. */
double block_mean(const struct block *block, int64_t member, int first, int last, bool instant);

/* Adds amount to every year of a member. */
void block_add(struct block *block, int64_t member, double amount);

#endif
