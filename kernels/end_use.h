/* What the sectors that use energy have in common: demand for a service, the energy it takes, the
 * carriers that bring it, and what comes out of the chimney. Kaya's identity holds in every line:
 * emissions = population x income x activity per income x energy per activity x carrier's share x
 * factor. Kaya 1990; choices by the logit of McFadden 1974, calibrated share weights as documented
 * for GCAM (Calvin et al. 2019 doi:10.5194/gmd-12-677-2019). */
#ifndef KEELING_END_USE_H
#define KEELING_END_USE_H

#include "region.h"

/* What demands the energy of a sector. */
enum { NEITHER, INDUSTRY, TRANSPORT };
constant int sector_demand[] = {
#define SECTOR(name, kind, demand, long_name, iamc) demand,
#include "sectors.def"
#undef SECTOR
};

/* What a sector asks of its energy this year, by its levers, and what came of it. */
struct use {
    scalar clean[N_CARRIER]; /* 1 for those that together have at least `least` of what is bought */
    real least;              /* share */
    scalar adopted;          /* 1 where choice goes no faster than Bass has it: */
    real innovation;         /* yr-1, who chooses them of himself, */
    real imitation;          /* as others do; no limit where both are 0 */
    scalar blended;          /* the same of all fuel used, by mixing: old equipment takes it too */
    scalar made;             /* of what is mixed in the share that is made of hydrogen */
    real demand;             /* factor on useful energy */
    real synthesis;          /* hydrogen that is used per hydrogen in the fuel */
    real per_made;           /* the same of fuel that is all made of hydrogen */
    real captured;           /* share of CO2 */
    real process;            /* factor on CO2 that does not come from fuel */
    real others;             /* factor on the activity that its other emissions follow */
    int burns;               /* of these, some follow the fuel burned */
    real dearer;             /* cost of the service relative to the base year */
    real burning, activity;  /* relative to the base year, for other emissions */
    real energy, co2;        /* EJ yr-1; Mt CO2 yr-1 that is emitted */
};

/* Without levers. */
INLINE struct use usual_use(void)
{
    struct use use;
    UNROLL for (int c = 0; c < N_CARRIER; c++) use.clean[c] =
        c == CARRIER_electricity || c == CARRIER_hydrogen ? (scalar)1 : (scalar)0;
    use.least = use.innovation = use.imitation = use.captured = (real)0;
    use.adopted = use.blended = use.made = (scalar)0;
    use.demand = use.process = use.others = use.dearer = use.activity = use.burning = (real)1;
    use.synthesis = use.per_made = (real)1;
    use.burns = 1;
    return use;
}

/* The same where the clean carriers are fuels. */
INLINE struct use fuel_use(void)
{
    struct use use = usual_use();
    use.clean[CARRIER_electricity] = (scalar)0;
    use.clean[CARRIER_biomass] = (scalar)1;
    return use;
}

/* Demand for the service of a sector: activity grows with population and, less and less as people
 * get richer, with income: elasticity = e / (1 + income / saturation). */
INLINE void grow_activity(const struct here *here, struct region *region, int user)
{
    real elasticity = member_of(here, income_elasticity, user) /
                      fma(region->income, member_of(here, per_saturation, user), (real)1);
    real growth = region->income_growth + member(here, growth_uncertainty);
    real grown = fma(elasticity, growth, given_here(region, GIVEN_population_growth));
    *region->activity_index[user] *= exp_(grown);
}

/* Useful energy per activity falls by its own trend and by policy. */
INLINE void save_energy(const struct here *here, struct region *region, int user)
{
    *region->intensity_index[user] *= member_of(here, intensity_kept, user) * region->faster;
}

/* It falls slowly, too, in answer to the price of the service: (price / base price)^elasticity,
 * reached over the life of the equipment. */
INLINE void respond_to_cost(const struct here *here, struct region *region, int user, real dearer)
{
    real wanted = exp_(member_of(here, price_elasticity, user) * log_(dearer));
    *region->price_response[user] =
        fma(wanted - *region->price_response[user], member_of(here, renewal, user),
            *region->price_response[user]);
}

