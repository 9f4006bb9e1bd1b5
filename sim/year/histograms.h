/* Percentiles of ensembles too large to keep: a histogram for each quantity and year.
 * Owns: the counts, which are taken from the device's memory budget.
 * Promises: the same counts whatever the blocks, the lanes, the threads or the ranks. */
#ifndef KEELING_YEAR_HISTOGRAMS_H
#define KEELING_YEAR_HISTOGRAMS_H

#include "device/device.h"
#include "output/histogram.h"
#include "ranks/ranks.h"
#include "year/shift.h"

struct histograms {
    struct device *device;  /* borrowed */
    struct buffer memory;   /* owned; mapped all the time, for the host alone counts */
    struct histogram *each; /* [n_slots][n_rows] owned */
    int n_slots, n_rows;
};

enum status histograms_open(struct histograms *histograms, struct device *device, int n_slots,
                            int n_rows, struct complaints *complaints);

/* Forgets all counts. */
void histograms_clear(struct histograms *histograms);

/* Counts the values of a slot. */
void histograms_add(struct histograms *histograms, const struct block *block, int slot);

/* Collective: the counts of all ranks, on the first. */
void histograms_sum(struct histograms *histograms, const struct ranks *ranks);

/* table[n_rows][n_percentiles] of a slot; NaN where not all of n values were numbers. */
void histograms_read(const struct histograms *histograms, int slot, int64_t n, float *table);

void histograms_close(struct histograms *histograms);

#endif
