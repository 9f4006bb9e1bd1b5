/* The ranks of a team (struct grid): what each knows of the regions goes to all of it.
 * Owns: an MPI communicator.
 * Promises: everyone gets the same bytes in the same order; several gatherings may be under way. */
#ifndef KEELING_RANKS_TEAM_H
#define KEELING_RANKS_TEAM_H

#include "ranks/ranks.h"

enum { most_gatherings = 2 }; /* under way at a time */

struct team;

/* Collective over all ranks. Without MPI the team of one, which calls nothing. */
struct team *team_open(const struct grid *grid);
void team_close(struct team *team);

/* Which of how many. */
int team_part(const struct team *team);
int team_parts(const struct team *team);

/* Collective over the team: the least value. */
int64_t team_least(const struct team *team, int64_t value);

/* Collective over the team: begins to put the n[part] bytes at `own` of every part into `all`, one
 * after another; team_finish waits. All pointers stay as they are until then. */
void team_begin(struct team *team, int gathering, const void *own, void *all, const int *n);
void team_finish(struct team *team, int gathering);

#endif
