/* Trucks and vans; some of their freight can go by rail and water. */
#include "end_use.h"

static inline void sector_freight_road(struct here *here, struct region *region)
{
    scalar least = fmax(setting(region, POLICY_zero_emission_vehicles),
                        (scalar)0.95 * setting(region, POLICY_transport_transition));
    real demand = ((real)1 - (real)0.12 * lever(region, POLICY_transport_transition)) *
                  ((real)1 - (real)0.08 * lever(region, POLICY_spatial_pattern));
    end_use(here, region, SECTOR_freight_road, CARRIER_electricity, CARRIER_hydrogen, least, demand,
            (real)0, (real)1);
}
