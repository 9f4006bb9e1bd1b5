/* What energy costs its users in a region. */
#ifndef KEELING_PRICES_H
#define KEELING_PRICES_H

#include "constants.h"
#include "region.h"

/* What users pay for electricity, and for hydrogen that is made of it, when it costs so much at the
 * plants (USD2020 per MWh). */
INLINE void price_power(const struct here *here, real at_plants, real *cost)
{
    real now = at_plants * (real)(1 / GJ_PER_MWH);
    cost[CARRIER_electricity] = now + member(here, delivery + CARRIER_electricity);
    cost[CARRIER_hydrogen] =
        fma(now, member(here, power_per_hydrogen), member(here, delivery + CARRIER_hydrogen));
}

/* What users pay for each carrier, now and in the base year: fuels get dearer with the world's
 * demand, biomass with that of the region. */
INLINE void price_carriers(const struct here *here, struct region *region)
{
    region->carbon_price = lever(region, POLICY_carbon_price);
    UNROLL for (int c = CARRIER_coal; c <= CARRIER_biomass; c++)
    {
        real base = member(here, fuel_price + c);
        real ratio = c == CARRIER_biomass ? *region->biomass_ratio : here->demand_ratio[c];
        real dearer = larger(fma(member(here, supply_slope + c), ratio - (real)1, (real)1),
                             member(here, least_fuel_price));
        region->base_cost[c] = base + member(here, delivery + c);
        region->cost[c] = fma(base, dearer, member(here, delivery + c)) +
                          region->carbon_price * member(here, emission_factor + c) * (real)T_PER_KG;
    }
    price_power(here, *region->generation_cost, region->cost);
    price_power(here, *region->first_cost, region->base_cost);
    UNROLL for (int c = 0; c < N_CARRIER; c++) region->dearer[c] =
        region->cost[c] - region->base_cost[c];
}

#endif
