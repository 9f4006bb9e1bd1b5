/* What the industrial sectors have in common: materials saved, structure, clean equipment. The
 * strengths of the fields and links are Keeling's defaults. */
#ifndef KEELING_SECTORS_INDUSTRIAL_H
#define KEELING_SECTORS_INDUSTRIAL_H

#include "end_use.h"

INLINE void industrial_use(struct here *here, struct region *region, int user, real captured)
{
    real demand =
        ((real)1 - pulled(here, region, POLICY_industry_structure, STRENGTH_structure_activity)) *
        ((real)1 - pulled(here, region, POLICY_conservation, STRENGTH_conservation_materials));
    real process = demand * ((real)1 - pulled(here, region, POLICY_industry_structure,
                                              STRENGTH_structure_process));
    end_use(here, region, user, CARRIER_electricity, CARRIER_hydrogen,
            lever(region, POLICY_clean_industry), demand, captured, process);
}

#endif
