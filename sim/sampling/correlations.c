#include "sampling/correlations.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The group of a row, made when it is its first. */
static struct together *group_of(struct prior *prior, int row)
{
    const char *name = prior->row[row].group;
    for (int g = 0; g < prior->n_groups; g++)
        if (!strcmp(prior->row[prior->together[g].row[0]].group, name))
            return &prior->together[g];
    size_t n = (size_t)prior->n_groups++;
    prior->together = retake(prior->together, n + 1, sizeof *prior->together);
    prior->together[n] = (struct together){0};
    return &prior->together[n];
}

static void list_groups(struct prior *prior, struct complaints *complaints)
{
    for (int i = 0; i < prior->n; i++) {
        bool plain = prior->row[i].shares < 0 && *prior->row[i].group;
        if (!plain || prior->row[i].distribution.kind == DISTRIBUTION_pick)
            continue;
        struct together *together = group_of(prior, i);
        if (together->n == most_together)
            complain(complaints, (struct place){prior->path, prior->row[i].line, 0},
                     "more than %d parameters in group %s", most_together, prior->row[i].group);
        else
            together->row[together->n++] = i;
    }
    for (int g = 0; g < prior->n_groups; g++) /* ones on the diagonal */
        for (int i = 0; i < prior->together[g].n; i++)
            prior->together[g].lower[i * prior->together[g].n + i] = 1;
}

/* Where a row stands in its group; -1 when it is in none. */
static int place_in(const struct together *together, int row)
{
    for (int i = 0; i < together->n; i++)
        if (together->row[i] == row)
            return i;
    return -1;
}

/* The parameter that a column names, -1 after a complaint. */
static int parameter_in(const struct prior *prior, const struct csv *csv, const char *column,
                        struct complaints *complaints)
{
    int row = prior_find(prior, csv_cell(csv, column));
    if (row < 0)
        complain(complaints, csv_cell_place(csv, column), "no parameter '%s' in %s",
                 csv_cell(csv, column), prior->path);
    return row;
}

static void put(struct prior *prior, const struct csv *csv, struct complaints *complaints)
{
    size_t before = complaints->count;
    int a = parameter_in(prior, csv, "parameter_a", complaints);
    int b = parameter_in(prior, csv, "parameter_b", complaints);
    double value = csv_number(csv, "correlation", NAN, complaints);
    if (complaints->count > before)
        return;
    struct together *together = NULL;
    for (int g = 0; g < prior->n_groups; g++)
        if (place_in(&prior->together[g], a) >= 0 && place_in(&prior->together[g], b) >= 0)
            together = &prior->together[g];
    if (!together || strcmp(csv_cell(csv, "group"), prior->row[a].group) != 0) {
        complain(complaints, csv_cell_place(csv, "group"), "%s and %s are not both of group '%s'",
                 prior->row[a].name, prior->row[b].name, csv_cell(csv, "group"));
        return;
    }
    if (!(fabs(value) <= 1) || a == b) {
        complain(complaints, csv_cell_place(csv, "correlation"),
                 "correlation '%s': expected -1 to 1%s", csv_cell(csv, "correlation"),
                 a == b ? ", of two parameters" : "");
        return;
    }
    int i = place_in(together, a), j = place_in(together, b);
    together->lower[i * together->n + j] = together->lower[j * together->n + i] = value;
}

/* In place: the lower triangular L with L L' = the matrix; false when it is not positive
 * definite. */
static bool factorise(int n, double *matrix)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            double sum = matrix[i * n + j];
            for (int k = 0; k < j; k++)
                sum -= matrix[i * n + k] * matrix[j * n + k];
            if (i == j && !(sum > 1e-12))
                return false;
            matrix[i * n + j] = i == j ? sqrt(sum) : sum / matrix[j * n + j];
        }
    return true;
}

void correlations_read(struct prior *prior, const char *path, struct complaints *complaints)
{
    static const char *const columns[] = {"group", "parameter_a", "parameter_b", "correlation"};
    enum { n_columns = sizeof columns / sizeof *columns };
    struct csv csv;
    size_t before = complaints->count;
    list_groups(prior, complaints);
    if (!path || csv_open(&csv, path, complaints) != STATUS_OK)
        return;
    csv_expect(&csv, columns, n_columns, n_columns, complaints);
    if (complaints->count == before)
        while (csv_row(&csv, complaints))
            put(prior, &csv, complaints);
    csv_close(&csv);
    for (int g = 0; g < prior->n_groups && complaints->count == before; g++)
        if (!factorise(prior->together[g].n, prior->together[g].lower))
            complain(complaints, (struct place){path, 0, 0},
                     "the correlations of group %s are not positive definite; expected numbers "
                     "that one set of data can have (make them smaller)",
                     prior->row[prior->together[g].row[0]].group);
}

