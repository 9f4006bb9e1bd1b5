/* The two tables beside that of the parameters: correlations within groups, and rows to pick from.
 * Owns: nothing; fills a prior.
 * Promises: a matrix that is no correlation matrix is told with its group. */
#ifndef KEELING_SAMPLING_CORRELATIONS_H
#define KEELING_SAMPLING_CORRELATIONS_H

#include "sampling/prior.h"

/* Rows group, parameter_a, parameter_b, correlation; what is not listed is 0. path NULL: none. */
void correlations_read(struct prior *prior, const char *path, struct complaints *complaints);

/* A column of logarithms for each parameter of distribution pick, called like it. */
void picks_read(struct prior *prior, const char *path, struct complaints *complaints);

#endif
