/* What an ensemble is judged by: a row each, targets to be met, filters to pass, checks to tell.
 * Owns: the rows.
 * Promises: what is wrong with the table is told with its place, all at once. */
#ifndef KEELING_CALIBRATION_TARGETS_H
#define KEELING_CALIBRATION_TARGETS_H

#include "calibration/recipe.h"
#include "sampling/distribution.h"

enum { most_targets = 64 };

enum role {
    ROLE_target, /* the ensemble has this distribution */
    ROLE_filter, /* every member lies between low and high */
    ROLE_check,  /* the ensemble is told to lie between low and high, or not */
    n_roles
};

extern const char *const role_names[n_roles]; /* "target" */

enum score {
    SCORE_mean,  /* of the quantity over the years, minus that over the base */
    SCORE_ratio, /* of two such means */
    SCORE_rmse,  /* of the quantity's yearly values, minus its base, against an observed series */
    SCORE_ecs,   /* equilibrium climate sensitivity: forcing of 2 x CO2 over the feedback */
    SCORE_tcr,   /* transient climate response, by the energy balance alone */
    n_scores
};

struct target {
    char *key, *unit;   /* owned */
    char *quantity;     /* owned: "forcing_ari+forcing_aci"; of a ratio "temperature/co2_taken" */
    char *scenario;     /* owned: name of an experiment; "" the history */
    char *observed;     /* owned: a series of the observations */
    char *source;       /* owned */
    struct place place; /* of the row; its file is borrowed from the recipe */
    enum role role;
    enum score score;
    int from, to, base_from, base_to; /* calendar years; base_from > base_to: no base */
    double factor;                    /* on the score */
    struct distribution distribution; /* of a target */
    double low, high;                 /* of a filter or a check */
};

struct targets {
    int n;
    struct target row[most_targets];
};

/* A row of a later table takes the place of one with the same key. widened: each target's
 * distribution is widened by the standard deviation in its column `internal`, that of internal
 * variability, which an ensemble of forced responses does not have. */
enum status targets_open(struct targets *targets, const struct files *files, bool widened,
                         struct complaints *complaints);
void targets_close(struct targets *targets);

/* The row with this key, or -1. */
int targets_find(const struct targets *targets, const char *key);

#endif
