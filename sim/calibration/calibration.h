/* A calibration under way: what its parts share. setup.c opens it, pass.c runs the draws, select.c
 * chooses the members, verdict.c judges them, ensemble.c and diagnostics.c write them down.
 * Owns: everything it names but what is marked borrowed.
 * Promises: the members depend on recipe, seed and number of draws alone, not on ranks or blocks
 * (on one device and build). */
#ifndef KEELING_CALIBRATION_CALIBRATION_H
#define KEELING_CALIBRATION_CALIBRATION_H

#include "calibration/calibrate.h"
#include "calibration/choose.h"
#include "calibration/outcomes.h"
#include "calibration/recipe.h"
#include "calibration/scorer.h"

enum { most_scorers = 1 + most_experiments, batch_size = 65536 };

struct calibration {
    const struct calibrate_options *options; /* borrowed */
    struct complaints *complaints;           /* borrowed */
    struct recipe recipe;
    struct prior prior;
    struct targets targets;
    struct observed observed;
    struct clouds clouds;
    struct device device;
    struct solving solving;
    int n_scorers;
    struct scorer scorer[most_scorers]; /* the history, then the experiments */
    struct outcomes outcomes;
    int n_judged, judged[most_targets]; /* rows of the targets that are targets */
    struct bins *bins;                  /* [n_judged] */
    int64_t n_survivors;
    int64_t *survivor; /* [n_survivors] outcomes that survived */
    double sample_size, share_largest;
    double *score;     /* [n_survivors][n_judged] */
    int64_t *weight;   /* [n_survivors] after raking */
    int64_t *member;   /* [keep] outcomes, in the order of the file */
    struct draws kept; /* the members' parameters */
    struct calibrate_seconds spent;
    float *kept_score; /* [keep][targets.n] every row */
};

/* Reads everything; complains of all that is wrong. */
enum status setup_open(struct calibration *calibration, struct complaints *complaints);
void setup_close(struct calibration *calibration);

/* Whether history, baselines and scenario belong together (belongs.c). */
enum status setup_check_history(const struct calibration *calibration);

/* Collective: all draws of this rank, then those of all on rank 0. */
enum status pass_run(struct calibration *calibration);

/* Scores every row for the chosen members; fills kept and kept_score. */
enum status pass_score_kept(struct calibration *calibration);

/* Scores every row for the members of an ensemble file; fills kept_score and recipe.keep. */
enum status pass_score_members(struct calibration *calibration);

/* Whether the members' median of a check lies where it should; whether their 5, 50 and 95 % of a
 * target are within 5 % of its width, more where members are few. */
bool verdict_passed(const struct calibration *calibration, int row);
bool verdict_met(const struct calibration *calibration, int row);

/* What is missed and failed, in words, joined by semicolons; "none". Owned by the caller. */
char *verdict_missed(const struct calibration *calibration);
char *verdict_failed(const struct calibration *calibration);

/* Chooses the members from the outcomes. */
enum status select_members(struct calibration *calibration);

/* The ensemble file, and the page's numbers beside it. */
enum status ensemble_write(const struct calibration *calibration, const char *path);
enum status diagnostics_write(const struct calibration *calibration, const char *path);

#endif
