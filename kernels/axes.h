/* The axes of the tables, and how a field of each shape is declared. Counts in capitals that are
 * not made here come from the assembled header model.h (sim/year/plan.c), which knows the species.
 */
#ifndef KEELING_AXES_H
#define KEELING_AXES_H

#include "constants.h"
#include "dialect.h"
#include "model.h"

enum forcer {
#define FORCER(name, long_name, iamc) FORCER_##name,
#include "forcers.def"
#undef FORCER
    N_FORCER
};

enum {
#define BIOME(name, long_name) BIOME_##name,
#include "biomes.def"
#undef BIOME
    N_BIOME
};

/* CARBON_CYCLE is one of them. */
enum {
#define CYCLE(name) CYCLE_##name,
#include "cycles.def"
#undef CYCLE
};

/* CO2_FORCING_LAW is one of them. */
enum {
#define CO2_FORCING(name) CO2_FORCING_##name,
#include "co2_forcings.def"
#undef CO2_FORCING
};

/* How often a step is done from its beginning until what its end does to lifetimes is known: each
 * pass leaves less than a tenth of the error before (tests/runs/test_dice2023.py). */
enum { N_PASS = CARBON_CYCLE == CYCLE_dfair ? 12 : 1 };

/* The axes of a region; those of sectors that use energy come first. */
enum {
#define USER(name) SECTOR_##name,
#define OTHER(name)
#define SECTOR(name, kind, demand, long_name, iamc) kind(name)
#include "sectors.def"
#undef SECTOR
    N_USER,
    LAST_USER = N_USER - 1,
#undef USER
#undef OTHER
#define USER(name)
#define OTHER(name) SECTOR_##name,
#define SECTOR(name, kind, demand, long_name, iamc) kind(name)
#include "sectors.def"
#undef SECTOR
#undef USER
#undef OTHER
    N_SECTOR
};

enum {
#define CARRIER(name, long_name, iamc, primary) CARRIER_##name,
#include "carriers.def"
#undef CARRIER
    N_CARRIER,
    N_FUEL = CARRIER_biomass, /* fossil fuels come first */
    CARRIER_none = -1
};

enum {
#define TECHNOLOGY(name, fuel, when, iamc, primary) TECHNOLOGY_##name,
#include "technologies.def"
#undef TECHNOLOGY
    N_TECHNOLOGY
};

enum {
#define REMOVAL(name, where, long_name, iamc) REMOVAL_##name,
#include "removals.def"
#undef REMOVAL
    N_REMOVAL
};

enum {
#define SERVICE(name, sector, unit, long_name, iamc) SERVICE_##name,
#include "services.def"
#undef SERVICE
    N_SERVICE
};

enum {
#define FOREST(name) FOREST_##name,
#include "forests.def"
#undef FOREST
    N_FOREST
};

enum {
#define PRODUCT(name) PRODUCT_##name,
#include "products.def"
#undef PRODUCT
    N_PRODUCT
};

enum {
#define WETLAND(name, where) WETLAND_##name,
#include "wetlands.def"
#undef WETLAND
    N_WETLAND
};

enum {
#define RESERVOIR(name, long_name) RESERVOIR_##name,
#include "reservoirs.def"
#undef RESERVOIR
    N_RESERVOIR
};

enum {
#define CAUSE(name, long_name) CAUSE_##name,
#include "causes.def"
#undef CAUSE
    N_CAUSE
};

enum {
#define APPROACH(name, long_name) APPROACH_##name,
#include "approaches.def"
#undef APPROACH
    N_APPROACH
};

enum {
#define LEARNER(name, what) LEARNER_##name,
#include "learners.def"
#undef LEARNER
    N_LEARNER
};

enum {
#define STRENGTH(name, what) STRENGTH_##name,
#include "strengths.def"
#undef STRENGTH
    N_STRENGTH
};

enum {
#define POLICY(name, unit, low, high, what) POLICY_##name,
#include "policies.def"
#undef POLICY
    N_POLICY
};

