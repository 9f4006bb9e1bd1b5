#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "calibration/calibrate.h"
#include "commands/command.h"
#include "commands/progress.h"

static enum status read_options(struct calibrate_options *options,
                                const struct arguments *arguments, uint32_t *seed,
                                struct complaints *complaints)
{
    const char *const *typed = arguments->option;
    const char *out = typed[OPTION_out];
    size_t before = complaints->count;
    settings_read(&options->settings, arguments, complaints);
    if (!typed[OPTION_precision])
        options->settings.single = true; /* the shipped scores differ by 1e-6 of themselves */
    options->draws = settings_read_count(typed[OPTION_draws], "draws", complaints);
    options->keep = settings_read_count(typed[OPTION_keep], "keep", complaints);
    if (typed[OPTION_seed] && settings_read_seed(typed[OPTION_seed], seed, complaints))
        options->seed = seed;
    options->members = typed[OPTION_members];
    if (options->members && (typed[OPTION_draws] || typed[OPTION_keep] || typed[OPTION_seed]))
        complain(complaints, (struct place){0},
                 "--members judges an ensemble, nothing is drawn; expected no --draws, --keep or "
                 "--seed");
    const char *ending = options->members ? ".json" : ".csv";
    if (!out || !text_ends(out, ending))
        complain(complaints, (struct place){0}, "--out %s: expected a file that ends in %s",
                 out ? out : "is missing", ending);
    options->out = out;
    options->recipe = arguments->n_paths ? arguments->paths[0] : NULL;
    return complaints->count > before ? STATUS_USAGE : STATUS_OK;
}

static void print_summary(const struct calibrate_options *options,
                          const struct calibrate_report *report)
{
    int stem = (int)strlen(options->out) - 4;
    if (options->members) {
        printf("targets missed: %s\nchecks failed:  %s\nwrote %s (%lld members of %s "
               "judged)\nnext: python3 -m analysis calibration %s\n",
               report->missed, report->failed, options->out, (long long)report->kept,
               options->members, options->out);
        return;
    }
    const struct calibrate_seconds *spent = &report->spent;
    printf("%lld draws on %s in %.2f s: drawing %.2f, history %.2f, experiments %.2f, choosing "
           "%.2f\n%lld survive, effective sample size %.0f\n"
           "targets missed: %s\nchecks failed:  %s\nwrote %s (%lld members) and %.*s.json\n"
           "next: keeling run scenarios/ssps/ssp*.yaml --members %s --store stats --out %.*s.nc\n"
           "      python3 -m analysis calibration %.*s.json %.*s.nc\n",
           (long long)report->draws, report->device, spent->all, spent->drawing, spent->history,
           spent->experiments, spent->choosing, (long long)report->survivors, report->sample_size,
           report->missed, report->failed, options->out, (long long)report->kept, stem,
           options->out, options->out, stem, options->out, stem, options->out, stem, options->out);
}

enum status command_calibrate(const struct arguments *arguments, struct complaints *complaints)
{
    struct calibrate_options options = {.ranks = arguments->ranks};
    struct calibrate_report report;
    uint32_t seed;
    bool quiet = arguments->option[OPTION_quiet] || arguments->ranks->rank > 0;
    struct progress progress = progress_begin("draws");
    enum status status = read_options(&options, arguments, &seed, complaints);
    status = ranks_agree(arguments->ranks, status, complaints);
    if (status != STATUS_OK)
        return status;
    if (!quiet) {
        options.progress = progress_show;
        options.progress_context = &progress;
    }
    device_prepare(arguments->ranks->local_size);
    status = calibrate(&options, &report, complaints);
    progress_end(&progress);
    if (status == STATUS_OK && !quiet)
        print_summary(&options, &report);
    free(report.missed);
    free(report.failed);
    return status;
}
