#include <stdio.h>

#include "base/clock.h"
#include "commands/command.h"
#include "year/apart.h"
#include "year/load.h"

enum { passes = 3 };

/* Seconds of the slowest rank for its members, of the fastest pass. */
static enum status time_passes(struct engine *engine, const struct ranks *ranks,
                               struct share members, double *seconds, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    for (int pass = -1; pass < passes; pass++) {
        double zero = 0, start;
        ranks_least(ranks, &zero, 1); /* begin together */
        start = clock_wall();
        for (int64_t at = 0; at < members.n; at += engine->block) {
            int64_t n = members.n - at < engine->block ? members.n - at : engine->block;
            TRY(load_members(engine, members.first + at, n, complaints));
            TRY(engine_run(engine, 0, n, 0, engine->n_years, complaints));
        }
        double slowest = start - clock_wall();
        ranks_least(ranks, &slowest, 1);
        if (pass <= 0 || -slowest < *seconds)
            *seconds = -slowest;
    }
out:
    return status;
}

static void print_split(const struct engine *engine, const struct grid *grid, double seconds)
{
    const double *spent = apart_seconds(engine);
    double all = spent[PHASE_regions] + spent[PHASE_exchange] + spent[PHASE_climate];
    double work = (double)engine->experiment->members.n * engine->n_years;
    printf("apart, grid %dx%d, %s: %.3g M member-years/s in all; regions %.0f %%, exchange %.0f "
           "%%, climate %.0f %%\n",
           grid->parts, grid->teams, engine->settings.single ? "single" : "double",
           work / seconds / 1e6, 100 * spent[PHASE_regions] / all,
           100 * spent[PHASE_exchange] / all, 100 * spent[PHASE_climate] / all);
}

/* The time as it is in a run; then where it goes, for which each phase is waited for. */
enum status command_bench_grid(const struct ranks *ranks, int parts,
                               const struct experiment *experiment, struct device *device,
                               const struct settings *settings, const struct quantity *temperature,
                               struct complaints *complaints)
{
    struct grid grid = ranks_grid(ranks, parts);
    struct share members = share_of(experiment->members.n, grid.team, grid.teams);
    struct settings own = *settings;
    struct engine engine = {0};
    int scenario[1] = {0};
    double seconds = 0, timed;
    enum status status = STATUS_OK;
    own.team = team_open(&grid);
    own.n_kept = 1;
    TRY(engine_open(&engine, experiment, device, &own, scenario, 1, &temperature, 1, complaints));
    TRY(time_passes(&engine, ranks, members, &seconds, complaints));
    engine.settings.timed = true;
    TRY(time_passes(&engine, ranks, members, &timed, complaints));
    if (ranks->rank == 0)
        print_split(&engine, &grid, seconds);
out:
    engine_close(&engine);
    team_close(own.team);
    return status;
}
