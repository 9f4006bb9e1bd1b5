#include "base/text.h"
#include "commands/command.h"
#include "library/library.h"

/* What the caller asks on the way, and how far the run is. */
struct watched {
    const struct keeling_watch *watch;
    double done, total;
};

static void keep_progress(void *context, double done, double total)
{
    struct watched *watched = context;
    watched->done = done;
    watched->total = total;
}

static bool is_stopped(void *context)
{
    const struct watched *watched = context;
    const struct keeling_watch *watch = watched->watch;
    return watch->ask(watch->context, watched->done, watched->total) != 0;
}

/* The options as the command line would have them. */
static struct arguments arguments_of(const struct keeling_options *options,
                                     const struct ranks *alone)
{
    return (struct arguments){
        .ranks = alone,
        .option =
            {
                [OPTION_members] = options->members,
                [OPTION_species] = options->species,
                [OPTION_forcing] = options->forcing,
                [OPTION_years] = options->years,
                [OPTION_variability] = options->variability,
                [OPTION_variables] = options->variables,
                [OPTION_device] = options->device,
                [OPTION_precision] = options->precision,
                [OPTION_reference] = options->reference,
                [OPTION_assessed_warming] = options->assessed_warming,
                [OPTION_pulse] = options->pulse,
                [OPTION_store] = options->store,
                [OPTION_storage] = options->storage,
                [OPTION_strict] = options->strict,
                [OPTION_lanes] = options->lanes,
                [OPTION_block] = options->block,
                [OPTION_memory] = options->memory,
            },
    };
}

static enum status run_whole(struct keeling *model, const struct keeling_options *options,
                             const char *out, const struct keeling_watch *watch)
{
    const struct ranks alone = {0, 1, 0, 1};
    struct complaints *complaints = &model->complaints;
    enum status status = library_check_options(model, options, true);
    if (status != STATUS_OK)
        return status;
    if (!out || !text_ends(out, ".nc"))
        return library_refuse(model, "no file to write", "a name that ends in .nc");
    if (watch && !watch->ask)
        return library_refuse(model, "a watch without ask", "what to ask on the way");
    struct arguments arguments = arguments_of(options, &alone);
    struct request request = request_of(&arguments);
    struct watched watched = {.watch = watch};
    struct run_options how;
    struct run_report report;
    request.n_paths = options->n_paths;
    request.paths = options->paths;
    request.emissions = options->emissions;
    TRY(experiment_open(&model->experiment, &request, complaints));
    TRY(settings_read_run(&how, &model->experiment, &arguments, complaints));
    how.out = out;
    if (watch) {
        how.progress = keep_progress;
        how.progress_context = how.settings.stopped_context = &watched;
        how.settings.stopped = is_stopped;
    }
    device_prepare(1);
    status = run(&model->experiment, &how, &report, complaints);
    if (watch && status == STATUS_OK)
        watch->ask(watch->context, watched.total, watched.total); /* nothing is left to stop */
out:
    return status;
}

int keeling_run(struct keeling **model, const struct keeling_options *options, const char *out,
                const struct keeling_watch *watch)
{
    if (!model)
        return status_exit(STATUS_USAGE);
    *model = take(1, sizeof **model);
    enum status status = run_whole(*model, options, out, watch);
    if (status != STATUS_OK && !(*model)->complaints.count)
        complain(&(*model)->complaints, (struct place){0}, "%s", status_sentence(status));
    return status_exit(status);
}
