/* Land use: the net CO2 of the base year (bookkeeping definition); its sources decline by
 * themselves, by protection and as the carbon price pays for it (abatement.h), its sinks stay. New
 * forests take up what sim/year/planting.c says. */
#include "end_use.h"

static inline void sector_land(struct here *here, struct region *region)
{
    real then = base_of(region, BASE_emissions + SECTOR_land * N_GAS + GAS_CO2_AFOLU);
    if (here->year > BASE_STEP)
        *region->land_index *= member(here, land_kept);
    real saved = larger(lever(region, POLICY_land_protection), *region->land_avoided);
    real left = *region->land_index * ((real)1 - saved) *
                ((real)1 - pulled(here, region, POLICY_spatial_pattern, STRENGTH_spatial_land));
    region->new_forest_planted = given_here(region, GIVEN_forest_planted);
    region->new_forest_area = given_here(region, GIVEN_forest_area);
    region->new_forest_uptake = given_here(region, GIVEN_forest_uptake);
    region->new_forest_biomass = given_here(region, GIVEN_forest_biomass);
    region->new_forest_dead = given_here(region, GIVEN_forest_dead);
    region->new_forest_soil = given_here(region, GIVEN_forest_soil);
    emit(region, SECTOR_land, GAS_CO2_AFOLU,
         pick(then > (real)0, then * left, then) - region->new_forest_uptake);
}
