/* The energy balance model of one member, discretised exactly for a step.
 * Owns: nothing.
 * Promises: results to about 1e-15 relative for every admissible parameter set. */
#ifndef KEELING_YEAR_LAYERS_H
#define KEELING_YEAR_LAYERS_H

#include <stdbool.h>

struct layers {
    double decay;        /* of the forcing state over a step */
    double matrix[3][3]; /* temperatures after per temperatures before */
    double lag[3];       /* temperatures after per forcing state before */
    double gain[3];      /* temperatures after per forcing of the step */
    double noise[10];    /* Cholesky factor by rows, lower triangle; zeros without noise */
};

struct layer_parameters {
    double gamma;       /* yr-1 */
    double capacity[3]; /* W yr m-2 K-1 */
    double transfer[3]; /* W m-2 K-1 */
    double efficacy;
    double sigma_eta, sigma_xi; /* W m-2 */
};

/* Transient climate response, K: the surface's warming when forcing has risen evenly to that of
 * 2 x CO2 in the ln 2 / ln 1.01 years in which 1 % a year doubles it (Cummins et al. 2020). */
double layers_tcr(const struct layer_parameters *parameters, double forcing_2co2);

/* Of a step of so many years. */
void layers_build(struct layers *layers, const struct layer_parameters *parameters, int years,
                  bool noise);

#endif
