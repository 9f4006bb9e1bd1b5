/* The coupled year for a calibration: of each member only sums over the years are kept, what the
 * targets ask for. Arguments as in year.cl, but
 * out      [N_SUM][out_stride]  the sums
 * weights  [1 + year][WIDTH]    what SCORE of stores.h (sim/calibration/scores.c) multiplies with;
 *                               the first row stands for the day on which all begins */
#include "begin.h"

static inline real add_square(real weight, real misfit, real sum)
{
    return fma(weight * misfit, misfit, sum);
}

#include "stores.h"

kernel void score_years(global const scalar *tiles, global const scalar *common,
                        global const scalar *rows, global scalar *stocks, global scalar *out,
                        global const uint *seeds, global const uint *span,
                        global const scalar *weights)
{
    uint tile = (uint)get_global_id(0);
    uint n_years = span[SPAN_n_years], n_rows = span[SPAN_n_rows];
    if (tile >= span[SPAN_n_tiles])
        return;
    (void)stocks; /* nothing is carried on */
    struct here here;
    take_members(&here, tile, tiles, common, seeds);
    here.row = rows + (size_t)span[SPAN_first_scenario] * (n_rows + 1) * N_DRIVER;
    begin(&here);
    real sum[N_SUM];
    UNROLL for (int i = 0; i < N_SUM; i++) sum[i] = (real)0;
    SCORE(here, weights, sum)
    for (uint year = 0; year < n_years; year++) {
        here.year = year;
        here.row += N_DRIVER;
        weights += WIDTH;
        climate_step(&here);
        SCORE(here, weights, sum)
    }
    global scalar *lanes = out + (size_t)tile * LANES;
    UNROLL for (int i = 0; i < N_SUM; i++)
    {
        *(global real *)(lanes + (size_t)i * span[SPAN_out_stride]) = sum[i];
    }
}
