/* The kernels of the coupled year as an ordinary C program: compiled by test_native_coupled with
 * the model.h of a run. */
#include <stdbool.h>

#include "native.h"

#include "coupled.cl"

size_t native_id[2], native_size[2];

struct native_arguments {
    const double *tiles, *common, *rows;
    double *stocks, *out;
    const uint32_t *seeds, *span;
    const double *given, *base;
    double *lands;
    const int *slots;
};

void native_coupled_years(const struct native_arguments *a, size_t n_tiles, size_t n_scenarios)
{
    native_size[0] = n_tiles;
    native_size[1] = n_scenarios;
    for (native_id[1] = 0; native_id[1] < n_scenarios; native_id[1]++)
        for (native_id[0] = 0; native_id[0] < n_tiles; native_id[0]++)
            coupled_years(a->tiles, a->common, a->rows, a->stocks, a->out, a->seeds, a->span,
                          a->given, a->base, a->lands, a->slots);
}
