#include "calibration/calibrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "calibration/calibration.h"
#include "output/temporary.h"

/* "runs/members.csv" -> "runs/members.json". */
static char *beside(const char *out)
{
    struct text text = {0};
    text_add(&text, "%.*s.json", (int)(strlen(out) - strlen(".csv")), out);
    return text.characters;
}

static void build_bins(struct calibration *calibration)
{
    const struct targets *targets = &calibration->targets;
    calibration->bins = take((size_t)targets->n, sizeof *calibration->bins);
    for (int row = 0; row < targets->n; row++) {
        if (targets->row[row].role != ROLE_target)
            continue;
        bins_build(&calibration->bins[calibration->n_judged], &targets->row[row].distribution);
        calibration->judged[calibration->n_judged++] = row;
    }
}

/* What rank 0 does alone with the outcomes of all, or with an ensemble file. */
static enum status finish(struct calibration *calibration)
{
    const struct calibrate_options *options = calibration->options;
    enum status status = STATUS_OK;
    if (options->members) {
        status = pass_score_members(calibration);
        return status == STATUS_OK ? diagnostics_write(calibration, options->out) : status;
    }
    char *json = beside(options->out);
    TRY(select_members(calibration));
    TRY(pass_score_kept(calibration));
    TRY(ensemble_write(calibration, options->out));
    TRY(diagnostics_write(calibration, json));
out:
    free(json);
    return status;
}

static void tell(const struct calibration *calibration, struct calibrate_report *report)
{
    report->draws = calibration->recipe.draws;
    report->kept = calibration->recipe.keep;
    report->survivors = calibration->n_survivors;
    report->sample_size = calibration->sample_size;
    report->spent = calibration->spent;
    if (calibration->kept_score) {
        report->missed = verdict_missed(calibration);
        report->failed = verdict_failed(calibration);
    }
    snprintf(report->device, sizeof report->device, "%s", calibration->device.name);
}

enum status calibrate(const struct calibrate_options *options, struct calibrate_report *report,
                      struct complaints *complaints)
{
    const struct ranks *ranks = options->ranks;
    const struct settings *settings = &options->settings;
    struct calibration *calibration = take(1, sizeof *calibration);
    double begun = clock_wall();
    calibration->options = options;
    *report = (struct calibrate_report){0};
    enum status status = setup_open(calibration, complaints);
    if (status == STATUS_OK)
        status = temporary_look(options->out, complaints);
    if (status == STATUS_OK)
        status = device_open(&calibration->device, settings->device, settings->memory, complaints);
    status = ranks_agree(ranks, status, complaints);
    bool together = status == STATUS_OK; /* from here on others wait for this rank */
    if (together) {
        build_bins(calibration);
        status = options->members ? STATUS_OK : pass_run(calibration);
    }
    if (together && status != STATUS_OK)
        ranks_leave(ranks, status, complaints);
    if (together && status == STATUS_OK) {
        if (!options->members)
            outcomes_gather(&calibration->outcomes, ranks);
        double chosen = clock_wall();
        if (ranks->rank == 0)
            status = finish(calibration);
        calibration->spent.choosing = clock_wall() - chosen;
        status = ranks_agree(ranks, status, complaints);
    }
    calibration->spent.all = clock_wall() - begun;
    tell(calibration, report);
    setup_close(calibration);
    free(calibration);
    return status;
}
