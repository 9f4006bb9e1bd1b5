/* Land use: the net CO2 of the base year (bookkeeping definition); sources decline by themselves
 * and by protection, sinks stay. Carbon stocks will replace this table. */
#include "end_use.h"

static inline void sector_land(struct here *here, struct region *region)
{
    real then = base_of(region, BASE_emissions + SECTOR_land * N_GAS + GAS_CO2_AFOLU);
    if (here->year > BASE_STEP)
        region->land_index *= member(here, land_kept);
    real left = region->land_index * ((real)1 - lever(region, POLICY_land_protection)) *
                ((real)1 - pulled(here, region, POLICY_spatial_pattern, STRENGTH_spatial_land));
    emit(region, SECTOR_land, GAS_CO2_AFOLU, pick(then > (real)0, then * left, then));
}