/* The most of what is bought that clean carriers may be by choice: who has none yet changes to them
 * of himself or as he sees others do, (p + q F)(1 - F) a year at the share F that have (Bass 1969
 * doi:10.1287/mnsc.15.5.215), exactly over a year; old equipment is replaced by its like. */
INLINE real most_chosen(const struct use *use, real have, real renewal)
{
    real none = larger((real)1 - have, (real)0),
         tempted = fma(use->imitation, have, use->innovation);
    real left = exp_(-(use->innovation + use->imitation));
    real change = none * tempted * ((real)1 - left) /
                  larger(fma(use->imitation * none, left, tempted), (real)1e-30);
    return pick(use->innovation + use->imitation > (real)0,
                smaller(have + change / renewal, (real)1), (real)1);
}

/* Makes shares that sum to 1 of weights, those of the clean carriers together at most `most`, but
 * at least what is asked for, at the cost of the others or to their gain. */
INLINE void share_out(real *weight, const struct use *use, real most)
{
    real others = (real)0, together = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        others = fma((real)((scalar)1 - use->clean[c]), weight[c], others);
        together = fma((real)use->clean[c], weight[c], together);
    }
    real sum = others + together;
    most = larger(most, use->least);
    whole lacks = (together < use->least * sum) & (together > (real)0); /* and has any */
    whole excels = (together > most * sum) & (others > (real)0);
    whole held = lacks | excels;
    real part = pick(lacks, use->least, most), rest = larger(others, (real)1e-30);
    real up = pick(held, part, (real)1) / pick(held, together, sum);
    real down = pick(held, (real)1 - part, (real)1) / pick(held, rest, sum);
    UNROLL for (int c = 0; c < N_CARRIER; c++) weight[c] *=
        fma((real)use->clean[c], up, (real)((scalar)1 - use->clean[c]) * down);
}

/* What learning has left of the extra cost of equipment for a carrier: of batteries on the road, of
 * electrolysers wherever hydrogen is used. */
INLINE real cheaper(const struct here *here, int user, int carrier)
{
    if (carrier == CARRIER_electricity)
        return user == SECTOR_passenger_road || user == SECTOR_freight_road
                   ? here->learned[LEARNER_battery]
                   : (real)1;
    return carrier == CARRIER_hydrogen ? here->learned[LEARNER_electrolysis] : (real)1;
}

/* Whether a sector of the region uses energy: the same for all members. */
INLINE int uses_energy(const struct region *region, int user)
{
    return region->base[BASE_useful + user] > (scalar)0;
}

/* What useful energy cost a sector in the base year. */
INLINE void keep_service_cost(const struct here *here, struct region *region, int user)
{
    real mean = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        int at = user * N_CARRIER + c;
        if (may_use[at])
            mean = fma(base_of(region, BASE_share + at),
                       fma(region->base_cost[c], member_of(here, per_useful, at),
                           member_of(here, equipment, at)),
                       mean);
    }
    *region->per_service_cost[user] =
        pick(mean > (real)0, (real)1 / larger(mean, (real)1e-6), (real)0);
}

/* The carriers of what is bought this year, by logit on the cost of useful energy (USD2020 per GJ)
 * with weights that move from those that explain the base year to the long run's; the stock follows
 * as equipment is renewed. may_use[] of model.h: no region has or will have others. */
