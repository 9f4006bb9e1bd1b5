#include "year/histogram.h"

#include <math.h>
#include <string.h>

#include "output/statistics.h"

enum { n_bins = 4096, row_size = n_bins + 2 /* as kernels/histogram.cl */ };

static enum status fill_ranges(struct histogram *histogram, const struct quantity *const *chosen,
                               struct complaints *complaints)
{
    void *mapped = buffer_map(&histogram->ranges, histogram->device, true, complaints);
    for (int i = 0; mapped && i < histogram->n_slots; i++) {
        double low = chosen[i]->variable->low;
        double scale = n_bins / (chosen[i]->variable->high - low);
        if (histogram->wide) {
            double *range = (double *)mapped + 2 * (size_t)i;
            range[0] = low;
            range[1] = scale;
        } else {
            float *range = (float *)mapped + 2 * (size_t)i;
            range[0] = (float)low;
            range[1] = (float)scale;
        }
    }
    buffer_unmap(&histogram->ranges, histogram->device);
    return mapped ? STATUS_OK : STATUS_DEVICE;
}

enum status histogram_open(struct histogram *histogram, struct device *device,
                           const struct settings *settings, const struct quantity *const *chosen,
                           int n_chosen, int n_rows, struct complaints *complaints)
{
    struct source source = {.main = "histogram.cl",
                            .kernel = "count_values",
                            .model = "",
                            .stores = "",
                            .single = settings->single,
                            .stored_double = settings->store_double,
                            .lanes = 1};
    size_t n_counts = (size_t)n_chosen * (size_t)n_rows * row_size;
    enum status status = STATUS_OK;
    *histogram = (struct histogram){
        .device = device, .n_slots = n_chosen, .n_rows = n_rows, .wide = settings->store_double};
    TRY(program_open(&histogram->program, device, &source, complaints));
    TRY(buffer_open(&histogram->ranges, device, (size_t)n_chosen * 2 * sizeof(double), complaints));
    TRY(buffer_open(&histogram->counts, device, n_counts * sizeof(uint32_t), complaints));
    TRY(buffer_open(&histogram->shape, device, 4 * sizeof(uint32_t), complaints));
    TRY(fill_ranges(histogram, chosen, complaints));
out:
    return status;
}

enum status histogram_clear(struct histogram *histogram, struct complaints *complaints)
{
    void *counts = buffer_map(&histogram->counts, histogram->device, true, complaints);
    if (counts)
        memset(counts, 0, histogram->counts.size);
    buffer_unmap(&histogram->counts, histogram->device);
    return counts ? STATUS_OK : STATUS_DEVICE;
}

enum status histogram_add(struct histogram *histogram, struct engine *engine, int64_t n,
                          struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct program *program = &histogram->program;
    size_t n_rows = (size_t)histogram->n_slots * (size_t)histogram->n_rows;
    size_t shares = histogram->device->cpu ? 1 : 256;
    uint32_t *shape = buffer_map(&histogram->shape, histogram->device, true, complaints);
    if (!shape)
        return STATUS_DEVICE;
    shape[0] = (uint32_t)histogram->n_rows;
    shape[1] = (uint32_t)n;
    shape[2] = (uint32_t)engine->stride;
    buffer_unmap(&histogram->shape, histogram->device);
    TRY(program_give(program, &engine->out));
    TRY(program_give(program, &histogram->ranges));
    TRY(program_give(program, &histogram->counts));
    TRY(program_give(program, &histogram->shape));
    TRY(program_run(program, histogram->device, (size_t[2]){n_rows, shares}, complaints));
out:
    return status;
}

enum status histogram_sum(struct histogram *histogram, const struct ranks *ranks,
                          struct complaints *complaints)
{
    if (ranks->size == 1)
        return STATUS_OK;
    uint32_t *counts = buffer_map(&histogram->counts, histogram->device, false, complaints);
    if (counts)
        ranks_sum(ranks, counts, histogram->counts.size / sizeof *counts);
    buffer_unmap(&histogram->counts, histogram->device);
    return counts ? STATUS_OK : STATUS_DEVICE;
}

enum status histogram_read(struct histogram *histogram, int slot, const struct quantity *quantity,
                           int64_t n, float *table, struct complaints *complaints)
{
    const uint32_t *counts = buffer_map(&histogram->counts, histogram->device, false, complaints);
    for (int row = 0; counts && row < histogram->n_rows; row++) {
        size_t at = (size_t)slot * (size_t)histogram->n_rows + (size_t)row;
        float *out = table + (size_t)row * n_percentiles;
        int64_t sum = 0;
        for (int bin = 0; bin < row_size; bin++)
            sum += counts[at * row_size + (size_t)bin];
        histogram_percentiles(counts + at * row_size, n_bins, quantity->variable->low,
                              quantity->variable->high, out);
        for (int p = 0; sum != n && p < n_percentiles; p++)
            out[p] = NAN;
    }
    buffer_unmap(&histogram->counts, histogram->device);
    return counts ? STATUS_OK : STATUS_DEVICE;
}

void histogram_close(struct histogram *histogram)
{
    if (!histogram->device)
        return;
    buffer_close(&histogram->ranges, histogram->device);
    buffer_close(&histogram->counts, histogram->device);
    buffer_close(&histogram->shape, histogram->device);
    program_close(&histogram->program);
}
