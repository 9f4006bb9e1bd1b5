#include "account/drawn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/reading.h"
#include "base/text.h"
#include "sampling/random.h"

/* The random numbers of a factor, and of electricity; other rows have one each. */
enum { OF_lhv, OF_co2, OF_ch4, OF_n2o, OF_slip, OF_wtt, n_of_factor };
enum { OF_location, OF_market, n_of_grid };

static void name_factors(struct drawn *drawn)
{
    static const enum uncertain figure[n_of_factor] = {
        [OF_lhv] = UNCERTAIN_lhv, [OF_co2] = UNCERTAIN_co2,   [OF_ch4] = UNCERTAIN_ch4,
        [OF_n2o] = UNCERTAIN_n2o, [OF_slip] = UNCERTAIN_slip, [OF_wtt] = UNCERTAIN_wtt};
    const struct rulebook *tables = drawn->tables;
    for (int i = 0; i < tables->n_factors; i++)
        for (int k = 0; k < n_of_factor; k++)
            drawn->of[drawn->n++] = rulebook_uncertainty(tables, figure[k], tables->factor[i].fuel,
                                                         tables->factor[i].engine);
}

static void name_others(struct drawn *drawn)
{
    const struct rulebook *tables = drawn->tables;
    char detail[200];
    for (int i = 0; i < tables->n_gwps; i++) {
        const struct gwp *row = &tables->gwp[i];
        rulebook_name_gwp(row, detail);
        drawn->of[drawn->n++] = rulebook_uncertainty(tables, UNCERTAIN_gwp, row->gas, detail);
    }
    for (int i = 0; i < tables->n_grids; i++) {
        snprintf(detail, sizeof detail, "%d", tables->grid[i].year);
        for (int k = 0; k < n_of_grid; k++)
            drawn->of[drawn->n++] =
                rulebook_uncertainty(tables, UNCERTAIN_grid, tables->grid[i].place, detail);
    }
    for (int i = 0; i < tables->n_modes; i++)
        drawn->of[drawn->n++] =
            rulebook_uncertainty(tables, UNCERTAIN_factor, tables->mode[i].name, "");
    for (int i = 0; i < tables->n_categories; i++)
        drawn->of[drawn->n++] = rulebook_uncertainty(
            tables, UNCERTAIN_default, tables->category[i].mode, tables->category[i].name);
}

void drawn_open(struct drawn *drawn, const struct rulebook *tables, uint32_t seed)
{
    int n = n_noises + n_of_factor * tables->n_factors + tables->n_gwps +
            n_of_grid * tables->n_grids + tables->n_modes + tables->n_categories;
    *drawn = (struct drawn){.tables = tables, .seed = seed, .n = n_noises};
    drawn->of = take((size_t)n, sizeof *drawn->of);
    drawn->normal = take((size_t)n, sizeof *drawn->normal);
    name_factors(drawn);
    name_others(drawn);
    struct rulebook *member = &drawn->member;
    *member = *tables;
    member->standard = take((size_t)tables->n_standards, sizeof *member->standard);
    member->factor = take((size_t)tables->n_factors, sizeof *member->factor);
    member->gwp = take((size_t)tables->n_gwps, sizeof *member->gwp);
    member->grid = take((size_t)tables->n_grids, sizeof *member->grid);
    member->mode = take((size_t)tables->n_modes, sizeof *member->mode);
    member->category = take((size_t)tables->n_categories, sizeof *member->category);
}

double uncertainty_factor(const struct uncertainty *uncertainty, double z)
{
    if (!uncertainty)
        return 1;
    double edge = z < 0 ? uncertainty->low : uncertainty->high;
    if (uncertainty->lognormal)
        return pow(edge, fabs(z) / uncertainty->z);
    return fmax(0, 1 + (edge - 1) * fabs(z) / uncertainty->z);
}

double uncertainty_deviation(const struct uncertainty *uncertainty)
{
    return uncertainty ? (uncertainty->high - uncertainty->low) / (2 * uncertainty->z) : 0;
}

static void draw_factor(struct factor *factor, const double by[n_of_factor])
{
    double body = factor->per_mj ? by[OF_lhv] : 1;
    factor->mj *= by[OF_lhv];
    factor->co2 *= body * by[OF_co2];
    factor->ch4 *= body * by[OF_ch4];
    factor->n2o *= body * by[OF_n2o];
    factor->slip = fmin(1, factor->slip * by[OF_slip]);
    factor->wtt *= by[OF_wtt];
}

void drawn_make(struct drawn *drawn, uint64_t number)
{
    const struct rulebook *tables = drawn->tables;
    struct rulebook *member = &drawn->member;
    struct complaints none = {0};
    random_normals(drawn->seed, number, drawn->n, drawn->normal);
    int at = n_noises;
#define NEXT (at++, uncertainty_factor(drawn->of[at - 1], drawn->normal[at - 1]))
#define NEXT_THAT_DIVIDES                                                                          \
    (at++, uncertainty_factor(drawn->of[at - 1], fmax(drawn->normal[at - 1], -uncertain_reach)))
    for (int i = 0; i < tables->n_factors; i++) {
        double by[n_of_factor];
        for (int k = 0; k < n_of_factor; k++)
            by[k] = k == OF_lhv ? NEXT_THAT_DIVIDES : NEXT;
        member->factor[i] = tables->factor[i];
        draw_factor(&member->factor[i], by);
    }
    for (int i = 0; i < tables->n_gwps; i++) {
        member->gwp[i] = tables->gwp[i];
        member->gwp[i].value *= NEXT;
    }
    for (int i = 0; i < tables->n_grids; i++) {
        member->grid[i] = tables->grid[i];
        member->grid[i].location *= NEXT;
        member->grid[i].market *= NEXT;
    }
    for (int i = 0; i < tables->n_modes; i++) {
        double by = NEXT_THAT_DIVIDES;
        member->mode[i] = tables->mode[i];
        member->mode[i].factor *= by;
        member->mode[i].plus *= by;
    }
    for (int i = 0; i < tables->n_categories; i++) {
        member->category[i] = tables->category[i];
        member->category[i].intensity *= NEXT;
    }
#undef NEXT_THAT_DIVIDES
#undef NEXT
    memcpy(member->standard, tables->standard,
           (size_t)tables->n_standards * sizeof *member->standard);
    reading_set_gwps(member, &none);
}

const struct standard *drawn_standard(const struct drawn *drawn, const struct standard *standard)
{
    return drawn->member.standard + (standard - drawn->tables->standard);
}

void drawn_close(struct drawn *drawn)
{
    struct rulebook *member = &drawn->member;
    free(drawn->of);
    free(drawn->normal);
    free(member->standard);
    free(member->factor);
    free(member->gwp);
    free(member->grid);
    free(member->mode);
    free(member->category);
    *drawn = (struct drawn){0};
}
