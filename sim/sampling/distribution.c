#include "sampling/distribution.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "sampling/normal.h"

static const char *const names[] = {
#define DISTRIBUTION(name, numbers, streams, what) #name,
#include "sampling/distributions.def"
#undef DISTRIBUTION
};
static const int numbers_of[] = {
#define DISTRIBUTION(name, numbers, streams, what) numbers,
#include "sampling/distributions.def"
#undef DISTRIBUTION
};
static const int streams_of[] = {
#define DISTRIBUTION(name, numbers, streams, what) streams,
#include "sampling/distributions.def"
#undef DISTRIBUTION
};
static const char *const what_of[] = {
#define DISTRIBUTION(name, numbers, streams, what) what,
#include "sampling/distributions.def"
#undef DISTRIBUTION
};

/* What the numbers must be to each other; NULL when they are. */
static const char *fault(const struct distribution *d)
{
    const double *p = d->p;
    switch (d->kind) {
    case DISTRIBUTION_normal:
    case DISTRIBUTION_lognormal:
        return p[1] > 0 ? NULL : "p2 above 0";
    case DISTRIBUTION_skew_normal:
        return p[2] > 0 && fabs(p[0]) < 1e6 ? NULL : "p3 above 0, p1 within 1e6";
    case DISTRIBUTION_uniform:
        return p[0] < p[1] ? NULL : "p1 below p2";
    case DISTRIBUTION_trapezoid:
        return p[0] < p[1] && p[1] <= p[2] && p[2] < p[3] ? NULL : "p1 to p4 ascending";
    default:
        return p[0] >= 0 ? NULL : "p1 not below 0";
    }
}

static bool read_numbers(struct distribution *d, const struct csv *csv,
                         struct complaints *complaints)
{
    bool good = true;
    for (int i = 0; i < 4; i++) {
        char name[] = {'p', (char)('1' + i), 0};
        int c = csv_column(csv, name);
        const char *cell = c < 0 ? "" : csv->cell[c];
        bool wanted = i < numbers_of[d->kind];
        if (!wanted && !*cell)
            continue;
        if (wanted && text_number(cell, &d->p[i]) && !isnan(d->p[i]))
            continue;
        complain(complaints, csv_place(csv, c < 0 ? 0 : c), "%s: '%s'; %s takes p1%s%c: %s", name,
                 cell, names[d->kind], numbers_of[d->kind] > 1 ? " to p" : "",
                 numbers_of[d->kind] > 1 ? '0' + numbers_of[d->kind] : ' ', what_of[d->kind]);
        good = false;
    }
    return good;
}

bool distribution_read(struct distribution *distribution, const struct csv *csv,
                       struct complaints *complaints)
{
    int c = csv_column(csv, "distribution");
    const char *cell = csv->cell[c];
    *distribution = (struct distribution){.kind = n_distributions};
    for (int i = 0; i < n_distributions; i++)
        if (!strcmp(cell, names[i]))
            distribution->kind = (enum distribution_kind)i;
    if (distribution->kind == n_distributions) {
        struct text all = {0};
        const char *near = text_nearest(cell, names, n_distributions);
        text_add_words(&all, names, n_distributions);
        complaints_guess(complaints, csv_place(csv, c), near, "no distribution '%s'%s%s", cell,
                         near ? "" : "; expected ", near ? "" : all.characters);
        text_close(&all);
        return false;
    }
    if (!read_numbers(distribution, csv, complaints))
        return false;
    const char *wanted = fault(distribution);
    if (wanted)
        complain(complaints, csv_place(csv, c), "%s: expected %s", cell, wanted);
    return !wanted;
}

int distribution_streams(const struct distribution *distribution)
{
    return streams_of[distribution->kind];
}

/* Inverse of the cumulative density, piece by piece. */
static double trapezoid_at(const double *p, double u)
{
    double height = 2 / (p[3] + p[2] - p[1] - p[0]);
    double rise = 0.5 * height * (p[1] - p[0]), fall = 0.5 * height * (p[3] - p[2]);
    if (u < rise)
        return p[0] + sqrt(2 * u * (p[1] - p[0]) / height);
    if (u > 1 - fall)
        return p[3] - sqrt(2 * (1 - u) * (p[3] - p[2]) / height);
    return p[1] + (u - rise) / height;
}

double distribution_at(const struct distribution *distribution, double z)
{
    const double *p = distribution->p;
    switch (distribution->kind) {
    case DISTRIBUTION_lognormal:
        return exp(p[0] + p[1] * z);
    case DISTRIBUTION_skew_normal:
        return p[1] + p[2] * normal_skew_quantile(z, p[0]);
    case DISTRIBUTION_uniform:
        return p[0] + (p[1] - p[0]) * normal_cdf(z);
    case DISTRIBUTION_trapezoid:
        return trapezoid_at(p, normal_cdf(z));
    default:
        return p[0] + p[1] * z;
    }
}

bool distribution_widen(struct distribution *distribution, double deviation)
{
    double *p = distribution->p;
    if (deviation == 0)
        return true;
    if (distribution->kind == DISTRIBUTION_normal) {
        p[1] = hypot(p[1], deviation);
        return true;
    }
    if (distribution->kind != DISTRIBUTION_skew_normal)
        return false;
    double wide = hypot(p[2], deviation); /* Azzalini 1985: the skew part keeps its size */
    double d = p[0] / sqrt(1 + p[0] * p[0]) * p[2] / wide;
    p[0] = d / sqrt(1 - d * d);
    p[2] = wide;
    return true;
}

double distribution_draw(const struct distribution *distribution, double z, double second)
{
    const double *p = distribution->p;
    if (distribution->kind != DISTRIBUTION_skew_normal)
        return distribution_at(distribution, z);
    double d = p[0] / sqrt(1 + p[0] * p[0]); /* Azzalini 1985: two normals make a skew one */
    return p[1] + p[2] * (d * fabs(z) + sqrt(1 - d * d) * second);
}

double distribution_triangular(double low, double mode, double high, double p)
{
    double left = (mode - low) / (high - low);
    if (p < left)
        return low + sqrt(p * (high - low) * (mode - low));
    return high - sqrt((1 - p) * (high - low) * (high - mode));
}
