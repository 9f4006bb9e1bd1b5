/* Chemicals: what is burned, and processes such as nitric acid (N2O). */
#include "sectors/industrial.h"

INLINE struct use sector_chemicals(const struct here *here, const struct region *region)
{
    return capturing_use(here, region);
}
