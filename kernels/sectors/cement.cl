/* Cement: two thirds of its CO2 come out of the limestone, 0.52 t per t of clinker (IPCC 2006,
 * vol. 3, ch. 2); less clinker and capture are the ways out. */
#include "sectors/industrial.h"

static inline void sector_cement(struct here *here, struct region *region)
{
    industrial_use(here, region, SECTOR_cement, lever(region, POLICY_industry_capture));
}
