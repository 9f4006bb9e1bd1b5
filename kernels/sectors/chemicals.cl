/* Chemicals: what is burned, and processes such as nitric acid (N2O). */
#include "sectors/industrial.h"

static inline void sector_chemicals(struct here *here, struct region *region)
{
    industrial_use(here, region, SECTOR_chemicals, lever(region, POLICY_industry_capture));
}
