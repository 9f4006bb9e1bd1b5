/* Agriculture: livestock, rice and soils, and the fuel of farms. A third of food is lost (FAO
 * 2011); 30 % less of that is 10 % less farming. */
#include "end_use.h"

INLINE struct use sector_agriculture(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.demand = (real)1 - pulled(here, region, POLICY_consumption, STRENGTH_consumption_food);
    use.others = use.demand;
    use.burns = 0;
    return use;
}
