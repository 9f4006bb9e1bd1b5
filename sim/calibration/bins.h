/* Bins of the targets: as many standard normal steps of 0.1 from -3.3 to 3.3, turned into scores.
 * Owns: nothing.
 * Promises: outside the outermost edges there is no bin. */
#ifndef KEELING_CALIBRATION_BINS_H
#define KEELING_CALIBRATION_BINS_H

#include "sampling/distribution.h"

enum { n_bins = 66, no_bin = 255 };

struct bins {
    double edge[n_bins + 1];
    double share[n_bins]; /* of the members that belong in each; they add up to 1 */
};

void bins_build(struct bins *bins, const struct distribution *distribution);

/* The bin of a score, or no_bin. */
int bins_find(const struct bins *bins, double score);

#endif
