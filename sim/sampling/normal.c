#include "sampling/normal.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

double normal_cdf(double z)
{
    return 0.5 * erfc(-z * M_SQRT1_2);
}

/* (a[0] + a[1] x + ... ) / (1 + b[0] x + ...), seven powers each. */
static double ratio(const double a[8], const double b[7], double x)
{
    double above = a[7], below = b[6];
    for (int i = 6; i >= 0; i--)
        above = above * x + a[i];
    for (int i = 5; i >= 0; i--)
        below = below * x + b[i];
    return above / (below * x + 1);
}

double normal_quantile(double u)
{
    static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[7] = {4.2313330701600911252e+1, 6.8718700749205790830e+2,
                                5.3941960214247511077e+3, 2.1213794301586595867e+4,
                                3.9307895800092710610e+4, 2.8729085735721942674e+4,
                                5.2264952788528545610e+3};
    static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                5.76949722146069140550e0,  3.64784832476320460504e0,
                                1.27045825245236838258e0,  2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[7] = {2.05319162663775882187e0,  1.67638483018380384940e0,
                                6.89767334985100004550e-1, 1.48103976427480074590e-1,
                                1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                1.78482653991729133580e0,  2.96560571828504891230e-1,
                                2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[7] = {5.99832206555887937690e-1, 1.36929880922735805310e-1,
                                1.48753612908506148525e-2, 7.86869131145613259100e-4,
                                1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    double q = u - 0.5;
    if (fabs(q) <= 0.425)
        return q * ratio(a, b, 0.180625 - q * q);
    double r = sqrt(-log(q < 0 ? u : 1 - u));
    double z = r <= 5 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5);
    return q < 0 ? -z : z;
}

/* The integral of exp(-h^2 (1 + x^2) / 2) / (1 + x^2) / 2 pi from 0 to a, for a up to 1, by
 * Simpson's rule. */
static double owens_t_near(double h, double a)
{
    enum { steps = 2000 };
    double width = a / steps, sum = 0;
    for (int i = 0; i <= steps; i++) {
        double x = i * width, one = 1 + x * x;
        int weight = i == 0 || i == steps ? 1 : i % 2 ? 4 : 2;
        sum += weight * exp(-0.5 * h * h * one) / one;
    }
    return sum * width / 3 / (2 * pi);
}

/* Owen's T (Owen 1956 doi:10.1214/aoms/1177728074); eq. 2.3 turns an a above 1 into one below. */
static double owens_t(double h, double a)
{
    double sign = a < 0 ? -1 : 1;
    a = fabs(a);
    h = fabs(h);
    if (a <= 1)
        return sign * owens_t_near(h, a);
    double at_h = normal_cdf(h), at_ah = normal_cdf(a * h);
    return sign * (0.5 * (at_h + at_ah) - at_h * at_ah - owens_t_near(a * h, 1 / a));
}

double normal_skew_cdf(double x, double shape)
{
    double value = normal_cdf(x) - 2 * owens_t(x, shape);
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

/* Newton's steps, but halves where one leaves what is known to hold the answer. */
double normal_skew_quantile(double z, double shape)
{
    double wanted = normal_cdf(z), low = -40, high = 40, x = z, step = INFINITY;
    for (int i = 0; i < 100 && fabs(step) > 1e-12 * (1 + fabs(x)); i++) {
        double density = exp(-0.5 * x * x) / sqrt(2 * pi) * 2 * normal_cdf(shape * x);
        double above = normal_skew_cdf(x, shape) - wanted;
        *(above < 0 ? &low : &high) = x;
        double next = x - above / density;
        if (!(next >= low && next <= high))
            next = 0.5 * (low + high);
        step = next - x;
        x = next;
    }
    return x;
}