static void read_pick_rows(struct prior *prior, struct csv *csv, const int *column,
                           struct complaints *complaints)
{
    while (csv_row(csv, complaints)) {
        size_t n = (size_t)prior->n_picks++ * (size_t)prior->n_picked;
        prior->pick = retake(prior->pick, n + (size_t)prior->n_picked, sizeof *prior->pick);
        for (int i = 0; i < prior->n_picked; i++)
            if (!text_number(csv->cell[column[i]], &prior->pick[n + (size_t)i]) ||
                isnan(prior->pick[n + (size_t)i]))
                complain(complaints, csv_place(csv, column[i]), "'%s' is not a number",
                         csv->cell[column[i]]);
    }
}

void picks_read(struct prior *prior, const char *path, struct complaints *complaints)
{
    struct csv csv;
    int column[most_uncertain] = {0};
    for (int i = 0; i < prior->n; i++)
        if (prior->row[i].distribution.kind == DISTRIBUTION_pick)
            prior->row[i].picked = prior->n_picked++;
    if (!prior->n_picked)
        return;
    if (!path) {
        complain(complaints, (struct place){prior->path, 0, 0},
                 "has parameters of distribution pick; expected a table of picks in the plan");
        return;
    }
    if (csv_open(&csv, path, complaints) != STATUS_OK)
        return;
    size_t before = complaints->count;
    for (int i = 0; i < prior->n; i++) {
        if (prior->row[i].picked < 0)
            continue;
        column[prior->row[i].picked] = csv_column(&csv, prior->row[i].name);
        if (column[prior->row[i].picked] < 0)
            complain(complaints, (struct place){path, csv.header_line, 0}, "lacks the column %s",
                     prior->row[i].name);
    }
    if (complaints->count == before)
        read_pick_rows(prior, &csv, column, complaints);
    if (!prior->n_picks && complaints->count == before)
        complain(complaints, (struct place){path, 0, 0}, "has no rows to pick from");
    csv_close(&csv);
}

/* Solves the symmetric positive definite a x = b for small n by Gauss's elimination. */
static void solve(int n, double *a, double *b)
{
    for (int k = 0; k < n; k++)
        for (int i = k + 1; i < n; i++) {
            double factor = a[i * n + k] / a[k * n + k];
            for (int j = k; j < n; j++)
                a[i * n + j] -= factor * a[k * n + j];
            b[i] -= factor * b[k];
        }
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            b[i] -= a[i * n + j] * b[j];
        b[i] /= a[i * n + i];
    }
}

/* Correlation of two members of a group, from its factor. */
static double correlation(const struct together *together, int i, int j)
{
    double sum = 0;
    for (int k = 0; k <= i && k <= j; k++)
        sum += together->lower[i * together->n + k] * together->lower[j * together->n + k];
    return sum;
}

double prior_expected(const struct prior *prior, int row, const double *value, double *deviation)
{
    const double *p = prior->row[row].distribution.p;
    const struct together *together = NULL;
    for (int g = 0; g < prior->n_groups; g++)
        if (place_in(&prior->together[g], row) >= 0)
            together = &prior->together[g];
    *deviation = p[1];
    if (!together)
        return p[0];
    double matrix[most_together * most_together], weight[most_together], with[most_together];
    int self = place_in(together, row), n = 0, other[most_together];
    for (int i = 0; i < together->n; i++)
        if (i != self)
            other[n++] = i;
    for (int i = 0; i < n; i++) {
        with[i] = weight[i] = correlation(together, other[i], self);
        for (int j = 0; j < n; j++)
            matrix[i * n + j] = correlation(together, other[i], other[j]);
    }
    solve(n, matrix, weight);
    double mean = 0, explained = 0;
    for (int i = 0; i < n; i++) {
        const struct uncertain *known = &prior->row[together->row[other[i]]];
        double at = value[together->row[other[i]]];
        bool logarithm = known->distribution.kind == DISTRIBUTION_lognormal;
        mean += weight[i] * ((logarithm ? log(at) : at) - known->distribution.p[0]) /
                known->distribution.p[1];
        explained += weight[i] * with[i];
    }
    *deviation = p[1] * sqrt(fmax(1 - explained, 0));
    return p[0] + p[1] * mean;
}
