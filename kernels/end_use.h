/* What the sectors that use energy have in common: demand for a service, the energy it takes, the
 * carriers that bring it, and what comes out of the chimney. Kaya's identity holds in every line:
 * emissions = population x income x activity per income x energy per activity x carrier's share x
 * factor. Kaya 1990; choices by the logit of McFadden 1974, calibrated share weights as documented
 * for GCAM (Calvin et al. 2019 doi:10.5194/gmd-12-677-2019). */
#ifndef KEELING_END_USE_H
#define KEELING_END_USE_H

#include "region.h"

/* Demand for the service of a sector: activity grows with population and, less and less as people
 * get richer, with income: elasticity = e / (1 + income / saturation). */
INLINE void grow_activity(const struct here *here, struct region *region, int user)
{
    real elasticity =
        member(here, income_elasticity + user) /
        fma(given_here(region, GIVEN_income), member(here, per_saturation + user), (real)1);
    real growth = given_here(region, GIVEN_income_growth) + member(here, growth_uncertainty);
    real grown = fma(elasticity, growth, given_here(region, GIVEN_population_growth));
    region->activity_index[user] *= exp_(grown);
}

/* Useful energy per activity falls by its own trend, by policy, and slowly in answer to the price
 * of the service: (price / base price)^elasticity, reached over the life of the equipment. */
INLINE void save_energy(const struct here *here, struct region *region, int user, real price_ratio)
{
    real wanted = exp_(member(here, price_elasticity + user) * log_(price_ratio));
    region->intensity_index[user] *= member(here, intensity_kept + user) * region->faster;
    region->price_response[user] = fma(wanted - region->price_response[user],
                                       member(here, renewal + user), region->price_response[user]);
}

/* Raises the share of two carriers together to `least` at the cost of the others. */
INLINE void mandate(real *share, int first, int second, real least)
{
    real together = share[first] + share[second];
    real wanted = fmax(together, least), up = wanted / fmax(together, (real)1e-30);
    real down = ((real)1 - wanted) / fmax((real)1 - together, (real)1e-9);
    UNROLL for (int c = 0; c < N_CARRIER; c++) share[c] *= c == first || c == second ? up : down;
}

/* What learning has left of the extra cost of equipment for a carrier. */
INLINE real cheaper(const struct here *here, int carrier)
{
    if (carrier == CARRIER_electricity)
        return here->learned[LEARNER_battery];
    return carrier == CARRIER_hydrogen ? here->learned[LEARNER_electrolysis] : (real)1;
}

/* The carriers of what is bought this year, by logit on the cost of useful energy (USD2020 per GJ)
 * with weights that move from those that explain the base year to the long run's; the stock follows
 * as equipment is renewed. may_use[] of model.h: no region has or will have others. Returns the
 * cost of the service relative to the base year. */
INLINE real choose_carriers(const struct here *here, struct region *region, int user, int first,
                            int second, real least)
{
    real share[N_CARRIER], sum = (real)0, mean = (real)0, base_mean = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        int at = user * N_CARRIER + c;
        share[c] = (real)0;
        if (!may_use[at])
            continue;
        real fuel = member(here, per_useful + at), equip = member(here, equipment + at);
        real now = fma(region->cost[c], fuel, equip * cheaper(here, c));
        real then = fma(region->base_cost[c], fuel, equip);
        real from = base_of(region, BASE_log_share + at);
        real weight = fma(region->relaxed, member(here, long_run_share + at) - from, from);
        real appeal = fma(-member(here, choice + user), now - then, weight);
        share[c] = exp_(fmin(fmax(appeal, (real)-60), (real)60));
        sum += share[c];
        mean = fma(region->carrier_share[user][c], now, mean);
        base_mean = fma(base_of(region, BASE_share + at), then, base_mean);
    }
    real per_sum = (real)1 / sum;
    UNROLL for (int c = 0; c < N_CARRIER; c++) share[c] *= per_sum;
    mandate(share, first, second, least);
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        if (may_use[user * N_CARRIER + c])
            region->carrier_share[user][c] =
                fma(share[c] - region->carrier_share[user][c], member(here, renewal + user),
                    region->carrier_share[user][c]);
    }
    return pick(base_mean > (real)0,
                fmax(mean / fmax(base_mean, (real)1e-6), member(here, least_service_cost)),
                (real)1);
}

/* Emissions other than CO2 from fuel: what they were in the base year, moved by fuel burned or by
 * activity, cleaner as time goes, and abated. */
INLINE void emit_others(struct region *region, int sector, real burning, real activity)
{
    UNROLL for (int gas = 0; gas < N_GAS; gas++)
    {
        real left = (real)1;
        if (!has_cell[sector * N_GAS + gas])
            continue;
        UNROLL for (int i = 0; i < N_ABATED; i++)
        {
            if (abated_sector[i] == sector && abated_gas[i] == gas)
                left -= region->abated_share[i];
        }
        real moved = gas_follows_fuel[gas] ? burning : activity;
        emit(region, sector, gas,
             base_of(region, BASE_emissions + sector * N_GAS + gas) * moved * left *
                 region->pollution_index[gas]);
    }
}

/* CO2 of fuel, less what is captured. */
INLINE void burn(const struct here *here, struct region *region, int sector, int carrier,
                 real energy, real captured)
{
    real co2 = energy * member(here, emission_factor + carrier);
    emit(region, sector, GAS_CO2_FFI, co2 * ((real)1 - captured));
}

/* Energy of a sector of the usual kind. The first and second carrier together have the `least`
 * share of what is bought; demand: a factor on useful energy for this year alone; process: the same
 * on CO2 that does not come from fuel. Returns the fuel burned relative to the base year; the
 * activity where none was. */
INLINE real use_energy(const struct here *here, struct region *region, int user, int first,
                       int second, real least, real demand, real captured, real process)
{
    real energy[N_CARRIER], burned = (real)0;
    if (here->year > BASE_STEP) {
        grow_activity(here, region, user);
        real ratio = choose_carriers(here, region, user, first, second, least);
        save_energy(here, region, user, ratio);
    }
    real useful = base_of(region, BASE_useful + user) * region->activity_index[user] *
                  region->intensity_index[user] * region->price_response[user] * demand;
    region->final_energy[user] = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        int at = user * N_CARRIER + c;
        energy[c] = (real)0;
        if (!may_use[at])
            continue;
        energy[c] = useful * region->carrier_share[user][c] * member(here, per_useful + at);
        region->final_energy[user] += energy[c];
        region->final[c] += energy[c];
        region->spent = fma(energy[c], region->cost[c], region->spent);
    }
    UNROLL for (int c = CARRIER_coal; c <= CARRIER_biomass; c++)
    {
        if (!may_use[user * N_CARRIER + c])
            continue;
        burned += energy[c];
        burn(here, region, user, c, energy[c], captured);
    }
    real activity = region->activity_index[user];
    emit(region, user, GAS_CO2_FFI,
         base_of(region, BASE_process_co2 + user) * activity * ((real)1 - captured) * process);
    real per_burned = base_of(region, BASE_per_burned + user);
    return pick(per_burned > (real)0, burned * per_burned, activity);
}

/* A sector whose other emissions come from its fuel, or else follow its activity. */
INLINE void end_use(const struct here *here, struct region *region, int user, int first, int second,
                    real least, real demand, real captured, real process)
{
    real burning = use_energy(here, region, user, first, second, least, demand, captured, process);
    emit_others(region, user, burning, region->activity_index[user] * process);
}

#endif
