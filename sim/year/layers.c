#include <math.h>
#include <string.h>

#include "year/layers.h"

enum { n_state = 4, most_size = 8 };

static void multiply(int n, const double *a, const double *b, double *out)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            out[i * n + j] = sum;
        }
}

static double norm_of(int n, const double *a)
{
    double norm = 0;
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++)
            sum += fabs(a[i * n + j]);
        norm = fmax(norm, sum);
    }
    return norm;
}

/* exp(a) - 1 by a Taylor series of a / 2^s and s doublings E <- 2 E + E^2, which, unlike squaring
 * exp(a), keeps the slow modes to full relative precision (Higham 2008, Functions of
 * Matrices, 10.3). */
static void exponential_minus_one(int n, const double *a, double *out)
{
    double scaled[most_size * most_size] = {0}, term[most_size * most_size],
                              next[most_size * most_size];
    size_t size = (size_t)(n * n) * sizeof *a;
    int exponent = 0;
    frexp(norm_of(n, a), &exponent);
    int doublings = exponent + 2 > 0 ? exponent + 2 : 0; /* norm below 1/4 */
    for (int i = 0; i < n * n; i++)
        scaled[i] = ldexp(a[i], -doublings);
    memcpy(out, scaled, size);
    memcpy(term, scaled, size);
    for (int k = 2; k <= 11; k++) {
        multiply(n, term, scaled, next);
        for (int i = 0; i < n * n; i++) {
            term[i] = next[i] / k;
            out[i] += term[i];
        }
    }
    for (; doublings > 0; doublings--) {
        multiply(n, out, out, next);
        for (int i = 0; i < n * n; i++)
            out[i] = 2 * out[i] + next[i];
    }
}

/* The continuous system ds/dt = A s, s = (F, T1, T2, T3), time in steps: Cummins et al. 2020 eq.
 * 9-10. */
static void system_matrix(const struct layer_parameters *p, int years, double *a)
{
    const double *c = p->capacity, *k = p->transfer;
    double e = p->efficacy;
    double rows[n_state][n_state] = {
        {-p->gamma, 0, 0, 0},
        {1 / c[0], -(k[0] + k[1]) / c[0], k[1] / c[0], 0},
        {0, k[1] / c[1], -(k[1] + e * k[2]) / c[1], e * k[2] / c[1]},
        {0, 0, k[2] / c[2], -k[2] / c[2]},
    };
    for (int i = 0; i < n_state * n_state; i++)
        a[i] = years * rows[i / n_state][i % n_state];
}

/* Covariance of a step's noise by Van Loan 1978 doi:10.1109/TAC.1978.1101743, over 1/2^s steps so
 * that the block exponential stays small, then doubled: Q(2t) = Q(t) + Ad(t) Q(t) Ad(t)'. */
static void noise_covariance(const double *a, const struct layer_parameters *p, int years,
                             double *q)
{
    enum { n = n_state, n2 = 2 * n_state };
    double block[n2 * n2] = {0}, grown[n2 * n2], step[n * n], left[n * n], turned[n * n];
    int exponent = 0;
    frexp(norm_of(n, a), &exponent);
    int doublings = exponent > 0 ? exponent : 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            block[i * n2 + j] = -ldexp(a[i * n + j], -doublings);
            block[(n + i) * n2 + n + j] = ldexp(a[j * n + i], -doublings);
        }
    block[n] = ldexp(years * p->sigma_eta * p->sigma_eta, -doublings);
    block[n2 + n + 1] = ldexp(years * pow(p->sigma_xi / p->capacity[0], 2), -doublings);
    exponential_minus_one(n2, block, grown);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            step[i * n + j] = grown[(n + j) * n2 + n + i] + (i == j);
            turned[i * n + j] = grown[i * n2 + n + j];
        }
    multiply(n, step, turned, q);
    for (; doublings > 0; doublings--) {
        multiply(n, step, q, left);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                turned[i * n + j] = step[j * n + i];
        double added[n * n];
        multiply(n, left, turned, added);
        for (int i = 0; i < n * n; i++)
            q[i] += added[i];
        multiply(n, step, step, left);
        memcpy(step, left, sizeof left);
    }
}

/* q = L L'; a pivot that rounding made negative counts as zero. */
static void cholesky(const double *q, double *lower)
{
    double l[n_state][n_state] = {{0}};
    for (int i = 0, at = 0; i < n_state; i++)
        for (int j = 0; j <= i; j++, at++) {
            double sum = q[i * n_state + j];
            for (int k = 0; k < j; k++)
                sum -= l[i][k] * l[j][k];
            if (i == j)
                l[i][i] = sum > 0 ? sqrt(sum) : 0;
            else
                l[i][j] = l[j][j] > 0 ? sum / l[j][j] : 0;
            lower[at] = l[i][j];
        }
}

void layers_build(struct layers *layers, const struct layer_parameters *parameters, int years,
                  bool noise)
{
    double a[n_state * n_state], grown[n_state * n_state], q[n_state * n_state];
    system_matrix(parameters, years, a);
    exponential_minus_one(n_state, a, grown);
    *layers = (struct layers){.decay = exp(-years * parameters->gamma)};
    /* bd = A^-1 (Ad - 1) b = (1 - Ad) s* with s* the steady state of unit forcing, (1, 1/k1, ...)
     */
    double steady = 1 / parameters->transfer[0];
    for (int i = 0; i < 3; i++) {
        const double *row = grown + (size_t)(i + 1) * n_state;
        layers->lag[i] = row[0];
        layers->gain[i] = -(row[0] + steady * (row[1] + row[2] + row[3]));
        for (int j = 0; j < 3; j++)
            layers->matrix[i][j] = row[j + 1] + (i == j);
    }
    if (noise) {
        noise_covariance(a, parameters, years, q);
        cholesky(q, layers->noise);
    }
}

/* x of a x = b by Gauss's elimination; the energy balance needs no pivots, being diagonally
 * dominant. */
static void solve3(double a[3][3], double *b)
{
    for (int k = 0; k < 3; k++)
        for (int i = k + 1; i < 3; i++) {
            double factor = a[i][k] / a[k][k];
            for (int j = k; j < 3; j++)
                a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    for (int i = 2; i >= 0; i--) {
        for (int j = i + 1; j < 3; j++)
            b[i] -= a[i][j] * b[j];
        b[i] /= a[i][i];
    }
}

/* T(D) = F / D (D s - B^-1 (exp(B D) - 1) s), s the steady state of unit forcing. */
double layers_tcr(const struct layer_parameters *parameters, double forcing_2co2)
{
    double a[n_state * n_state], b[9], grown[9], matrix[3][3], lag[3];
    const double years = log(2) / log(1.01), steady = 1 / parameters->transfer[0];
    system_matrix(parameters, 1, a);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            matrix[i][j] = a[(i + 1) * n_state + j + 1];
            b[i * 3 + j] = matrix[i][j] * years;
        }
    exponential_minus_one(3, b, grown);
    for (size_t i = 0; i < 3; i++)
        lag[i] = (grown[i * 3] + grown[i * 3 + 1] + grown[i * 3 + 2]) * steady;
    solve3(matrix, lag);
    return forcing_2co2 / years * (years * steady - lag[0]);
}
