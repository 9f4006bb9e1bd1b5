/* What the world feels of its regions: sums, by a binary tree whose leaves are the regions in
 * order, so that any branch of it can be summed elsewhere with the same bits (apart.cl); what is
 * learned from what all have built; what all have used. */
#ifndef KEELING_WORLD_H
#define KEELING_WORLD_H

#include "region.h"

/* Places in a vector of sums. */
enum {
#define SUM(name, shape, unit, what) SUM_##name, LAST_SUM_##name = SUM_##name + SIZE_##shape - 1,
#include "sums.def"
#undef SUM
    N_SUM,
    N_ADDED = SUM_unclosed
};

enum { TREE_DEPTH = N_REGION < 64 ? 6 : 13 }; /* bits of the number of regions, 4096 at most */

/* Sums of whole branches, each of more regions than the next, that wait for what is to their right;
 * the place after them is that of the next. */
struct world {
    real part[TREE_DEPTH][N_SUM];
    int waiting;
};

/* left = left + right, where `left` are the regions before. */
INLINE void join(real *left, const real *right)
{
    UNROLL for (int i = 0; i < N_ADDED; i++) left[i] = left[i] + right[i];
    left[SUM_unclosed_where] = worse_place(left[SUM_unclosed], left[SUM_unclosed_where],
                                           right[SUM_unclosed], right[SUM_unclosed_where]);
    left[SUM_unclosed] = worse(left[SUM_unclosed], right[SUM_unclosed]);
}

INLINE void join_last(struct world *world)
{
    world->waiting--;
    join(world->part[world->waiting - 1], world->part[world->waiting]);
}

INLINE real *next_branch(struct world *world)
{
    return world->part[world->waiting];
}

/* Adds next_branch(), a whole branch of 2^level regions that begins with region `first`; branches
 * come in order, `first` counted from where the tree begins. */
INLINE void add_branch(struct world *world, int first, int level)
{
    world->waiting++;
    for (int pairs = first >> level; pairs & 1; pairs >>= 1)
        join_last(world);
}

/* CO2 that is taken from the air or from chimneys, and land by inventories. */
INLINE void sum_removal(const struct region *region, real *sum)
{
    UNROLL for (int way = 0; way < N_REMOVAL; way++) sum[SUM_removed + way] = region->removed[way];
    sum[SUM_removed_bioenergy] = region->removed_bioenergy;
    sum[SUM_captured_co2] = region->captured_co2;
    sum[SUM_new_forest_uptake] = region->new_forest_uptake;
    if (SIZE_managed)
        sum[SUM_inventory_land] = region->inventory_land;
}

/* People and GDP, and damages as shares of what it would be without those that are felt. A region
 * without a pattern of warming, such as International, is nobody's home: its people are others'.
 */
INLINE void sum_damages(const struct region *region, real *sum)
{
    if (!(region->base[BASE_warming_pattern] > 0))
        return;
    real undamaged = given_here(region, GIVEN_population) * given_here(region, GIVEN_income);
    sum[SUM_population] = region->regional_population;
    sum[SUM_gdp] = region->regional_gdp;
    sum[SUM_undamaged] = undamaged;
    UNROLL for (int d = 0; d < N_DAMAGE; d++) sum[SUM_lost + d] = undamaged * region->damage[d];
}

/* What a region adds to the sums. */
INLINE void sum_region(const struct here *here, const struct region *region, real *sum)
{
    UNROLL for (int i = 0; i < N_SUM; i++) sum[i] = (real)0;
    UNROLL for (int gas = 0; gas < N_GAS; gas++) sum[SUM_gas + gas] = region->emissions[gas];
    if (here->year >= BASE_STEP) {
        UNROLL for (int c = 0; c < N_CARRIER; c++) sum[SUM_primary + c] = region->primary_energy[c];
        UNROLL for (int t = 0; t < N_TECHNOLOGY; t++) sum[SUM_electricity + t] =
            region->electricity[t];
        UNROLL for (int f = 0; f < N_FUEL; f++) sum[SUM_imported + f] =
            ((real)1 - base_of(region, BASE_home + f)) * region->primary_energy[f];
        sum[SUM_final_total] = region->final_total;
        sum[SUM_final_industry] = region->final_industry;
        sum[SUM_final_transport] = region->final_transport;
        sum[SUM_primary_total] = region->primary_total;
        sum[SUM_ghg] = region->ghg;
        sum_removal(region, sum);
        sum_damages(region, sum);
        sum[SUM_built + LEARNER_wind] = region->built[TECHNOLOGY_wind];
        sum[SUM_built + LEARNER_solar] = region->built[TECHNOLOGY_solar];
        sum[SUM_built + LEARNER_battery] =
            region->final_energy[SECTOR_passenger_road] * region->zero_emission_share;
        sum[SUM_built + LEARNER_electrolysis] = region->final[CARRIER_hydrogen];
        sum[SUM_built + LEARNER_direct_air] = region->removed[REMOVAL_direct_air] * (real)GT_PER_MT;
        sum[SUM_unclosed] = region->unclosed;
        sum[SUM_unclosed_where] = region->unclosed_where;
    }
}

