/* Distributions of one number, as rows of a table name them.
 * Owns: nothing.
 * Promises: a draw is a function of its random numbers alone. */
#ifndef KEELING_SAMPLING_DISTRIBUTION_H
#define KEELING_SAMPLING_DISTRIBUTION_H

#include "base/csv.h"

enum distribution_kind {
#define DISTRIBUTION(name, numbers, streams, what) DISTRIBUTION_##name,
#include "sampling/distributions.def"
#undef DISTRIBUTION
    n_distributions
};

struct distribution {
    enum distribution_kind kind;
    double p[4];
};

/* The distribution in the columns `distribution` and p1..p4 of a row; complains of what is wrong
 * with it and then returns false. */
bool distribution_read(struct distribution *distribution, const struct csv *csv,
                       struct complaints *complaints);

/* How many random numbers a draw takes: 1 or 2. */
int distribution_streams(const struct distribution *distribution);

/* The value at probability normal_cdf(z). Not for pick. */
double distribution_at(const struct distribution *distribution, double z);

/* The distribution of the sum with an independent normal of mean 0, where that is of the same
 * kind: normal and skew normal; false for others, unless the deviation is 0. */
bool distribution_widen(struct distribution *distribution, double deviation);

/* Quantile of the triangular distribution between low and high, at probability p. */
double distribution_triangular(double low, double mode, double high, double p);

/* A draw from standard normals z and, if it takes two, second. Not for pick. */
double distribution_draw(const struct distribution *distribution, double z, double second);

#endif
