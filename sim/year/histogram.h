/* Percentiles of ensembles too large to keep: integer counts made on the device.
 * Owns: the kernel of histogram.cl, and the counts.
 * Promises: the same counts whatever the blocks, the lanes or the device's threads. */
#ifndef KEELING_YEAR_HISTOGRAM_H
#define KEELING_YEAR_HISTOGRAM_H

#include "ranks/ranks.h"
#include "year/engine.h"

struct histogram {
    struct device *device; /* borrowed */
    struct program program;
    struct buffer ranges, counts, shape;
    int n_slots, n_rows;
    bool wide; /* values are double */
};

enum status histogram_open(struct histogram *histogram, struct device *device,
                           const struct settings *settings, const struct quantity *const *chosen,
                           int n_chosen, int n_rows, struct complaints *complaints);

/* Forgets all counts. */
enum status histogram_clear(struct histogram *histogram, struct complaints *complaints);

/* Adds the results of n members that stand in an engine of one scenario. */
enum status histogram_add(struct histogram *histogram, struct engine *engine, int64_t n,
                          struct complaints *complaints);

/* Collective: the counts of all ranks, on the first. */
enum status histogram_sum(struct histogram *histogram, const struct ranks *ranks,
                          struct complaints *complaints);

/* table[n_rows][n_percentiles] of a slot; NaN where not all of n values were numbers. */
enum status histogram_read(struct histogram *histogram, int slot, const struct quantity *quantity,
                           int64_t n, float *table, struct complaints *complaints);

void histogram_close(struct histogram *histogram);

#endif
