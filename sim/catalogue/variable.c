#include "catalogue/variable.h"

const struct variable variables[] = {
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high)                              \
    {#name, KIND_##kind, SHAPE_##shape, unit, long_name, iamc, low, high},
#include "variables.def"
#undef VARIABLE
};
const int n_variables = sizeof variables / sizeof *variables;

const struct entry parameter_table[n_parameters] = {
#define PARAMETER(name, shape, unit, what) {#name, SHAPE_##shape, unit, what},
#include "parameters.def"
#undef PARAMETER
};

const struct entry driver_table[n_drivers] = {
#define DRIVER(name, shape, unit, what) {#name, SHAPE_##shape, unit, what},
#include "drivers.def"
#undef DRIVER
};

struct counts counts_build(int n_slcf, int n_minor, int n_own, int pools_own, int n_group)
{
    return (struct counts){{
        [SHAPE_one] = 1,
        [SHAPE_layer] = n_layers,
        [SHAPE_layer_layer] = n_layers * n_layers,
        [SHAPE_noise] = 10,
        [SHAPE_pool] = n_pools,
        [SHAPE_slcf] = n_slcf,
        [SHAPE_minor] = n_minor,
        [SHAPE_own] = n_own,
        [SHAPE_own_pool] = n_own * pools_own,
        [SHAPE_group] = n_group,
        [SHAPE_forcer] = n_forcers,
    }};
}

static void places(const struct counts *counts, const struct entry *table, int n, int *at)
{
    at[0] = 0;
    for (int i = 0; i < n; i++)
        at[i + 1] = at[i] + counts->of[table[i].shape];
}

void parameter_places(const struct counts *counts, int *at)
{
    places(counts, parameter_table, n_parameters, at);
}

void driver_places(const struct counts *counts, int *at)
{
    places(counts, driver_table, n_drivers, at);
}

int counts_stocks(const struct counts *counts)
{
    int n = 0;
    for (int i = 0; i < n_variables; i++)
        if (variables[i].kind == KIND_STOCK)
            n += counts->of[variables[i].shape];
    return n;
}
