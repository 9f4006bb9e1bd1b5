/* Whose the natural sinks are: that of each biome is shared over regions by how much of it lies in
 * them, what permafrost loses as tundra is; where only the sum over biomes is known, each biome has
 * it by its net primary production at rest. The ocean's is shared by its area, all of it nobody's
 * in the shipped table. The air and its temperature are the world's; these are shares of its sinks,
 * computed where they are stored. */
#ifndef KEELING_ATTRIBUTION_H
#define KEELING_ATTRIBUTION_H

#include "here.h"

static inline real regional_land_sink_of(const struct here *here, int region)
{
    if (!SIZE_land)
        return member(here, land_share + region) * here->land_sink;
    int first = land_share + region * N_BIOME;
    real sum = -member(here, first + BIOME_tundra) * here->permafrost_release;
    ROLL for (int b = 0; b < N_BIOME; b++) sum =
        fma(member(here, first + b), here->biome_sink[b], sum);
    return sum;
}

static inline real regional_ocean_sink_of(const struct here *here, int region)
{
    return member(here, ocean_share + region) * here->ocean_sink;
}

#endif