INLINE void choose_carriers(const struct here *here, struct region *region, int user,
                            struct use *use)
{
    real share[N_CARRIER], mean = (real)0, have = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        int at = user * N_CARRIER + c;
        share[c] = (real)0;
        if (!may_use[at])
            continue;
        real fuel = member_of(here, per_useful, at), equip = member_of(here, equipment, at);
        real dearer = region->dearer[c] * fuel;
        if (c >= CARRIER_electricity) {
            real learned = cheaper(here, user, c);
            dearer = fma(equip, learned - (real)1, dearer);
            equip *= learned;
        }
        if (c == CARRIER_hydrogen) /* what is lost on the way to a fuel costs all of its price */
        {
            real lost = fuel * (use->synthesis - (real)1);
            dearer = fma(region->cost[c], lost, dearer);
            fuel += lost;
        }
        real from = base_of(region, BASE_log_share + at);
        real weight = fma(region->relaxed, member_of(here, long_run_share, at) - from, from);
        real appeal = fma(-member_of(here, choice, user), dearer, weight);
        share[c] = exp_near(smaller(larger(appeal, (real)-60), (real)60));
        have = fma((real)use->clean[c], *region->carrier_share[user][c], have);
        mean = fma(*region->carrier_share[user][c], fma(region->cost[c], fuel, equip), mean);
    }
    real most = (real)1;
    if (use->adopted > (scalar)0)
        most = most_chosen(use, have, member_of(here, renewal, user));
    share_out(share, use, most);
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        if (may_use[user * N_CARRIER + c])
            *region->carrier_share[user][c] =
                fma(share[c] - *region->carrier_share[user][c], member_of(here, renewal, user),
                    *region->carrier_share[user][c]);
    }
    real per = *region->per_service_cost[user];
    use->dearer =
        pick(per > (real)0, larger(mean * per, member(here, least_service_cost)), (real)1);
}

/* Clean fuel that is mixed this year into what all equipment burns, so that together it is at least
 * `blended`: biofuel, and fuel made of hydrogen. What equipment is made for stays in kept[]. */
INLINE void blend_fuels(struct region *region, int user, struct use *use, real *kept)
{
    real sum = (real)0, together = (real)0;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        kept[c] = *region->carrier_share[user][c];
        sum += kept[c];
        together = fma((real)use->clean[c], kept[c], together);
    }
    real lacks = larger(fma((real)use->blended, sum, -together), (real)0);
    real down = (real)1 - lacks / larger(sum - together, (real)1e-30);
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        if (may_use[user * N_CARRIER + c])
            *region->carrier_share[user][c] *= fma((real)use->clean[c], (real)1 - down, down);
    }
    real made = lacks * (real)use->made, hydrogen = kept[CARRIER_hydrogen] + made;
    *region->carrier_share[user][CARRIER_biomass] += lacks - made;
    *region->carrier_share[user][CARRIER_hydrogen] = hydrogen;
    use->synthesis = pick(made > (real)0,
                          fma(made, use->per_made, kept[CARRIER_hydrogen] * use->synthesis) /
                              larger(hydrogen, (real)1e-30),
                          use->synthesis);
}

/* The equipment as it was made. */
INLINE void unblend_fuels(struct region *region, int user, const real *kept)
{
    UNROLL for (int c = 0; c < N_CARRIER; c++) * region->carrier_share[user][c] = kept[c];
}

/* What biofuel, and fuel made of hydrogen, are of the useful energy of ships and aircraft. */
INLINE void tell_clean_fuels(struct region *region, int user)
{
    real clean = *region->carrier_share[user][CARRIER_biomass] +
                 *region->carrier_share[user][CARRIER_hydrogen];
    if (user == SECTOR_water)
        region->clean_fuel_of_ships = clean;
    if (user == SECTOR_air)
        region->clean_fuel_of_aircraft = clean;
}

/* Emissions other than CO2 from fuel: what they were in the base year, moved by fuel burned or by
 * activity, cleaner as time goes, and abated. */
INLINE real others_of(const struct region *region, int sector, int gas, real burning, real activity)
{
    real left = (real)1;
    UNROLL for (int i = 0; i < N_ABATED; i++)
    {
        if (abated_sector[i] == sector && abated_gas[i] == gas)
            left -= *region->abated_share[i];
    }
    real moved = gas_follows_fuel[gas] ? burning : activity;
    return base_of(region, BASE_emissions + sector * N_GAS + gas) * moved * left *
           *region->pollution_index[gas];
}

INLINE void emit_others(struct region *region, int sector, real burning, real activity)
{
    UNROLL for (int gas = 0; gas < N_GAS; gas++)
    {
        if (has_cell[sector * N_GAS + gas])
            emit(region, sector, gas, others_of(region, sector, gas, burning, activity));
    }
}

