/* Counts of the values that members have in a year: one row of bins for each slot and year.
 * out     [slot][row][out_stride] stored values, the first n of each row counted
 * ranges  [slot][2] low end, and bins per unit
 * counts  [slot][row][N_BINS + 2] below, the bins, above; added to
 * shape   n_rows, n, out_stride
 * Counting is exact, so it does not matter how members are split over work-items or calls. */
#include "dialect.h"

enum { N_BINS = 4096, SHAPE_n_rows = 0, SHAPE_n, SHAPE_out_stride };

static inline uint bin_of(stored value, stored low, stored scale)
{
    stored place = (value - low) * scale;
    if (place >= (stored)N_BINS)
        return N_BINS + 1;
    return place >= (stored)0 ? 1 + (uint)place : 0;
}

/* Work-items: slot x row, and shares of the members. */
kernel void count_values(global const stored *out, global const stored *ranges, global uint *counts,
                         global const uint *shape)
{
    size_t row = get_global_id(0), shares = get_global_size(1);
    size_t slot = row / shape[SHAPE_n_rows];
    stored low = ranges[2 * slot], scale = ranges[2 * slot + 1];
    global const stored *values = out + row * shape[SHAPE_out_stride];
    global uint *bins = counts + row * (N_BINS + 2);
    for (size_t i = get_global_id(1); i < shape[SHAPE_n]; i += shares) {
        stored value = values[i];
        if (value != value) /* not a number: missed in the sum of all */
            continue;
        if (shares > 1)
            atomic_inc(&bins[bin_of(value, low, scale)]);
        else
            bins[bin_of(value, low, scale)]++;
    }
}