/* Learning: cost falls by the learning rate with each doubling of experience (Wright 1936): of what
 * the world has built of plants, has used of electricity for passengers on the road and of
 * hydrogen, and has removed by direct air capture; here learned = (experience / that of the base
 * year)^-b. */
static inline void prepare_world(struct here *here)
{
    if (here->year < BASE_STEP)
        return;
    bool first = here->year == BASE_STEP;
    UNROLL for (int i = 0; i < N_LEARNER; i++)
    {
        real ratio = first ? (real)1 : here->experience[i] / here->first_experience[i];
        here->learned[i] =
            larger(exp_(-member(here, learning + i) * log_(ratio)), member(here, least_learned));
    }
    UNROLL for (int c = CARRIER_coal; c <= CARRIER_biomass; c++) here->demand_ratio[c] =
        first ? (real)1 : here->used[c] / here->first_used[c];
    if (first)
        here->first_temperature = here->temperature[0];
}

/* What a move takes from the sums: one gas, or two together. */
static inline real moving(const struct here *here, int move)
{
    real sum = here->world_emissions[move_gas[move]];
    return move_other[move] >= 0 ? sum + here->world_emissions[move_other[move]] : sum;
}

/* Energy and gases of all regions, known from the base year on. */
INLINE void tell_world(struct here *here, const real *sum)
{
    real known = here->year < BASE_STEP ? (real)NAN : (real)1;
    here->world_electricity_total = (real)0;
    UNROLL for (int t = 0; t < N_TECHNOLOGY; t++)
    {
        here->world_electricity[t] = known * sum[SUM_electricity + t];
        here->world_electricity_total += here->world_electricity[t];
    }
    UNROLL for (int c = 0; c < N_CARRIER; c++) here->world_primary_energy[c] =
        known * sum[SUM_primary + c];
    here->world_primary_total = known * sum[SUM_primary_total];
    here->world_final_total = known * sum[SUM_final_total];
    here->world_final_industry = known * sum[SUM_final_industry];
    here->world_final_transport = known * sum[SUM_final_transport];
    here->world_ghg = known * sum[SUM_ghg];
    UNROLL for (int way = 0; way < N_REMOVAL; way++) here->world_removed[way] =
        known * sum[SUM_removed + way];
    here->world_removed_bioenergy = known * sum[SUM_removed_bioenergy];
    here->world_captured_co2 = known * sum[SUM_captured_co2];
    here->world_new_forest_uptake = known * sum[SUM_new_forest_uptake];
    if (SIZE_managed)
        here->world_inventory_land = known * sum[SUM_inventory_land];
    here->world_population = known * sum[SUM_population];
    here->world_gdp = known * sum[SUM_gdp];
    UNROLL for (int d = 0; d < N_DAMAGE; d++) here->world_damage[d] =
        known * sum[SUM_lost + d] / sum[SUM_undamaged];
}

static inline void finish_world(struct here *here, struct world *world)
{
    while (world->waiting > 1)
        join_last(world);
    const real *sum = world->part[0];
    UNROLL for (int gas = 0; gas < N_GAS; gas++) here->world_emissions[gas] = sum[SUM_gas + gas];
    tell_world(here, sum);
    if (here->year < BASE_STEP)
        return;
    here->unclosed_where = worse_place(here->unclosed, here->unclosed_where, sum[SUM_unclosed],
                                       sum[SUM_unclosed_where]);
    here->unclosed = worse(here->unclosed, sum[SUM_unclosed]);
    bool first = here->year == BASE_STEP;
    UNROLL for (int c = 0; c < N_CARRIER; c++)
    {
        here->used[c] = larger(sum[SUM_primary + c], (real)1e-6);
        if (first)
            here->first_used[c] = here->used[c];
    }
    UNROLL for (int f = 0; f < N_FUEL; f++) here->imported[f] = sum[SUM_imported + f];
    UNROLL for (int i = 0; i < N_LEARNER; i++)
    {
        real built = larger(sum[SUM_built + i], (real)0);
        if (first) /* what ten years like this one have built, or the least that can be told */
            here->first_experience[i] =
                larger(member(here, experience_years) * built, (real)FIRST_EXPERIENCE);
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
    if (SIZE_managed) {
        here->land_sink_before = here->land_sink;
        if (here->year == BASE_STEP)
            here->first_land_sink = here->land_sink;
    }
    UNROLL for (int i = 0; i < N_MOVE; i++) if (move_when[i] == MOVE_LATER) here->moved[i] =
        fma(moving(here, i), (real)(move_factor[i]), here->moved[i]);
}

#endif
