/* The offset of the carbon cycle for which each draw has the CO2 that is wanted, by secants.
 * Owns: the numbers of a block of draws.
 * Promises: what a draw comes to depends on the draw alone. */
#ifndef KEELING_CALIBRATION_SECANT_H
#define KEELING_CALIBRATION_SECANT_H

#include "calibration/draws.h"

struct secant {
    int64_t n;
    int runs;                      /* read so far */
    double *x, *score;             /* [n] owned: of the run at hand */
    double *last_x, *last_score;   /* [n] owned: of the one before */
    double *mean, *wanted, *slope; /* [n] owned */
    double deviation;              /* of the parameter about its mean given the others */
};

void secant_open(struct secant *secant, int64_t room);
void secant_close(struct secant *secant);

/* Starts with the parameter's mean given the others of its group. */
void secant_begin(struct secant *secant, const struct draws *draws, int row,
                  const struct distribution *wanted, int64_t first, int64_t n);

/* From the score of the last x to the next x. */
void secant_step(struct secant *secant);

/* The solved values, and the base weight of each: its prior density over the slope, which changes
 * the variable from the parameter to the score; 0 where the score is not near. */
void secant_end(struct secant *secant, double near, double *value, double *weight);

#endif
