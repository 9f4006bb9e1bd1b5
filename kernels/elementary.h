/* exp, expm1, log, log1p and the circle, from additions, multiplications and one division: the
 * same bits on every device whose basic operations follow IEEE 754, and free of the cancellation
 * that a carbon pool of 1e9 years meets in 1 - exp(-x). Range reduction, then polynomials: those of
 * exp and log through the nodes of Chebyshev, of the circle Taylor's, as in Muller, Elementary
 * Functions (2016), ch. 3 and 11; truncation below one unit in the last place. */
#ifndef KEELING_ELEMENTARY_H
#define KEELING_ELEMENTARY_H

#include "dialect.h"

#ifdef SINGLE
#define MANTISSA 23
#define BIAS 127
#define ROUNDER 12582912.0f /* 1.5 x 2^23: adding it rounds to a whole number */
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define EXP_LIMIT 87.0f
#define EXP_TERMS 5
#define NEAR_TERMS 5
#define LOG_TERMS 4
#define CIRCLE_TERMS 4
#else
#define MANTISSA 52
#define BIAS 1023
#define ROUNDER 6755399441055744.0 /* 1.5 x 2^52 */
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#define EXP_LIMIT 708.0
#define EXP_TERMS 10
#define NEAR_TERMS 8
#define LOG_TERMS 7
#define CIRCLE_TERMS 8
#endif

/* 1/k! */
constant scalar inverse_factorial[18] = {
    (scalar)1.0,
    (scalar)1.0,
    (scalar)(1.0 / 2.0),
    (scalar)(1.0 / 6.0),
    (scalar)(1.0 / 24.0),
    (scalar)(1.0 / 120.0),
    (scalar)(1.0 / 720.0),
    (scalar)(1.0 / 5040.0),
    (scalar)(1.0 / 40320.0),
    (scalar)(1.0 / 362880.0),
    (scalar)(1.0 / 3628800.0),
    (scalar)(1.0 / 39916800.0),
    (scalar)(1.0 / 479001600.0),
    (scalar)(1.0 / 6227020800.0),
    (scalar)(1.0 / 87178291200.0),
    (scalar)(1.0 / 1307674368000.0),
    (scalar)(1.0 / 20922789888000.0),
    (scalar)(1.0 / 355687428096000.0),
};

/* (exp(r) - 1 - r) / r^2 by r on |r| <= ln2 / 2, and the same good to 1e-13 of exp(r) in double;
 * (atanh(s) / s - 1) / s^2 by s^2 on |s| <= (sqrt2 - 1) / (sqrt2 + 1). */
#ifdef SINGLE
constant scalar exp_series[EXP_TERMS] = {0.5f, 0.16666578f, 0.041666556f, 0.0083631733f,
                                         0.0013926177f};
#define near_series exp_series
constant scalar log_series[LOG_TERMS] = {0.33333334f, 0.2000006f, 0.1427541f, 0.11665233f};
#else
constant scalar exp_series[EXP_TERMS] = {
    0.5000000000000001,     0.16666666666666669,    0.041666666666624164,  0.008333333333330065,
    0.0013888888917196736,  0.00019841269863040559, 2.480152132234228e-05, 2.7557268480289716e-06,
    2.7620075892548164e-07, 2.51003758422237e-08};
constant scalar near_series[NEAR_TERMS] = {
    0.4999999999995511,   0.16666666666662586,    0.04166666678626581,    0.008333333344202986,
    0.001388883911055208, 0.00019841224599637903, 2.4867870192960893e-05, 2.761756479793796e-06};
constant scalar log_series[LOG_TERMS] = {
    0.3333333333333335, 0.19999999999949752, 0.14285714312987757, 0.11111105567395273,
    0.0909144456279605, 0.07665860794787153, 0.07308224910391238};
#endif

/* The larger and the smaller; y where x is no number. A sign of zero is y's. */
static inline real larger(real x, real y)
{
    return pick(x > y, x, y);
}

static inline real smaller(real x, real y)
{
    return pick(x < y, x, y);
}

/* The worse of two residuals, no number being worst, and where that is. */
static inline real worse(real one, real other)
{
    return pick(other > one || other != other, other, one);
}

static inline real worse_place(real one, real one_place, real other, real other_place)
{
    return pick(other > one || other != other, other_place, one_place);
}

