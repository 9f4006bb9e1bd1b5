#include "catalogue/variable.h"

const struct variable variables[] = {
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high)                              \
    {#name, KIND_##kind, SHAPE_##shape, unit, long_name, iamc, low, high, false},
#include "variables.def"
#undef VARIABLE
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high)                              \
    {#name, KIND_##kind, SHAPE_##shape, unit, long_name, iamc, low, high, true},
#include "regional.def"
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

const struct entry regional_driver_table[n_regional_drivers] = {
#define DRIVER(name, shape, unit, what) {#name, SHAPE_##shape, unit, what},
#include "regional_drivers.def"
#undef DRIVER
};

const struct entry base_table[n_bases] = {
#define BASE(name, shape, unit, what) {#name, SHAPE_##shape, unit, what},
#include "base.def"
#undef BASE
};

struct counts counts_build(const struct extents *extents)
{
    int n_own = extents->n_own, on = extents->coupled;
    int land = extents->cycle == CYCLE_boxes, impulse = !land;
    int sink = land || extents->cycle == CYCLE_partitioned;
    return (struct counts){{
        [SHAPE_one] = 1,
        [SHAPE_layer] = n_layers,
        [SHAPE_layer_layer] = n_layers * n_layers,
        [SHAPE_noise] = 10,
        [SHAPE_impulse] = impulse,
        [SHAPE_sink] = sink,
        [SHAPE_land] = land,
        [SHAPE_biome] = land * n_biomes,
        [SHAPE_mode] = sink * n_modes,
        [SHAPE_pool] = impulse * n_pools,
        [SHAPE_slcf] = extents->n_slcf,
        [SHAPE_minor] = extents->n_minor,
        [SHAPE_own] = n_own,
        [SHAPE_own_pool] = n_own * extents->pools_own,
        [SHAPE_group] = extents->n_group,
        [SHAPE_forcer] = n_forcers,
        [SHAPE_world] = on,
        [SHAPE_managed] = on * sink,
        [SHAPE_region] = sink * extents->n_attributed,
        [SHAPE_region_land] = sink * extents->n_attributed * (land ? n_biomes : 1),
        [SHAPE_sector] = on * n_sectors,
        [SHAPE_user] = on * n_users,
        [SHAPE_carrier] = on * n_carriers,
        [SHAPE_fuel] = on * n_fuels,
        [SHAPE_technology] = on * n_technologies,
        [SHAPE_removal] = on * n_removals,
        [SHAPE_forest] = on * n_forests,
        [SHAPE_product] = on * n_products,
        [SHAPE_wetland] = on * n_wetlands,
        [SHAPE_reservoir] = on * n_reservoirs,
        [SHAPE_cause] = on * n_causes,
        [SHAPE_approach] = on * n_approaches,
        [SHAPE_service] = on * n_services,
        [SHAPE_learner] = on * n_learners,
        [SHAPE_policy] = on * n_policies,
        [SHAPE_strength] = on * n_strengths,
        [SHAPE_gas] = on * extents->n_gas,
        [SHAPE_damage] = on * extents->n_damage,
        [SHAPE_move] = on * extents->n_move,
        [SHAPE_abated] = on * extents->n_abated,
        [SHAPE_user_carrier] = on * n_users * n_carriers,
        [SHAPE_sector_carrier] = on * n_sectors * n_carriers,
        [SHAPE_sector_gas] = on * n_sectors * extents->n_gas,
        [SHAPE_technology_stage] = on * n_technologies * n_stages,
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

void regional_driver_places(const struct counts *counts, int *at)
{
    places(counts, regional_driver_table, n_regional_drivers, at);
}

void base_places(const struct counts *counts, int *at)
{
    places(counts, base_table, n_bases, at);
}

int counts_stocks(const struct counts *counts, bool regional)
{
    int n = 0;
    for (int i = 0; i < n_variables; i++)
        if (variables[i].kind == KIND_STOCK && variables[i].regional == regional)
            n += counts->of[variables[i].shape];
    return n;
}
