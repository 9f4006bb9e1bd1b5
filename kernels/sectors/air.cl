/* Aircraft, domestic; in the region International those between countries. */
#include "end_use.h"

static inline struct use sector_air(const struct here *here, const struct region *region)
{
    struct use use = fuel_use();
    (void)here;
    use.least = lever(region, POLICY_clean_fuels);
    return use;
}
