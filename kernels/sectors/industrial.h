/* What the industrial sectors have in common: materials saved, structure, clean equipment. The
 * strengths of the fields and links are Keeling's defaults. */
#ifndef KEELING_SECTORS_INDUSTRIAL_H
#define KEELING_SECTORS_INDUSTRIAL_H

#include "end_use.h"

INLINE struct use industrial_use(const struct here *here, const struct region *region)
{
    struct use use = usual_use();
    use.least = lever(region, POLICY_clean_industry);
    use.demand =
        ((real)1 - pulled(here, region, POLICY_industry_structure, STRENGTH_structure_activity)) *
        ((real)1 - pulled(here, region, POLICY_conservation, STRENGTH_conservation_materials));
    use.process = use.demand * ((real)1 - pulled(here, region, POLICY_industry_structure,
                                                 STRENGTH_structure_process));
    use.others = use.process;
    return use;
}

/* The same where CO2 can be captured. */
INLINE struct use capturing_use(const struct here *here, const struct region *region)
{
    struct use use = industrial_use(here, region);
    use.captured = lever(region, POLICY_industry_capture);
    return use;
}

#endif
