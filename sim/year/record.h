/* What a trajectory file says of a run: its axes, datasets and notes.
 * Owns: nothing.
 * Promises: everything written follows from the experiment and the choice of quantities alone. */
#ifndef KEELING_YEAR_RECORD_H
#define KEELING_YEAR_RECORD_H

#include "catalogue/quantity.h"
#include "output/trajectory.h"
#include "scenario/scenario.h"

struct record {
    const struct experiment *experiment; /* borrowed */
    const char *path;
    int n_chosen;
    const struct quantity *const *chosen; /* [n_chosen] borrowed */
    int temperature;                      /* index in chosen, -1 when not stored */
    bool stats, histograms, single, store_double;
};

enum status record_open(struct trajectory *trajectory, const struct record *record,
                        struct complaints *complaints);

/* The root attributes; before trajectory_close. */
enum status record_notes(struct trajectory *trajectory, const struct record *record);

#endif
