#include <signal.h>
#include <time.h>

#include "base/text.h"
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

static bool is_stopped(void *context, double within)
{
    const struct watched *watched = context;
    const struct keeling_watch *watch = watched->watch;
    double done = watched->total > 0 ? watched->done + within : 0;
    return watch->ask(watch->context, done, watched->total) != 0;
}

static enum status run_whole(struct keeling *model, const struct keeling_options *options,
                             const char *out, const struct keeling_watch *watch)
{
    struct complaints *complaints = &model->complaints;
    struct watched watched = {.watch = watch};
    struct arguments arguments;
    struct request request;
    struct run_options how;
    struct run_report report;
    enum status status = library_read_options(model, options, true, &arguments, &request);
    if (status != STATUS_OK)
        return status;
    if (!out || !text_ends(out, ".nc"))
        return library_refuse(model, "no file to write; expected a name that ends in .nc");
    if (watch && !watch->ask)
        return library_refuse(model, "a watch without ask; expected what to ask on the way");
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

/* A file that grows too large is an error of its write, not the end of the caller. */
static void hold_file_size_signal(bool hold, sigset_t *before)
{
    sigset_t size;
    sigemptyset(&size);
    sigaddset(&size, SIGXFSZ);
    if (hold) {
        pthread_sigmask(SIG_BLOCK, &size, before);
        return;
    }
    while (!sigismember(before, SIGXFSZ) && sigtimedwait(&size, NULL, &(struct timespec){0}) > 0)
        ; /* what came meanwhile is taken off */
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

int keeling_run(struct keeling **model, const struct keeling_options *options, const char *out,
                const struct keeling_watch *watch)
{
    if (!model)
        return status_exit(STATUS_USAGE);
    *model = take(1, sizeof **model);
    sigset_t before;
    hold_file_size_signal(true, &before);
    enum status status = run_whole(*model, options, out, watch);
    hold_file_size_signal(false, &before);
    if (status != STATUS_OK && !(*model)->complaints.count)
        complain(&(*model)->complaints, (struct place){0}, "%s", status_sentence(status));
    return status_exit(status);
}
