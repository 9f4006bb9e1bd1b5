/* Standard normals by number: no state, so order, ranks and blocks do not matter.
 * Owns: nothing.
 * Promises: normal `stream` of draw `number` is a function of seed, number and stream alone. */
#ifndef KEELING_SAMPLING_RANDOM_H
#define KEELING_SAMPLING_RANDOM_H

#include <stdint.h>

/* normal[n]: the standard normals of streams 0 .. n - 1. Philox4x32-10 of counter (number low,
 * stream / 4, number high, 0) and key (seed, 0x5052494F); u = (word + 1/2) / 2^32. */
void random_normals(uint32_t seed, uint64_t number, int n, double *normal);

/* A number in (0, 1): `number` of those a seed has; (word + 1/2) / 2^32 of counter
 * (number, 0, 0, 0) and key (seed low, seed high ^ 0x52454749). */
double random_uniform(uint64_t seed, uint32_t number);

#endif