/* The same of all that use energy. */
INLINE void emit_others_of_users(struct region *region, const struct use *use)
{
    UNROLL for (int gas = 0; gas < N_GAS; gas++)
    {
        real sum = (real)0;
        UNROLL for (int user = 0; user < N_USER; user++)
        {
            if (!has_cell[user * N_GAS + gas])
                continue;
            real amount = others_of(region, user, gas, use[user].burning, use[user].activity);
            count_for_sector(region, user, gas, amount);
            sum += amount;
        }
        region->emissions[gas] += sum;
    }
}

/* CO2 of fuel, of which a share is emitted. */
INLINE void burn(const struct here *here, struct region *region, int sector, int carrier,
                 real energy, real emitting)
{
    real co2 = energy * member(here, emission_factor + carrier);
    emit(region, sector, GAS_CO2_FFI, co2 * emitting);
}

/* Energy of a sector, and the CO2 it gives. */
INLINE void use_energy(const struct here *here, struct region *region, int user, struct use *use)
{
    real activity = *region->activity_index[user];
    real burned = (real)0, all = (real)0, spent = (real)0;
    real co2 = base_of(region, BASE_process_co2 + user) * activity * use->process;
    real useful = base_of(region, BASE_useful + user) * activity * *region->intensity_index[user] *
                  *region->price_response[user] * use->demand;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        int at = user * N_CARRIER + c;
        if (!may_use[at])
            continue;
        real energy = useful * *region->carrier_share[user][c] * member_of(here, per_useful, at);
        if (c == CARRIER_hydrogen)
            energy *= use->synthesis;
        all += energy;
        region->final[c] += energy;
        spent = fma(energy, region->cost[c], spent);
        if (c == CARRIER_electricity && sector_demand[user] == TRANSPORT)
            region->transport_electricity += energy;
        if (c == CARRIER_hydrogen && sector_demand[user] == TRANSPORT)
            region->transport_hydrogen += energy;
        if (c > CARRIER_biomass)
            continue;
        burned += energy;
        co2 = fma(energy, member(here, emission_factor + c), co2);
    }
    use->energy = all;
    region->spent += spent;
    real captured = co2 * use->captured * region->room;
    region->captured_co2 += captured;
    use->co2 = co2 - captured;
    real per_burned = base_of(region, BASE_per_burned + user);
    use->activity = activity * use->others;
    use->burning = pick(per_burned > (real)0, burned * per_burned, activity);
    if (!use->burns)
        use->burning = use->activity;
}

/* The same, with clean fuel that is mixed into what all equipment burns. */
INLINE void use_blended_energy(const struct here *here, struct region *region, int user,
                               struct use *use)
{
    real kept[N_CARRIER];
    if (use->blended > (scalar)0)
        blend_fuels(region, user, use, kept);
    use_energy(here, region, user, use);
    tell_clean_fuels(region, user);
    if (use->blended > (scalar)0)
        unblend_fuels(region, user, kept);
}

/* The energy of all sectors. Their code is the same, and each loop is short enough that a processor
 * overlaps the long chains of some sectors. */
INLINE void use_all_energy(const struct here *here, struct region *region, struct use *use)
{
    if (here->year == BASE_STEP + 1) /* the base year's cost of electricity is known at its end */
        ROLL for (int user = 0; user < N_USER; user++) if (uses_energy(region, user))
            keep_service_cost(here, region, user);
    if (here->year > BASE_STEP) {
        ROLL for (int user = 0; user < N_USER; user++) if (uses_energy(region, user))
            choose_carriers(here, region, user, &use[user]);
        ROLL for (int user = 0; user < N_USER; user++) if (uses_energy(region, user))
            respond_to_cost(here, region, user, use[user].dearer);
    }
    ROLL for (int user = 0; user < N_USER; user++)
        use_blended_energy(here, region, user, &use[user]);
    UNROLL for (int user = 0; user < N_USER; user++)
    {
        region->final_energy[user] = use[user].energy;
        emit(region, user, GAS_CO2_FFI, use[user].co2);
    }
}

#endif
