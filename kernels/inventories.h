/* CO2 from land as national inventories count it: bookkeeping without the uptake of managed land
 * that higher CO2 and temperature bring (Grassi et al. 2021 doi:10.1038/s41558-021-01033-6). That
 * uptake is what both differed by in the base year, and goes on as all land's did the year before.
 * The climate feels bookkeeping alone. */
#ifndef KEELING_INVENTORIES_H
#define KEELING_INVENTORIES_H

#include "region.h"

INLINE void count_land(const struct here *here, struct region *region)
{
    real taken = here->year > BASE_STEP ? here->land_sink_before / here->first_land_sink : (real)1;
    region->managed_sink = base_of(region, BASE_managed_sink) * taken;
    region->inventory_land = region->emissions[GAS_CO2_AFOLU] - region->managed_sink;
    region->inventory_ghg = region->ghg - region->managed_sink;
}

#endif
