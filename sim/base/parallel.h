/* Work on the host shared by threads.
 * Owns: the threads, for the time of a call.
 * Promises: every index is worked on once; what the work writes must depend on its index alone. */
#ifndef KEELING_BASE_PARALLEL_H
#define KEELING_BASE_PARALLEL_H

#include <stdint.h>

/* Indices first .. first + n - 1. */
struct piece_of_work {
    void (*work)(void *context, int64_t first, int64_t n);
    void *context;
};

/* Cuts 0 .. n - 1 into pieces, works on them with as many threads as this process has processors,
 * and returns when all are done. */
void parallel_run(int64_t n, struct piece_of_work piece);

#endif
