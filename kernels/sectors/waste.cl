/* Waste and wastewater. */
#include "end_use.h"

INLINE struct use sector_waste(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.demand = (real)1 - pulled(here, region, POLICY_consumption, STRENGTH_consumption_waste);
    use.process = use.demand;
    use.others = use.demand;
    use.burns = 0;
    return use;
}
