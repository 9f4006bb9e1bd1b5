#include "sampling/random.h"

#include "sampling/normal.h"

#include "philox.h"

/* "PRIO" and "REGI": each use of a seed has a key of its own. */
enum { purpose = 0x5052494F, purpose_of_regions = 0x52454749 };

void random_normals(uint32_t seed, uint64_t number, int n, double *normal)
{
    for (int at = 0; at < n; at += 4) {
        uint32_t random[4] = {(uint32_t)number, (uint32_t)(at / 4), (uint32_t)(number >> 32), 0};
        philox(random, seed, purpose);
        for (int i = at; i < n && i < at + 4; i++)
            normal[i] = normal_quantile((random[i - at] + 0.5) * 0x1p-32);
    }
}

double random_uniform(uint64_t seed, uint32_t number)
{
    uint32_t random[4] = {number, 0, 0, 0};
    philox(random, (uint32_t)seed, (uint32_t)(seed >> 32) ^ purpose_of_regions);
    return (random[0] + 0.5) * 0x1p-32;
}
