/* Waste and wastewater. */
#include "end_use.h"

static inline void sector_waste(struct here *here, struct region *region)
{
    real saved = (real)1 - pulled(here, region, POLICY_consumption, STRENGTH_consumption_waste);
    use_energy(here, region, SECTOR_waste, CARRIER_electricity, CARRIER_hydrogen, (real)0, saved,
               (real)0, saved);
    real activity = region->activity_index[SECTOR_waste] * saved;
    emit_others(region, SECTOR_waste, activity, activity);
}
