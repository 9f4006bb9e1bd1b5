#include <math.h>
#include <stdlib.h>

#include "year/check.h"
#include "year/job.h"
#include "year/load.h"

enum { exact_members = 20000 }; /* beyond, percentiles come from histograms */

int job_rows(const struct job *job)
{
    return job->experiment->last_year - job->experiment->first_year + 1;
}

bool job_counts(const struct job *job)
{
    return job->options->stats && job->experiment->members.n > exact_members;
}

size_t job_stored_size(const struct job *job)
{
    return job->options->settings.store_double ? sizeof(double) : sizeof(float);
}

size_t job_row(const struct job *job, const struct results *results, int slot, int scenario)
{
    size_t set = (size_t)slot * (size_t)results->room + (size_t)scenario;
    return set * (size_t)job_rows(job) * (size_t)results->stride;
}

struct block job_block(const struct job *job, const struct results *results, int slot, int scenario)
{
    return (struct block){
        .values =
            (char *)results->values + job_row(job, results, slot, scenario) * job_stored_size(job),
        .wide = job->options->settings.store_double,
        .n_rows = job_rows(job),
        .n = results->n,
        .stride = results->stride,
        .first_year = job->experiment->first_year,
    };
}

/* n more runs of a member through a scenario are done. */
static void tell(struct job *job, int64_t n)
{
    job->done += (double)n * (job_rows(job) - 1);
    double total =
        (double)job->experiment->members.n * job->experiment->n_scenarios * (job_rows(job) - 1);
    total *= job->assessed ? 2 : 1; /* measured before */
    if (job->options->progress)
        job->options->progress(job->options->progress_context, job->done, total);
}

static enum status visit_results(struct job *job, const struct engine *engine,
                                 const struct results *results, struct visitor visitor)
{
    enum status status = STATUS_OK;
    for (int s = 0; s < results->n_scenarios; s++)
        for (int slot = 0; slot < job->n_chosen; slot++) {
            struct block block = job_block(job, results, slot, s);
            TRY(visitor.visit(job, &block, slot, engine->scenario[results->scenario + s],
                              results->first));
        }
out:
    return status;
}

size_t job_bytes(const struct job *job, const struct results *results)
{
    return job_row(job, results, job->n_chosen, 0) * job_stored_size(job);
}

/* One launch: computed, then visited here or sent to the rank that writes. */
static enum status run_launch(struct job *job, struct engine *engine, int scenario,
                              struct share members, bool here, struct visitor visitor)
{
    enum status status = STATUS_OK;
    TRY(engine_run(engine, scenario, members.n, 0, engine->n_years, job->complaints));
    TRY(check_state(engine, scenario, members.first, members.n, job->complaints));
    struct results results = {engine_results(engine, job->complaints),
                              scenario,
                              engine_launched(engine, scenario),
                              engine->n_launched,
                              members.first,
                              members.n,
                              engine->stride};
    if (!results.values)
        return STATUS_DEVICE;
    if (here) {
        TRY(visit_results(job, engine, &results, visitor));
    } else {
        ranks_send(&results, sizeof results, 0);
        ranks_send(results.values, job_bytes(job, &results), 0);
    }
out:
    engine_release(engine);
    return status;
}

/* One block of members, every scenario. */
static enum status run_block(struct job *job, struct engine *engine, struct share members,
                             bool here, struct visitor visitor)
{
    enum status status = STATUS_OK;
    TRY(load_members(engine, members.first, members.n, job->complaints));
    for (int s = 0; s < engine->n_scenarios; s += engine->n_launched) {
        TRY(run_launch(job, engine, s, members, here, visitor));
        tell(job, members.n * engine_launched(engine, s));
    }
out:
    return status;
}

/* The blocks of another rank. */
static enum status receive_blocks(struct job *job, const struct engine *engine, int rank,
                                  struct visitor visitor)
{
    struct share share = ranks_share(job->options->ranks, rank, job->experiment->members.n);
    enum status status = STATUS_OK;
    for (int64_t done = 0; done < share.n * engine->n_scenarios && status == STATUS_OK;) {
        struct results results;
        ranks_receive(&results, sizeof results, rank);
        size_t n = job_bytes(job, &results);
        results.values = take(n, 1);
        ranks_receive(results.values, n, rank);
        status = visit_results(job, engine, &results, visitor);
        free(results.values);
        done += results.n * results.n_scenarios;
        tell(job, results.n * results.n_scenarios);
    }
    return status;
}

/* All members of the engine's scenarios, block by block; visit gets each block of each slot, on the
 * rank that writes, or where it was made when only counts are kept. */
enum status job_each_block(struct job *job, struct engine *engine, bool measuring,
                           struct visitor visitor)
{
    enum status status = STATUS_OK;
    const struct ranks *ranks = job->options->ranks;
    struct share own = ranks_share(ranks, ranks->rank, job->experiment->members.n);
    bool counting = job_counts(job) && !measuring, here = ranks->rank == 0 || counting;
    for (int64_t at = 0; at < own.n; at += engine->block) {
        struct share members = {own.first + at,
                                own.n - at < engine->block ? own.n - at : engine->block};
        TRY(run_block(job, engine, members, here, visitor));
    }
    for (int rank = 1; here && !counting && rank < ranks->size; rank++)
        TRY(receive_blocks(job, engine, rank, visitor));
out:
    return status;
}

static enum status measure_block(struct job *job, struct block *block, int slot, int scenario,
                                 int64_t first)
{
    const struct experiment *experiment = job->experiment;
    int from = experiment->reference_first, to = experiment->reference_last;
    (void)scenario;
    for (int64_t m = 0; slot == job->temperature && m < block->n; m++)
        job->assessed[first + m] =
            block_mean(block, m, experiment->assessed_first, experiment->assessed_last, false) -
            block_mean(block, m, from, to, from == to);
    return STATUS_OK;
}

/* The amount that moves the members' median over the assessed period to the assessed warming. */
enum status job_find_shift(struct job *job, struct engine *engine)
{
    double row[n_percentiles];
    enum status status = STATUS_OK;
    job->shift = 0;
    if (!job->assessed)
        return STATUS_OK;
    TRY(job_each_block(job, engine, true, (struct visitor){measure_block}));
    statistics_row64(&job->statistics, job->assessed, job->experiment->members.n, row);
    job->shift = job->experiment->assessed_warming - row[n_percentiles / 2];
    ranks_spread(job->options->ranks, &job->shift);
out:
    return status;
}
