/* The normal distribution and what is made of it.
 * Owns: nothing.
 * Promises: functions of their arguments alone, to about 1e-15 (of the skew one: 1e-10). */
#ifndef KEELING_SAMPLING_NORMAL_H
#define KEELING_SAMPLING_NORMAL_H

double normal_cdf(double z);

/* z with normal_cdf(z) = u, for 0 < u < 1: Wichura 1988, algorithm AS 241,
 * doi:10.2307/2347330. */
double normal_quantile(double u);

/* Azzalini 1985: density 2 phi(x) Phi(shape x). */
double normal_skew_cdf(double x, double shape);

/* x with normal_skew_cdf(x, shape) = normal_cdf(z). */
double normal_skew_quantile(double z, double shape);

#endif
