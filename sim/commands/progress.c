#include "commands/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

void progress_show(void *context, double done, double total)
{
    struct progress *progress = context;
    double now = clock_wall(), elapsed = now - progress->begun;
    if (done <= 0 || elapsed < 1 || now - progress->told < (progress->terminal ? 0.2 : 60))
        return;
    progress->told = now;
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
    progress.begun = progress.told = clock_wall();
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
    return clock_wall() - progress->begun;
}
