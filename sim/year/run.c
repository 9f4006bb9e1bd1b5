#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "land/check.h"
#include "year/grid.h"
#include "year/job.h"
#include "year/record.h"
#include "year/solve.h"

/* Whether all that is compared with observations is told of the years in which they were made. */
static bool is_compared(const struct job *job)
{
    const struct experiment *experiment = job->experiment;
    return experiment->society && experiment->reference_first == compared_from &&
           experiment->reference_last == compared_to &&
           compare_can(job->chosen, job->n_chosen, experiment->first_year, experiment->last_year);
}

/* Nothing passes because there was nothing to compare. */
static enum status check_strict(const struct job *job)
{
    if (!job->options->strict || is_compared(job))
        return STATUS_OK;
    complain(job->complaints, (struct place){0},
             "--strict compares a run with regions with %d to %d; expected regions, temperature "
             "relative to %d:%d and co2_concentration among the --variables, and --years from %d "
             "or before to %d or later",
             first_observed, first_observed + n_observed_years - 1, compared_from, compared_to,
             first_observed, first_observed + n_observed_years);
    return STATUS_USAGE;
}

/* What is stored, and where the temperature stands in it. */
static enum status take_chosen(struct job *job)
{
    job->chosen = job->experiment->chosen;
    job->n_chosen = job->experiment->n_chosen;
    job->outside = take((size_t)job->n_chosen, sizeof *job->outside);
    job->temperature = -1;
    for (int i = 0; i < job->n_chosen; i++)
        if (!strcmp(job->chosen[i]->name, "temperature"))
            job->temperature = i;
    return check_strict(job);
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

/* Exact percentiles need all members at once: in the engine's block, or put together from those of
 * the ranks. */
static enum status require_all_members(struct job *job, const struct engine *engine)
{
    const struct ranks *ranks = job->options->ranks;
    int64_t n = job->experiment->members.n;
    if (ranks->size > 1 && ranks->rank == 0) {
        job->whole = (struct results){
            NULL, 0, job->n_chosen, 0, engine->n_scenarios, engine->n_scenarios, 0, n, n};
        job->whole.values = take(job_bytes(job, &job->whole), 1);
        job->whole_from = engine->scenario[0];
    }
    if (ranks->size > 1 || engine->block >= n)
        return STATUS_OK;
    complain(job->complaints, (struct place){0},
             "percentiles of %lld members need more than the memory budget; expected a larger "
             "--memory, or fewer --variables",
             (long long)n);
    return STATUS_MEMORY;
}

static enum status run_scenarios(struct job *job, const int *scenario, int n)
{
    struct engine engine = {0};
    struct settings settings = job->options->settings;
    enum status status = STATUS_OK;
    if (job->options->stats && !job_counts(job))
        settings.block = 0; /* exact percentiles need all members at once */
    settings.team = job->team;
    settings.n_kept = job->n_own;
    TRY(engine_open(&engine, job->experiment, &job->device, &settings, scenario, n, job->own,
                    job->n_chosen, job->complaints));
    if (job->options->stats && !job_counts(job))
        TRY(require_all_members(job, &engine));
    if (job_counts(job))
        histograms_clear(&job->histograms);
    TRY(job_find_shift(job, &engine));
    TRY(job_each_block(job, &engine, false, (struct visitor){job_keep}));
    TRY(job_write_whole(job, &engine));
    if (job_counts(job))
        TRY(job_write_counts(job, scenario[0]));
    report_engine(job, &engine);
out:
    engine_close(&engine);
    return status;
}

/* How many scenarios one engine takes: all that are driven alike, as far as their yearly drivers
 * and what is put together from other ranks fit; one where each has its own shift or counts. */
static int batch_size(const struct job *job, int scenario)
{
    const struct experiment *experiment = job->experiment;
    if (job->assessed || job_counts(job))
        return 1;
    bool whole = job->options->stats && job->options->ranks->size > 1;
    double drivers = 4.0 * experiment->n_species * sizeof(double); /* nearly, of a year */
    double member = whole ? (double)job->n_chosen * (double)job_stored_size(job) : 0;
    double each = job_rows(job) * (drivers + member * (double)experiment->members.n);
    int n = 1;
    while (scenario + n < experiment->n_scenarios &&
           (n + 1) * each <= 0.25 * (double)job->device.budget &&
           plan_same_driven(experiment, scenario, scenario + n))
        n++;
    return n;
}

static enum status open_memory(struct job *job)
{
    enum status status = STATUS_OK;
    size_t n_rows = (size_t)job_rows(job);
    if (is_compared(job))
        job->compared = take((size_t)job->experiment->n_scenarios, sizeof *job->compared);
    job->table = take(n_rows * n_percentiles, sizeof *job->table);
    if (!isnan(job->experiment->assessed_warming) && job->temperature >= 0)
        job->assessed = take((size_t)job->experiment->members.n, sizeof *job->assessed);
    if (job_counts(job))
        TRY(histograms_open(&job->histograms, &job->device, job->n_chosen, job_rows(job),
                            job->complaints));
    if (job->options->stats || job->assessed)
        TRY(statistics_open(&job->statistics, job->experiment->members.n));
out:
    return status;
}

static void close_job(struct job *job)
{
    statistics_close(&job->statistics);
    histograms_close(&job->histograms);
    free(job->whole.values);
    free(job->outside);
    free(job->slots);
    free(job->n_before);
    free(job->own);
    free(job->compared);
    team_close(job->team);
    free(job->table);
    free(job->assessed);
    device_close(&job->device);
}

enum status run_check(const struct experiment *experiment, struct complaints *complaints)
{
    return land_check(experiment->society, complaints);
}

/* All that may fail before the first member is computed. */
static enum status open_job(struct job *job, const struct record *record)
{
    const struct settings *settings = &job->options->settings;
    enum status status = STATUS_OK;
    TRY(device_open(&job->device, settings->device, settings->memory, job->complaints));
    TRY(open_memory(job));
    if (job->options->ranks->rank == 0)
        TRY(record_open(&job->trajectory, record, job->complaints));
    TRY(solve_targets(job->experiment, &job->device, settings, job->complaints));
out:
    return status;
}

/* Says on stderr and in the file which quantities left their plausible range. */
static enum status tell_outside(struct job *job)
{
    enum status status = STATUS_OK;
    for (int slot = 0; status == STATUS_OK && slot < job->n_chosen; slot++) {
        struct text text = {0};
        if (!job->outside[slot].n)
            continue;
        outside_tell(&job->outside[slot], job->chosen[slot], job->experiment, &text);
        remark(job->complaints, (struct place){0}, "%s: %s", job->chosen[slot]->name,
               text.characters);
        status =
            trajectory_note_of(&job->trajectory, slot, "outside_plausible_range", text.characters);
        text_close(&text);
    }
    return status;
}

static enum status tell_targets(struct job *job)
{
    enum status status = STATUS_OK;
    struct text text = {0};
    solve_tell(job->experiment, &text, job->complaints);
    land_tell(job->experiment, job->complaints);
    if (text.length)
        status = trajectory_note(&job->trajectory, "targets", text.characters);
    text_close(&text);
    return status;
}

/* How near the scenarios are to what was observed: once, when all are alike; else one by one. */
static enum status tell_comparison(struct job *job)
{
    enum status status = STATUS_OK;
    struct observations observations;
    struct text all = {0};
    bool far = false;
    TRY(observations_read(&observations, job->complaints));
    for (int s = 0; s < job->experiment->n_scenarios; s++) {
        struct text text = {0};
        bool within = compare_tell(&job->compared[s], &observations, &text);
        if (text.length && !(all.length && strstr(all.characters, text.characters))) {
            text_add(&all, "%s%s: %s", all.length ? "\n" : "", job->experiment->scenarios[s].name,
                     text.characters);
            if (!within)
                remark(job->complaints, (struct place){0},
                       "%s is off what was observed by more than 2 ppm or 0.2 K in a decade: %s",
                       job->experiment->scenarios[s].name, text.characters);
            far |= !within;
        }
        text_close(&text);
    }
    if (all.length)
        TRY(trajectory_note(&job->trajectory, "back_comparison", all.characters));
    if (far && job->options->strict) {
        complain(job->complaints, (struct place){0},
                 "--strict: what the run says of 1990 to 2022 is too far from what was observed");
        status = STATUS_INPUT;
    }
out:
    text_close(&all);
    return status;
}

/* The ranks as a grid, and what each computes. */
static void open_team(struct job *job)
{
    const struct run_options *options = job->options;
    int lanes = options->settings.lanes ? options->settings.lanes : job->device.width_double;
    double parts = grid_choose(job->experiment, options->ranks->size, lanes);
    ranks_spread(options->ranks, &parts); /* whose devices may differ */
    parts = options->parts ? options->parts : parts;
    job->grid = ranks_grid(options->ranks, (int)parts);
    job_share(job);
    if (parts > 1)
        job->team = team_open(&job->grid);
}

static enum status run_all(struct job *job, const struct record *record)
{
    const struct experiment *experiment = job->experiment;
    enum status status = STATUS_OK;
    int *scenario = take((size_t)experiment->n_scenarios, sizeof *scenario);
    for (int at = 0; at < experiment->n_scenarios;) {
        int n = batch_size(job, at);
        for (int i = 0; i < n; i++)
            scenario[i] = at + i;
        TRY(run_scenarios(job, scenario, n));
        at += n;
    }
    outside_gather(job->options->ranks, job->outside, job->n_chosen);
    if (job->compared)
        compare_gather(job->options->ranks, job->compared, experiment->n_scenarios);
    if (job->options->ranks->rank == 0) {
        TRY(tell_outside(job));
        TRY(tell_targets(job));
        if (job->compared)
            TRY(tell_comparison(job));
        TRY(record_notes(&job->trajectory, record));
    }
out:
    free(scenario);
    return status;
}

enum status run(const struct experiment *experiment, const struct run_options *options,
                struct run_report *report, struct complaints *complaints)
{
    struct job job = {
        .experiment = experiment, .options = options, .report = report, .complaints = complaints};
    *report = (struct run_report){0};
    enum status status = take_chosen(&job);
    struct record record = {experiment,
                            options->out,
                            job.n_chosen,
                            job.chosen,
                            job.temperature,
                            options->stats,
                            job_counts(&job),
                            options->settings.single,
                            options->settings.store_double};
    if (status == STATUS_OK)
        status = land_check(experiment->society, complaints);
    if (status == STATUS_OK)
        status = open_job(&job, &record);
    status = ranks_agree(options->ranks, status, complaints);
    bool together = status == STATUS_OK; /* from here on others wait for this rank */
    if (together) {
        open_team(&job);
        status = run_all(&job, &record);
    }
    if (job.trajectory.file) {
        enum status closed = trajectory_close(&job.trajectory, status == STATUS_OK, complaints);
        status = status == STATUS_OK ? closed : status;
    }
    close_job(&job);
    if (together && status != STATUS_OK)
        ranks_leave(options->ranks, status, complaints);
    return status;
}
