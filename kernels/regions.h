/* A year of one region: prices, abatement, its sectors in the order of sectors.def, its budgets. */
#ifndef KEELING_REGIONS_H
#define KEELING_REGIONS_H

#include "abatement.h"
#include "budgets.h"
#include "damages.h"
#include "inventories.h"
#include "prices.h"
#include "sectors/agriculture.cl"
#include "sectors/air.cl"
#include "sectors/aluminium.cl"
#include "sectors/buildings.cl"
#include "sectors/cement.cl"
#include "sectors/chemicals.cl"
#include "sectors/freight_road.cl"
#include "sectors/fuels.cl"
#include "sectors/industry.cl"
#include "sectors/land.cl"
#include "sectors/passenger_road.cl"
#include "sectors/power.cl"
#include "sectors/rail.cl"
#include "sectors/removal.cl"
#include "sectors/steel.cl"
#include "sectors/waste.cl"
#include "sectors/water.cl"
#include "stores.h"
#include "trade.h"
#include "transport.h"

enum {
    GIVEN_SIZE = N_REGION * N_GIVEN,
    LAND_SIZE = N_REGIONAL_STOCK * ONWARD /* from a region's stocks to the next's */
};

INLINE void begin_region(struct region *region)
{
    fill_region(region, (real)0);
    UNROLL for (int user = 0; user < N_USER; user++)
    {
        *region->activity_index[user] = (real)1;
        *region->intensity_index[user] = (real)1;
        *region->price_response[user] = (real)1;
        UNROLL for (int c = 0; c < N_CARRIER; c++)
        {
            *region->carrier_share[user][c] = base_of(region, BASE_share + user * N_CARRIER + c);
        }
    }
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) UNROLL for (int v = 0; v < N_STAGE; v++)
    {
        *region->vintage[t][v] = base_of(region, BASE_generation + t) / (real)N_STAGE;
    }
    UNROLL for (int gas = 0; gas < N_GAS; gas++)
    {
        *region->pollution_index[gas] = (real)1;
    }
    UNROLL for (int way = 0; way < N_REMOVAL; way++)
    {
        *region->removal_capacity[way] = (real)0;
    }
    *region->stored_co2 = (real)0;
    UNROLL for (int f = 0; f < N_FUEL; f++)
    {
        *region->needed[f] = base_of(region, BASE_needed + f);
    }
    *region->biomass_ratio = (real)1;
    *region->land_index = (real)1;
    *region->land_avoided = (real)0;
    *region->land_regrowing = (real)0;
    *region->forest_spared = (real)0;
    *region->forest_lacking = (real)0;
    *region->dead_of_warming = (real)0;
    *region->land_held = (real)NAN;
}

/* First activity and what each sector that uses energy asks of it, then the energy of all of them,
 * whose code is the same; then their other emissions, and the sectors that serve them. */
INLINE void run_sectors(const struct here *here, struct region *region)
{
    struct use use[N_USER];
    if (here->year > BASE_STEP)
        ROLL for (int user = 0; user < N_USER; user++)
        {
            grow_activity(here, region, user);
            save_energy(here, region, user);
        }
    move_all(here, region);
    region->transport_electricity = region->transport_hydrogen = (real)0;
#define USER(name) use[SECTOR_##name] = sector_##name(here, region);
#define OTHER(name)
#define SECTOR(name, kind, demand, long_name, iamc) kind(name)
#include "sectors.def"
#undef USER
#undef OTHER
    use_all_energy(here, region, use);
    emit_others_of_users(region, use);
#define USER(name)
#define OTHER(name) sector_##name(here, region);
#include "sectors.def"
#undef SECTOR
#undef USER
#undef OTHER
    count_transport(here, region);
}

/* Energy by demand; primary energy by direct equivalent (IPCC AR6 WGIII annex II). */
INLINE void total_energy(const struct here *here, struct region *region)
{
    region->final_industry = region->final_transport = (real)0;
    UNROLL for (int user = 0; user < N_USER; user++)
    {
        if (sector_demand[user] == INDUSTRY)
            region->final_industry += region->final_energy[user];
        if (sector_demand[user] == TRANSPORT)
            region->final_transport += region->final_energy[user];
    }
    region->primary_total = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        region->primary_total += region->primary_energy[c];
        region->price[c] = region->cost[c];
    }
    if (here->year == BASE_STEP) /* that of electricity is known at its end */
        price_power(here, *region->generation_cost, region->price);
}

/* How much of what is captured finds room underground: all but near the limit. Some of what is
 * there leaks. */
INLINE void open_storage(const struct here *here, struct region *region)
{
    real limit = member(here, storage_years) * base_of(region, BASE_removable);
    real left = larger(limit - *region->stored_co2, (real)0) / larger(limit, (real)1e-9);
    real leaks = *region->stored_co2 * member(here, storage_leak);
    region->room = smaller(left * (real)ROOM_NARROWS, (real)1);
    region->captured_co2 = region->removed_bioenergy = (real)0;
    *region->stored_co2 -= leaks;
    emit(region, SECTOR_removal, GAS_CO2_FFI, leaks);
}

