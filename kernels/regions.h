/* A year of every region, and what the world feels of it: sums over regions, by a binary tree whose
 * leaves are the regions in order, so that any part of it could be summed elsewhere with the same
 * bits; what is learned from what all have built; prices of fuel from what all have used. */
#ifndef KEELING_REGIONS_H
#define KEELING_REGIONS_H

#include "constants.h"
#include "region.h"
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
#include "sectors/steel.cl"
#include "sectors/waste.cl"
#include "sectors/water.cl"
#include "stores.h"

/* Places in a vector of sums. */
enum {
    SUM_gas = 0,
    SUM_primary = N_GAS,
    SUM_built = SUM_primary + N_CARRIER,
    N_SUM = SUM_built + N_LEARNER
};

enum { TREE_DEPTH = N_REGION < 64 ? 6 : 13 }; /* bits of the number of regions, 4096 at most */

struct world {
    real part[TREE_DEPTH][N_SUM]; /* sums of whole branches of 1, 2, 4 ... regions */
};

/* Learning: cost falls by the learning rate with each doubling of what the world has built, Wright
 * 1936; here learned = (experience / that of the base year)^-b. */
static inline void prepare_world(struct here *here)
{
    if (here->year < BASE_STEP)
        return;
    bool first = here->year == BASE_STEP;
    UNROLL for (int i = 0; i < N_LEARNER; i++)
    {
        real ratio = first ? (real)1 : here->experience[i] / here->first_experience[i];
        here->learned[i] =
            fmax(exp_(-member(here, learning + i) * log_(ratio)), member(here, least_learned));
    }
    real fossil = (real)0, fossil_then = (real)0;
    UNROLL for (int c = CARRIER_coal; c <= CARRIER_biomass; c++)
    {
        here->demand_ratio[c] = first ? (real)1 : here->used[c] / here->first_used[c];
        if (c == CARRIER_biomass)
            continue;
        fossil += here->used[c];
        fossil_then += here->first_used[c];
    }
    here->fossil_ratio = first ? (real)1 : fossil / fossil_then;
    if (first)
        here->first_temperature = here->temperature[0];
}

/* What users pay for each carrier, now and in the base year: fuels get dearer with the world's
 * demand, biomass with that of the region. */
static inline void price_carriers(const struct here *here, struct region *region)
{
    region->carbon_price = lever(region, POLICY_carbon_price);
    UNROLL for (int c = CARRIER_coal; c <= CARRIER_biomass; c++)
    {
        real base = member(here, fuel_price + c);
        real ratio = c == CARRIER_biomass ? region->biomass_ratio : here->demand_ratio[c];
        real dearer = fmax(fma(member(here, supply_slope + c), ratio - (real)1, (real)1),
                           member(here, least_fuel_price));
        region->base_cost[c] = base + member(here, delivery + c);
        region->cost[c] = fma(base, dearer, member(here, delivery + c)) +
                          region->carbon_price * member(here, emission_factor + c) * (real)T_PER_KG;
    }
    real now = region->generation_cost / (real)GJ_PER_MWH,
         then = region->first_cost / (real)GJ_PER_MWH;
    region->cost[CARRIER_electricity] = now + member(here, delivery + CARRIER_electricity);
    region->base_cost[CARRIER_electricity] = then + member(here, delivery + CARRIER_electricity);
    region->cost[CARRIER_hydrogen] =
        now * member(here, power_per_hydrogen) + member(here, delivery + CARRIER_hydrogen);
    region->base_cost[CARRIER_hydrogen] =
        then * member(here, power_per_hydrogen) + member(here, delivery + CARRIER_hydrogen);
}

/* Abatement of non-CO2 gases: a share of what is possible, 1 - exp(-price / scale) at the carbon
 * price, reached no faster than the yearly limit; factors get cleaner by themselves and by
 * policy. */
static inline void abate(const struct here *here, struct region *region)
{
    real years = (real)(scalar)(here->year - BASE_STEP);
    UNROLL for (int i = 0; i < N_ABATED; i++)
    {
        int at = abated_sector[i] * N_GAS + abated_gas[i];
        real most = base_of(region, BASE_mac_most + at);
        real scale =
            base_of(region, BASE_mac_price + at) *
            ((real)1 - pulled(here, region, POLICY_technology_support, STRENGTH_support_cost));
        real used = (real)1 - exp_(-region->carbon_price / fmax(scale, (real)1));
        real possible = fmin(most * fma(member(here, abatement_growth), years, (real)1),
                             member(here, most_abated));
        real wanted = possible * fmax(used, lever(region, POLICY_methane_abatement));
        real limit = member(here, abatement_speed);
        region->abated_share[i] += fmax(fmin(wanted - region->abated_share[i], limit), -limit);
    }
    UNROLL for (int gas = 0; gas < N_GAS; gas++)
    {
        real filtered = gas_is_pollutant[gas]
                            ? pulled(here, region, POLICY_air_quality, STRENGTH_air_filter)
                            : (real)0;
        region->pollution_index[gas] *= member(here, factor_kept + gas) * ((real)1 - filtered);
    }
}

