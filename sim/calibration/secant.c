#include "calibration/secant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ppm of CO2 now per year of iIRF: 2.3 to 3.9 in the prior. Bounds keep a stray secant harmless. */
static const double slope_first = 2.7, slope_least = 1, slope_most = 10;
static const double step_most = 10, x_least = 2, x_most = 98;
static const double telling = 0.05; /* a shorter step tells more of rounding than of the slope */
static const double clip = 3.29;    /* of the wanted normal: inside the outermost bins at 3.3 */

void secant_open(struct secant *secant, int64_t room)
{
    double **arrays[] = {&secant->x,    &secant->score,  &secant->last_x, &secant->last_score,
                         &secant->mean, &secant->wanted, &secant->slope};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = take((size_t)room, sizeof **arrays[i]);
}

void secant_close(struct secant *secant)
{
    double *arrays[] = {secant->x,    secant->score,  secant->last_x, secant->last_score,
                        secant->mean, secant->wanted, secant->slope};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    *secant = (struct secant){0};
}

void secant_begin(struct secant *secant, const struct draws *draws, int row,
                  const struct distribution *wanted, int64_t first, int64_t n)
{
    double value[most_uncertain];
    secant->n = n;
    secant->runs = 0;
    for (int64_t i = 0; i < n; i++) {
        for (int r = 0; r < draws->prior->n; r++)
            value[r] = draws->value[r][first + i];
        secant->mean[i] = prior_expected(draws->prior, row, value, &secant->deviation);
        secant->x[i] = fmin(fmax(secant->mean[i], x_least), x_most);
        secant->slope[i] = slope_first;
        secant->wanted[i] =
            distribution_at(wanted, fmin(fmax(draws->wanted[first + i], -clip), clip));
    }
}

/* The slope between the last two runs. */
static void learn(struct secant *secant, int64_t i)
{
    double run = secant->x[i] - secant->last_x[i];
    double slope = (secant->score[i] - secant->last_score[i]) / run;
    if (fabs(run) >= telling && slope == slope)
        secant->slope[i] = fmin(fmax(slope, slope_least), slope_most);
}

void secant_step(struct secant *secant)
{
    for (int64_t i = 0; i < secant->n; i++) {
        if (secant->runs > 0)
            learn(secant, i);
        double step = (secant->wanted[i] - secant->score[i]) / secant->slope[i];
        step = step == step ? fmin(fmax(step, -step_most), step_most) : 0;
        secant->last_x[i] = secant->x[i];
        secant->last_score[i] = secant->score[i];
        secant->x[i] = fmin(fmax(secant->x[i] + step, x_least), x_most);
    }
    secant->runs++;
}

void secant_end(struct secant *secant, double near, double *value, double *weight)
{
    for (int64_t i = 0; i < secant->n; i++) {
        double from_mean = (secant->x[i] - secant->mean[i]) / secant->deviation;
        bool solved = fabs(secant->score[i] - secant->wanted[i]) <= near;
        value[i] = secant->x[i];
        weight[i] = solved ? exp(-0.5 * from_mean * from_mean) / secant->slope[i] : 0;
    }
}
