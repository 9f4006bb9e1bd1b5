#include "account/kinds.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const double far = 1000; /* km */

static int kind_of(struct kinds *kinds, const struct row_kind *asked)
{
    size_t size = sizeof asked->label;
    for (int i = kinds->last, tried = 0; tried < kinds->n; tried++, i = (i + 1) % kinds->n)
        if (kinds->kind[i].typical == asked->typical &&
            !memcmp(kinds->kind[i].label, asked->label, size))
            return kinds->last = i;
    kinds->kind = retake(kinds->kind, (size_t)kinds->n + 1, sizeof *kinds->kind);
    kinds->kind[kinds->n] = *asked;
    return kinds->last = kinds->n++;
}

static int corner_of(struct kinds *kinds, int kind, int sort)
{
    int *known = &kinds->kind[kind].corner[sort];
    if (*known)
        return *known - 1;
    kinds->corner = retake(kinds->corner, (size_t)kinds->n_corners + 1, sizeof *kinds->corner);
    kinds->corner[kinds->n_corners] = (struct corner){kind, sort};
    *known = ++kinds->n_corners;
    return *known - 1;
}

/* Moves a share of every weight to the corner that differs in one more way. */
static void share_out(double weight[n_corner_sorts], int way, double share)
{
    for (int sort = 0; sort < n_corner_sorts; sort++)
        if (!(sort & way)) {
            weight[sort | way] = share * weight[sort];
            weight[sort] *= 1 - share;
        }
}

/* Whether the way adds to a distance under any rule. */
static bool adds(const struct pair *pair, uint32_t way)
{
    const double *plus = pair->way[way][WAY_plus];
    return plus[0] != 0 || plus[1] != 0 || plus[BY_shortest] != 0;
}

int kinds_split(struct kinds *kinds, const struct pair *pair, const struct block *block, int at,
                struct part part[n_corner_sorts])
{
    struct row_kind kind = {.typical = block->note[at].data == DATA_default};
    double measure[n_measures], weight[n_corner_sorts] = {1};
    size_t most = (size_t)block->most;
    for (size_t i = 0; i < n_labels; i++)
        kind.label[i] = block->label[i * most + (size_t)at];
    for (size_t i = 0; i < n_measures; i++)
        measure[i] = block->measure[i * most + (size_t)at];
    uint32_t basis = kind.label[LABEL_basis], way = kind.label[LABEL_way];
    bool each = basis != BASIS_units && basis != BASIS_mj && basis != BASIS_kg;
    if (!kind.typical) {
        kind.label[LABEL_category] = 0;
        weight[0] *= measure[MEASURE_amount];
        weight[CORNER_b_alone] = measure[MEASURE_amount_b] - measure[MEASURE_amount];
    }
    if (each)
        weight[0] *= measure[MEASURE_quantity];
    if (each && way)
        share_out(weight, CORNER_nowhere, 1 - measure[MEASURE_distance] / far);
    if (each && way && !adds(pair, way))
        weight[CORNER_nowhere] = 0; /* nowhere is nothing */
    if (basis == BASIS_default)
        share_out(weight, CORNER_half_load,
                  pair->trait[kind.label[LABEL_category]][TRAIT_load] / measure[MEASURE_load] - 1);
    share_out(weight, CORNER_empty, 1 / (1 - measure[MEASURE_empty]) - 1);
    int found = kind_of(kinds, &kind), n = 0;
    for (int sort = 0; sort < n_corner_sorts; sort++)
        if (weight[sort] != 0)
            part[n++] = (struct part){corner_of(kinds, found, sort), weight[sort]};
    return n;
}

void kinds_write(const struct kinds *kinds, int corner, const struct pair *pair,
                 struct block *block, int at)
{
    const struct row_kind *kind = &kinds->kind[kinds->corner[corner].kind];
    int sort = kinds->corner[corner].sort;
    const double *trait = pair->trait[kind->label[LABEL_category]];
    double amount = kind->typical ? trait[TRAIT_intensity] : 1;
    const double measure[n_measures] = {
        [MEASURE_amount] = sort & CORNER_b_alone ? 0 : amount,
        [MEASURE_amount_b] = amount,
        [MEASURE_quantity] = 1,
        [MEASURE_distance] = sort & CORNER_nowhere ? 0 : far,
        [MEASURE_load] = trait[TRAIT_load] * (sort & CORNER_half_load ? 0.5 : 1),
        [MEASURE_empty] = sort & CORNER_empty ? 0.5 : 0,
    };
    for (size_t i = 0; i < n_measures; i++)
        block->measure[i * (size_t)block->most + (size_t)at] = measure[i];
    for (size_t i = 0; i < n_labels; i++)
        block->label[i * (size_t)block->most + (size_t)at] = kind->label[i];
}

void kinds_close(struct kinds *kinds)
{
    free(kinds->kind);
    free(kinds->corner);
    *kinds = (struct kinds){0};
}