/* How many values a variable of each shape has; an axis may be empty. */
enum {
    SIZE_one = 1,
    SIZE_layer = N_LAYER,
    SIZE_layer_layer = N_LAYER * N_LAYER,
    SIZE_noise = 10,
    SIZE_impulse = CARBON_CYCLE != CYCLE_boxes,
    SIZE_sink = (CARBON_CYCLE == CYCLE_partitioned) + (CARBON_CYCLE == CYCLE_boxes),
    SIZE_land = CARBON_CYCLE == CYCLE_boxes,
    SIZE_biome = SIZE_land * N_BIOME,
    SIZE_mode = SIZE_sink * N_MODE,
    SIZE_pool = SIZE_impulse * N_POOL,
    SIZE_slcf = N_SLCF,
    SIZE_minor = N_MINOR,
    SIZE_own = N_OWN,
    SIZE_own_pool = N_OWN * POOLS_OWN,
    SIZE_group = N_GROUP,
    SIZE_forcer = N_FORCER,
    SIZE_world = COUPLED,
    SIZE_managed = COUPLED * SIZE_sink,
    SIZE_region = SIZE_sink * N_ATTRIBUTED,
    SIZE_region_land = SIZE_region * (SIZE_land ? N_BIOME : 1),
    SIZE_sector = COUPLED * N_SECTOR,
    SIZE_user = COUPLED * N_USER,
    SIZE_carrier = COUPLED * N_CARRIER,
    SIZE_fuel = COUPLED * N_FUEL,
    SIZE_technology = COUPLED * N_TECHNOLOGY,
    SIZE_removal = COUPLED * N_REMOVAL,
    SIZE_forest = COUPLED * N_FOREST,
    SIZE_product = COUPLED * N_PRODUCT,
    SIZE_wetland = COUPLED * N_WETLAND,
    SIZE_reservoir = COUPLED * N_RESERVOIR,
    SIZE_cause = COUPLED * N_CAUSE,
    SIZE_approach = COUPLED * N_APPROACH,
    SIZE_service = COUPLED * N_SERVICE,
    SIZE_learner = COUPLED * N_LEARNER,
    SIZE_policy = COUPLED * N_POLICY,
    SIZE_strength = COUPLED * N_STRENGTH,
    SIZE_gas = COUPLED * N_GAS,
    SIZE_damage = COUPLED * N_DAMAGE,
    SIZE_move = COUPLED * N_MOVE,
    SIZE_abated = COUPLED * N_ABATED,
    SIZE_user_carrier = SIZE_user * N_CARRIER,
    SIZE_sector_carrier = SIZE_sector * N_CARRIER,
    SIZE_sector_gas = SIZE_sector * N_GAS,
    SIZE_technology_stage = SIZE_technology * N_STAGE
};

/* A field of each shape; C wants at least one element in an array. */
#define FIELD_one(name) name
#define FIELD_layer(name) name[N_LAYER]
#define FIELD_layer_layer(name) name[N_LAYER][N_LAYER]
#define FIELD_noise(name) name[10]
#define FIELD_impulse(name) name
#define FIELD_sink(name) name
#define FIELD_land(name) name
#define FIELD_biome(name) name[N_BIOME]
#define FIELD_mode(name) name[N_MODE]
#define FIELD_pool(name) name[N_POOL]
#define FIELD_slcf(name) name[N_SLCF + 1]
#define FIELD_minor(name) name[N_MINOR + 1]
#define FIELD_own(name) name[N_OWN + 1]
#define FIELD_own_pool(name) name[N_OWN + 1][POOLS_OWN]
#define FIELD_group(name) name[N_GROUP + 1]
#define FIELD_forcer(name) name[N_FORCER]
#define FIELD_world(name) name
#define FIELD_managed(name) name
#define FIELD_region(name) name /* no field holds them: attribution.h */
#define FIELD_sector(name) name[N_SECTOR]
#define FIELD_user(name) name[N_USER]
#define FIELD_carrier(name) name[N_CARRIER]
#define FIELD_fuel(name) name[N_FUEL]
#define FIELD_technology(name) name[N_TECHNOLOGY]
#define FIELD_removal(name) name[N_REMOVAL]
#define FIELD_service(name) name[N_SERVICE]
#define FIELD_reservoir(name) name[N_RESERVOIR]
#define FIELD_cause(name) name[N_CAUSE]
#define FIELD_approach(name) name[N_APPROACH]
#define FIELD_learner(name) name[N_LEARNER]
#define FIELD_gas(name) name[N_GAS + 1]
#define FIELD_damage(name) name[N_DAMAGE + 1]
#define FIELD_move(name) name[N_MOVE + 1]
#define FIELD_abated(name) name[N_ABATED + 1]
#define FIELD_user_carrier(name) name[N_USER][N_CARRIER]
#define FIELD_technology_stage(name) name[N_TECHNOLOGY][N_STAGE]

#endif
