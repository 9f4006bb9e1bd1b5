/* Homes and services: warmer years take less heat and more cooling (responses per kelvin of the
 * region's warming since the base year). */
#include "end_use.h"

static inline void sector_buildings(struct here *here, struct region *region)
{
    scalar least = fmax(setting(region, POLICY_clean_heat),
                        (scalar)0.6 * setting(region, POLICY_construction));
    real electric = region->carrier_share[SECTOR_buildings][CARRIER_electricity];
    real response = fma(electric, member(here, cooling_response) - member(here, heating_response),
                        member(here, heating_response));
    real demand = ((real)1 - (real)0.45 * lever(region, POLICY_construction)) *
                  fmax(fma(response, region->regional_warming, (real)1), (real)0.5);
    end_use(here, region, SECTOR_buildings, CARRIER_electricity, CARRIER_hydrogen, least, demand,
            (real)0, (real)1);
}
