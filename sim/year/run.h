/* A whole run: every scenario and member of an experiment, into one trajectory file.
 * Owns: everything it opens; nothing is left behind when it fails.
 * Promises: the file holds no clock, path, device or block size: equal experiments give equal
 * bytes. */
#ifndef KEELING_YEAR_RUN_H
#define KEELING_YEAR_RUN_H

#include "ranks/ranks.h"
#include "year/engine.h"

struct run_options {
    struct settings settings;
    const struct ranks *ranks; /* who shares the work; the first of them writes */
    int parts;                 /* ranks that share the regions of the same members; 0: as it pays */
    const char *out;           /* path of the .nc */
    bool strict;               /* refuse a run that is far from what was observed */
    bool stats;                /* percentiles instead of members */
    /* Called on the way, done of total member-years; may be NULL. */
    void (*progress)(void *context, double done, double total);
    void *progress_context;
};

struct run_report {
    char device[128], driver[64];
    int lanes;
    int64_t block;
    double member_years;
    double run_seconds; /* in kernels, as device_clock counts them */
    int n_quantities;
};

/* Complains of what a run would refuse although the input is good: land that cannot give it all. */
enum status run_check(const struct experiment *experiment, struct complaints *complaints);

/* Collective over the ranks. */
enum status run(const struct experiment *experiment, const struct run_options *options,
                struct run_report *report, struct complaints *complaints);

#endif
