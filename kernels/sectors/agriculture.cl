/* Agriculture: livestock, rice and soils, and the fuel of farms. A third of food is lost (FAO
 * 2011); 30 % less of that is 10 % less farming. */
#include "end_use.h"

static inline void sector_agriculture(struct here *here, struct region *region)
{
    real eaten = (real)1 - pulled(here, region, POLICY_consumption, STRENGTH_consumption_food);
    use_energy(here, region, SECTOR_agriculture, CARRIER_electricity, CARRIER_hydrogen, (real)0,
               eaten, (real)0, (real)1);
    real activity = region->activity_index[SECTOR_agriculture] * eaten;
    emit_others(region, SECTOR_agriculture, activity, activity);
}
