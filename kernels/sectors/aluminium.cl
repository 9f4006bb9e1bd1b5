/* Aluminium: electrolysis, some 14 MWh per t; carbon anodes give CO2 and PFCs. */
#include "sectors/industrial.h"

INLINE struct use sector_aluminium(const struct here *here, const struct region *region)
{
    return industrial_use(here, region);
}
