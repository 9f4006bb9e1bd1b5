/* Agriculture: livestock, rice and soils, and the fuel of farms. */
#include "end_use.h"

static inline void sector_agriculture(struct here *here, struct region *region)
{
    use_energy(here, region, SECTOR_agriculture, CARRIER_electricity, CARRIER_hydrogen, 0, (real)0,
               (real)1, (real)0, (real)1);
    real activity = region->activity_index[SECTOR_agriculture];
    emit_others(here, region, SECTOR_agriculture, activity, activity);
}
