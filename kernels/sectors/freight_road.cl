/* Trucks and vans; some of their freight can go by rail and water. */
#include "end_use.h"

static inline struct use sector_freight_road(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.least = larger(lever(region, POLICY_zero_emission_vehicles),
                       pulled(here, region, POLICY_transport_transition, STRENGTH_transport_sales));
    use.demand =
        ((real)1 - pulled(here, region, POLICY_transport_transition, STRENGTH_transport_shift)) *
        ((real)1 - pulled(here, region, POLICY_spatial_pattern, STRENGTH_spatial_freight));
    return use;
}
