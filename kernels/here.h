/* One tile of members at work: every variable of the tables as a field, and how it gets there.
 * Memory: parameters that differ between members in tiles[tile][place][lane], the others in
 * common[place]; a year's drivers in rows[scenario][year][driver]; stocks in
 * stocks[scenario][tile][stock][lane]. Of NEIGHBOURS tiles that follow each other the first values
 * lie side by side, then the second, and so on. sim/year/load.c fills them; no other file knows. */
#ifndef KEELING_HERE_H
#define KEELING_HERE_H

#include "axes.h"

/* Where each parameter, driver and stock starts among those of its kind. */
enum {
#define PARAMETER(name, shape, unit, what) name, LAST_##name = name + SIZE_##shape - 1,
#include "parameters.def"
#undef PARAMETER
    N_PARAMETER
};

enum {
#define DRIVER(name, shape, unit, what) name, LAST_##name = name + SIZE_##shape - 1,
#include "drivers.def"
#undef DRIVER
    N_DRIVER
};

enum {
#define COUNT_STOCK(name, shape) STOCK_##name, STOCK_LAST_##name = STOCK_##name + SIZE_##shape - 1,
#define COUNT_FLOW(name, shape)
#define COUNT_SPAN(name, shape)
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high) COUNT_##kind(name, shape)
#include "variables.def"
#undef VARIABLE
    N_STOCK
};

/* Where the first of a tile's n values lies; from one to the next it is ONWARD scalars. */
enum { ONWARD = NEIGHBOURS * LANES };

static inline size_t place_of(size_t tile, size_t n)
{
    return tile / NEIGHBOURS * n * ONWARD + tile % NEIGHBOURS * LANES;
}

/* A value of a tile, and those of its neighbours behind it: `*value` is its own. */
typedef real interleaved[NEIGHBOURS];

struct here {
    global const interleaved *tile; /* [N_VARYING] */
    global const scalar *common;    /* parameters that do not vary */
    global const scalar *row;       /* [N_DRIVER] of this scenario and year */
    word seed_low, seed_high;
    uint year;                        /* steps since the first year */
    real felt_airborne, felt_warming; /* by lifetimes that answer to the end of a step */
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high) real FIELD_##shape(name);
#include "variables.def"
#undef VARIABLE
};

/* A parameter of these members. place[] of model.h: >= 0 in the tile, else in common at -1 - place.
 */
static inline real member(const struct here *here, int at)
{
    return place[at] >= 0 ? *here->tile[place[at]] : (real)(here->common[-1 - place[at]]);
}

/* Element i of one whose index is only known as the program runs: a parameter of users has all its
 * elements in the tile or none (sim/year/plan.c). */
static inline real member_of(const struct here *here, int first, int i)
{
    return place[first] >= 0 ? *here->tile[place[first] + i]
                             : (real)(here->common[-1 - place[first] + i]);
}

/* A driver of this year: what the scenario gives, the same in every lane, and what regions add.
 * moved_at[] of model.h: the place in moved, or -1. */
static inline real given(const struct here *here, int driver)
{
    real row = (real)(here->row[driver]);
    return moved_at[driver] >= 0 ? row + here->moved[moved_at[driver]] : row;
}

/* Calls action(field, index) for every value of a variable of each shape. */
#define EACH_one(action, name, at) action(name, at)
#define EACH_array(action, name, at, n)                                                            \
    UNROLL for (int i = 0; i < (n); i++) action(name[i], (at) + i)
#define EACH_table(action, name, at, n, m)                                                         \
    UNROLL for (int i = 0; i < (n); i++) UNROLL for (int j = 0; j < (m); j++)                      \
        action(name[i][j], (at) + i * (m) + j)
#define EACH_layer(action, name, at) EACH_array(action, name, at, N_LAYER)
#define EACH_layer_layer(action, name, at) EACH_table(action, name, at, N_LAYER, N_LAYER)
#define EACH_noise(action, name, at) EACH_array(action, name, at, 10)
#define EACH_impulse(action, name, at)                                                             \
    if (SIZE_impulse)                                                                              \
    action(name, at)
