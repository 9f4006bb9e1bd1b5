#include <stdio.h>

#include "base/clock.h"
#include "commands/command.h"
#include "year/apart.h"
#include "year/load.h"

enum { passes = 3 };

/* Seconds of the slowest rank for its members: the median pass. */
static enum status time_passes(struct engine *engine, const struct ranks *ranks,
                               struct share members, double *seconds, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    double taken[passes];
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
        if (pass >= 0)
            taken[pass] = -slowest;
    }
    *seconds = command_median(taken, passes);
out:
    return status;
}

/* M member-years a second in all. */
static double rate_of(const struct engine *engine, double seconds)
{
    return (double)engine->experiment->members.n * engine->n_years / seconds / 1e6;
}

/* In one kernel, each rank with all regions of its share of the members. */
static enum status bench_together(const struct ranks *ranks, const struct experiment *experiment,
                                  struct device *device, const struct settings *settings,
                                  const struct quantity *temperature, double *rate,
                                  struct complaints *complaints)
{
    struct engine engine = {0};
    int scenario[1] = {0};
    double seconds = 0;
    enum status status = STATUS_OK;
    TRY(engine_open(&engine, experiment, device, settings, scenario, 1, &temperature, 1,
                    complaints));
    TRY(time_passes(&engine, ranks, share_of(experiment->members.n, ranks->rank, ranks->size),
                    &seconds, complaints));
    *rate = rate_of(&engine, seconds);
out:
    engine_close(&engine);
    return status;
}

static void print_split(const struct engine *engine, const struct grid *grid, double together,
                        double apart)
{
    const double *spent = apart_seconds(engine);
    double all = spent[PHASE_regions] + spent[PHASE_exchange] + spent[PHASE_climate];
    printf("%s: ", engine->settings.single ? "single" : "double");
    if (together > 0)
        printf("together, grid 1x%d, %.3g M member-years/s in all; ", grid->parts * grid->teams,
               together);
    printf("apart, grid %dx%d, %.3g", grid->parts, grid->teams, apart);
    if (together > 0)
        printf(", %.2f of it", apart / together);
    printf(": regions %.0f %%, exchange %.0f %%, climate %.0f %%\n",
           100 * spent[PHASE_regions] / all, 100 * spent[PHASE_exchange] / all,
           100 * spent[PHASE_climate] / all);
}

/* On the same cores: together, which a GPU never does; apart, as in a run; and apart with each
 * phase waited for, which tells where the time goes. */
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
    double together = 0, seconds = 0, timed;
    enum status status = STATUS_OK;
    if (device->cpu)
        TRY(bench_together(ranks, experiment, device, settings, temperature, &together,
                           complaints));
    own.team = team_open(&grid);
    own.n_kept = 1;
    TRY(engine_open(&engine, experiment, device, &own, scenario, 1, &temperature, 1, complaints));
    TRY(time_passes(&engine, ranks, members, &seconds, complaints));
    engine.settings.timed = true;
    TRY(time_passes(&engine, ranks, members, &timed, complaints));
    if (ranks->rank == 0)
        print_split(&engine, &grid, together, rate_of(&engine, seconds));
out:
    engine_close(&engine);
    team_close(own.team);
    return status;
}
