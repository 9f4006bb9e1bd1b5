#include "year/grid.h"

#include "scenario/society.h"

/* Microseconds of a tile of members and a year, as analysis/bench/scaling.py fits them: RECORD.md.
 * Only ratios matter. Together: in one kernel; apart: regions shared, with an exchange whose fixed
 * part all tiles of a rank bear once. */
static const struct {
    double region, climate, partner, fixed;
} together = {1.33, 2.27, 0, 0}, apart = {1.60, 2.91, 1.09, 34};

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
    int n_regions = experiment->society ? experiment->society->n_regions : 0;
    int most = (n_regions + parts - 1) / parts; /* of one rank */
    if (parts == 1)
        return (double)tiles * (most * together.region + together.climate);
    return (double)tiles * (most * apart.region + apart.climate + parts * apart.partner) +
           apart.fixed;
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
