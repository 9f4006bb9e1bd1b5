/* Extraction, refining and leaks: they follow the fossil fuel that a region takes from the ground
 * and uses. */
#include "end_use.h"

INLINE void sector_fuels(const struct here *here, struct region *region)
{
    UNROLL for (int c = CARRIER_coal; c <= CARRIER_biomass; c++)
    {
        real then = base_of(region, BASE_energy + SECTOR_fuels * N_CARRIER + c);
        real energy = then * region->handled;
        region->burned[c] += energy;
        burn(here, region, SECTOR_fuels, c, energy, (real)1);
    }
    emit(region, SECTOR_fuels, GAS_CO2_FFI,
         base_of(region, BASE_process_co2 + SECTOR_fuels) * region->handled);
    emit_others(region, SECTOR_fuels, region->handled, region->handled);
}
