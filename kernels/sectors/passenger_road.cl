/* Cars, buses and two-wheelers: electric cars come with falling battery costs, and leave the stock
 * as slowly as any car, however many are sold. */
#include "transport.h"

INLINE struct use sector_passenger_road(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.adopted = (scalar)1;
    use.innovation = member(here, car_innovation);
    use.imitation = member(here, car_imitation);
    use.least = larger(larger(lever(region, POLICY_zero_emission_vehicles),
                              lever(region, POLICY_zero_emission_cars)),
                       pulled(here, region, POLICY_transport_transition, STRENGTH_transport_sales));
    use.demand = passengers_wanted(here, region);
    if (is_shifted(region))
        use.demand *= (real)1 - passengers_shifted(here, region);
    return use;
}
