/* What exists: the tables of kernels/ as arrays, and every quantity a run can store.
 * Owns: the list of quantities built for a set of labels.
 * Promises: sizes and places agree with those the kernels compute from the same tables. */
#ifndef KEELING_CATALOGUE_VARIABLE_H
#define KEELING_CATALOGUE_VARIABLE_H

#include <stdbool.h>

#include "base/status.h"

enum shape {
    SHAPE_one,
    SHAPE_layer,
    SHAPE_layer_layer,
    SHAPE_noise,
    SHAPE_pool,
    SHAPE_slcf,
    SHAPE_minor,
    SHAPE_own,
    SHAPE_own_pool,
    SHAPE_group,
    SHAPE_forcer,
    N_shapes
};

enum { n_layers = 3, n_pools = 4 };

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

enum kind { KIND_STOCK, KIND_FLOW, KIND_SPAN };

struct variable {
    const char *name;
    enum kind kind;
    enum shape shape;
    const char *unit, *long_name, *iamc;
    double low, high;
};

/* A row of parameters.def or drivers.def. */
struct entry {
    const char *name;
    enum shape shape;
    const char *unit, *what;
};

extern const struct variable variables[];
extern const int n_variables;
extern const struct entry parameter_table[n_parameters];
extern const struct entry driver_table[n_drivers];

/* Lengths of the axes that depend on the species; the fixed ones are filled by counts_build. */
struct counts {
    int of[N_shapes];
};

/* pools_own: most pools of any gas the members step themselves. */
struct counts counts_build(int n_slcf, int n_minor, int n_own, int pools_own, int n_group);

/* at[n_parameters + 1]: where each parameter starts; the last is the total. Likewise drivers. */
void parameter_places(const struct counts *counts, int *at);
void driver_places(const struct counts *counts, int *at);
int counts_stocks(const struct counts *counts);

/* Labels of the axes. Borrowed. */
struct labels {
    int n_slcf;
    const char *const *slcf;
    const char *const *slcf_emissions_unit;
    int n_minor; /* N2O first */
    const char *const *minor;
    const char *const *minor_concentration_unit;
    const char *const *minor_emissions_unit;
};

/* One number a year and member: a dataset of the output. */
struct quantity {
    const struct variable *variable;
    int element;
    char *name;       /* owned: "temperature", "gas_concentration_cfc_11" */
    char *units;      /* owned */
    char *long_name;  /* owned */
    char *iamc;       /* owned; "" when it has none */
    char *expression; /* owned: the field of struct here, "forcing[3]" */
};

struct quantities {
    int n;
    struct quantity *quantity; /* [n] owned */
};

/* Every quantity that can be stored, in the order of the table. */
void quantities_build(struct quantities *quantities, const struct labels *labels);
void quantities_close(struct quantities *quantities);

/* Chooses by a comma-separated list of dataset names, IAMC names or patterns with * (as in a
 * shell); NULL or "" the six defaults. chosen[quantities->n] is set. An unknown word is complained
 * of. */
enum status quantities_choose(const struct quantities *quantities, const char *list,
                              struct place place, bool *chosen, struct complaints *complaints);

#endif
