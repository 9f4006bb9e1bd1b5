/* Samples that tell what explains a spread: Saltelli's design for Sobol's indices (Saltelli et al.
 * 2010 doi:10.1016/j.cpc.2009.09.018).
 * Owns: the names of the factors.
 * Promises: variant v of sample i is a function of seed, i and v alone. */
#ifndef KEELING_SAMPLING_DESIGN_H
#define KEELING_SAMPLING_DESIGN_H

#include "sampling/prior.h"

/* A factor: a group of correlated rows, rows that share random numbers, or a row alone. Each sample
 * has n_factors + 2 variants: A, B, and A with one factor of B. */
struct design {
    int n_factors;
    char *name[most_uncertain];  /* owned: of the group, or of the first row */
    int of_stream[most_streams]; /* the factor of a random number; -1: of none */
};

void design_open(struct design *design, const struct prior *prior);
void design_close(struct design *design);

/* value[prior->n] of a variant; normal[2 x n_streams] is room. False when it is void. */
bool design_draw(const struct design *design, const struct prior *prior, uint32_t seed,
                 uint64_t sample, int variant, double *normal, double *value);

#endif
