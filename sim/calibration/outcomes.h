/* What became of each draw: its scores, its base weight, and why it was left out.
 * Owns: the arrays.
 * Promises: draws stand in the order of their numbers. */
#ifndef KEELING_CALIBRATION_OUTCOMES_H
#define KEELING_CALIBRATION_OUTCOMES_H

#include "calibration/targets.h"
#include "ranks/ranks.h"

enum fate {
    FATE_survived,
    FATE_void,     /* outside a bound of the prior */
    FATE_unsolved, /* no value of the solved parameter met its target */
    FATE_row       /* + row: outside a filter, or outside all bins of a target */
};

struct outcomes {
    int64_t n;
    int width;       /* rows of the targets */
    int64_t *number; /* [n] owned */
    double *solved;  /* [n] owned: value of the solved parameter */
    double *weight;  /* [n] owned: base weight */
    uint8_t *fate;   /* [n] owned */
    float *score;    /* [n][width] owned; NaN: not scored */
};

void outcomes_open(struct outcomes *outcomes, int64_t n, int width);
void outcomes_close(struct outcomes *outcomes);

/* Collective: those of all ranks, in order, on rank 0; the others' are left as they are. */
void outcomes_gather(struct outcomes *outcomes, const struct ranks *ranks);

/* Values of a row over the draws that were valid and scored; returns how many. value[n]. */
int64_t outcomes_column(const struct outcomes *outcomes, int row, double *value);

/* How many came to a fate. */
int64_t outcomes_count(const struct outcomes *outcomes, int fate);

#endif
