/* Aircraft, domestic; in the region International those between countries. */
#include "end_use.h"

static inline void sector_air(struct here *here, struct region *region)
{
    end_use(here, region, SECTOR_air, CARRIER_biomass, CARRIER_hydrogen,
            lever(region, POLICY_clean_fuels), (real)1, (real)0, (real)1);
}
