/* Aluminium: electrolysis, some 14 MWh per t; carbon anodes give CO2 and PFCs. */
#include "sectors/industrial.h"

static inline void sector_aluminium(struct here *here, struct region *region)
{
    industrial_use(here, region, SECTOR_aluminium, (real)0);
}
