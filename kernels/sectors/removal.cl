/* Carbon dioxide removal outside plants and land. Of each way so much of the potential pays as the
 * carbon price is above its cost, which learning lowers; what stands grows no faster than a limit,
 * wears out, and runs as far as it pays. Direct air capture: Fuss et al. 2018
 * doi:10.1088/1748-9326/aabf9f; weathering: Strefler et al. 2018 doi:10.1088/1748-9326/aaa9c4. What
 * goes underground shares the room there with what plants and industry capture. */
#include "constants.h"
#include "end_use.h"

enum { STORED = 1, BOUND = 0 };
constant int removal_is_stored[] = {
#define REMOVAL(name, where, long_name, iamc) where,
#include "removals.def"
#undef REMOVAL
};

/* Direct air capture that policy asks for; a policy is met at once, as far as there is room. */
INLINE real asked_removal(const struct region *region, int way)
{
    return way == REMOVAL_direct_air ? lever(region, POLICY_removals) * region->room : (real)0;
}

/* Removal of a way that pays this year, or that policy asks for. */
INLINE real wanted_removal(const struct here *here, const struct region *region, int way,
                           real potential)
{
    real cheaper = way == REMOVAL_direct_air ? here->learned[LEARNER_direct_air] : (real)1;
    real cost =
        larger(member(here, removal_cost + way) * cheaper, member(here, least_removal_cost + way));
    real margin = larger(region->carbon_price - cost, (real)0) * member(here, per_removal_margin);
    real pays = paid_for(region, margin);
    real wanted = potential * pays;
    return larger(removal_is_stored[way] ? wanted * region->room : wanted,
                  asked_removal(region, way));
}

/* What stands after a year's building towards what is wanted. */
INLINE void build_removal(const struct here *here, struct region *region, int way, real potential,
                          real wanted)
{
    real kept = *region->removal_capacity[way] * ((real)1 - member(here, removal_wear + way));
    real limit = fma(member(here, removal_growth + way), *region->removal_capacity[way],
                     member(here, first_removal) * potential);
    if (way == REMOVAL_biochar) /* what stands goes on, or biomass would swing */
        limit *= biomass_left(here, region);
    limit = larger(limit, asked_removal(region, way) - kept);
    *region->removal_capacity[way] = kept + smaller(larger(wanted - kept, (real)0), limit);
}

INLINE void sector_removal(const struct here *here, struct region *region)
{
    region->removal_energy = (real)0;
    UNROLL for (int way = 0; way < N_REMOVAL; way++)
    {
        real potential = member(here, removal_potential + way) * base_of(region, BASE_removable);
        real wanted = wanted_removal(here, region, way, potential);
        build_removal(here, region, way, potential, wanted);
        region->removed[way] = smaller(*region->removal_capacity[way], wanted);
        emit(region, SECTOR_removal, GAS_CO2_FFI, -region->removed[way]);
        if (removal_is_stored[way])
            region->captured_co2 += region->removed[way];
        real scale = region->removed[way] * (real)EJ_PER_MT_AT_GJ_PER_T;
        region->removal_energy =
            fma(scale, member(here, removal_electricity + way), region->removal_energy);
        region->burned[CARRIER_biomass] =
            fma(scale, member(here, removal_biomass + way), region->burned[CARRIER_biomass]);
    }
    region->final[CARRIER_electricity] += region->removal_energy;
    region->spent = fma(region->removal_energy, region->cost[CARRIER_electricity], region->spent);
}
