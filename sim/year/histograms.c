#include "year/histograms.h"

#include <assert.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "base/text.h"
#include "output/statistics.h"

static size_t n_of(const struct histograms *histograms)
{
    return (size_t)histograms->n_slots * (size_t)histograms->n_rows;
}

static struct histogram *of_slot(const struct histograms *histograms, int slot)
{
    return histograms->each + (size_t)slot * (size_t)histograms->n_rows;
}

enum status histograms_open(struct histograms *histograms, struct device *device, int n_slots,
                            int n_rows, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    *histograms = (struct histograms){.device = device, .n_slots = n_slots, .n_rows = n_rows};
    size_t n = n_of(histograms), size = histogram_bins * sizeof(uint32_t);
    histograms->each = take(n, sizeof *histograms->each);
    TRY(buffer_open(&histograms->memory, device, n * size, complaints));
    if (!buffer_map(&histograms->memory, device, true, complaints))
        status = STATUS_DEVICE;
out:
    if (status == STATUS_MEMORY)
        remark(complaints, (struct place){0},
               "counting percentiles takes %zu KiB for each quantity and year; expected a larger "
               "--memory, or fewer --variables",
               size / 1024);
    return status;
}

void histograms_clear(struct histograms *histograms)
{
    uint32_t *counts = histograms->memory.mapped;
    for (size_t i = 0; i < n_of(histograms); i++)
        histograms->each[i] = histogram_empty(counts + i * histogram_bins);
}

struct counting {
    struct histogram *row; /* [n_rows] */
    const struct block *block;
};

static void count_rows(void *context, int64_t first, int64_t n)
{
    const struct counting *counting = context;
    const struct block *block = counting->block;
    assert(!block->wide); /* percentiles are stored in single precision */
    for (int64_t row = first; row < first + n; row++)
        histogram_add(&counting->row[row], (const float *)block->values + row * block->stride,
                      block->n);
}

void histograms_add(struct histograms *histograms, const struct block *block, int slot)
{
    struct counting counting = {of_slot(histograms, slot), block};
    parallel_run(histograms->n_rows, (struct piece_of_work){count_rows, &counting});
}

/* All ranks get the same bins, whose counts are then summed. */
void histograms_sum(struct histograms *histograms, const struct ranks *ranks)
{
    size_t n = n_of(histograms);
    if (ranks->size == 1)
        return;
    double *range = take(2 * n, sizeof *range);
    for (size_t i = 0; i < n; i++) {
        range[2 * i] = histograms->each[i].least;
        range[2 * i + 1] = -histograms->each[i].greatest;
    }
    ranks_least(ranks, range, 2 * n);
    for (size_t i = 0; i < n; i++)
        if (range[2 * i] <= -range[2 * i + 1])
            histogram_widen(&histograms->each[i], range[2 * i], -range[2 * i + 1]);
    free(range);
    ranks_sum(ranks, histograms->memory.mapped, n * histogram_bins);
}

void histograms_read(const struct histograms *histograms, int slot, int64_t n, float *table)
{
    const struct histogram *row = of_slot(histograms, slot);
    for (int r = 0; r < histograms->n_rows; r++)
        histogram_percentiles(&row[r], n, table + (size_t)r * n_percentiles);
}

void histograms_close(struct histograms *histograms)
{
    buffer_close(&histograms->memory, histograms->device);
    free(histograms->each);
    *histograms = (struct histograms){0};
}
