/* What the industrial sectors have in common: materials saved, structure, clean equipment. The
 * strengths of the fields and links are Keeling's defaults. */
#ifndef KEELING_SECTORS_INDUSTRIAL_H
#define KEELING_SECTORS_INDUSTRIAL_H

#include "end_use.h"

INLINE void industrial_use(struct here *here, struct region *region, int user, real captured)
{
    real demand = ((real)1 - (real)0.15 * lever(region, POLICY_industry_structure)) *
                  ((real)1 - (real)0.25 * lever(region, POLICY_conservation));
    real process = demand * ((real)1 - (real)0.35 * lever(region, POLICY_industry_structure));
    end_use(here, region, user, CARRIER_electricity, CARRIER_hydrogen,
            setting(region, POLICY_clean_industry), demand, captured, process);
}

#endif
