/* Percentiles over members: exact order statistics.
 * Owns: scratch memory of one row.
 * Promises: linear interpolation between order statistics (as numpy's default); the result depends
 * on the set of values alone, never on their order or on how they were split. */
#ifndef KEELING_OUTPUT_STATISTICS_H
#define KEELING_OUTPUT_STATISTICS_H

#include <stdint.h>

#include "base/status.h"

enum { n_percentiles = 9 };
extern const double percentiles[n_percentiles]; /* 5 10 17 33 50 67 83 90 95 */

struct statistics {
    void *scratch; /* owned */
    int64_t n;     /* room for so many values */
};

enum status statistics_open(struct statistics *statistics, int64_t n_members);
/* out[n_percentiles] of n values. A NaN among them makes all of out NaN. */
void statistics_row(struct statistics *statistics, const float *values, int64_t n, float *out);
void statistics_row64(struct statistics *statistics, const double *values, int64_t n, double *out);
void statistics_close(struct statistics *statistics);

#endif
