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
static void write_log(const char *out, const struct arguments *arguments,
                      const struct run_report *report, double seconds)
{
    struct text path = {0};
    char host[HOST_NAME_MAX + 1] = "";
    time_t now = time(NULL);
    struct tm utc;
    text_add(&path, "%s.log", out);
    FILE *log = fopen(path.characters, "w");
    text_close(&path);
    if (!log)
        return;
    gethostname(host, sizeof host - 1);
    gmtime_r(&now, &utc);
    fprintf(log, "ended      %04d-%02d-%02dT%02d:%02d:%02dZ\nhost       %s\n", utc.tm_year + 1900,
            utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, host);
    fprintf(log, "keeling    %s\ndevice     %s (driver %s)\nlanes      %d\nblock      %lld\n",
            KEELING_VERSION, report->device, report->driver, report->lanes,
            (long long)report->block);
    fprintf(log, "seconds    %.3f, %.3f of processor time in kernels\nmember-years %.0f\n", seconds,
            report->run_seconds, report->member_years);
    for (int i = 0; i < arguments->n_paths; i++)
        fprintf(log, "input      %s\n", arguments->paths[i]);
    fclose(log);
}

static void print_summary(const struct experiment *experiment, const struct run_report *report,
                          const char *out, double seconds)
{
    struct text text = {0};
    text_add_count(&text, experiment->n_scenarios, "scenario");
    text_add(&text, " x ");
    text_add_count(&text, (long)experiment->members.n, "member");
    text_add(&text, " x ");
    text_add_count(&text, experiment->last_year - experiment->first_year, "year");
    text_add(&text, " on %s in %.2f s\nwrote %s (%d quantities)\n", report->device, seconds, out,
             report->n_quantities);
    printf("%snext: python3 -m analysis report %s\n", text.characters, out);
    text_close(&text);
}

enum status command_compute(const struct experiment *experiment, const struct arguments *arguments,
                            const char *out, struct complaints *complaints)
{
    struct run_options options = {
        .ranks = arguments->ranks, .out = out, .variables = arguments->option[OPTION_variables]};
    struct run_report report;
    struct progress progress = progress_begin("member-years");
    const char *store = arguments->option[OPTION_store];
    const char *precision = arguments->option[OPTION_precision];
    bool quiet = arguments->option[OPTION_quiet] || arguments->ranks->rank > 0;
    enum status status = settings_read(&options.settings, arguments, complaints);
    if (store && strcmp(store, "all") && strcmp(store, "stats")) {
        complain(complaints, (struct place){0}, "--store %s: expected all or stats", store);
        status = STATUS_USAGE;
    }
    if (status != STATUS_OK)
        return status;
    store = store ? store : experiment->store;
    precision = precision ? precision : experiment->precision;
    options.stats = store && !strcmp(store, "stats");
    options.settings.single = precision && !strcmp(precision, "single");
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
    write_log(out, arguments, &report, seconds);
    if (!quiet)
        print_summary(experiment, &report, out, seconds);
    return STATUS_OK;
}

/* "dir/ssp119.yaml" into folder -> "folder/ssp119.nc". Owned by the caller. */
static char *path_in_folder(const char *folder, const char *path)
{
    struct text text = {0};
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *end = strrchr(name, '.');
    int length = end ? (int)(end - name) : (int)strlen(name);
    text_add(&text, "%s/%.*s.nc", folder, length, name);
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

/* A file for each path. All are read before the first is computed. */
static enum status run_apart(const struct arguments *arguments, const char *folder,
                             struct complaints *complaints)
{
    size_t n = (size_t)arguments->n_paths;
    struct experiment *experiments = take(n, sizeof *experiments);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < n; i++) {
        enum status read =
            open_paths(&experiments[i], arguments, &arguments->paths[i], 1, complaints);
        status = status == STATUS_OK ? read : status;
    }
    status = ranks_agree(arguments->ranks, status, complaints);
    if (status == STATUS_OK && arguments->ranks->rank == 0)
        mkdir(folder, 0777);
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        char *path = path_in_folder(folder, arguments->paths[i]);
        status = command_compute(&experiments[i], arguments, path, complaints);
        free(path);
    }
    for (size_t i = 0; i < n; i++)
        experiment_close(&experiments[i]);
    free(experiments);
    return status;
}

enum status command_run(const struct arguments *arguments, struct complaints *complaints)
{
    const char *out = arguments->option[OPTION_out] ? arguments->option[OPTION_out] : "runs";
    size_t length = strlen(out);
    bool one_file = length > 3 && !strcmp(out + length - 3, ".nc");
    return one_file ? run_together(arguments, out, complaints)
                    : run_apart(arguments, out, complaints);
}

enum status command_assess(const struct arguments *arguments, struct complaints *complaints)
{
    struct experiment experiment = {0};
    struct request request = request_of(arguments);
    const char *out = arguments->option[OPTION_out];
    size_t length = out ? strlen(out) : 0;
    if (length < 4 || strcmp(out + length - 3, ".nc")) {
        complain(complaints, (struct place){0}, "--out %s: expected a file that ends in .nc",
                 out ? out : "is missing");
        return STATUS_USAGE;
    }
    request.emissions = arguments->paths[0];
    enum status status = experiment_open(&experiment, &request, complaints);
    status = ranks_agree(arguments->ranks, status, complaints);
    if (status == STATUS_OK)
        status = command_compute(&experiment, arguments, out, complaints);
    experiment_close(&experiment);
    return status;
}
