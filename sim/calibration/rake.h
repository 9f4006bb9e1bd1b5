/* Raking (Deming and Stephan 1940 doi:10.1214/aoms/1177731829): weights of the survivors for which
 * every target has its distribution. Whole numbers throughout, so that order does not matter.
 * Owns: the weights.
 * Promises: where survivors are many, no weight is above the n-th part of all, so that n members
 * can be drawn without drawing one twice. */
#ifndef KEELING_CALIBRATION_RAKE_H
#define KEELING_CALIBRATION_RAKE_H

#include <stdint.h>

#include "calibration/bins.h"

struct survivors {
    int64_t n;
    int n_targets;
    uint8_t *bin;    /* [n_targets][n] owned */
    int64_t *weight; /* [n] owned */
};

/* From base weights to the raked ones, for `keep` members to be drawn. */
void rake(struct survivors *survivors, const struct bins *bins, const double *base, int64_t keep);
void rake_close(struct survivors *survivors);

/* (sum w)^2 / sum w^2 (Kish 1965). */
double rake_sample_size(const struct survivors *survivors);

#endif