/* c[0] + c[1] x + ... + c[n - 1] x^(n - 1), 4 <= n <= 12, by halves (Estrin 1960): short chains. */
static inline real series(constant scalar *c, int n, real x)
{
    real x2 = x * x, x4 = x2 * x2, quad[3];
    UNROLL for (int i = 0; i < 3; i++)
    {
        quad[i] = (real)0;
        if (4 * i + 3 < n)
            quad[i] = fma(fma((real)c[4 * i + 3], x, (real)c[4 * i + 2]), x2,
                          fma((real)c[4 * i + 1], x, (real)c[4 * i]));
        else if (4 * i + 2 < n)
            quad[i] = fma((real)c[4 * i + 2], x2, fma((real)c[4 * i + 1], x, (real)c[4 * i]));
        else if (4 * i + 1 < n)
            quad[i] = fma((real)c[4 * i + 1], x, (real)c[4 * i]);
        else if (4 * i < n)
            quad[i] = (real)c[4 * i];
    }
    if (n <= 8)
        return fma(quad[1], x4, quad[0]);
    return fma(quad[2], x4 * x4, fma(quad[1], x4, quad[0]));
}

/* exp(x) - 1 as 2^n p + (2^n - 1) with p = exp(r) - 1 and x = n ln2 + r, |r| <= ln2 / 2, by a
 * series of so many terms. minus_one: 1 for expm1, 0 for exp. |x| <= EXP_LIMIT. */
static inline real exp_minus(real x, scalar minus_one, constant scalar *terms, int n_terms)
{
    real shifted = fma(x, (real)((scalar)1.44269504088896340736), (real)ROUNDER);
    real n = shifted - (real)ROUNDER;
    real r = fma(n, (real)(-LN2_HIGH), x);
    r = fma(n, (real)(-LN2_LOW), r);
    real p = fma(series(terms, n_terms, r), r * r, r);
    real power = real_of(shift_up(bits_of(shifted) + (whole)BIAS, MANTISSA));
    return fma(power, p, power - (real)minus_one);
}

/* |x| <= EXP_LIMIT, to a relative error of 1e-13 in double: for weights of a choice. */
static inline real exp_near(real x)
{
    return exp_minus(x, 0, near_series, NEAR_TERMS);
}

/* x <= EXP_LIMIT; below -EXP_LIMIT it is held there. */
static inline real exp_(real x)
{
    x = pick(x < (real)(-EXP_LIMIT), (real)(-EXP_LIMIT), x); /* unlike fmax, keeps a NaN */
    return exp_minus(x, 0, exp_series, EXP_TERMS);
}

/* Likewise. */
static inline real expm1_(real x)
{
    x = pick(x < (real)(-EXP_LIMIT), (real)(-EXP_LIMIT), x);
    return exp_minus(x, 1, exp_series, EXP_TERMS);
}

/* ln of (1 + x) when from_one, else of x; the argument of the logarithm must be a positive normal
 * number. With 1 + x = 2^k m, f = m - 1 and s = f / (2 + f): ln m = 2 (s + s^3/3 + s^5/5 + ...). */
static inline real log_of(real x, int from_one)
{
    real u = from_one ? (real)1 + x : x;
    whole above = bits_of(u) - bits_of((real)((scalar)0.70710678118654752440));
    whole k = above >> MANTISSA;
    real f = real_of(bits_of(u) - shift_up(k, MANTISSA)) - (real)1;
    if (from_one) /* what rounding 1 + x lost */
        f += (x - (u - (real)1)) * real_of(shift_up((whole)BIAS - k, MANTISSA));
    real s = f / ((real)2 + f);
    real z = s * s;
    real n = to_real(k);
    real small = fma(s * z * (real)2, series(log_series, LOG_TERMS, z), n * (real)LN2_LOW);
    return fma(n, (real)LN2_HIGH, fma(s, (real)2, small));
}

static inline real log_(real x)
{
    return log_of(x, 0);
}

static inline real log1p_(real x)
{
    return log_of(x, 1);
}

/* sin and cos of 2 pi u, 0 <= u < 1: quarter turns taken out, then Taylor on |angle| <= pi/4. */
static inline void circle(real u, real *sine, real *cosine)
{
    real shifted = fma(u, (real)4, (real)ROUNDER);
    real quarters = shifted - (real)ROUNDER;
    whole quarter = bits_of(shifted);
    real angle = fma(quarters, (real)((scalar)-0.25), u) * (real)((scalar)6.28318530717958647693);
    real square = -(angle * angle);
    real s = (real)inverse_factorial[2 * CIRCLE_TERMS + 1];
    real c = (real)inverse_factorial[2 * CIRCLE_TERMS];
    UNROLL for (int k = CIRCLE_TERMS - 1; k >= 1; k--)
    {
        s = fma(s, square, (real)inverse_factorial[2 * k + 1]);
        c = fma(c, square, (real)inverse_factorial[2 * k]);
    }
    s = fma(s * square, angle, angle);
    c = fma(c, square, (real)1);
    real a = pick((quarter & (whole)1) != (whole)0, c, s);
    real b = pick((quarter & (whole)1) != (whole)0, s, c);
    *sine = pick((quarter & (whole)2) != (whole)0, -a, a);
    *cosine = pick(((quarter + (whole)1) & (whole)2) != (whole)0, -b, b);
}

#endif
