/* Iron and steel: coal in furnaces against electric arcs on scrap and reduction by hydrogen. */
#include "sectors/industrial.h"

INLINE struct use sector_steel(const struct here *here, const struct region *region)
{
    return capturing_use(here, region);
}
