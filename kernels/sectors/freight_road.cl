/* Trucks and vans; some of their freight can go by rail and water. */
#include "end_use.h"

static inline void sector_freight_road(struct here *here, struct region *region)
{
    real least = fmax(lever(region, POLICY_zero_emission_vehicles),
                      pulled(here, region, POLICY_transport_transition, STRENGTH_transport_sales));
    real demand =
        ((real)1 - pulled(here, region, POLICY_transport_transition, STRENGTH_transport_shift)) *
        ((real)1 - pulled(here, region, POLICY_spatial_pattern, STRENGTH_spatial_freight));
    end_use(here, region, SECTOR_freight_road, CARRIER_electricity, CARRIER_hydrogen, least, demand,
            (real)0, (real)1);
}