#define EACH_sink(action, name, at)                                                                \
    if (SIZE_sink)                                                                                 \
    action(name, at)
#define EACH_land(action, name, at)                                                                \
    if (SIZE_land)                                                                                 \
    action(name, at)
#define EACH_biome(action, name, at) EACH_array(action, name, at, SIZE_biome)
#define EACH_mode(action, name, at) EACH_array(action, name, at, SIZE_mode)
#define EACH_pool(action, name, at) EACH_array(action, name, at, SIZE_pool)
#define EACH_slcf(action, name, at) EACH_array(action, name, at, N_SLCF)
#define EACH_minor(action, name, at) EACH_array(action, name, at, N_MINOR)
#define EACH_own(action, name, at) EACH_array(action, name, at, N_OWN)
#define EACH_own_pool(action, name, at) EACH_table(action, name, at, N_OWN, POOLS_OWN)
#define EACH_group(action, name, at) EACH_array(action, name, at, N_GROUP)
#define EACH_forcer(action, name, at) EACH_array(action, name, at, N_FORCER)
#define EACH_world(action, name, at)                                                               \
    if (SIZE_world)                                                                                \
    action(name, at)
#define EACH_managed(action, name, at)                                                             \
    if (SIZE_managed)                                                                              \
    action(name, at)
#define EACH_region(action, name, at)
#define EACH_sector(action, name, at) EACH_array(action, name, at, SIZE_sector)
#define EACH_user(action, name, at) EACH_array(action, name, at, SIZE_user)
#define EACH_carrier(action, name, at) EACH_array(action, name, at, SIZE_carrier)
#define EACH_fuel(action, name, at) EACH_array(action, name, at, SIZE_fuel)
#define EACH_technology(action, name, at) EACH_array(action, name, at, SIZE_technology)
#define EACH_removal(action, name, at) EACH_array(action, name, at, SIZE_removal)
#define EACH_service(action, name, at) EACH_array(action, name, at, SIZE_service)
#define EACH_reservoir(action, name, at) EACH_array(action, name, at, SIZE_reservoir)
#define EACH_cause(action, name, at) EACH_array(action, name, at, SIZE_cause)
#define EACH_approach(action, name, at) EACH_array(action, name, at, SIZE_approach)
#define EACH_learner(action, name, at) EACH_array(action, name, at, SIZE_learner)
#define EACH_gas(action, name, at) EACH_array(action, name, at, SIZE_gas)
#define EACH_damage(action, name, at) EACH_array(action, name, at, SIZE_damage)
#define EACH_move(action, name, at) EACH_array(action, name, at, SIZE_move)
#define EACH_abated(action, name, at) EACH_array(action, name, at, SIZE_abated)
#define EACH_user_carrier(action, name, at) EACH_table(action, name, at, SIZE_user, N_CARRIER)
#define EACH_technology_stage(action, name, at)                                                    \
    EACH_table(action, name, at, SIZE_technology, N_STAGE)

static inline void read_stocks(struct here *here, global const scalar *stocks)
{
    global const interleaved *stock = (global const interleaved *)stocks;
#define READ_STOCK(field, at) here->field = *stock[at];
#define LOAD_STOCK(name, shape) EACH_##shape(READ_STOCK, name, STOCK_##name)
#define LOAD_FLOW(name, shape)
#define LOAD_SPAN(name, shape)
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high) LOAD_##kind(name, shape)
#include "variables.def"
#undef VARIABLE
}

static inline void write_stocks(const struct here *here, global scalar *stocks)
{
    global interleaved *stock = (global interleaved *)stocks;
#define WRITE_STOCK(field, at) *stock[at] = here->field;
#define SAVE_STOCK(name, shape) EACH_##shape(WRITE_STOCK, name, STOCK_##name)
#define SAVE_FLOW(name, shape)
#define SAVE_SPAN(name, shape)
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high) SAVE_##kind(name, shape)
#include "variables.def"
#undef VARIABLE
}

#endif
