#include "commands/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static double since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + 1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

void progress_show(void *context, double done, double total)
{
    struct progress *progress = context;
    double elapsed = since(&progress->begun);
    if (elapsed < 1 || since(&progress->told) < (progress->terminal ? 0.2 : 60))
        return;
    clock_gettime(CLOCK_MONOTONIC, &progress->told);
    double left = elapsed * (total / done - 1);
    fprintf(stderr, "%s%3.0f %%  %.3g of %.3g %s, %.0f s left%s", progress->terminal ? "\r" : "",
            100 * done / total, done, total, progress->unit, left,
            progress->terminal ? "   " : "\n");
    progress->shown = progress->terminal;
}

struct progress progress_begin(const char *unit)
{
    struct progress progress = {.unit = unit,
                                .terminal = isatty(STDERR_FILENO) && !getenv("SLURM_JOB_ID")};
    clock_gettime(CLOCK_MONOTONIC, &progress.begun);
    progress.told = progress.begun;
    return progress;
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fprintf(stderr, "\r%*s\r", 70, "");
    progress->shown = false;
}

double progress_seconds(const struct progress *progress)
{
    return since(&progress->begun);
}
