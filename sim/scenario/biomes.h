/* biomes.csv: how much of each biome, of the ocean and of land lies in each region.
 * Owns: nothing.
 * Promises: no area is negative, no region is left out, every biome is somebody's, and biomes are
 * no larger than the land they are on. */
#ifndef KEELING_SCENARIO_BIOMES_H
#define KEELING_SCENARIO_BIOMES_H

#include "scenario/regional_table.h"

void biomes_read(struct regional_table *table);

/* A region's share of a biome, of the ocean with n_biomes. */
double biomes_share(const struct society *society, int region, int biome);

/* All land of a region, Mha; 0 where it is not known. */
double biomes_land(const struct society *society, int region);

#endif
