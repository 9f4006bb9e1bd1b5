/* Members from weighted survivors: a systematic draw, a polish by exchange, and an order in which
 * the first N are a good ensemble of N.
 * Owns: nothing.
 * Promises: the same weights and scores give the same members in the same order. */
#ifndef KEELING_CALIBRATION_CHOOSE_H
#define KEELING_CALIBRATION_CHOOSE_H

#include "calibration/rake.h"
#include "calibration/targets.h"

enum { n_levels = 23 };

/* What a choice is judged by: how many members lie below levels of each target. */
struct judge {
    int n_targets;
    double level[most_targets][n_levels]; /* scores at 2, 5, 10, 15 ... 98 % */
    const double *score;                  /* [n][n_targets] borrowed: of the survivors */
    uint8_t *below;                       /* [n][n_targets] owned: first level it is below */
};

void judge_open(struct judge *judge, int64_t n, int n_targets,
                const struct distribution *distribution, const double *score);
void judge_close(struct judge *judge);

/* member[keep]: indices of survivors, ascending and all different. */
void choose_members(const struct survivors *survivors, const struct judge *judge, int64_t keep,
                    int64_t *member);

/* Puts member[n] in an order in which the first 50, 100, 200, 500 ... are chosen well. */
void choose_order(const struct judge *judge, int64_t *member, int64_t n);

#endif
