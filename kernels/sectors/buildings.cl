/* Homes and services: warmer years take less heat and more cooling (responses per kelvin of the
 * region's warming since the base year). */
#include "end_use.h"

static inline void sector_buildings(struct here *here, struct region *region)
{
    real least = fmax(lever(region, POLICY_clean_heat),
                      pulled(here, region, POLICY_construction, STRENGTH_construction_heat));
    real electric = region->carrier_share[SECTOR_buildings][CARRIER_electricity];
    real response = fma(electric, member(here, cooling_response) - member(here, heating_response),
                        member(here, heating_response));
    real demand =
        ((real)1 - pulled(here, region, POLICY_construction, STRENGTH_construction_energy)) *
        fmax(fma(response, region->regional_warming, (real)1), member(here, least_heating));
    end_use(here, region, SECTOR_buildings, CARRIER_electricity, CARRIER_hydrogen, least, demand,
            (real)0, (real)1);
}
