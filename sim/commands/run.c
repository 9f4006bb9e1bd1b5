#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "commands/command.h"
#include "commands/progress.h"
#include "device/device.h"

/* What does not belong into the result: when, where and how it was computed. */
static void write_log(FILE *log, const struct arguments *arguments, const struct run_report *report,
                      double seconds)
{
    char host[HOST_NAME_MAX + 1] = "";
    time_t now = time(NULL);
    struct tm utc;
    gethostname(host, sizeof host - 1);
    gmtime_r(&now, &utc);
    fprintf(log, "ended      %04d-%02d-%02dT%02d:%02d:%02dZ\nhost       %s\n", utc.tm_year + 1900,
            utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, host);
    fprintf(log, "keeling    %s\ndevice     %s (driver %s)\nlanes      %d\nblock      %lld\n",
            KEELING_VERSION, report->device, report->driver, report->lanes,
            (long long)report->block);
    fprintf(log,
            "seconds    %.3f, %.3f in kernels (on a CPU of all its cores)\nmember-years %.0f\n",
            seconds, report->run_seconds, report->member_years);
    for (int i = 0; i < arguments->n_paths; i++)
        fprintf(log, "input      %s\n", arguments->paths[i]);
}

/* The log beside the result, which is whole without it. */
static void keep_log(const char *out, const struct arguments *arguments,
                     const struct run_report *report, double seconds, struct complaints *complaints)
{
    struct text path = {0};
    text_add(&path, "%s.log", out);
    FILE *log = fopen(path.characters, "w");
    bool written = log;
    if (log) {
        write_log(log, arguments, report, seconds);
        written = !ferror(log);
        written = !fclose(log) && written;
    }
    if (!written)
        remark(complaints, (struct place){.file = path.characters},
               "the log cannot be written: %s; the result is whole", strerror(errno));
    text_close(&path);
}

static void print_summary(const struct experiment *experiment, const struct run_report *report,
                          const char *out, double seconds)
{
    struct text text = {0};
    text_add_count(&text, experiment->n_scenarios, "scenario");
    text_add(&text, " x ");
    text_add_count(&text, (long)experiment->members.n, "member");
    text_add(&text, " x ");
    text_add_count(&text, experiment_rows(experiment) - 1, experiment->step > 1 ? "step" : "year");
    if (experiment->step > 1)
        text_add(&text, " of %d years", experiment->step);
    text_add(&text, " on %s in %.2f s\nwrote %s (%d quantities)\n", report->device, seconds, out,
             report->n_quantities);
    bool paired = false;
    for (int s = 0; s < experiment->n_scenarios; s++)
        paired |= experiment->scenarios[s].pulse_year != 0;
    printf("%snext: python3 -m analysis %s %s\n", text.characters, paired ? "scc" : "report", out);
    text_close(&text);
}

enum status settings_read_run(struct run_options *options, const struct experiment *experiment,
                              const struct arguments *arguments, struct complaints *complaints)
{
    const char *store = arguments->option[OPTION_store];
    const char *precision = arguments->option[OPTION_precision];
    *options = (struct run_options){.ranks = arguments->ranks};
    enum status status = settings_read(&options->settings, arguments, complaints);
    if (settings_read_grid(&options->parts, arguments, experiment, complaints) != STATUS_OK)
        status = STATUS_USAGE;
    if (store && strcmp(store, "all") && strcmp(store, "stats")) {
        complain(complaints, (struct place){0}, "--store %s: expected all or stats", store);
        status = STATUS_USAGE;
    }
    store = store ? store : experiment->store;
    precision = precision ? precision : experiment->precision;
    options->strict = arguments->option[OPTION_strict];
    options->stats = store && !strcmp(store, "stats");
    options->settings.single = precision && !strcmp(precision, "single");
    if (options->stats && options->settings.store_double) {
        complain(complaints, (struct place){0},
                 "--storage double: percentiles are stored in single precision; expected --store "
                 "all beside it");
        status = STATUS_USAGE;
    }
    return status;
}

enum status command_compute(const struct experiment *experiment, const struct arguments *arguments,
                            const char *out, struct complaints *complaints)
{
    struct run_options options;
    struct run_report report;
    struct progress progress = progress_begin("member-years");
    bool quiet = arguments->option[OPTION_quiet] || arguments->ranks->rank > 0;
    enum status status = settings_read_run(&options, experiment, arguments, complaints);
    status = ranks_agree(arguments->ranks, status, complaints);
    if (status != STATUS_OK)
        return status;
    options.out = out;
    if (!quiet) {
        options.progress = progress_show;
        options.progress_context = &progress;
    }
    device_prepare(arguments->ranks->local_size);
    status = run(experiment, &options, &report, complaints);
    progress_end(&progress);
    if (status != STATUS_OK)
        return status;
    double seconds = progress_seconds(&progress);
    if (arguments->ranks->rank > 0)
        return STATUS_OK;
    keep_log(out, arguments, &report, seconds, complaints);
    if (!quiet)
        print_summary(experiment, &report, out, seconds);
    return STATUS_OK;
}

