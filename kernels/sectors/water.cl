/* Ships, domestic; in the region International those between countries. Their hydrogen
 * may become ammonia first. */
#include "end_use.h"

INLINE struct use sector_water(const struct here *here, const struct region *region)
{
    struct use use = fuel_use();
    use.least = lever(region, POLICY_clean_fuels);
    use.blended = region->given[GIVEN_lever + POLICY_clean_shipping_fuels];
    use.made = region->given[GIVEN_lever + POLICY_synthetic_fuels];
    use.per_made = member(here, hydrogen_per_ammonia);
    use.synthesis = fma((real)use.made, use.per_made - (real)1, (real)1);
    return use;
}
