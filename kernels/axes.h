/* The axes of the tables, and how a field of each shape is declared. Counts in capitals that are
 * not made here come from the assembled header model.h (sim/year/plan.c), which knows the species.
 */
#ifndef KEELING_AXES_H
#define KEELING_AXES_H

#include "dialect.h"
#include "model.h"

enum forcer {
#define FORCER(name, long_name, iamc) FORCER_##name,
#include "forcers.def"
#undef FORCER
    N_FORCER
};

enum { N_LAYER = 3, N_POOL = 4 };

/* How many values a variable of each shape has; an axis may be empty. */
enum {
    SIZE_one = 1,
    SIZE_layer = N_LAYER,
    SIZE_layer_layer = N_LAYER * N_LAYER,
    SIZE_noise = 10,
    SIZE_pool = N_POOL,
    SIZE_slcf = N_SLCF,
    SIZE_minor = N_MINOR,
    SIZE_own = N_OWN,
    SIZE_own_pool = N_OWN * POOLS_OWN,
    SIZE_group = N_GROUP,
    SIZE_forcer = N_FORCER
};

/* A field of each shape; C wants at least one element in an array. */
#define FIELD_one(name) name
#define FIELD_layer(name) name[N_LAYER]
#define FIELD_layer_layer(name) name[N_LAYER][N_LAYER]
#define FIELD_noise(name) name[10]
#define FIELD_pool(name) name[N_POOL]
#define FIELD_slcf(name) name[N_SLCF + 1]
#define FIELD_minor(name) name[N_MINOR + 1]
#define FIELD_own(name) name[N_OWN + 1]
#define FIELD_own_pool(name) name[N_OWN + 1][POOLS_OWN]
#define FIELD_group(name) name[N_GROUP + 1]
#define FIELD_forcer(name) name[N_FORCER]

#endif
