/* Railways; a transport transition that takes freight off the roads lets them grow by its share. */
#include "end_use.h"

static inline struct use sector_rail(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.demand =
        (real)1 + pulled(here, region, POLICY_transport_transition, STRENGTH_transport_shift);
    return use;
}
