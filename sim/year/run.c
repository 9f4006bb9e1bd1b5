#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/statistics.h"
#include "year/check.h"
#include "year/histogram.h"
#include "year/record.h"
#include "year/run.h"
#include "year/shift.h"

enum { exact_members = 20000 }; /* beyond, percentiles come from histograms */

struct job {
    const struct experiment *experiment;
    const struct run_options *options;
    struct run_report *report;
    struct complaints *complaints;
    struct device device;
    struct quantities quantities;
    int n_chosen, temperature;      /* slot of surface temperature, -1 when not stored */
    const struct quantity **chosen; /* [n_chosen] */
    struct trajectory trajectory;
    struct statistics statistics;
    struct histogram histogram; /* of the scenario at hand, when histograms are used */
    float *table;               /* [n_rows][n_percentiles] */
    double *assessed;           /* [members] mean over the assessed period, else NULL */
    double shift;               /* K, added to every member of the scenario at hand */
    double done;
};

static int n_rows_of(const struct job *job)
{
    return job->experiment->last_year - job->experiment->first_year + 1;
}

static bool by_histogram(const struct job *job)
{
    return job->options->stats && job->experiment->members.n > exact_members;
}

static enum status choose_quantities(struct job *job)
{
    struct plan plan = {0};
    enum status status = STATUS_OK;
    TRY(plan_open(&plan, job->experiment, 0, job->options->settings.gases, job->complaints));
    struct labels labels = labels_build(&plan);
    quantities_build(&job->quantities, &labels);
    labels_close(&labels);
    bool *picked = take((size_t)job->quantities.n, sizeof *picked);
    job->chosen = take((size_t)job->quantities.n, sizeof *job->chosen);
    job->temperature = -1;
    const char *asked = job->options->variables;
    status = quantities_choose(&job->quantities, asked ? asked : job->experiment->variables,
                               asked ? (struct place){0} : job->experiment->variables_place, picked,
                               job->complaints);
    for (int i = 0; i < job->quantities.n; i++) {
        if (!picked[i])
            continue;
        if (!strcmp(job->quantities.quantity[i].name, "temperature"))
            job->temperature = job->n_chosen;
        job->chosen[job->n_chosen++] = &job->quantities.quantity[i];
    }
    free(picked);
out:
    plan_close(&plan);
    return status;
}

static struct block block_of(const struct job *job, const struct engine *engine, void *results,
                             int slot, int scenario, int64_t n)
{
    bool wide = job->options->settings.store_double;
    size_t size = wide ? sizeof(double) : sizeof(float);
    return (struct block){
        .values = (char *)results + engine_offset(engine, slot, scenario) * size,
        .wide = wide,
        .n_rows = n_rows_of(job),
        .n = n,
        .stride = engine->stride,
        .first_year = job->experiment->first_year,
    };
}

