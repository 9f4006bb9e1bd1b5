#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "year/job.h"

static void rebase(const struct job *job, struct block *block)
{
    for (int64_t m = 0; m < block->n; m++)
        block_add(block, m, job->shift - block_reference(block, m, job->experiment));
}

/* The last 1 January begins no year: a quantity of the year has no value there. */
static void end_span(struct block *block)
{
    for (int64_t m = 0; m < block->n; m++) {
        int64_t at = (block->n_rows - 1) * block->stride + m;
        if (block->wide)
            ((double *)block->values)[at] = NAN;
        else
            ((float *)block->values)[at] = NAN;
    }
}

static enum status write_percentiles(struct job *job, const struct block *block, int slot,
                                     int scenario)
{
    for (int row = 0; row < block->n_rows; row++) {
        float *out = job->table + (size_t)row * n_percentiles;
        double wide[n_percentiles];
        if (block->wide) {
            statistics_row64(&job->statistics, (const double *)block->values + row * block->stride,
                             block->n, wide);
            for (int p = 0; p < n_percentiles; p++)
                out[p] = (float)wide[p];
        } else {
            statistics_row(&job->statistics, (const float *)block->values + row * block->stride,
                           block->n, out);
        }
    }
    return trajectory_write(&job->trajectory, slot, scenario, 0, n_percentiles, job->table,
                            n_percentiles);
}

/* Copies a part of the members to where all of them are collected. */
static void put_together(struct job *job, const struct block *block, int slot, int scenario,
                         int64_t first)
{
    struct block whole = job_block(job, &job->whole, slot, scenario - job->whole_from);
    size_t size = job_stored_size(job);
    for (int row = 0; row < block->n_rows; row++)
        memcpy((char *)whole.values + ((size_t)row * (size_t)whole.stride + (size_t)first) * size,
               (const char *)block->values + (size_t)row * (size_t)block->stride * size,
               (size_t)block->n * size);
}

enum status job_keep(struct job *job, struct block *block, int slot, int scenario, int64_t first)
{
    if (slot == job->temperature)
        rebase(job, block);
    if (quantity_spans(job->chosen[slot]))
        end_span(block);
    if (job->compared)
        compare_add(&job->compared[scenario], job->chosen[slot], block);
    outside_look(&job->outside[slot], job->chosen[slot]->variable, block, scenario, first);
    if (job_counts(job)) {
        histograms_add(&job->histograms, block, slot);
        return STATUS_OK;
    }
    if (job->options->stats && job->whole.values) {
        put_together(job, block, slot, scenario, first);
        return STATUS_OK;
    }
    if (job->options->stats)
        return write_percentiles(job, block, slot, scenario);
    return trajectory_write(&job->trajectory, slot, scenario, first, block->n, block->values,
                            (size_t)block->stride);
}

/* Percentiles of what was put together from the ranks. */
enum status job_write_whole(struct job *job, const struct engine *engine)
{
    enum status status = STATUS_OK;
    for (int s = 0; job->whole.values && s < engine->n_scenarios; s++)
        for (int slot = 0; slot < job->n_chosen; slot++) {
            struct block block = job_block(job, &job->whole, slot, s);
            TRY(write_percentiles(job, &block, slot, engine->scenario[s]));
        }
out:
    free(job->whole.values);
    job->whole.values = NULL;
    return status;
}

enum status job_write_counts(struct job *job, int scenario)
{
    enum status status = STATUS_OK;
    histograms_sum(&job->histograms, job->options->ranks);
    for (int slot = 0; job->options->ranks->rank == 0 && slot < job->n_chosen; slot++) {
        histograms_read(&job->histograms, slot, job->experiment->members.n, job->table);
        TRY(trajectory_write(&job->trajectory, slot, scenario, 0, n_percentiles, job->table,
                             n_percentiles));
    }
out:
    return status;
}
