/* What the device can do at most, measured in the kernels' own vectors.
 * Owns: nothing.
 * Promises: rates are the best of several runs, per second of processor time on CPUs, else of
 * clock. */
#ifndef KEELING_YEAR_LIMITS_H
#define KEELING_YEAR_LIMITS_H

#include "year/engine.h"

struct limits {
    double fma;   /* multiply-adds a second */
    double exp;   /* exponentials a second */
    double bytes; /* moved a second, to and from memory */
};

/* Of one core on a CPU, of the whole device otherwise. */
enum status limits_measure(struct limits *limits, struct device *device,
                           const struct settings *settings, int lanes,
                           struct complaints *complaints);

#endif