static inline void begin_region(struct region *region)
{
    fill_region(region, (real)0);
    UNROLL for (int user = 0; user < N_USER; user++)
    {
        region->activity_index[user] = (real)1;
        region->intensity_index[user] = (real)1;
        region->price_response[user] = (real)1;
        UNROLL for (int c = 0; c < N_CARRIER; c++) region->carrier_share[user][c] =
            base_of(region, BASE_share + user * N_CARRIER + c);
    }
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) UNROLL for (int v = 0; v < N_STAGE; v++)
        region->vintage[t][v] = base_of(region, BASE_generation + t) / (real)N_STAGE;
    UNROLL for (int gas = 0; gas < N_GAS; gas++) region->pollution_index[gas] = (real)1;
    region->biomass_ratio = (real)1;
    region->land_index = (real)1;
}

/* Balances and totals that follow from what the sectors did. */
static inline void total_region(const struct here *here, struct region *region)
{
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
    region->biomass_ratio =
        fma(now - region->biomass_ratio, member(here, biomass_adjustment), region->biomass_ratio);
    region->primary_energy[CARRIER_electricity] = (real)0;
    region->primary_energy[CARRIER_hydrogen] = (real)0;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) if (technology_fuel[t] < 0)
        region->primary_energy[CARRIER_electricity] =
        fma(region->electricity[t], (real)EJ_PER_TWH, region->primary_energy[CARRIER_electricity]);
    real electrolysis = region->final[CARRIER_hydrogen] * member(here, power_per_hydrogen);
    real delivered =
        region->electricity_total * (real)EJ_PER_TWH * ((real)1 - base_of(region, BASE_loss));
    region->energy_unbalanced = delivered - region->final[CARRIER_electricity] - electrolysis;
    region->ghg = (real)0;
    UNROLL for (int gas = 0; gas < N_GAS; gas++) region->ghg =
        fma(region->emissions[gas], (real)(gas_gwp[gas]), region->ghg);
    region->carbon_payments =
        region->carbon_price * region->emissions[GAS_CO2_FFI] * (real)BILLION_PER_MILLION;
}

/* Remembers the worst residual of a budget, relative to `scale`, and where it was. */
static inline void close_budget(struct here *here, int budget, int at, real residual, real scale)
{
    real relative = fabs(residual) / fmax(fabs(scale), (real)1e-3);
    real where = (real)(scalar)((budget * UNCLOSED_REGIONS + at) * UNCLOSED_YEARS +
                                (int)here->year - BASE_STEP);
    here->unclosed_where =
        pick(relative > here->unclosed || relative != relative, where, here->unclosed_where);
    here->unclosed =
        pick(relative > here->unclosed || relative != relative, relative, here->unclosed);
}

/* What must add up in every region and year: electricity, CO2 over sectors, money for energy. */
static inline void close_budgets(struct here *here, const struct region *region, int at)
{
    real co2 = (real)0, earned = (real)0;
    UNROLL for (int s = 0; s < N_SECTOR; s++) co2 += region->co2[s];
    UNROLL for (int c = 0; c < N_CARRIER; c++) earned =
        fma(region->final[c], region->cost[c], earned);
    real emitted = region->emissions[GAS_CO2_FFI] + region->emissions[GAS_CO2_AFOLU];
    close_budget(here, 0, at, region->energy_unbalanced, region->final_total);
    close_budget(here, 1, at, co2 - emitted, fabs(region->emissions[GAS_CO2_FFI]) + (real)1);
    close_budget(here, 2, at, region->spent - earned, earned);
}

