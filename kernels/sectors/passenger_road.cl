/* Cars, buses and two-wheelers: electric cars come with falling battery costs, and leave the stock
 * as slowly as any car, however many are sold. */
#include "end_use.h"

static inline struct use sector_passenger_road(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.least = larger(lever(region, POLICY_zero_emission_vehicles),
                       pulled(here, region, POLICY_transport_transition, STRENGTH_transport_sales));
    use.demand = (real)1 - pulled(here, region, POLICY_consumption, STRENGTH_consumption_travel);
    return use;
}
