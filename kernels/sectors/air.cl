/* Aircraft, domestic; in the region International those between countries. Their
 * hydrogen may become kerosene first. */
#include "end_use.h"

INLINE struct use sector_air(const struct here *here, const struct region *region)
{
    struct use use = fuel_use();
    use.least = lever(region, POLICY_clean_fuels);
    use.blended = region->given[GIVEN_lever + POLICY_sustainable_aviation_fuel];
    use.made = region->given[GIVEN_lever + POLICY_synthetic_fuels];
    use.per_made = member(here, hydrogen_per_kerosene);
    use.synthesis = fma((real)use.made, use.per_made - (real)1, (real)1);
    return use;
}
