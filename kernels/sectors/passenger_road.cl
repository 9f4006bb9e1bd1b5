/* Cars, buses and two-wheelers: electric cars come with falling battery costs, and leave the stock
 * as slowly as any car, however many are sold. */
#include "end_use.h"

static inline void sector_passenger_road(struct here *here, struct region *region)
{
    real least = fmax(lever(region, POLICY_zero_emission_vehicles),
                      pulled(here, region, POLICY_transport_transition, STRENGTH_transport_sales));
    real demand = (real)1 - pulled(here, region, POLICY_consumption, STRENGTH_consumption_travel);
    end_use(here, region, SECTOR_passenger_road, CARRIER_electricity, CARRIER_hydrogen, least,
            demand, (real)0, (real)1);
    region->zero_emission_share =
        region->carrier_share[SECTOR_passenger_road][CARRIER_electricity] +
        region->carrier_share[SECTOR_passenger_road][CARRIER_hydrogen];
}