/* One year of one region; before the base year only what was observed. */
static inline void region_year(struct here *here, struct region *region, int at,
                               global scalar *stocks)
{
    if (here->year < BASE_STEP) {
        if (REGIONS_STORED)
            fill_region(region, (real)NAN);
        UNROLL for (int gas = 0; gas < N_GAS; gas++) region->emissions[gas] =
            given_here(region, GIVEN_history + gas);
        return;
    }
    if (here->year == BASE_STEP)
        begin_region(region);
    else
        read_region(region, stocks);
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        region->final[c] = (real)0;
        region->burned[c] = (real)0;
    }
    UNROLL for (int gas = 0; gas < N_GAS; gas++) region->emissions[gas] = (real)0;
    UNROLL for (int s = 0; s < N_SECTOR; s++) region->co2[s] = (real)0;
    region->electricity_total = (real)0;
    region->spent = (real)0;
    region->zero_emission_share = (real)0;
    region->relaxed =
        fmin((real)(scalar)(here->year - BASE_STEP) * member(here, relaxation_rate), (real)1);
    region->regional_warming =
        member(here, warming_pattern) * (here->temperature[0] - here->first_temperature);
    region->faster =
        exp_(-(lever(region, POLICY_efficiency) +
               pulled(here, region, POLICY_conservation, STRENGTH_conservation_efficiency)));
    price_carriers(here, region);
    if (here->year > BASE_STEP)
        abate(here, region);
#define SECTOR(name, kind, long_name, iamc) sector_##name(here, region);
#include "sectors.def"
#undef SECTOR
    total_region(here, region);
    close_budgets(here, region, at);
    write_region(region, stocks);
}

/* What is known of every year. */
static inline void describe_region(struct region *region)
{
    real people = given_here(region, GIVEN_population);
    region->regional_population = people;
    region->regional_gdp = people * given_here(region, GIVEN_income);
}

static inline void add_region(const struct here *here, struct world *world,
                              const struct region *region, int at)
{
    real sum[N_SUM];
    UNROLL for (int i = 0; i < N_SUM; i++) sum[i] = (real)0;
    UNROLL for (int gas = 0; gas < N_GAS; gas++) sum[SUM_gas + gas] = region->emissions[gas];
    if (here->year >= BASE_STEP) {
        UNROLL for (int c = 0; c < N_CARRIER; c++) sum[SUM_primary + c] = region->primary_energy[c];
        sum[SUM_built + LEARNER_wind] = region->built[TECHNOLOGY_wind];
        sum[SUM_built + LEARNER_solar] = region->built[TECHNOLOGY_solar];
        sum[SUM_built + LEARNER_battery] =
            region->final_energy[SECTOR_passenger_road] * region->zero_emission_share;
        sum[SUM_built + LEARNER_electrolysis] = region->final[CARRIER_hydrogen];
    }
    int level = 0;
    while (level + 1 < TREE_DEPTH && (at >> level & 1)) {
        UNROLL for (int i = 0; i < N_SUM; i++) sum[i] = world->part[level][i] + sum[i];
        level++;
    }
    UNROLL for (int i = 0; i < N_SUM; i++) world->part[level][i] = sum[i];
}

/* What a move takes from the sums: one gas, or two together. */
static inline real moving(const struct here *here, int move)
{
    real sum = here->world_emissions[move_gas[move]];
    return move_other[move] >= 0 ? sum + here->world_emissions[move_other[move]] : sum;
}

static inline void finish_world(struct here *here, const struct world *world)
{
    real sum[N_SUM];
    bool any = false;
    for (int level = 0; level < TREE_DEPTH; level++) {
        if (!(N_REGION >> level & 1))
            continue;
        UNROLL for (int i = 0; i < N_SUM; i++) sum[i] =
            any ? world->part[level][i] + sum[i] : world->part[level][i];
        any = true;
    }
    UNROLL for (int gas = 0; gas < N_GAS; gas++) here->world_emissions[gas] = sum[SUM_gas + gas];
    if (here->year < BASE_STEP)
        return;
    bool first = here->year == BASE_STEP;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        here->used[c] = fmax(sum[SUM_primary + c], (real)1e-6);
        if (first)
            here->first_used[c] = here->used[c];
    }
    UNROLL for (int i = 0; i < N_LEARNER; i++)
    {
        real built = fmax(sum[SUM_built + i], (real)0);
        if (first) /* what ten years like this one have built, or the least that can be told */
            here->first_experience[i] = fmax(member(here, experience_years) * built, (real)0.01);
        here->experience[i] = (first ? here->first_experience[i] : here->experience[i]) + built;
    }
    UNROLL for (int i = 0; i < N_MOVE; i++)
    {
        real before = move_when[i] == MOVE_SUM ? here->moved[i] : (real)0;
        if (move_when[i] != MOVE_LATER)
            here->moved[i] = fma(moving(here, i), (real)(move_factor[i]), before);
    }
}

/* Sums of what was emitted before this year are brought up to date when it is over. */
static inline void settle_world(struct here *here)
{
    if (here->year < BASE_STEP)
        return;
    UNROLL for (int i = 0; i < N_MOVE; i++) if (move_when[i] == MOVE_LATER) here->moved[i] =
        fma(moving(here, i), (real)(move_factor[i]), here->moved[i]);
}

#endif
