/* Managed land: CO2 of the base year (bookkeeping definition) by cause. What is cleared declines by
 * itself, by protection and as the carbon price pays for it (abatement.h), and so does what no
 * account explains, if it is a source; regrowth on cleared land follows in time, other sinks stay.
 * The other causes, and new forest, are what sim/land/land.c says. Carbon of forest that a member
 * clears less of than the central one stays as it is; where forests feel the climate, warming kills
 * more. */
#include "end_use.h"

/* The share of the base year's clearing that is left. */
INLINE real cleared_share(const struct here *here, struct region *region)
{
    if (here->year > BASE_STEP)
        *region->land_index *= member(here, land_kept);
    real saved = larger(lever(region, POLICY_land_protection), *region->land_avoided);
    return *region->land_index * ((real)1 - saved) *
           ((real)1 - pulled(here, region, POLICY_spatial_pattern, STRENGTH_spatial_land));
}

/* What is cleared of forests of the base year, as far as there are any. The carbon that warming had
 * killed on it is gone already; its dead wood goes too. */
INLINE void clear_forest(struct region *region, real left)
{
    real central = region->land_flux[CAUSE_clearing];
    real part = given_here(region, GIVEN_cleared_part) * left;
    real killed = *region->forest_lacking * part, dead = *region->dead_of_warming * part;
    real there = given_here(region, GIVEN_land_carbon + RESERVOIR_living) + *region->forest_spared -
                 *region->forest_lacking + central;
    real cleared = smaller(given_here(region, GIVEN_clearing) * left, larger(there, (real)0));
    *region->forest_spared += central - cleared;
    *region->forest_lacking -= killed;
    *region->dead_of_warming -= dead;
    region->land_flux[CAUSE_clearing] = cleared - killed + dead;
}

/* Regrowth on land that was cleared before nears what this year's clearing will bring. */
INLINE void grow_again(const struct here *here, struct region *region, real left)
{
    real wanted = region->land_flux[CAUSE_regrowth] * left;
    if (here->year == BASE_STEP)
        *region->land_regrowing = wanted;
    *region->land_regrowing = fma(wanted - *region->land_regrowing, member(here, regrowth_speed),
                                  *region->land_regrowing);
    region->land_flux[CAUSE_regrowth] = *region->land_regrowing;
}

/* What warming since the base year adds to disturbance: more is killed, some of it burns, the rest
 * rots; forest grows again in its own time. */
INLINE void feel_climate(struct region *region)
{
    real more = exp_(given_here(region, GIVEN_killed_response) * region->regional_warming);
    real standing = given_here(region, GIVEN_land_carbon + RESERVOIR_living) +
                    *region->forest_spared - *region->forest_lacking;
    real killed =
        smaller(given_here(region, GIVEN_killed) * (more - (real)1), larger(standing, (real)0));
    real burned = killed * given_here(region, GIVEN_killed_burned);
    real regrown = *region->forest_lacking * given_here(region, GIVEN_killed_regrowth);
    real rotted = *region->dead_of_warming * given_here(region, GIVEN_killed_decay);
    *region->forest_lacking += killed - regrown;
    *region->dead_of_warming += killed - burned - rotted;
    region->land_flux[CAUSE_disturbance] += burned;
    region->land_flux[CAUSE_decay] += rotted;
    region->land_flux[CAUSE_growth] -= regrown;
}

/* Carbon of every reservoir at the end of the year. */
INLINE void hold_carbon(struct region *region)
{
    UNROLL for (int i = 0; i < N_RESERVOIR; i++) region->land_carbon[i] =
        given_here(region, GIVEN_land_carbon + i);
    region->land_carbon[RESERVOIR_living] += *region->forest_spared - *region->forest_lacking;
    region->land_carbon[RESERVOIR_dead] += *region->dead_of_warming;
}

INLINE void tell_forest(struct region *region)
{
    region->new_forest_planted = given_here(region, GIVEN_new_forest_planted);
    region->new_forest_area = given_here(region, GIVEN_new_forest_area);
    region->new_forest_uptake = given_here(region, GIVEN_new_forest_uptake);
    region->new_forest_biomass = given_here(region, GIVEN_new_forest_biomass);
    region->new_forest_dead = given_here(region, GIVEN_new_forest_dead);
    region->new_forest_soil = given_here(region, GIVEN_new_forest_soil);
    region->forest_area = given_here(region, GIVEN_forest_area) + region->new_forest_area;
    region->wood_cut = given_here(region, GIVEN_wood_cut);
    UNROLL for (int i = 0; i < N_APPROACH; i++) region->products_flux[i] =
        given_here(region, GIVEN_products_flux + i);
}

INLINE void sector_land(const struct here *here, struct region *region)
{
    real left = cleared_share(here, region);
    UNROLL for (int i = 0; i < N_CAUSE; i++) region->land_flux[i] =
        given_here(region, GIVEN_land_flux + i);
    real then = region->land_flux[CAUSE_rest];
    clear_forest(region, left);
    grow_again(here, region, left);
    region->land_flux[CAUSE_rest] = pick(then > (real)0, then * left, then);
    if (region->given[GIVEN_killed_regrowth] > (scalar)0)
        feel_climate(region);
    tell_forest(region);
    hold_carbon(region);
    real sum = (real)0;
    UNROLL for (int i = 0; i < CAUSE_new_forest; i++) sum += region->land_flux[i];
    region->land_released = sum;
    region->land_flux[CAUSE_new_forest] = -region->new_forest_uptake;
    emit(region, SECTOR_land, GAS_CO2_AFOLU,
         sum + region->land_flux[CAUSE_regrowth] + region->land_flux[CAUSE_rest] -
             region->new_forest_uptake);
    emit(region, SECTOR_land, GAS_CH4, given_here(region, GIVEN_wetland_ch4));
    if (GAS_N2O >= 0)
        emit(region, SECTOR_land, GAS_N2O, given_here(region, GIVEN_wetland_n2o));
}
