/* What the calls of keeling.h share.
 * Owns: struct keeling.
 * Promises: a call that fails leaves its complaints in the model. */
#ifndef KEELING_LIBRARY_LIBRARY_H
#define KEELING_LIBRARY_LIBRARY_H

#include <stdbool.h>

#include "commands/command.h"
#include "keeling.h"
#include "year/engine.h"

struct keeling {
    bool open; /* keeling_open went well */
    struct experiment experiment;
    struct complaints complaints;
    struct device device;
    struct engine engine;
    int *scenario; /* [n_scenarios] owned: 0, 1, .. */
    int stepped;   /* years */
    bool changed;  /* series set since the last step */
    bool broken;   /* the last step left no numbers to go on with */
};

/* STATUS_USAGE, after a complaint. */
enum status library_refuse(struct keeling *model, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What was asked, as the command line would have it; `whole`: of keeling_run. */
enum status library_read_options(struct keeling *model, const struct keeling_options *options,
                                 bool whole, struct arguments *arguments, struct request *request);

#endif
