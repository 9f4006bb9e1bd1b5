/* Who works on what: MPI's start and end, shares of members, blocks sent to the rank that writes.
 * Owns: MPI, which starts only under a launcher.
 * Promises: without a launcher there is one rank and MPI is not touched; shares are in order, so
 * that what is written does not depend on their number. */
#ifndef KEELING_RANKS_RANKS_H
#define KEELING_RANKS_RANKS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct ranks {
    int rank, size;             /* of all; rank 0 writes */
    int local_rank, local_size; /* on this node */
};

/* A run of consecutive things. */
struct share {
    int64_t first, n;
};

/* How ranks share a run: those of a team have the same members and each a part of the regions, the
 * teams share the members. Ranks of a team are neighbours: rank = team * parts + part. */
struct grid {
    int parts, teams; /* parts * teams ranks */
    int part, team;   /* of this rank */
};

/* Collective; *ranks is one rank when no launcher started the program. */
void ranks_open(struct ranks *ranks);

/* A step of Slurm with several tasks in which each believes to be alone: all would write the same
 * file. STATUS_DEVICE after a complaint that names the cure. */
enum status ranks_refuse_alone(const struct ranks *ranks, struct complaints *complaints);

/* Collective. */
void ranks_close(void);

/* Tells the complaints and ends all ranks, which may wait for this one; with a single rank it
 * returns and does nothing. */
void ranks_leave(const struct ranks *ranks, enum status status, struct complaints *complaints);

/* Collective: the status of the first rank that has another than STATUS_OK. That rank keeps its
 * complaints, to tell why; those of the others are dropped. */
enum status ranks_agree(const struct ranks *ranks, enum status status,
                        struct complaints *complaints);

/* What one of `of` equal sharers, by number, gets of n things. */
struct share share_of(int64_t n, int number, int of);

/* Which of them gets thing `i`. */
int share_owner(int64_t n, int of, int64_t i);

/* `parts` divides the number of ranks. */
struct grid ranks_grid(const struct ranks *ranks, int parts);

/* Point to point, any number of bytes. */
void ranks_send(const void *bytes, size_t n, int to);
void ranks_receive(void *bytes, size_t n, int from);

/* Collective: sums[n] over all ranks, on rank 0 alone. */
void ranks_sum(const struct ranks *ranks, uint32_t *sums, size_t n);

/* Collective: the least of each of values[n] over all ranks, on all of them. */
void ranks_least(const struct ranks *ranks, double *values, size_t n);

/* Collective: rank 0's value for all. */
void ranks_spread(const struct ranks *ranks, double *value);

#endif
