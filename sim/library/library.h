/* What the calls of keeling.h share.
 * Owns: struct keeling.
 * Promises: a call that fails leaves its complaints in the model. */
#ifndef KEELING_LIBRARY_LIBRARY_H
#define KEELING_LIBRARY_LIBRARY_H

#include <stdbool.h>

#include "keeling.h"
#include "scenario/storable.h"
#include "year/engine.h"

struct keeling {
    bool open; /* keeling_open went well */
    struct experiment experiment;
    struct complaints complaints;
    struct device device;
    struct quantities quantities;
    const struct quantity **chosen; /* [n_chosen] owned */
    int n_chosen;
    struct engine engine;
    int *scenario; /* [n_scenarios] owned: 0, 1, .. */
    int stepped;   /* years */
    bool changed;  /* series set since the last step */
    bool broken;   /* the last step left no numbers to go on with */
};

/* STATUS_USAGE, after a complaint. */
enum status library_refuse(struct keeling *model, const char *what, const char *expected);

/* Whether each of the options says something that may be read; `whole`: for keeling_run. */
enum status library_check_options(struct keeling *model, const struct keeling_options *options,
                                  bool whole);

#endif
