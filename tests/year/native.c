/* The kernels as an ordinary C program: compiled by test_native with the model.h of a run. */
#include "native.h"

#include "year.cl"

size_t native_id[2], native_size[2];

void native_member_years(const double *tiles, const double *common, const double *rows,
                         double *stocks, double *out, const uint32_t *seeds, const uint32_t *span,
                         size_t n_tiles, size_t n_scenarios)
{
    native_size[0] = n_tiles;
    native_size[1] = n_scenarios;
    for (native_id[1] = 0; native_id[1] < n_scenarios; native_id[1]++)
        for (native_id[0] = 0; native_id[0] < n_tiles; native_id[0]++)
            member_years(tiles, common, rows, stocks, out, seeds, span);
}
