/* The back-comparison: what a run says of 1990 to 2022, decade by decade, beside what was observed.
 * The parameters were fitted to much of it, so it guards against mistakes and proves no skill.
 * Owns: sums over members.
 * Promises: the same text however members were divided. */
#ifndef KEELING_YEAR_COMPARE_H
#define KEELING_YEAR_COMPARE_H

#include "base/text.h"
#include "catalogue/quantity.h"
#include "ranks/ranks.h"
#include "scenario/observations.h"
#include "year/shift.h"

enum { compared_co2, compared_warming, n_compared };
enum { compared_from = 1850, compared_to = 1900 }; /* the years that warming is counted from */

/* Sums over members of one scenario, in millionths, on each 1 January of the observed years. */
struct compared {
    int64_t sum[n_compared][n_observed_years + 1], n[n_compared];
};

/* Whether all that is compared is among the n chosen, and the years from the first 1 January to the
 * last hold those that were observed. */
bool compare_can(const struct quantity *const *chosen, int n, int first_year, int last_year);

/* Adds a block of a quantity, if it is one that is compared. */
void compare_add(struct compared *compared, const struct quantity *quantity,
                 const struct block *block);

/* Collective: compared[n] of all ranks, on the first. */
void compare_gather(const struct ranks *ranks, struct compared *compared, int n);

/* "1990-1999 CO2 +0.3 ppm, warming -0.05 K; ..."; nothing when a quantity was not stored. Returns
 * whether all is within 2 ppm and 0.2 K. */
bool compare_tell(const struct compared *compared, const struct observations *observations,
                  struct text *text);

#endif
