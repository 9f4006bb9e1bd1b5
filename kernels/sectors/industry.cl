/* All other industry, with the F-gases of its products. */
#include "sectors/industrial.h"

static inline void sector_industry(struct here *here, struct region *region)
{
    industrial_use(here, region, SECTOR_industry, (real)0);
}
