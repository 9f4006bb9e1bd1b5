/* What must add up in every region and year, and by how much it does not. */
#ifndef KEELING_BUDGETS_H
#define KEELING_BUDGETS_H

#include "constants.h"
#include "world.h"

/* Places of the budgets. */
enum {
#define BUDGET(name, what) BUDGET_##name,
#include "budgets.def"
#undef BUDGET
};

/* Remembers the worst residual of a budget, relative to `scale`, and where it was. */
INLINE void close_budget(const struct here *here, struct region *region, int budget, int at,
                         real residual, real scale)
{
    real relative = fabs(residual) / larger(fabs(scale), (real)1e-3);
    real where = (real)(scalar)((budget * UNCLOSED_REGIONS + at) * UNCLOSED_YEARS +
                                (int)here->year - BASE_STEP);
    region->unclosed_where = worse_place(region->unclosed, region->unclosed_where, relative, where);
    region->unclosed = worse(region->unclosed, relative);
}

/* What managed land holds less what it held a year before is what it did not release. */
INLINE void close_land(const struct here *here, struct region *region, int at)
{
    real held = (real)0, scale = (real)0;
    UNROLL for (int i = 0; i < N_RESERVOIR; i++)
    {
        held += region->land_carbon[i];
        scale += fabs(region->land_carbon[i]);
    }
    if (here->year > BASE_STEP)
        close_budget(here, region, BUDGET_land, at,
                     held - *region->land_held + region->land_released, scale);
    *region->land_held = held;
}

/* Electricity, CO2 over sectors, carbon of land, money for energy. */
INLINE void close_budgets(const struct here *here, struct region *region, int at)
{
    real co2 = (real)0, earned = (real)0;
    UNROLL for (int s = 0; s < N_SECTOR; s++) co2 += region->co2[s];
    UNROLL for (int c = 0; c < N_CARRIER; c++) earned =
        fma(region->final[c], region->cost[c], earned);
    real emitted = region->emissions[GAS_CO2_FFI] + region->emissions[GAS_CO2_AFOLU];
    region->unclosed = (real)0;
    region->unclosed_where = (real)0;
    close_budget(here, region, BUDGET_electricity, at, region->energy_unbalanced,
                 region->final_total);
    close_budget(here, region, BUDGET_co2, at, co2 - emitted,
                 fabs(region->emissions[GAS_CO2_FFI]) + (real)1);
    close_land(here, region, at);
    close_budget(here, region, BUDGET_money, at, region->spent - earned, earned);
}

#endif
