/* The gases that no member changes, once per scenario: the same functions on one tile, whose first
 * lane goes into the scenario's rows. Arguments
 * as in year.cl; rows is completed in place. */
#include "climate/carbon.cl"
#include "climate/gases.cl"
#include "climate/greenhouse.cl"

static inline scalar first_lane(real x)
{
#if LANES == 1
    return x;
#else
    return x.s0;
#endif
}

kernel void shared_years(global const scalar *tiles, global const scalar *common,
                         global scalar *rows, uint n_rows, uint n_scenarios)
{
    uint scenario = (uint)get_global_id(0);
    if (scenario >= n_scenarios)
        return;
    struct here here;
    here.tile = (global const interleaved *)tiles;
    here.common = common;
    UNROLL for (int slot = 0; slot < N_OWN; slot++)
    {
        here.own_taken[slot] = (real)0;
        UNROLL for (int i = 0; i < POOLS_OWN; i++) here.own_burden[slot][i] = (real)0;
    }
    here.temperature[0] = (real)0;
    for (uint year = 0; year < n_rows; year++) {
        global scalar *row = rows + ((size_t)scenario * (n_rows + 1) + year + 1) * N_DRIVER;
        here.row = row;
        UNROLL for (int slot = 0; slot < N_OWN; slot++)
        {
            int gas = own_gas[slot];
            step_own_gas(&here, slot);
            row[gas_shared + gas] = first_lane(here.gas_concentration[gas]);
            row[gas_shared_emissions + gas] = first_lane(here.gas_emissions[gas]);
        }
        if (SUMS_SHARED) {
            row[eesc_shared] = first_lane(halogens(&here));
            UNROLL for (int group = 0; group < N_GROUP; group++) row[group_shared + group] =
                first_lane(group_forcing(&here, group));
        }
    }
}