/* Balances and totals that follow from what the sectors did. */
INLINE void total_region(const struct here *here, struct region *region)
{
    region->zero_emission_share =
        *region->carrier_share[SECTOR_passenger_road][CARRIER_electricity] +
        *region->carrier_share[SECTOR_passenger_road][CARRIER_hydrogen];
    region->final_total = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        region->final_carrier[c] = region->final[c];
        region->final_total += region->final[c];
        region->primary_energy[c] = region->final[c] + region->burned[c];
    }
    real per_biomass = base_of(region, BASE_per_biomass); /* little traded: its price is local */
    real now =
        pick(per_biomass > (real)0, region->primary_energy[CARRIER_biomass] * per_biomass, (real)1);
    *region->biomass_ratio =
        fma(now - *region->biomass_ratio, member(here, biomass_adjustment), *region->biomass_ratio);
    region->primary_energy[CARRIER_electricity] = (real)0;
    region->primary_energy[CARRIER_hydrogen] = (real)0;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) if (technology_fuel[t] < 0)
        region->primary_energy[CARRIER_electricity] =
        fma(region->electricity[t], (real)EJ_PER_TWH, region->primary_energy[CARRIER_electricity]);
    *region->stored_co2 += region->captured_co2;
    total_energy(here, region);
    UNROLL for (int f = 0; f < N_FUEL; f++)
    {
        *region->needed[f] = region->primary_energy[f];
    }
    real electrolysis = region->final[CARRIER_hydrogen] * member(here, power_per_hydrogen);
    real delivered =
        region->electricity_total * (real)EJ_PER_TWH * ((real)1 - base_of(region, BASE_loss));
    region->energy_unbalanced = delivered - region->final[CARRIER_electricity] - electrolysis;
    region->ghg = (real)0;
    UNROLL for (int gas = 0; gas < N_GAS; gas++) region->ghg =
        fma(region->emissions[gas], (real)(gas_gwp[gas]), region->ghg);
    if (SIZE_managed)
        count_land(here, region);
    region->carbon_payments =
        region->carbon_price * region->emissions[GAS_CO2_FFI] * (real)BILLION_PER_MILLION;
}

/* One year of one region; before the base year only what was observed. */
INLINE void region_year(const struct here *here, struct region *region, int at,
                        global scalar *stocks)
{
    find_stocks(region, stocks);
    if (here->year < BASE_STEP) {
        if (STORED_OF_REGION)
            fill_region(region, (real)NAN);
        UNROLL for (int gas = 0; gas < N_GAS; gas++) region->emissions[gas] =
            given_here(region, GIVEN_history + gas);
        return;
    }
    if (here->year == BASE_STEP)
        begin_region(region);
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        region->final[c] = (real)0;
        region->burned[c] = (real)0;
    }
    UNROLL for (int gas = 0; gas < N_GAS; gas++) region->emissions[gas] = (real)0;
    UNROLL for (int s = 0; s < N_SECTOR; s++) region->co2[s] = region->ch4[s] = region->n2o[s] =
        (real)0;
    region->electricity_total = (real)0;
    region->spent = (real)0;
    region->relaxed =
        smaller((real)(scalar)(here->year - BASE_STEP) * member(here, relaxation_rate), (real)1);
    warm_region(here, region);
    damage_region(here, region);
    region->faster =
        exp_(-(lever(region, POLICY_efficiency) +
               pulled(here, region, POLICY_conservation, STRENGTH_conservation_efficiency)));
    price_carriers(here, region);
    trade_fuels(here, region);
    open_storage(here, region);
    if (here->year > BASE_STEP)
        abate(here, region);
    run_sectors(here, region);
    total_region(here, region);
    close_budgets(here, region, at);
}

/* What is known of every year. */
INLINE void describe_region(struct region *region)
{
    real people = given_here(region, GIVEN_population);
    region->regional_population = people;
    region->regional_gdp = people * region->income;
}

/* What the regions of a tile stand on, as in coupled.cl. */
struct ground {
    global const scalar *base;
    global scalar *lands; /* [region][N_REGIONAL_STOCK][lane], from first_region on */
    global const int *slots;
    size_t slot_size; /* of out */
    int first_region;
};

/* A region's year, and what it adds to the sums. */
OUTLINE void region_of_world(const struct here *restrict here, const struct ground *restrict ground,
                             global const scalar *given, global stored *begins, int at,
                             real *restrict sum)
{
    struct region region;
    size_t slot_size = ground->slot_size;
    region.given = given + (size_t)at * N_GIVEN;
    region.base = ground->base + (size_t)at * N_BASE;
    region.income = given_here(&region, GIVEN_income);
    region_year(here, &region, at, ground->lands + (size_t)(at - ground->first_region) * LAND_SIZE);
    describe_region(&region);
    sum_region(here, &region, sum);
    STORE_REGION(ground->slots + (size_t)at * STORED_OF_REGION, region, begins)
}

#endif
