/* How far long work is, on stderr: one line redrawn on a terminal, a line a minute in a log.
 * Owns: nothing.
 * Promises: silent for the first second; nothing is left on the terminal's line. */
#ifndef KEELING_COMMANDS_PROGRESS_H
#define KEELING_COMMANDS_PROGRESS_H

#include <stdbool.h>

struct progress {
    const char *unit; /* borrowed: of what is done, "member-years" */
    double begun, told;
    bool terminal, shown;
};

struct progress progress_begin(const char *unit);

/* context: a struct progress. */
void progress_show(void *context, double done, double total);
void progress_end(struct progress *progress);

/* Since it began. */
double progress_seconds(const struct progress *progress);

#endif
