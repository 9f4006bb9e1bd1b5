/* What this machine can do, in the kernels' own vectors: fused multiply-adds, exp, and memory. */
#include "elementary.h"

enum { CHAINS = 10 };

/* out[item][lane] after n x CHAINS fma a lane. */
kernel void rate_fma(global scalar *out, global const scalar *in, uint n)
{
    size_t item = get_global_id(0);
    real x[CHAINS], a = (real)(in[0]), b = (real)(in[1]), sum = (real)0;
    UNROLL for (int i = 0; i < CHAINS; i++) x[i] = (real)((scalar)i);
    for (uint round = 0; round < n; round++)
        UNROLL for (int i = 0; i < CHAINS; i++) x[i] = fma(x[i], a, b);
    UNROLL for (int i = 0; i < CHAINS; i++) sum += x[i];
    ((global real *)out)[item] = sum;
}

/* out[item][lane] after n exp a lane. */
kernel void rate_exp(global scalar *out, global const scalar *in, uint n)
{
    size_t item = get_global_id(0);
    real x = (real)(in[0]), sum = (real)0, step = (real)(in[1]);
    for (uint round = 0; round < n / 4; round++)
        UNROLL for (int i = 0; i < 4; i++)
        {
            sum += exp_(x);
            x += step;
        }
    ((global real *)out)[item] = sum;
}

/* out = in[0..n) + s x in[n..2n) in vectors: 24 bytes a double moved. An item's elements follow
 * each other, or on a GPU, where items read together, lie as far apart as there are items. */
kernel void rate_memory(global scalar *out, global const scalar *in, uint n)
{
    size_t item = get_global_id(0), items = get_global_size(0), each = n / items;
    global const real *a = (global const real *)in, *b = a + n;
    size_t at = NEIGHBOURS == 1 ? item * each : item, step = NEIGHBOURS == 1 ? 1 : items;
    for (size_t i = 0; i < each; i++, at += step)
        ((global real *)out)[at] = fma(b[at], (real)((scalar)0.5), a[at]);
}
