/* The discretised energy balance against an independent integration of the same continuous system
 * (Cummins et al. 2020) in long double by Runge-Kutta 4 with 20,000 steps a year. */
#include "cmocka_all.h"

#include <math.h>

#include "year/layers.h"

enum { n = 4, n_steps = 20000 };

static const struct layer_parameters sets[] = {
    /* the first member of calibration 1.4.1, a stiff one and a slow one */
    {0.622618498,
     {4.680552149, 23.29509877, 56.34611242},
     {1.694550126, 3.302788029, 1.007776084},
     1.294581664,
     0.534051853,
     0.440173728},
    {26.6, {1.5, 8, 90}, {0.8, 6, 0.4}, 1.9, 0.7, 0.2},
    {0.5, {6, 40, 300}, {2.4, 1.1, 1.4}, 0.7, 0.3, 0.6},
};

static void slope(const struct layer_parameters *p, long double forcing, const long double *s,
                  long double *out)
{
    const double *c = p->capacity, *k = p->transfer;
    out[0] = p->gamma * (forcing - s[0]);
    out[1] = (s[0] - k[0] * s[1] - k[1] * (s[1] - s[2])) / c[0];
    out[2] = (k[1] * (s[1] - s[2]) - p->efficacy * k[2] * (s[2] - s[3])) / c[1];
    out[3] = k[2] * (s[2] - s[3]) / c[2];
}

/* State after a year of constant forcing. */
static void integrate(const struct layer_parameters *p, long double forcing, long double *s)
{
    const long double h = 1.0L / n_steps;
    long double a[n], b[n], c[n], d[n], at[n];
    for (int step = 0; step < n_steps; step++) {
        slope(p, forcing, s, a);
        for (int i = 0; i < n; i++)
            at[i] = s[i] + h / 2 * a[i];
        slope(p, forcing, at, b);
        for (int i = 0; i < n; i++)
            at[i] = s[i] + h / 2 * b[i];
        slope(p, forcing, at, c);
        for (int i = 0; i < n; i++)
            at[i] = s[i] + h * c[i];
        slope(p, forcing, at, d);
        for (int i = 0; i < n; i++)
            s[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
    }
}

static void assert_near(double got, long double want)
{
    assert_true(fabsl(got - want) <= 1e-12L * fmaxl(1e-2L, fabsl(want)));
}

static void check_step(const struct layer_parameters *parameters, int years)
{
    struct layers layers;
    layers_build(&layers, parameters, years, false);
    for (int column = 0; column <= n; column++) {
        long double s[n] = {0};
        if (column < n)
            s[column] = 1;
        for (int year = 0; year < years; year++)
            integrate(parameters, column == n, s);
        for (int i = 0; i < 3; i++) {
            double got = column == n   ? layers.gain[i]
                         : column == 0 ? layers.lag[i]
                                       : layers.matrix[i][column - 1];
            assert_near(got, s[i + 1]);
        }
        if (column == 0)
            assert_near(layers.decay, s[0]);
    }
}

static void test_step(void **state)
{
    (void)state;
    for (size_t set = 0; set < sizeof sets / sizeof *sets; set++) {
        check_step(&sets[set], 1);
        check_step(&sets[set], 5);
    }
}

/* A constant forcing warms every layer to forcing / feedback in the end. */
static void test_equilibrium(void **state)
{
    (void)state;
    struct layers layers;
    double s[3] = {0}, lagged = 0, forcing = 3.7;
    layers_build(&layers, &sets[0], 1, false);
    for (int year = 0; year < 20000; year++) {
        double next[3];
        for (int i = 0; i < 3; i++) {
            next[i] = layers.lag[i] * lagged + layers.gain[i] * forcing;
            for (int j = 0; j < 3; j++)
                next[i] += layers.matrix[i][j] * s[j];
        }
        lagged = layers.decay * lagged + (1 - layers.decay) * forcing;
        for (int i = 0; i < 3; i++)
            s[i] = next[i];
    }
    for (int i = 0; i < 3; i++)
        assert_true(fabs(s[i] - forcing / sets[0].transfer[0]) < 1e-9);
}

/* Half a step to the middle, then a whole one with the slope there; middle[n] is returned. */
static void midpoint(const struct layer_parameters *p, long double h, long double *column,
                     long double *middle)
{
    long double rate[n];
    slope(p, 0, column, rate);
    for (int i = 0; i < n; i++)
        middle[i] = column[i] + h / 2 * rate[i];
    slope(p, 0, middle, rate);
    for (int i = 0; i < n; i++)
        column[i] += h * rate[i];
}

/* Covariance of some years' noise: the integral of e^{As} Q e^{A's} ds, by the midpoint rule. */
static void integrate_covariance(const struct layer_parameters *p, int years,
                                 long double want[n][n])
{
    enum { n_points = 20000 };
    long double columns[2][n] = {{1, 0, 0, 0}, {0, 1, 0, 0}}, middle[n], h = 1.0L / n_points;
    double sigma[2] = {p->sigma_eta, p->sigma_xi / p->capacity[0]};
    for (int step = 0; step < 2 * n_points * years; step++) {
        int source = step % 2;
        midpoint(p, h, columns[source], middle);
        for (int ij = 0; ij < n * n; ij++)
            want[ij / n][ij % n] +=
                h * sigma[source] * sigma[source] * middle[ij / n] * middle[ij % n];
    }
}

static void check_noise(const struct layer_parameters *parameters, int years)
{
    struct layers layers;
    long double want[n][n] = {{0}};
    layers_build(&layers, parameters, years, true);
    integrate_covariance(parameters, years, want);
    for (int ij = 0; ij < n * n; ij++) {
        int i = ij / n, j = ij % n;
        double got = 0;
        for (int k = 0; k <= (i < j ? i : j); k++)
            got += layers.noise[i * (i + 1) / 2 + k] * layers.noise[j * (j + 1) / 2 + k];
        assert_true(fabsl(got - want[i][j]) < 2e-6L * sqrtl(want[i][i] * want[j][j]));
    }
}

static void test_noise(void **state)
{
    (void)state;
    for (size_t set = 0; set < sizeof sets / sizeof *sets; set++) {
        check_noise(&sets[set], 1);
        check_noise(&sets[set], 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_step),
        cmocka_unit_test(test_equilibrium),
        cmocka_unit_test(test_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
