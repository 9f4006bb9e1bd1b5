/* One region of one tile of members at work: every variable of regional.def as a field. Stocks
 * stay where they lie, and are pointed at: a tile's own value is `*region->land_index`. A region
 * cannot reach another's. It is a local of one function, into which all that works on it is
 * inlined and where indices of its fields are constants: fields then are registers, and what nobody
 * reads is not made. Memory: a year's drivers in given[scenario][year][region][driver], what the
 * base year was like in base[region][place], stocks in stocks[scenario][tile][region][stock][lane].
 * sim/year/load.c fills the first two. */
#ifndef KEELING_REGION_H
#define KEELING_REGION_H

#include "here.h"

enum {
#define DRIVER(name, shape, unit, what)                                                            \
    GIVEN_##name, LAST_GIVEN_##name = GIVEN_##name + SIZE_##shape - 1,
#include "regional_drivers.def"
#undef DRIVER
    N_GIVEN
};

enum {
#define BASE(name, shape, unit, what)                                                              \
    BASE_##name, LAST_BASE_##name = BASE_##name + SIZE_##shape - 1,
#include "base.def"
#undef BASE
    N_BASE
};

enum {
#define REGION_COUNT_STOCK(name, shape)                                                            \
    LAND_##name, LAND_LAST_##name = LAND_##name + SIZE_##shape - 1,
#define REGION_COUNT_SPAN(name, shape)
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high)                              \
    REGION_COUNT_##kind(name, shape)
#include "regional.def"
#undef VARIABLE
#undef REGION_COUNT_STOCK
#undef REGION_COUNT_SPAN
    N_REGIONAL_STOCK
};

/* A stock of each shape. */
#define POINT_one(name) global real *name
#define POINT_array(name) global interleaved *name
#define POINT_table(name, m) global interleaved(*name)[m]
#define POINT_user(name) POINT_array(name)
#define POINT_fuel(name) POINT_array(name)
#define POINT_removal(name) POINT_array(name)
#define POINT_gas(name) POINT_array(name)
#define POINT_damage(name) POINT_array(name)
#define POINT_abated(name) POINT_array(name)
#define POINT_user_carrier(name) POINT_table(name, N_CARRIER)
#define POINT_technology_stage(name) POINT_table(name, N_STAGE)

struct region {
    global const scalar *given; /* [N_GIVEN] of this region, scenario and year */
    global const scalar *base;  /* [N_BASE] of this region */
    real cost[N_CARRIER];       /* USD2020 per GJ, now and in the base year, as users pay */
    real base_cost[N_CARRIER];
    real dearer[N_CARRIER]; /* the first less the second */
    real faster;            /* factor of a year's policies on energy per activity */
    real spent;             /* billion USD2020 yr-1, on energy by its users */
    real income;            /* GDP per head after damages, thousand USD2021 */
    real income_growth;     /* ln of it over that of the year before */
    real handled;        /* fossil fuel taken from the ground and used, relative to the base year */
    real gained_by_rail; /* billion passenger- and tonne-kilometres, from the road */
    real land_released;  /* Mt CO2 yr-1, from the reservoirs of managed land to the air */
    real room;           /* share of what is captured that finds room underground */
    real relaxed;  /* how far choices have moved from the base year's to the long run's, 0-1 */
    real unclosed; /* worst relative residual of a budget this year, and where: constants.h */
    real unclosed_where;
    real final[N_CARRIER];  /* EJ yr-1 used so far this year, of each carrier */
    real burned[N_CARRIER]; /* the same burned in power plants, and to extract and convert fuels */
#define REGION_FIELD_STOCK(name, shape) POINT_##shape(name);
#define REGION_FIELD_SPAN(name, shape) real FIELD_##shape(name);
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high)                              \
    REGION_FIELD_##kind(name, shape)
#include "regional.def"
#undef VARIABLE
#undef REGION_FIELD_STOCK
#undef REGION_FIELD_SPAN
};

/* What a scenario gives this region this year, and what its base year was like. */
INLINE real given_here(const struct region *region, int driver)
{
    return (real)(region->given[driver]);
}

INLINE real base_of(const struct region *region, int at)
{
    return (real)(region->base[at]);
}

/* The setting of a policy, and what it does at a strength. */
INLINE real lever(const struct region *region, int policy)
{
    return given_here(region, GIVEN_lever + policy);
}

/* Whether a scenario pulls it this year: the same for all members. */
INLINE int is_pulled(const struct region *region, int policy)
{
    return region->given[GIVEN_lever + policy] > (scalar)0;
}

INLINE real pulled(const struct here *here, const struct region *region, int policy, int how)
{
    return member(here, strength + how) * lever(region, policy);
}

/* The share 1 - exp(-x) that a price of carbon pays for; x >= 0 is 0 where there is none. */
INLINE real paid_for(const struct region *region, real x)
{
    return is_pulled(region, POLICY_carbon_price) ? (real)1 - exp_(-x) : (real)0;
}

/* Adds to the emissions of this region and year: to what is known of a sector, and in all. */
INLINE void count_for_sector(struct region *region, int sector, int gas, real amount)
{
    if (gas == GAS_CO2_FFI || gas == GAS_CO2_AFOLU)
        region->co2[sector] += amount;
    if (gas == GAS_CH4)
        region->ch4[sector] += amount;
    if (gas == GAS_N2O)
        region->n2o[sector] += amount;
}

INLINE void emit(struct region *region, int sector, int gas, real amount)
{
    region->emissions[gas] += amount;
    count_for_sector(region, sector, gas, amount);
}

/* Points at the stocks of the region, which begin at `stocks`. */
INLINE void find_stocks(struct region *region, global scalar *stocks)
{
    global interleaved *stock = (global interleaved *)stocks;
#define FIND_one(name, at) region->name = stock[at];
#define FIND_array(name, at) region->name = stock + (at);
#define FIND_table(name, at, m) region->name = (global interleaved(*)[m])(stock + (at));
#define FIND_user(name, at) FIND_array(name, at)
#define FIND_fuel(name, at) FIND_array(name, at)
#define FIND_removal(name, at) FIND_array(name, at)
#define FIND_gas(name, at) FIND_array(name, at)
#define FIND_damage(name, at) FIND_array(name, at)
#define FIND_abated(name, at) FIND_array(name, at)
#define FIND_user_carrier(name, at) FIND_table(name, at, N_CARRIER)
#define FIND_technology_stage(name, at) FIND_table(name, at, N_STAGE)
#define REGION_FIND_STOCK(name, shape) FIND_##shape(name, LAND_##name)
#define REGION_FIND_SPAN(name, shape)
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high)                              \
    REGION_FIND_##kind(name, shape)
#include "regional.def"
#undef VARIABLE
#undef REGION_FIND_STOCK
#undef REGION_FIND_SPAN
}

/* Every value the same, as before the base year, when only observed totals are known. */
INLINE void fill_region(struct region *region, real value)
{
#define FILL_OWN(field, at) *region->field = value;
#define FILL(field, at) region->field = value;
#define REGION_FILL_STOCK(name, shape) EACH_##shape(FILL_OWN, name, 0)
#define REGION_FILL_SPAN(name, shape) EACH_##shape(FILL, name, 0)
#define VARIABLE(name, kind, shape, unit, long_name, iamc, low, high)                              \
    REGION_FILL_##kind(name, shape)
#include "regional.def"
#undef VARIABLE
#undef REGION_FILL_STOCK
#undef REGION_FILL_SPAN
#undef FILL
#undef FILL_OWN
}

#endif
