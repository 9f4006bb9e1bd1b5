#include "year/grid.h"

#include "scenario/society.h"

/* Seconds, as fitted on a CPU (analysis/bench/scaling.py): of a tile of members in one region and
 * in the climate, and of an exchange between ranks, to begin and by rank. Only ratios matter. */
static const double region_cost = 1.7e-6, climate_cost = 2.2e-6, launch_cost = 40e-6,
                    partner_cost = 5e-6;

int grid_most_parts(const struct experiment *experiment)
{
    for (int s = 0; s < experiment->n_scenarios; s++)
        if (!experiment->scenarios[s].given)
            return 1;
    return experiment->society ? experiment->society->n_regions : 1;
}

double grid_cost(const struct experiment *experiment, int size, int parts, int lanes)
{
    int64_t teams = size / parts, n = experiment->members.n;
    int64_t tiles = ((n + teams - 1) / teams + lanes - 1) / lanes * experiment->n_scenarios;
    int n_regions = experiment->society->n_regions;
    int most = (n_regions + parts - 1) / parts; /* of one rank */
    double regions = region_cost * most;
    double exchange = parts > 1 ? launch_cost + partner_cost * parts : 0;
    return (double)tiles * (regions + climate_cost) + exchange;
}

int grid_choose(const struct experiment *experiment, int size, int lanes)
{
    int most = grid_most_parts(experiment), best = 1;
    for (int parts = 2; parts <= most && parts <= size; parts++)
        if (size % parts == 0 &&
            grid_cost(experiment, size, parts, lanes) < grid_cost(experiment, size, best, lanes))
            best = parts;
    return best;
}
