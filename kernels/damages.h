/* Warming of a region, and what it takes from GDP by each row of damages.csv. */
#ifndef KEELING_DAMAGES_H
#define KEELING_DAMAGES_H

#include "region.h"

enum {
#define WARMING(name, word) WARMING_##name,
#include "warmings.def"
#undef WARMING
};

/* Patterns that scale with global warming (Santer et al. 1990, Mitchell 2003
 * doi:10.1023/A:1026035305597); a member has all regions at the same place in the spread of
 * models. */
INLINE void warm_region(const struct here *here, struct region *region)
{
    real pattern = fma(member(here, pattern_draw), base_of(region, BASE_warming_spread),
                       base_of(region, BASE_warming_pattern));
    region->regional_warming = pattern * (here->temperature[0] - here->first_temperature);
}

/* loss = linear w + quadratic ((t + w)^2 - t^2), w being the warming that a study counts, and t the
 * temperature it counts from: 0 for one of the world. Of growth, the loss of every year stays. */
INLINE real damage_by(const struct here *here, struct region *region, int d)
{
    bool of_region = damage_of[d] == WARMING_regional;
    real since = damage_of[d] == WARMING_global ? (real)0 : here->first_temperature;
    real warmer = of_region ? region->regional_warming : here->temperature[0] - since;
    real from = of_region ? base_of(region, BASE_temperature) : (real)0;
    real loss =
        warmer * fma((real)damage_quadratic[d], fma((real)2, from, warmer), (real)damage_linear[d]);
    if (!damage_of_growth[d])
        return loss;
    *region->growth_lost[d] += loss;
    return (real)1 - exp_(-*region->growth_lost[d]);
}

/* GDP is what is given, which knows nothing of a climate that changes after the base year, less the
 * damages that are felt, beyond those of the base year. No damage is more than 90 % of it, and no
 * gain more than all of it again. */
INLINE void damage_region(const struct here *here, struct region *region)
{
    real kept = (real)1;
    UNROLL for (int d = 0; d < N_DAMAGE; d++)
    {
        region->damage[d] =
            smaller(larger(damage_by(here, region, d), (real)-MOST_GAIN), (real)MOST_DAMAGE);
        kept = fma(-given_here(region, GIVEN_felt + d), region->damage[d], kept);
    }
    if (here->year == BASE_STEP)
        *region->first_kept = *region->kept_before = kept;
    region->income = given_here(region, GIVEN_income) * kept / *region->first_kept;
    region->income_growth =
        given_here(region, GIVEN_income_growth) + log_(kept / *region->kept_before);
    *region->kept_before = kept;
}

#endif
