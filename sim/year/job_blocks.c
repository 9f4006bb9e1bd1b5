#include <math.h>
#include <stdlib.h>

#include "year/check.h"
#include "year/job.h"
#include "year/load.h"

enum { exact_members = 20000 }; /* beyond, percentiles come from histograms */

int job_rows(const struct job *job)
{
    return experiment_rows(job->experiment);
}

bool job_counts(const struct job *job)
{
    return job->options->stats && job->experiment->members.n > exact_members;
}

size_t job_stored_size(const struct job *job)
{
    return job->options->settings.store_double ? sizeof(double) : sizeof(float);
}

/* The part that computes a quantity of a region. */
static int part_of(const struct job *job, const struct quantity *quantity)
{
    return share_owner(job->experiment->society->n_regions, job->grid.parts, quantity->region);
}

void job_share(struct job *job)
{
    int parts = job->grid.parts, n = 0, n_others = 0;
    job->slots = take((size_t)job->n_chosen, sizeof *job->slots);
    job->own = take((size_t)job->n_chosen, sizeof *job->own);
    job->n_before = take((size_t)parts + 1, sizeof *job->n_before);
    for (int slot = 0; slot < job->n_chosen; slot++)
        if (job->chosen[slot]->region < 0) {
            job->slots[n++] = slot;
            job->own[job->n_world++] = job->chosen[slot];
        }
    job->n_own = job->n_world;
    for (int part = 0; part < parts; part++) {
        for (int slot = 0; slot < job->n_chosen; slot++) {
            const struct quantity *quantity = job->chosen[slot];
            if (quantity->region < 0 || part_of(job, quantity) != part)
                continue;
            job->slots[n++] = slot;
            if (part == job->grid.part)
                job->own[job->n_own++] = quantity;
            else
                job->own[job->n_chosen - ++n_others] = quantity;
        }
        job->n_before[part + 1] = n;
    }
}

const int *job_slots(const struct job *job, int part, int *n)
{
    *n = job->n_before[part + 1] - job->n_before[part];
    return job->slots + job->n_before[part];
}

size_t job_row(const struct job *job, const struct results *results, int at, int scenario)
{
    size_t set = (size_t)at * (size_t)results->room + (size_t)scenario;
    return set * (size_t)job_rows(job) * (size_t)results->stride;
}

struct block job_block(const struct job *job, const struct results *results, int at, int scenario)
{
    return (struct block){
        .values =
            (char *)results->values + job_row(job, results, at, scenario) * job_stored_size(job),
        .wide = job->options->settings.store_double,
        .n_rows = job_rows(job),
        .n = results->n,
        .stride = results->stride,
        .first_year = job->experiment->first_year,
        .step = job->experiment->step,
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
    int n;
    const int *slots = job_slots(job, results->part, &n);
    for (int s = 0; s < results->n_scenarios; s++)
        for (int i = 0; i < n; i++) {
            struct block block = job_block(job, results, i, s);
            TRY(visitor.visit(job, &block, slots[i], engine->scenario[results->scenario + s],
                              results->first));
        }
out:
    return status;
}

size_t job_bytes(const struct job *job, const struct results *results)
{
    return job_row(job, results, results->n_slots, 0) * job_stored_size(job);
}

/* The results of another rank's launch. */
static enum status receive_launch(struct job *job, const struct engine *engine, int rank,
                                  struct visitor visitor, int64_t *n)
{
    struct results results;
    ranks_receive(&results, sizeof results, rank);
    size_t size = job_bytes(job, &results);
    results.values = take(size, 1);
    ranks_receive(results.values, size, rank);
    enum status status = visit_results(job, engine, &results, visitor);
    free(results.values);
    *n = results.n * results.n_scenarios;
    return status;
}

/* Those of a team's launch, from `part` on: its ranks wait for each other before the next. */
static enum status receive_team(struct job *job, const struct engine *engine, int team, int part,
                                struct visitor visitor, int64_t *n)
{
    enum status status = STATUS_OK;
    for (; part < job->grid.parts; part++)
        TRY(receive_launch(job, engine, team * job->grid.parts + part, visitor, n));
out:
    return status;
}

/* One launch: computed, then visited here or sent to the rank that writes. */
static enum status run_launch(struct job *job, struct engine *engine, int scenario,
                              struct share members, bool here, bool gathers, struct visitor visitor)
{
    enum status status = STATUS_OK;
    TRY(engine_run(engine, scenario, members.n, 0, engine->n_years, job->complaints));
    TRY(check_state(engine, scenario, members.first, members.n, job->complaints));
    struct results results = {engine_results(engine, job->complaints),
                              job->grid.part,
                              0,
                              scenario,
                              engine_launched(engine, scenario),
                              engine->n_launched,
                              members.first,
                              members.n,
                              engine->stride};
    job_slots(job, results.part, &results.n_slots);
    if (!results.values)
        return STATUS_DEVICE;
    if (results.part > 0) /* the world's are the first part's to keep */
        results.values = job_block(job, &results, job->n_world, 0).values;
    if (here) {
        TRY(visit_results(job, engine, &results, visitor));
        if (gathers)
            TRY(receive_team(job, engine, 0, 1, visitor, &(int64_t){0}));
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
                             bool here, bool gathers, struct visitor visitor)
{
    enum status status = STATUS_OK;
    TRY(load_members(engine, members.first, members.n, job->complaints));
    for (int s = 0; s < engine->n_scenarios; s += engine->n_launched) {
        TRY(run_launch(job, engine, s, members, here, gathers, visitor));
        tell(job, members.n * engine_launched(engine, s));
    }
out:
    return status;
}

/* The blocks of another team. */
static enum status receive_blocks(struct job *job, const struct engine *engine, int team,
                                  struct visitor visitor)
{
    struct share share = share_of(job->experiment->members.n, team, job->grid.teams);
    enum status status = STATUS_OK;
    for (int64_t n = 0, done = 0; done < share.n * engine->n_scenarios; done += n) {
        TRY(receive_team(job, engine, team, 0, visitor, &n));
        tell(job, n);
    }
out:
    return status;
}

/* All members of the engine's scenarios, block by block; visit gets each block of each slot, on the
 * rank that writes, or where it was made when only counts are kept. */
enum status job_each_block(struct job *job, struct engine *engine, bool measuring,
                           struct visitor visitor)
{
    enum status status = STATUS_OK;
    const struct ranks *ranks = job->options->ranks;
    struct share own = share_of(job->experiment->members.n, job->grid.team, job->grid.teams);
    bool counting = job_counts(job) && !measuring, here = ranks->rank == 0 || counting;
    bool gathers = ranks->rank == 0 && !counting;
    tell(job, 0);
    for (int64_t at = 0; at < own.n; at += engine->block) {
        struct share members = {own.first + at,
                                own.n - at < engine->block ? own.n - at : engine->block};
        TRY(run_block(job, engine, members, here, gathers, visitor));
    }
    for (int team = 1; gathers && team < job->grid.teams; team++)
        TRY(receive_blocks(job, engine, team, visitor));
out:
    return status;
}

static enum status measure_block(struct job *job, struct block *block, int slot, int scenario,
                                 int64_t first)
{
    const struct experiment *experiment = job->experiment;
    (void)scenario;
    for (int64_t m = 0; slot == job->temperature && m < block->n; m++)
        job->assessed[first + m] =
            block_mean(block, m, experiment->assessed_first, experiment->assessed_last, false) -
            block_reference(block, m, experiment);
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
