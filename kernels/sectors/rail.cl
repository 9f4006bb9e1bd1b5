/* Railways; what they take from the road comes at their own energy per passenger- and
 * tonne-kilometre. */
#include "transport.h"

INLINE struct use sector_rail(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    (void)here;
    if (is_shifted(region))
        use.demand =
            fma(region->gained_by_rail,
                base_of(region, BASE_per_rail) / *region->activity_index[SECTOR_rail], (real)1);
    return use;
}
