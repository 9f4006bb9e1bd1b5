/* What every kernel that runs the years begins with: the steps, the numbers in `span`, and the
 * state on the first day. */
#ifndef KEELING_BEGIN_H
#define KEELING_BEGIN_H

#include "arguments.h"
#include "climate/aerosols.cl"
#include "climate/carbon.cl"
#include "climate/chemistry.cl"
#include "climate/gases.cl"
#include "climate/greenhouse.cl"
#include "climate/methane.cl"
#include "climate/temperature.cl"

/* One tile of members of one scenario at work, and where its things lie. */
struct item {
    size_t own;               /* place among all tiles of the launch's scenarios */
    size_t scenario;          /* among all that are loaded */
    size_t stride, slot_size; /* values of out between years, and between slots */
    global scalar *stocks;
    global stored *out;
    global const scalar *rows;
};

static inline struct item take_item(uint tile, uint scenario, global const scalar *rows,
                                    global scalar *stocks, global stored *out,
                                    global const uint *span)
{
    struct item item;
    size_t n_years = (size_t)span[SPAN_n_rows] + 1;
    item.own = (size_t)scenario * span[SPAN_n_tiles] + tile;
    item.scenario = (size_t)span[SPAN_first_scenario] + scenario;
    item.stride = span[SPAN_out_stride];
    item.slot_size = item.stride * n_years * span[SPAN_room];
    item.stocks = stocks + place_of(item.own, N_STOCK);
    item.out = out + item.stride * n_years * scenario + (size_t)tile * LANES;
    item.rows = rows + item.scenario * n_years * N_DRIVER;
    return item;
}

/* The members of a tile: their parameters, common ones, and seeds. */
static inline void take_members(struct here *here, uint tile, global const scalar *tiles,
                                global const scalar *common, global const uint *seeds)
{
    global const word *seed = (global const word *)(seeds + place_of(tile, 2));
    here->seed_low = seed[0];
    here->seed_high = seed[NEIGHBOURS];
    here->tile = (global const interleaved *)(tiles + place_of(tile, N_VARYING));
    here->common = common;
}

/* CO2 in pools on the first day, and the scaling of their lifetimes. */
static inline void begin_pools(struct here *here)
{
    UNROLL for (int i = 0; i < N_POOL; i++) here->co2_pool[i] = member(here, co2_begin + i);
    here->co2_taken = member(here, co2_begin_emitted);
    if (DRIVEN_CO2 != DRIVEN_CONCENTRATION)
        here->co2_concentration =
            fma(member(here, co2_per_emission), airborne_co2(here), member(here, co2_baseline));
    real exponent =
        co2_exponent_of(here, here->co2_taken, airborne_co2(here), here->temperature[0]);
    here->co2_lifetime_scaling = CARBON_CYCLE == CYCLE_dfair
                                     ? exact_scaling(here, exponent)
                                     : exp_(smaller(exponent, member(here, co2_exponent_cap)));
}

/* 1 January of the first year: given or baseline concentrations, and no perturbation but what the
 * members begin with. */
static inline void begin(struct here *here)
{
#define ZERO(field, at) here->field = (real)0;
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high) EACH_##shape(ZERO, name, 0)
#include "variables.def"
#undef VARIABLE
    here->co2_concentration =
        DRIVEN_CO2 == DRIVEN_CONCENTRATION ? given(here, co2_given) : member(here, co2_baseline);
    here->ch4_concentration =
        DRIVEN_CH4 == DRIVEN_CONCENTRATION ? given(here, ch4_given) : member(here, ch4_baseline);
    here->eesc = member(here, eesc_baseline);
    here->ch4_lifetime = (real)1 / member(here, ch4_rate);
    UNROLL for (int gas = 0; gas < N_MINOR; gas++) here->gas_concentration[gas] =
        gas_driven[gas] == DRIVEN_CONCENTRATION ? given(here, gas_given + gas)
                                                : member(here, gas_baseline + gas);
    here->n2o_concentration = here->gas_concentration[0];
    UNROLL for (int i = 0; i < N_LAYER; i++) here->temperature[i] = member(here, begin_warming + i);
    if (CARBON_CYCLE == CYCLE_boxes)
        begin_boxes(here);
    else
        begin_pools(here);
}

/* The climate's year, or step. Where lifetimes feel its end, it is done again from the same
 * beginning with the end of the pass before; first with the beginning itself. */
static inline void climate_step(struct here *here)
{
    struct here beginning = *here;
    for (int pass = 0; pass < N_PASS; pass++) {
        if (N_PASS > 1) {
            real airborne = airborne_co2(here), warming = here->temperature[0];
            *here = beginning;
            here->felt_airborne = airborne;
            here->felt_warming = warming;
        }
#define STEP(name, what) step_##name(here);
#include "year.def"
#undef STEP
    }
}

#endif
