/* Philox4x32-10, a random number for a counter: Salmon et al. 2011, Parallel random numbers: as
 * easy as 1, 2, 3, doi:10.1145/2063384.2063405. No state: order, ranks and blocks do not matter. */
#ifndef KEELING_PHILOX_H
#define KEELING_PHILOX_H

#include "elementary.h"

/* counter[4] becomes four random words; key_low, key_high are the member's seed. */
static inline void philox(word *counter, word key_low, word key_high)
{
    const word multiplier0 = (word)0xD2511F53u, multiplier1 = (word)0xCD9E8D57u;
    UNROLL for (int round = 0; round < 10; round++)
    {
        word high0 = mul_hi(multiplier0, counter[0]), low0 = multiplier0 * counter[0];
        word high1 = mul_hi(multiplier1, counter[2]), low1 = multiplier1 * counter[2];
        counter[0] = high1 ^ counter[1] ^ key_low;
        counter[1] = low1;
        counter[2] = high0 ^ counter[3] ^ key_high;
        counter[3] = low0;
        key_low += (word)0x9E3779B9u;
        key_high += (word)0xBB67AE85u;
    }
}

/* normal[4]: independent standard normal deviates from four words (Box and Muller 1958,
 * doi:10.1214/aoms/1177706645). Uniforms are (word + 1/2) / 2^32. */
static inline void normals(const word *random, real *normal)
{
    UNROLL for (int pair = 0; pair < 2; pair++)
    {
        const real unit = (real)((scalar)2.3283064365386962890625e-10); /* 2^-32 */
        real u = fma(to_real(random[2 * pair]), unit, (real)((scalar)1.1641532182693481e-10));
        real radius = sqrt((real)-2 * log_(u));
        circle(to_real(random[2 * pair + 1] >> 8) * (real)((scalar)5.9604644775390625e-8),
               &normal[2 * pair], &normal[2 * pair + 1]);
        normal[2 * pair] *= radius;
        normal[2 * pair + 1] *= radius;
    }
}

#endif
