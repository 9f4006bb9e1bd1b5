/* Electricity and heat. Plants are kept by age in N_STAGE stages of equal mean stay, so that lives
 * are spread as in an Erlang distribution (Cox and Miller 1965, ch. 4); what their closing and
 * growing demand leave open is built by logit on levelised cost; fossil plants run last. */
#include "constants.h"
#include "end_use.h"

/* Which technologies are what, from technologies.def. */
constant int technology_fuel[] = {
#define TECHNOLOGY(name, fuel, when, iamc, primary) CARRIER_##fuel,
#include "technologies.def"
#undef TECHNOLOGY
};
enum { FOSSIL = 1, CLEAN = 0 };
constant int technology_is_fossil[] = {
#define TECHNOLOGY(name, fuel, when, iamc, primary) when,
#include "technologies.def"
#undef TECHNOLOGY
};

INLINE real stocked(const struct region *region, int t)
{
    real sum = (real)0;
    UNROLL for (int v = 0; v < N_STAGE; v++) sum += *region->vintage[t][v];
    return sum;
}

/* Levelised cost in the base year, USD2020 per MWh: plant and upkeep, and fuel. */
INLINE real first_levelised_cost(const struct here *here, const struct region *region, int t)
{
    real capital = member(here, capital_cost + t);
    int fuel = technology_fuel[t];
    if (fuel < 0)
        return capital;
    return fma(region->base_cost[fuel], (real)GJ_PER_MWH * member(here, fuel_per_power + t),
               capital);
}

/* The same now, with carbon, and what a grid pays for the ups and downs of wind and sun beyond the
 * share it had in the base year. */
INLINE void levelise_costs(const struct here *here, const struct region *region, real *levelised)
{
    real supported =
        (real)1 - pulled(here, region, POLICY_technology_support, STRENGTH_support_cost);
    real more = larger(*region->variable_share - *region->first_variable_share, (real)0);
    real grid =
        fma(member(here, integration_cost), more, -(real)lever(region, POLICY_clean_power_subsidy));
    real per_kg = region->carbon_price * (real)T_PER_KG;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        real capital = member(here, capital_cost + t);
        int fuel = technology_fuel[t];
        levelised[t] = capital;
        if (t == TECHNOLOGY_wind)
            levelised[t] = fma(capital, here->learned[LEARNER_wind] * supported, grid);
        if (t == TECHNOLOGY_solar)
            levelised[t] = fma(capital, here->learned[LEARNER_solar] * supported, grid);
        if (fuel < 0)
            continue;
        /* the carbon price is in the users' cost: what is captured need not pay, and CO2 of plants
           that is captured is paid for */
        real factor = fuel == CARRIER_biomass ? member(here, biogenic_factor)
                                              : member(here, emission_factor + fuel);
        real price =
            fma(-member(here, capture + t) * region->room * per_kg, factor, region->cost[fuel]);
        levelised[t] = fma(price, (real)GJ_PER_MWH * member(here, fuel_per_power + t), capital);
    }
}

/* Mean cost of what is made. */
INLINE real mean_cost(const real *made, const real *levelised)
{
    real sum = (real)0, all = (real)0;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        sum = fma(made[t], levelised[t], sum);
        all += made[t];
    }
    return sum / larger(all, (real)1e-9);
}

/* Share of fossil plants closed in a year because carbon makes running them dearer than new wind
 * and sun: up to a tenth, by how much dearer, at most the carbon itself. */
INLINE real unprofitable(const struct here *here, const struct region *region, int t, real clean)
{
    int fuel = technology_fuel[t];
    real heat = (real)GJ_PER_MWH * member(here, fuel_per_power + t);
    real carbon =
        region->carbon_price * member(here, emission_factor + fuel) * (real)T_PER_KG * heat;
    real dearer = larger(smaller(fma(region->cost[fuel], heat, -clean), carbon), (real)0);
    return member(here, closing_speed) *
           paid_for(region, dearer * member(here, per_closing_margin));
}

