/* How scenarios driven alike are computed: which species play which part, what members change, and
 * the header model.h that tells the kernels.
 * Owns: the lists of species by part.
 * Promises: what no member changes is found by comparing values, never assumed. */
#ifndef KEELING_YEAR_PLAN_H
#define KEELING_YEAR_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "catalogue/variable.h"
#include "scenario/carbon.h"
#include "scenario/scenario.h"
#include "scenario/society.h"
#include "scenario/species.h"

enum { most_groups = 2 * most_minor, most_moves = 128 };

struct plan {
    const struct experiment *experiment; /* borrowed */
    const enum driven *driven;           /* [n_species] borrowed: of every scenario of this plan */
    int column_at[N_columns];            /* where a column starts in a vector of raw parameters */
    int of_type[N_species_types]; /* the species of a type that occurs at most once; -1 none */
    int n_slcf, n_minor, n_own, n_group;
    int slcf[most_slcf];              /* species */
    int minor[most_minor];            /* species; N2O first */
    int own[most_minor];              /* gas (index in minor) a member computes itself */
    bool state_dependent[most_minor]; /* [own] */
    bool is_own[most_minor];          /* [gas] */
    int group[most_minor];            /* [gas] -1 for N2O */
    int group_forcer[most_groups];
    int group_gas[most_groups]; /* a gas whose forcing_scale is the group's */
    int pools_own;              /* most pools any own gas uses */
    bool sums_shared;           /* group forcings and EESC are the same for all members */
    enum carbon_cycle cycle;
    const struct society *society; /* borrowed; NULL without regions */
    int n_moves;                   /* drivers that regions add to */
    struct move {
        int driver, gas, other; /* place in the rows; gases of the regions, other -1: one only */
        double factor;
        enum { MOVE_NOW, MOVE_SUM, MOVE_LATER } when;
    } move[most_moves];
    struct counts counts;
    int at[n_parameters + 1];
    int row_at[n_drivers + 1];
    int n_varying;
    int *place;                     /* [at[n_parameters]] owned: as model.h's place */
    uint64_t present[n_parameters]; /* bit i: element i is not zero for every member */
};

/* FOUND: the members step the minor gases that must be theirs. CARRIED: all of them, GENERAL: and
 * with lifetimes that depend on the state; both are for benchmarks and tests. */
enum gas_set { GAS_SET_FOUND, GAS_SET_CARRIED, GAS_SET_GENERAL };

void plan_open(struct plan *plan, const struct experiment *experiment, int scenario,
               enum gas_set gases);

/* The plan of the kernel shared_years: all gases that plan leaves to it, none varying. n_own is 0
 * when there are none. */
void plan_open_shared(struct plan *shared, const struct plan *plan);
void plan_close(struct plan *plan);

/* Two scenarios may share a plan. */
bool plan_same_driven(const struct experiment *experiment, int a, int b);

/* The text of model.h. */
void plan_write_model(const struct plan *plan, struct text *text);

/* The gas of the regions that a species is in; -1 of none. */
int plan_gas(const struct plan *plan, int species);

/* Raw parameters: of the species file, then of the regions, then, from raw[plan_raw_carbon] on, of
 * the carbon cycle. Owned by the caller; plan_member puts a member's own values in their places. */
int plan_raw_carbon(const struct experiment *experiment);
double *plan_raw(const struct experiment *experiment);
void plan_member(const struct experiment *experiment, int64_t member, double *raw);

/* Compares every derived value of every member with the first member's: fills place, present and
 * n_varying. plan_open does it. */
void plan_find_varying(struct plan *plan);

/* derived[at[n_parameters]] from raw. */
void derive(const struct plan *plan, const double *raw, double *derived);

/* Its part for the boxes of the carbon cycle. */
void plan_derive_carbon(const struct plan *plan, const double *raw, double *derived);

/* What derive makes of another iirf_0 of CO2: the parameter co2_exponent. */
double plan_co2_exponent(const struct plan *plan, double iirf_0);

#endif