static void rebase(const struct job *job, struct block *block)
{
    int first = job->experiment->reference_first, last = job->experiment->reference_last;
    for (int64_t m = 0; m < block->n; m++)
        block_add(block, m, job->shift - block_mean(block, m, first, last, first == last));
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

static enum status keep_block(struct job *job, struct block *block, int slot, int scenario,
                              int64_t first)
{
    if (slot == job->temperature)
        rebase(job, block);
    if (job->chosen[slot]->variable->kind == KIND_SPAN)
        end_span(block);
    if (by_histogram(job)) /* counts them after all changes */
        return STATUS_OK;
    if (job->options->stats)
        return write_percentiles(job, block, slot, scenario);
    return trajectory_write(&job->trajectory, slot, scenario, first, block->n, block->values,
                            (size_t)block->stride);
}

static void tell(struct job *job, const struct engine *engine, int64_t n)
{
    double total =
        (double)job->experiment->members.n * job->experiment->n_scenarios * (n_rows_of(job) - 1);
    job->done += (double)n * engine->n_scenarios * engine->n_years;
    if (job->options->progress)
        job->options->progress(job->options->progress_context, job->done, total);
}

/* All members of the engine's scenarios, block by block; visit gets each block of each slot. */
static enum status each_block(struct job *job, struct engine *engine, bool measuring,
                              enum status (*visit)(struct job *, struct block *, int, int, int64_t))
{
    enum status status = STATUS_OK;
    int64_t members = job->experiment->members.n;
    for (int64_t first = 0; first < members; first += engine->block) {
        int64_t n = members - first < engine->block ? members - first : engine->block;
        TRY(engine_run(engine, first, n, 0, engine->n_years, job->complaints));
        void *results = engine_results(engine, job->complaints);
        if (!results)
            return STATUS_DEVICE;
        for (int s = 0; s < engine->n_scenarios; s++)
            for (int slot = 0; slot < job->n_chosen; slot++) {
                struct block block = block_of(job, engine, results, slot, s, n);
                TRY(visit(job, &block, slot, engine->scenario[s], first));
            }
        engine_release(engine);
        TRY(check_state(engine, first, n, job->complaints));
        if (measuring)
            continue;
        if (by_histogram(job))
            TRY(histogram_add(&job->histogram, engine, n, job->complaints));
        tell(job, engine, n);
    }
out:
    engine_release(engine);
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
static enum status find_shift(struct job *job, struct engine *engine)
{
    double row[n_percentiles];
    enum status status = STATUS_OK;
    job->shift = 0;
    if (!job->assessed)
        return STATUS_OK;
    TRY(each_block(job, engine, true, measure_block));
    statistics_row64(&job->statistics, job->assessed, job->experiment->members.n, row);
    job->shift = job->experiment->assessed_warming - row[n_percentiles / 2];
out:
    return status;
}

static enum status write_histograms(struct job *job, int scenario)
{
    enum status status = STATUS_OK;
    for (int slot = 0; slot < job->n_chosen; slot++) {
        TRY(histogram_read(&job->histogram, slot, job->chosen[slot], job->experiment->members.n,
                           job->table, job->complaints));
        TRY(trajectory_write(&job->trajectory, slot, scenario, 0, n_percentiles, job->table,
                             n_percentiles));
    }
out:
    return status;
}

static void report_engine(struct job *job, const struct engine *engine)
{
    struct run_report *report = job->report;
    snprintf(report->device, sizeof report->device, "%s", job->device.name);
    snprintf(report->driver, sizeof report->driver, "%s", job->device.driver);
    report->lanes = engine->settings.lanes;
    report->block = engine->block;
    report->n_quantities = job->n_chosen;
    report->run_seconds += engine->run_seconds;
    report->member_years +=
        (double)job->experiment->members.n * engine->n_scenarios * engine->n_years;
}

static enum status run_scenarios(struct job *job, const int *scenario, int n)
{
    struct engine engine = {0};
    struct settings settings = job->options->settings;
    enum status status = STATUS_OK;
    if (job->options->stats && !by_histogram(job))
        settings.block = 0; /* exact percentiles need all members at once */
    TRY(engine_open(&engine, job->experiment, &job->device, &settings, scenario, n, job->chosen,
                    job->n_chosen, job->complaints));
    if (job->options->stats && !by_histogram(job) && engine.block < job->experiment->members.n) {
        complain(job->complaints, (struct place){0},
                 "percentiles of %lld members need more than the memory budget; expected a larger "
                 "--memory, or fewer --variables",
                 (long long)job->experiment->members.n);
        status = STATUS_MEMORY;
        goto out;
    }
    if (by_histogram(job))
        TRY(histogram_clear(&job->histogram, job->complaints));
    TRY(find_shift(job, &engine));
    TRY(each_block(job, &engine, false, keep_block));
    if (by_histogram(job))
        TRY(write_histograms(job, scenario[0]));
    report_engine(job, &engine);
out:
    engine_close(&engine);
    return status;
}

/* How many scenarios one launch takes: all that are driven alike and fit, but one at a time where
 * each needs its own shift or histograms. */
static int batch_size(const struct job *job, int scenario)
{
    const struct experiment *experiment = job->experiment;
    if (job->assessed || by_histogram(job))
        return 1;
    double member =
        (double)job->n_chosen * n_rows_of(job) * (job->options->settings.store_double ? 8 : 4);
    double room = 0.7 * (double)job->device.budget;
    double most = room / (member * (double)experiment->members.n + 1);
    int n = 1;
    while (scenario + n < experiment->n_scenarios && n + 1 <= most &&
           plan_same_driven(experiment, scenario, scenario + n))
        n++;
    return n;
}

static enum status open_memory(struct job *job)
{
    enum status status = STATUS_OK;
    size_t n_rows = (size_t)n_rows_of(job);
    job->table = take(n_rows * n_percentiles, sizeof *job->table);
    if (!isnan(job->experiment->assessed_warming) && job->temperature >= 0)
        job->assessed = take((size_t)job->experiment->members.n, sizeof *job->assessed);
    if (by_histogram(job))
        TRY(histogram_open(&job->histogram, &job->device, &job->options->settings, job->chosen,
                           job->n_chosen, n_rows_of(job), job->complaints));
    if (job->options->stats || job->assessed)
        TRY(statistics_open(&job->statistics, job->experiment->members.n));
out:
    return status;
}

static void close_job(struct job *job)
{
    statistics_close(&job->statistics);
    histogram_close(&job->histogram);
    quantities_close(&job->quantities);
    free(job->chosen);
    free(job->table);
    free(job->assessed);
    device_close(&job->device);
}

enum status run_check(const struct experiment *experiment, struct complaints *complaints)
{
    const struct run_options options = {0};
    struct job job = {.experiment = experiment, .options = &options, .complaints = complaints};
    enum status status = choose_quantities(&job);
    close_job(&job);
    return status;
}

enum status run(const struct experiment *experiment, const struct run_options *options,
                struct run_report *report, struct complaints *complaints)
{
    struct job job = {
        .experiment = experiment, .options = options, .report = report, .complaints = complaints};
    enum status status = STATUS_OK;
    int *scenario = take((size_t)experiment->n_scenarios, sizeof *scenario);
    *report = (struct run_report){0};
    TRY(choose_quantities(&job));
    TRY(device_open(&job.device, options->settings.device, options->settings.memory, complaints));
    TRY(open_memory(&job));
    struct record record = {experiment,
                            options->out,
                            job.n_chosen,
                            job.chosen,
                            job.temperature,
                            options->stats,
                            by_histogram(&job),
                            options->settings.single,
                            options->settings.store_double};
    TRY(record_open(&job.trajectory, &record, complaints));
    for (int at = 0; at < experiment->n_scenarios;) {
        int n = batch_size(&job, at);
        for (int i = 0; i < n; i++)
            scenario[i] = at + i;
        TRY(run_scenarios(&job, scenario, n));
        at += n;
    }
    TRY(record_notes(&job.trajectory, &record));
out:
    if (job.trajectory.file) {
        enum status closed = trajectory_close(&job.trajectory, status == STATUS_OK, complaints);
        status = status == STATUS_OK ? closed : status;
    }
    close_job(&job);
    free(scenario);
    return status;
}
