#include "ranks/team.h"

#include <stdlib.h>
#include <string.h>

#include <mpi.h>

#include "base/text.h"

struct team {
    struct grid grid;
    MPI_Comm ranks;
    struct gathering {
        MPI_Request request;
        int *before; /* [parts] owned: bytes of the parts before */
    } gathering[most_gatherings];
};

struct team *team_open(const struct grid *grid)
{
    struct team *team = take(1, sizeof *team);
    team->grid = *grid;
    for (int i = 0; i < most_gatherings; i++)
        team->gathering[i].before = take((size_t)grid->parts, sizeof(int));
    if (grid->parts > 1)
        MPI_Comm_split(MPI_COMM_WORLD, grid->team, grid->part, &team->ranks);
    return team;
}

void team_close(struct team *team)
{
    if (!team)
        return;
    if (team->grid.parts > 1)
        MPI_Comm_free(&team->ranks);
    for (int i = 0; i < most_gatherings; i++)
        free(team->gathering[i].before);
    free(team);
}

int team_part(const struct team *team)
{
    return team->grid.part;
}

int team_parts(const struct team *team)
{
    return team->grid.parts;
}

int64_t team_least(const struct team *team, int64_t value)
{
    if (team->grid.parts > 1)
        MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT64_T, MPI_MIN, team->ranks);
    return value;
}

void team_begin(struct team *team, int gathering, const void *own, void *all, const int *n)
{
    struct gathering *at = &team->gathering[gathering];
    if (team->grid.parts == 1) {
        memcpy(all, own, (size_t)n[0]);
        return;
    }
    for (int part = 1; part < team->grid.parts; part++)
        at->before[part] = at->before[part - 1] + n[part - 1];
    MPI_Iallgatherv(own, n[team->grid.part], MPI_BYTE, all, n, at->before, MPI_BYTE, team->ranks,
                    &at->request);
}

void team_finish(struct team *team, int gathering)
{
    if (team->grid.parts > 1) /* the analyzer does not see that team_begin has begun it */
        MPI_Wait(&team->gathering[gathering].request, MPI_STATUS_IGNORE); /* NOLINT */
}
