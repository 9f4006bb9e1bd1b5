/* Iron and steel: coal in furnaces against electric arcs on scrap and reduction by hydrogen. */
#include "sectors/industrial.h"

static inline void sector_steel(struct here *here, struct region *region)
{
    industrial_use(here, region, SECTOR_steel, lever(region, POLICY_industry_capture));
}
