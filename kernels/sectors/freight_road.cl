/* Trucks and vans; some of their freight can go by rail. */
#include "transport.h"

INLINE struct use sector_freight_road(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.adopted = (scalar)1;
    use.innovation = member(here, lorry_innovation);
    use.imitation = member(here, lorry_imitation);
    use.least = larger(larger(lever(region, POLICY_zero_emission_vehicles),
                              lever(region, POLICY_zero_emission_trucks)),
                       pulled(here, region, POLICY_transport_transition, STRENGTH_transport_sales));
    use.demand = freight_wanted(here, region) * load_saves(here, region);
    if (is_shifted(region))
        use.demand *= (real)1 - freight_shifted(here, region);
    return use;
}