/* Plants age, and some are closed before their time. */
INLINE void age_plants(const struct here *here, struct region *region, const real *levelised)
{
    real clean = (real)0.5 * (levelised[TECHNOLOGY_wind] + levelised[TECHNOLOGY_solar]);
    real policy =
        smaller(lever(region, POLICY_coal_phase_out) +
                    pulled(here, region, POLICY_energy_transition, STRENGTH_transition_closing),
                (real)1);
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        real moved = (real)N_STAGE * member(here, plant_renewal + t), came = (real)0;
        real kept =
            technology_is_fossil[t] ? (real)1 - unprofitable(here, region, t, clean) : (real)1;
        if (t == TECHNOLOGY_coal)
            kept *= (real)1 - policy;
        UNROLL for (int v = 0; v < N_STAGE; v++)
        {
            real leaves = *region->vintage[t][v] * smaller(moved, (real)1);
            *region->vintage[t][v] = (*region->vintage[t][v] + came - leaves) * kept;
            came = leaves;
        }
    }
}

/* Biomass is finite: 1 as long as a region uses much less than it can grow, 0 where it uses all. */
INLINE real biomass_left(const struct here *here, const struct region *region)
{
    real left = member(here, per_biomass_margin) *
                (member(here, biomass_potential) - *region->biomass_ratio);
    return pick(base_of(region, BASE_per_biomass) > (real)0,
                smaller(larger(left, (real)0), (real)1), (real)0);
}

/* What is built, and then stands in stock[t] too: need x share, by logit on the difference of cost
 * to the base year's, up to a limit of growth; what limits leave open is built where there is room,
 * and where there is none all limits stretch alike, for the lights stay on. */
INLINE void build_plants(const struct here *here, struct region *region, real demand, real *stock,
                         const real *levelised)
{
    real wanted[N_TECHNOLOGY], room[N_TECHNOLOGY], limits[N_TECHNOLOGY], open[N_TECHNOLOGY],
        sum = (real)0, there = (real)0;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) there += stock[t];
    real need = larger(demand - there, (real)0);
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        real from = base_of(region, BASE_log_build + t);
        real weight = fma(region->relaxed, member(here, long_run_build + t) - from, from);
        real dearer = levelised[t] - first_levelised_cost(here, region, t);
        real appeal = fma(-member(here, choice_power), dearer, weight);
        wanted[t] = exp_near(smaller(larger(appeal, (real)-60), (real)60));
        /* to fill gaps: what is not much dearer than it was */
        open[t] = smaller(
            larger((member(here, gap_dearest) - dearer) * member(here, per_gap_margin), (real)0),
            (real)1);
        real allowed = (real)1;
        if (t == TECHNOLOGY_coal)
            allowed *= ((real)1 - lever(region, POLICY_new_coal_ban)) *
                       ((real)1 - lever(region, POLICY_energy_transition));
        if (t == TECHNOLOGY_hydro || t == TECHNOLOGY_geothermal) /* where there are sites */
            allowed *= pick(base_of(region, BASE_generation + t) > (real)0, (real)1, (real)0);
        if (technology_fuel[t] == CARRIER_biomass)
            allowed *= biomass_left(here, region);
        open[t] *= allowed;
        wanted[t] *= allowed;
        sum += wanted[t];
    }
    real left = need, free = (real)0, all = (real)0, per_sum = (real)1 / larger(sum, (real)1e-30);
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        wanted[t] *= per_sum;
        real limit =
            fma(member(here, growth_limit + t), stock[t], member(here, first_build) * demand);
        region->built[t] = smaller(need * wanted[t], limit);
        limit *= open[t];
        room[t] = larger(limit - region->built[t], (real)0);
        limits[t] = limit;
        left -= region->built[t];
        free += room[t];
        all += limits[t];
    }
    real used = smaller(larger(left, (real)0) / larger(free, (real)1e-9), (real)1);
    real rest =
        larger(left - free, (real)0) / larger(all, (real)1e-9); /* then all limits stretch alike */
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        region->built[t] += fma(room[t], used, rest * limits[t]);
        *region->vintage[t][0] += region->built[t];
        stock[t] += region->built[t];
    }
}

