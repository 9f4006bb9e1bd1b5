/* All other industry, with the F-gases of its products. */
#include "sectors/industrial.h"

INLINE struct use sector_industry(const struct here *here, const struct region *region)
{
    return industrial_use(here, region);
}
