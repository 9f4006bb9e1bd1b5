/* Scores of a scenario as sums over its years: what the kernel adds up, and what the sums mean.
 * Owns: the weights and the text for the kernel.
 * Promises: a score depends on the member's own years alone; years that a row needs and the
 * scenario or the observations lack are complaints with the row's place. */
#ifndef KEELING_CALIBRATION_SCORES_H
#define KEELING_CALIBRATION_SCORES_H

#include "base/text.h"
#include "calibration/observed.h"
#include "calibration/targets.h"
#include "scenario/scenario.h"

enum { most_sums = 3 * most_targets };

/* One number the kernel adds up: of w x, or of w (x - series)^2. */
struct sum {
    char *expression; /* owned: of struct here */
    bool square;
    double *weight; /* [n_rows] owned */
    double *series; /* [n_rows] owned, of a square */
};

/* How a row's score is made of sums; -1 where it has none. */
struct formula {
    int row;              /* of the targets */
    int first, second;    /* mean; ratio: above and below; rmse: squares and linear sum */
    int base;             /* rmse: the mean over the base */
    double observed_mean; /* rmse: of the series, to be taken from the linear sum */
};

struct scores {
    int n_rows; /* years of the scenario, + 1 */
    int n_sums, n_formulas;
    struct sum sum[most_sums];
    struct formula formula[most_targets];
};

/* The rows wanted[n] of the targets that are scored in the experiment's first scenario. */
enum status scores_build(struct scores *scores, const struct targets *targets, const bool *wanted,
                         const struct experiment *experiment, const struct observed *observed,
                         struct complaints *complaints);
void scores_close(struct scores *scores);

/* stores.h for kernels/scores.cl, and its weights [n_rows][scores_width], owned by the caller. */
void scores_write(const struct scores *scores, struct text *text);
int scores_width(const struct scores *scores);
double *scores_weights(const struct scores *scores);

/* The score of a formula from a member's sums. */
double scores_value(const struct formula *formula, const struct target *target, const double *sum);

#endif
