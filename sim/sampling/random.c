#include "sampling/random.h"

#include "sampling/normal.h"

#include "philox.h"

enum { purpose = 0x5052494F }; /* "PRIO": other uses of the same seed have other keys */

void random_normals(uint32_t seed, uint64_t number, int n, double *normal)
{
    for (int at = 0; at < n; at += 4) {
        uint32_t random[4] = {(uint32_t)number, (uint32_t)(at / 4), (uint32_t)(number >> 32), 0};
        philox(random, seed, purpose);
        for (int i = at; i < n && i < at + 4; i++)
            normal[i] = normal_quantile((random[i - at] + 0.5) * 0x1p-32);
    }
}
