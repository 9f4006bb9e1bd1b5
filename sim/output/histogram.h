/* Values counted in bins that widen as they come: percentiles of ensembles too large to keep.
 * Owns: nothing; the counts lie in memory of the caller.
 * Promises: what is counted depends on the set of values alone, never on their order or on how
 * they were split: bins are a power of two wide, the smallest for which the range of the values
 * spans no more than histogram_bins, and begin at multiples of their width, so that wider ones are
 * made of whole narrower ones. */
#ifndef KEELING_OUTPUT_HISTOGRAM_H
#define KEELING_OUTPUT_HISTOGRAM_H

#include <stdint.h>

enum {
    histogram_bins = 8192,
    /* A percentile is off by less than a bin, and so by less than the range over this: the next
     * narrower bins were too many, (histogram_bins - 1) of them less than the range. */
    histogram_parts = (histogram_bins - 1) / 2
};

struct histogram {
    double least, greatest; /* of the values; INFINITY and -INFINITY while there are none */
    int exponent;           /* bins are 2^exponent wide */
    uint32_t *count;        /* [histogram_bins] borrowed: of bin k at k modulo histogram_bins */
};

/* An empty one; clears count. */
struct histogram histogram_empty(uint32_t *count);

/* Counts n values; none when one of them is no finite number. */
void histogram_add(struct histogram *histogram, const float *values, int64_t n);

/* Makes room for values between least and greatest. Two that have the same room have the same
 * bins, whose counts can be added. */
void histogram_widen(struct histogram *histogram, double least, double greatest);

/* out[n_percentiles], linear inside a bin, exact where all values are equal; NaN unless n values
 * were counted. */
void histogram_percentiles(const struct histogram *histogram, int64_t n, float *out);

#endif