/* "dir/ssp119.yaml" into folder -> "folder/ssp119.nc". Owned by the caller. */
static char *path_in_folder(const char *folder, const char *path)
{
    struct text text = {0};
    char *stem = text_stem(path);
    text_add(&text, "%s/%s.nc", folder, stem);
    free(stem);
    return text.characters;
}

static enum status open_paths(struct experiment *experiment, const struct arguments *arguments,
                              char **paths, int n, struct complaints *complaints)
{
    struct request request = request_of(arguments);
    request.n_paths = n;
    request.paths = (const char *const *)paths;
    return experiment_open(experiment, &request, complaints);
}

static enum status run_together(const struct arguments *arguments, const char *out,
                                struct complaints *complaints)
{
    struct experiment experiment = {0};
    enum status status =
        open_paths(&experiment, arguments, arguments->paths, arguments->n_paths, complaints);
    status = ranks_agree(arguments->ranks, status, complaints);
    if (status == STATUS_OK)
        status = command_compute(&experiment, arguments, out, complaints);
    experiment_close(&experiment);
    return status;
}

/* No result takes the place of another. */
static enum status require_apart(const struct arguments *arguments, char *const *out, size_t n,
                                 struct complaints *complaints)
{
    enum status status = STATUS_OK;
    for (size_t i = 1; i < n; i++) {
        size_t first = 0;
        while (strcmp(out[first], out[i]))
            first++;
        if (first == i)
            continue;
        complain(complaints, (struct place){0},
                 "%s and %s would both be written to %s; expected files of different names, or "
                 "one --out FILE.nc",
                 arguments->paths[first], arguments->paths[i], out[i]);
        status = STATUS_USAGE;
    }
    return status;
}

/* All are read, and what was typed is judged for each, before the first is computed. */
static enum status open_apart(struct experiment *experiments, const struct arguments *arguments,
                              size_t n, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < n; i++) {
        struct run_options options;
        enum status read =
            open_paths(&experiments[i], arguments, &arguments->paths[i], 1, complaints);
        if (read == STATUS_OK && status == STATUS_OK)
            read = settings_read_run(&options, &experiments[i], arguments, complaints);
        status = status == STATUS_OK ? read : status;
    }
    return status;
}

/* A file for each path. */
static enum status run_apart(const struct arguments *arguments, const char *folder,
                             struct complaints *complaints)
{
    size_t n = (size_t)arguments->n_paths;
    struct experiment *experiments = take(n, sizeof *experiments);
    char **out = take(n, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = path_in_folder(folder, arguments->paths[i]);
    enum status status = require_apart(arguments, out, n, complaints);
    if (status == STATUS_OK)
        status = open_apart(experiments, arguments, n, complaints);
    status = ranks_agree(arguments->ranks, status, complaints);
    if (status == STATUS_OK && arguments->ranks->rank == 0)
        mkdir(folder, 0777);
    for (size_t i = 0; i < n && status == STATUS_OK; i++)
        status = command_compute(&experiments[i], arguments, out[i], complaints);
    for (size_t i = 0; i < n; i++) {
        experiment_close(&experiments[i]);
        free(out[i]);
    }
    free(experiments);
    free(out);
    return status;
}

enum status command_run(const struct arguments *arguments, struct complaints *complaints)
{
    const char *out = arguments->option[OPTION_out] ? arguments->option[OPTION_out] : "runs";
    return text_ends(out, ".nc") ? run_together(arguments, out, complaints)
                                 : run_apart(arguments, out, complaints);
}

enum status command_assess(const struct arguments *arguments, struct complaints *complaints)
{
    struct experiment experiment = {0};
    struct request request = request_of(arguments);
    const char *out = arguments->option[OPTION_out];
    if (!out || !text_ends(out, ".nc")) {
        complain(complaints, (struct place){0}, "--out %s: expected a file that ends in .nc",
                 out ? out : "is missing");
        return ranks_agree(arguments->ranks, STATUS_USAGE, complaints);
    }
    request.emissions = arguments->paths[0];
    enum status status = experiment_open(&experiment, &request, complaints);
    status = ranks_agree(arguments->ranks, status, complaints);
    if (status == STATUS_OK)
        status = command_compute(&experiment, arguments, out, complaints);
    experiment_close(&experiment);
    return status;
}
