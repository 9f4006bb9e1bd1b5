/* From a recipe to an ensemble of members that meets its targets.
 * Owns: nothing.
 * Promises: files appear whole or not at all; the same recipe, seed and draws give the same bytes,
 * whatever the ranks and blocks (on one device and build). */
#ifndef KEELING_CALIBRATION_CALIBRATE_H
#define KEELING_CALIBRATION_CALIBRATE_H

#include "ranks/ranks.h"
#include "year/engine.h"

struct calibrate_options {
    const char *recipe;   /* a YAML; NULL: the shipped one */
    int64_t draws, keep;  /* 0: the recipe's */
    const uint32_t *seed; /* NULL: the recipe's */
    const char *members;  /* an ensemble file to be judged; NULL: one is made */
    const char *out;      /* "members.csv", diagnostics go beside it, "members.json"; or, of a
                             judged ensemble, the diagnostics */
    struct settings settings;
    const struct ranks *ranks;
    void (*progress)(void *context, double done, double total); /* may be NULL */
    void *progress_context;
};

/* By the clock: drawing; deriving and running the history; the experiments; choosing, judging and
 * writing; all, with reading and the device. */
struct calibrate_seconds {
    double drawing, history, experiments, choosing, all;
};

/* What it did, for the terminal and the log. */
struct calibrate_report {
    int64_t draws, survivors, kept;
    double sample_size;
    struct calibrate_seconds spent;
    char device[256];
    char *missed, *failed; /* owned: targets and checks, in words; "none"; NULL: not judged */
};

enum status calibrate(const struct calibrate_options *options, struct calibrate_report *report,
                      struct complaints *complaints);

#endif
