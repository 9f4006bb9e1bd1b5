/* Cement: two thirds of its CO2 come out of the limestone, 0.52 t per t of clinker (IPCC 2006,
 * vol. 3, ch. 2); less clinker and capture are the ways out. */
#include "sectors/industrial.h"

INLINE struct use sector_cement(const struct here *here, const struct region *region)
{
    return capturing_use(here, region);
}
