/* Extraction, refining and leaks: a region goes on to serve its share of the world's demand for
 * fossil fuel, as it was the year before. */
#include "end_use.h"

static inline void sector_fuels(struct here *here, struct region *region)
{
    UNROLL for (int c = CARRIER_coal; c <= CARRIER_biomass; c++)
    {
        real then = base_of(region, BASE_energy + SECTOR_fuels * N_CARRIER + c);
        real energy = then * here->fossil_ratio;
        region->burned[c] += energy;
        burn(here, region, SECTOR_fuels, c, energy, (real)1);
    }
    emit(region, SECTOR_fuels, GAS_CO2_FFI,
         base_of(region, BASE_process_co2 + SECTOR_fuels) * here->fossil_ratio -
             lever(region, POLICY_removals));
    emit_others(region, SECTOR_fuels, here->fossil_ratio, here->fossil_ratio);
}
