#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { most_threads = 64, pieces_each = 8 };

struct crew {
    struct piece_of_work piece;
    int64_t n, size;
    atomic_llong next;
};

static void *join_in(void *context)
{
    struct crew *crew = context;
    for (;;) {
        int64_t first = atomic_fetch_add(&crew->next, crew->size);
        if (first >= crew->n)
            return NULL;
        int64_t left = crew->n - first;
        crew->piece.work(crew->piece.context, first, left < crew->size ? left : crew->size);
    }
}

static int processors(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) ? 1 : CPU_COUNT(&set);
    return n > most_threads ? most_threads : n;
}

void parallel_run(int64_t n, struct piece_of_work piece)
{
    pthread_t thread[most_threads];
    int n_threads = processors(), started = 0;
    struct crew crew = {piece, n, 1 + n / ((int64_t)n_threads * pieces_each), 0};
    while (started < n_threads - 1 && crew.size < n &&
           pthread_create(&thread[started], NULL, join_in, &crew) == 0)
        started++;
    join_in(&crew); /* whatever the number of helpers, none included */
    while (started > 0)
        pthread_join(thread[--started], NULL);
}