/* Clean plants first, then fossil ones, each kind alike; made[t] in TWh. */
INLINE void run_plants(const real *stock, real demand, real *made)
{
    real clean = (real)0, fossil = (real)0;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        made[t] = stock[t];
        if (technology_is_fossil[t])
            fossil += made[t];
        else
            clean += made[t];
    }
    real clean_runs = smaller(demand / larger(clean, (real)1e-9), (real)1);
    real fossil_runs =
        smaller(larger(demand - clean * clean_runs, (real)0) / larger(fossil, (real)1e-9), (real)1);
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) made[t] *=
        technology_is_fossil[t] ? fossil_runs : clean_runs;
}

/* Fuel in, CO2 out. Returns fuel burned relative to the base year. */
INLINE real burn_in_plants(const struct here *here, struct region *region, const real *made)
{
    real burned = (real)0;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        int fuel = technology_fuel[t];
        region->electricity[t] = made[t];
        region->electricity_total += made[t];
        region->primary_plants[t] = made[t] * (real)EJ_PER_TWH;
        if (fuel < 0)
            continue;
        real energy = made[t] * base_of(region, BASE_heat_rate + t);
        region->primary_plants[t] = energy;
        real captured = member(here, capture + t) * region->room;
        region->burned[fuel] += energy;
        burned += energy;
        burn(here, region, SECTOR_power, fuel, energy, (real)1 - captured);
        real factor = fuel == CARRIER_biomass ? member(here, biogenic_factor)
                                              : member(here, emission_factor + fuel);
        region->captured_co2 = fma(energy * factor, captured, region->captured_co2);
        if (fuel != CARRIER_biomass)
            continue;
        region->removed_bioenergy = fma(energy * factor, captured, region->removed_bioenergy);
        emit(region, SECTOR_power, GAS_CO2_FFI, -energy * factor * captured);
    }
    return burned * base_of(region, BASE_per_burned + SECTOR_power);
}

INLINE void sector_power(const struct here *here, struct region *region)
{
    real made[N_TECHNOLOGY], stock[N_TECHNOLOGY], levelised[N_TECHNOLOGY];
    real electrolysis = region->final[CARRIER_hydrogen] * member(here, power_per_hydrogen);
    real demand = (region->final[CARRIER_electricity] + electrolysis) /
                  (((real)1 - base_of(region, BASE_loss)) * (real)EJ_PER_TWH);
    bool first = here->year == BASE_STEP;
    levelise_costs(here, region, levelised);
    if (!first)
        age_plants(here, region, levelised);
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        stock[t] = stocked(region, t);
        region->built[t] = base_of(region, BASE_additions + t);
    }
    if (!first)
        build_plants(here, region, demand, stock, levelised);
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        real gw = member(here, per_capacity_factor + t) * (real)(1 / TWH_PER_GW);
        region->capacity[t] = stock[t] * gw;
        region->capacity_added[t] = region->built[t] * gw;
    }
    run_plants(stock, demand, made);
    real burning = burn_in_plants(here, region, made);
    emit_others(region, SECTOR_power, burning, burning);
    real cost = mean_cost(made, levelised);
    *region->generation_cost = larger(cost, member(here, least_power_cost) * *region->first_cost);
    real variable = made[TECHNOLOGY_wind] + made[TECHNOLOGY_solar];
    *region->variable_share = variable / larger(region->electricity_total, (real)1e-9);
    if (first) {
        UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) levelised[t] =
            first_levelised_cost(here, region, t);
        *region->first_cost = mean_cost(made, levelised);
        *region->generation_cost = *region->first_cost;
        *region->first_variable_share = *region->variable_share;
    }
}
