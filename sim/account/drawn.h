/* A member: the tables with each uncertain figure drawn, once, whatever rows and standards read it.
 * Owns: the figures of the member drawn last; words are the tables' own.
 * Promises: a member is a function of tables, seed and number alone. */
#ifndef KEELING_ACCOUNT_DRAWN_H
#define KEELING_ACCOUNT_DRAWN_H

#include <stdint.h>

#include "account/pair.h"

/* The first random numbers of a member are of its rows: of kg, of b beside a, of attributes. */
enum { NOISE_a, NOISE_b, NOISE_bridge, n_noises = NOISE_bridge + n_attributes };

struct drawn {
    const struct rulebook *tables; /* borrowed */
    uint32_t seed;
    int n;                         /* random numbers of a member */
    const struct uncertainty **of; /* [n] owned; NULL: exact */
    double *normal;                /* [n] owned; of the member drawn last */
    struct rulebook member;        /* its numbers owned */
};

void drawn_open(struct drawn *drawn, const struct rulebook *tables, uint32_t seed);
void drawn_make(struct drawn *drawn, uint64_t number);
void drawn_close(struct drawn *drawn);

/* The member's row that stands where the standard does. */
const struct standard *drawn_standard(const struct drawn *drawn, const struct standard *standard);

/* What a figure is multiplied with for a standard normal z: the figure itself is the median. */
double uncertainty_factor(const struct uncertainty *uncertainty, double z);

/* Relative standard deviation; of two sides that differ their mean. */
double uncertainty_deviation(const struct uncertainty *uncertainty);

#endif
