/* Homes and services: warmer years take less heat and more cooling (responses per kelvin of the
 * region's warming since the base year). */
#include "end_use.h"

INLINE struct use sector_buildings(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    real electric = *region->carrier_share[SECTOR_buildings][CARRIER_electricity];
    real response = fma(electric, member(here, cooling_response) - member(here, heating_response),
                        member(here, heating_response));
    use.least = larger(lever(region, POLICY_clean_heat),
                       pulled(here, region, POLICY_construction, STRENGTH_construction_heat));
    use.demand =
        ((real)1 - pulled(here, region, POLICY_construction, STRENGTH_construction_energy)) *
        larger(fma(response, region->regional_warming, (real)1), member(here, least_heating));
    return use;
}
