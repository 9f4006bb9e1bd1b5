/* One scenario that scores draws on the device, and the offset of the carbon cycle that is solved
 * there.
 * Owns: the experiment, which is read once; its scores and engine, from start to stop.
 * Promises: a draw's scores depend on the draw alone, whatever batch or block it is in. */
#ifndef KEELING_CALIBRATION_SCORER_H
#define KEELING_CALIBRATION_SCORER_H

#include "calibration/draws.h"
#include "calibration/scores.h"
#include "year/engine.h"

struct scorer {
    struct experiment experiment; /* owned; its first scenario */
    struct binding binding;       /* owned */
    const struct targets *targets;
    const struct observed *observed;
    int n_rows;             /* of the targets that are scored here, */
    bool has[most_targets]; /* which these are, */
    bool judges;            /* and whether some are more than checks */
    struct scores scores;   /* owned */
    struct engine engine;   /* owned */
    bool started, lent;     /* the engine is open; its members are draws */
};

/* What is solved: a parameter, so that a target's score is as wanted. */
struct solving {
    int row;     /* of the parameter in the prior; -1: nothing is solved */
    int target;  /* row of the targets */
    int n_runs;  /* each draw is run so often */
    double near; /* |score - wanted| above it: not solved */
};

/* What a scorer reads: a scenario called `name` ("" the history), and the ensemble file that is
 * scored (NULL: draws are). */
struct scorer_files {
    const char *name, *scenario, *members;
};

/* Reads the scenario; binds the prior to it, and the rows of the targets that name it. */
enum status scorer_open(struct scorer *scorer, const struct scorer_files *files,
                        const struct prior *prior, const struct targets *targets,
                        const struct observed *observed, struct complaints *complaints);
void scorer_close(struct scorer *scorer);

/* Opens the engine, for the checks or without. `draws` are as many as ever come at once, and tell
 * what varies; NULL: the members of the ensemble file are scored. */
enum status scorer_start(struct scorer *scorer, bool checks, const struct draws *draws,
                         struct device *device, const struct settings *settings,
                         struct complaints *complaints);
void scorer_stop(struct scorer *scorer);

/* score[draw][targets->n]: the rows of this scenario are set for all draws, or for the members. */
enum status scorer_score(struct scorer *scorer, const struct draws *draws, float *score,
                         struct complaints *complaints);

/* The same, solving: the parameter's values in `draws` are replaced, weight[draw] becomes the
 * density of the solved value over the slope of the score, 0 where it is not solved. */
enum status scorer_solve(struct scorer *scorer, struct draws *draws, const struct solving *solving,
                         float *score, double *weight, struct complaints *complaints);

#endif
