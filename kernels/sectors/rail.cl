/* Railways; what roads lose by policy comes here. */
#include "end_use.h"

static inline void sector_rail(struct here *here, struct region *region)
{
    end_use(here, region, SECTOR_rail, CARRIER_electricity, CARRIER_hydrogen, (real)0,
            ((real)1 + pulled(here, region, POLICY_transport_transition, STRENGTH_transport_shift)),
            (real)0, (real)1);
}
