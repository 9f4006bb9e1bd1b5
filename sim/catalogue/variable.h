/* What exists: the tables of kernels/ as arrays.
 * Owns: nothing.
 * Promises: sizes and places agree with those the kernels compute from the same tables. */
#ifndef KEELING_CATALOGUE_VARIABLE_H
#define KEELING_CATALOGUE_VARIABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "constants.h"

enum shape {
    SHAPE_one,
    SHAPE_layer,
    SHAPE_layer_layer,
    SHAPE_noise,
    SHAPE_impulse,
    SHAPE_sink,
    SHAPE_land,
    SHAPE_biome,
    SHAPE_mode,
    SHAPE_world,
    SHAPE_managed,
    SHAPE_region,
    SHAPE_region_land,
    SHAPE_pool,
    SHAPE_slcf,
    SHAPE_minor,
    SHAPE_own,
    SHAPE_own_pool,
    SHAPE_group,
    SHAPE_forcer,
    SHAPE_sector,
    SHAPE_user,
    SHAPE_carrier,
    SHAPE_fuel,
    SHAPE_technology,
    SHAPE_removal,
    SHAPE_forest,
    SHAPE_product,
    SHAPE_wetland,
    SHAPE_reservoir,
    SHAPE_cause,
    SHAPE_approach,
    SHAPE_service,
    SHAPE_learner,
    SHAPE_policy,
    SHAPE_strength,
    SHAPE_gas,
    SHAPE_damage,
    SHAPE_move,
    SHAPE_abated,
    SHAPE_user_carrier,
    SHAPE_sector_carrier,
    SHAPE_sector_gas,
    SHAPE_technology_stage,
    N_shapes
};

enum { n_layers = N_LAYER, n_pools = N_POOL, n_stages = N_STAGE, n_modes = N_MODE };

enum carbon_cycle {
#define CYCLE(name) CYCLE_##name,
#include "cycles.def"
#undef CYCLE
    n_cycles
};

enum co2_forcing {
#define CO2_FORCING(name) CO2_FORCING_##name,
#include "co2_forcings.def"
#undef CO2_FORCING
    n_co2_forcings
};

enum forcer {
#define FORCER(name, long_name, iamc) FORCER_##name,
#include "forcers.def"
#undef FORCER
    n_forcers
};

enum parameter {
#define PARAMETER(name, shape, unit, what) PARAMETER_##name,
#include "parameters.def"
#undef PARAMETER
    n_parameters
};

enum driver {
#define DRIVER(name, shape, unit, what) DRIVER_##name,
#include "drivers.def"
#undef DRIVER
    n_drivers
};

/* What a region is given each year, and what it was like in the base year. */
enum regional_driver {
#define DRIVER(name, shape, unit, what) GIVEN_##name,
#include "regional_drivers.def"
#undef DRIVER
    n_regional_drivers
};

enum base {
#define BASE(name, shape, unit, what) BASE_##name,
#include "base.def"
#undef BASE
    n_bases
};

enum kind { KIND_STOCK, KIND_FLOW, KIND_SPAN };

struct variable {
    const char *name;
    enum kind kind;
    enum shape shape;
    const char *unit, *long_name, *iamc;
    double low, high;
    bool regional; /* one in each region */
};

/* A row of parameters.def, drivers.def, regional_drivers.def or base.def. */
struct entry {
    const char *name;
    enum shape shape;
    const char *unit, *what;
};

extern const struct variable variables[];
extern const int n_variables;
extern const struct entry parameter_table[n_parameters];
extern const struct entry driver_table[n_drivers];
extern const struct entry regional_driver_table[n_regional_drivers];
extern const struct entry base_table[n_bases];

/* Lengths of the axes that depend on the species and the regions. */
struct extents {
    int n_slcf, n_minor, n_own;
    int pools_own; /* most pools of any gas the members step themselves; at least 1 */
    int n_group;
    bool coupled; /* there are regions; without, their axes are empty */
    int n_gas, n_move, n_abated, n_damage;
    int n_attributed; /* regions whose natural sinks are told */
    enum carbon_cycle cycle;
};

struct counts {
    int of[N_shapes];
};

struct counts counts_build(const struct extents *extents);

/* at[n_parameters + 1]: where each parameter starts; the last is the total. Likewise drivers. */
void parameter_places(const struct counts *counts, int *at);
void driver_places(const struct counts *counts, int *at);
void regional_driver_places(const struct counts *counts, int *at);
void base_places(const struct counts *counts, int *at);

/* Values carried to the next year, of a member or of each of its regions. */
int counts_stocks(const struct counts *counts, bool regional);

