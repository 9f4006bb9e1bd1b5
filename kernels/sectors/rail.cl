/* Railways; what roads lose by policy comes here. */
#include "end_use.h"

static inline void sector_rail(struct here *here, struct region *region)
{
    end_use(here, region, SECTOR_rail, CARRIER_electricity, CARRIER_hydrogen, 0,
            ((real)1 + (real)0.12 * lever(region, POLICY_transport_transition)), (real)0, (real)1);
}
