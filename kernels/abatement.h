/* Emissions that no technology of the model makes less, and what makes them less. */
#ifndef KEELING_ABATEMENT_H
#define KEELING_ABATEMENT_H

#include "region.h"

/* A share on its way to what is wanted, no faster than the yearly limit. */
INLINE real nearer(const struct here *here, real share, real wanted)
{
    real limit = member(here, abatement_speed);
    return share + larger(smaller(wanted - share, limit), -limit);
}

/* Abatement: a share of what is possible, 1 - exp(-price / scale) at the carbon price, of non-CO2
 * gases and of sources of CO2 from land use; factors get cleaner by themselves and by policy. */
INLINE void abate(const struct here *here, struct region *region)
{
    real years = (real)(scalar)(here->year - BASE_STEP);
    real growth = fma(member(here, abatement_growth), years, (real)1);
    real supported =
        (real)1 - pulled(here, region, POLICY_technology_support, STRENGTH_support_cost);
    UNROLL for (int i = 0; i < N_ABATED; i++)
    {
        int at = abated_sector[i] * N_GAS + abated_gas[i];
        real scale = larger(base_of(region, BASE_mac_price + at) * supported, (real)1);
        real used = paid_for(region, region->carbon_price / scale);
        real possible =
            smaller(base_of(region, BASE_mac_most + at) * growth, member(here, most_abated));
        real wanted = possible * larger(used, lever(region, POLICY_methane_abatement));
        *region->abated_share[i] = nearer(here, *region->abated_share[i], wanted);
    }
    *region->land_avoided =
        nearer(here, *region->land_avoided,
               paid_for(region, region->carbon_price / member(here, avoided_price)));
    UNROLL for (int gas = 0; gas < N_GAS; gas++)
    {
        real filtered = gas_is_pollutant[gas]
                            ? pulled(here, region, POLICY_air_quality, STRENGTH_air_filter)
                            : (real)0;
        *region->pollution_index[gas] *= member(here, factor_kept + gas) * ((real)1 - filtered);
    }
}

#endif