/* Labels of the axes. Borrowed. */
struct labels {
    int n_slcf;
    const char *const *slcf;
    const char *const *slcf_emissions_unit;
    int n_minor; /* N2O first */
    const char *const *minor;
    const char *const *minor_concentration_unit;
    const char *const *minor_emissions_unit;
    int n_gas; /* that regions emit; 0 without regions */
    const char *const *gas;
    const char *const *gas_emissions_unit;
    const char *const *gas_iamc;
    int n_abated;
    int n_damage; /* functions of damages.csv */
    const char *const *damage;
    int n_regions;
    const char *const *region;
    int n_attributed; /* regions whose natural sinks are told */
    enum carbon_cycle cycle;
};

/* The label of element i of a shape's axes: "steel_coal"; label[size]. */
void shape_label(const struct labels *labels, enum shape shape, int i, char *label, size_t size);

/* How many elements the second axis of a shape has; 1 when it has none. */
int shape_columns(enum shape shape, const struct labels *labels);

/* Where "energy[steel,coal]" stands among the entries of a table, whose places are at[n + 1]; -1
 * when there is no such entry or label. */
int entry_place(const struct entry *table, int n, const int *at, const struct labels *labels,
                const char *text);

/* What "energy[steal,coal]" of an entry may mean: "energy[steel,coal]"; NULL when no label is near.
 * Owned by the caller. */
char *entry_meant(const struct entry *entry, const struct labels *labels, const char *text);

/* Names of the policies with their ranges. */
struct policy {
    const char *name, *unit;
    double low, high;
    const char *what;
};
extern const struct policy policies[];
enum {
#define POLICY(name, unit, low, high, what) POLICY_##name,
#include "policies.def"
#undef POLICY
};
extern const int n_policies;
extern const char *const sector_name[];
extern const char *const carrier_name[];
extern const char *const technology_name[];
/* The carriers as numbers; the first four are fuels. */
enum {
#define CARRIER(name, long_name, iamc, primary) FUEL_##name,
#include "carriers.def"
#undef CARRIER
    FUEL_none = -1
};
/* The sectors as numbers. */
enum {
#define SECTOR(name, kind, demand, long_name, iamc) EMITTER_##name,
#include "sectors.def"
#undef SECTOR
};
extern const int technology_fuel[]; /* FUEL_... of each technology */
extern const char *const learner_name[];
extern const char *const strength_name[];
enum {
#define STRENGTH(name, what) STRENGTH_##name,
#include "strengths.def"
#undef STRENGTH
};
extern const char *const biome_name[];
extern const char *const cycle_name[n_cycles], *const co2_forcing_name[n_co2_forcings];
extern const int n_biomes, n_removals;

/* What transport does. */
enum {
#define SERVICE(name, sector, unit, long_name, iamc) SERVICE_##name,
#include "services.def"
#undef SERVICE
    n_services
};
extern const char *const service_name[n_services], *const service_unit[n_services];
extern const int service_sector[n_services]; /* EMITTER_... */

/* Kinds of forest. */
enum {
#define FOREST(name) FOREST_##name,
#include "forests.def"
#undef FOREST
    n_forests
};
extern const char *const forest_name[n_forests];

/* Products of wood. */
enum {
#define PRODUCT(name) PRODUCT_##name,
#include "products.def"
#undef PRODUCT
    n_products
};
extern const char *const product_name[n_products];

/* Kinds of wetland. */
enum {
#define WETLAND(name, where) WETLAND_##name,
#include "wetlands.def"
#undef WETLAND
    n_wetlands
};
extern const bool wetland_is_peat[n_wetlands];

/* Where managed land holds carbon. */
enum {
#define RESERVOIR(name, long_name) RESERVOIR_##name,
#include "reservoirs.def"
#undef RESERVOIR
    n_reservoirs
};

/* What moves CO2 between it and the air. */
enum {
#define CAUSE(name, long_name) CAUSE_##name,
#include "causes.def"
#undef CAUSE
    n_causes
};

/* Who reports products of wood. */
enum {
#define APPROACH(name, long_name) APPROACH_##name,
#include "approaches.def"
#undef APPROACH
    n_approaches
};

/* Warming that damages count, and how damages.csv calls it. */
enum warming {
#define WARMING(name, word) WARMING_##name,
#include "warmings.def"
#undef WARMING
    n_warmings
};
extern const char *const warming_word[n_warmings];
extern const int n_sectors, n_users, n_carriers, n_fuels, n_technologies, n_learners, n_strengths;
extern const double ej_per_twh;

#endif
