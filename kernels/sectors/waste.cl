/* Waste and wastewater. */
#include "end_use.h"

static inline void sector_waste(struct here *here, struct region *region)
{
    real saved = (real)1 - (real)0.3 * lever(region, POLICY_consumption);
    use_energy(here, region, SECTOR_waste, CARRIER_electricity, CARRIER_hydrogen, 0, saved, (real)0,
               saved);
    real activity = region->activity_index[SECTOR_waste] * saved;
    emit_others(here, region, SECTOR_waste, activity, activity);
}
