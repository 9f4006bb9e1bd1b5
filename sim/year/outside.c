#include "year/outside.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue/variable.h"

enum { lanes = 8 };

/* Several running answers, which compilers make into vectors: this looks at every stored value. */
static bool any_outside32(const float *values, int64_t n, float low, float high)
{
    int found[lanes] = {0};
    int64_t i = 0;
    for (; i + lanes <= n; i += lanes)
        for (int k = 0; k < lanes; k++)
            found[k] |= (values[i + k] < low) | (values[i + k] > high);
    for (; i < n; i++)
        found[0] |= (values[i] < low) | (values[i] > high);
    for (int k = 1; k < lanes; k++)
        found[0] |= found[k];
    return found[0];
}

static bool any_outside64(const double *values, int64_t n, double low, double high)
{
    int found = 0;
    for (int64_t i = 0; i < n; i++)
        found |= (values[i] < low) | (values[i] > high);
    return found;
}

static bool any_outside(const struct block *block, int row, double low, double high)
{
    int64_t at = row * block->stride;
    return block->wide ? any_outside64((const double *)block->values + at, block->n, low, high)
                       : any_outside32((const float *)block->values + at, block->n, (float)low,
                                       (float)high);
}

/* Where a variable is plausible, and a little around it, which single precision may round to. */
struct range {
    double low, high;
};

static struct range plausible(const struct variable *variable)
{
    double little = 4 * FLT_EPSILON * fmax(fabs(variable->low), fabs(variable->high));
    return (struct range){variable->low - little, variable->high + little};
}

static bool is_before(const struct outside *a, const struct outside *b)
{
    if (a->scenario != b->scenario)
        return a->scenario < b->scenario;
    return a->row != b->row ? a->row < b->row : a->member < b->member;
}

static void add(struct outside *outside, const struct outside *other)
{
    int64_t n = outside->n + other->n;
    if (other->n && (!outside->n || is_before(other, outside)))
        *outside = *other;
    outside->n = n;
}

static void look_at_row(struct outside *outside, struct range range, const struct block *block,
                        struct outside here)
{
    int64_t first = here.member;
    for (int64_t m = 0; m < block->n; m++) {
        double value = block_value(block, here.row, m);
        if (!(value < range.low || value > range.high))
            continue;
        if (!here.n) {
            here.member = first + m;
            here.value = value;
        }
        here.n++;
    }
    add(outside, &here);
}

void outside_look(struct outside *outside, const struct variable *variable,
                  const struct block *block, int scenario, int64_t first)
{
    bool endless = variable->low == variable->high;
    struct range range = plausible(variable);
    for (int row = 0; !endless && row < block->n_rows; row++)
        if (any_outside(block, row, range.low, range.high))
            look_at_row(outside, range, block, (struct outside){0, scenario, row, first, 0});
}

void outside_gather(const struct ranks *ranks, struct outside *outside, int n)
{
    size_t size = (size_t)n * sizeof *outside;
    if (ranks->rank > 0)
        ranks_send(outside, size, 0);
    for (int rank = 1; ranks->rank == 0 && rank < ranks->size; rank++) {
        struct outside *other = take((size_t)n, sizeof *other);
        ranks_receive(other, size, rank);
        for (int i = 0; i < n; i++)
            add(&outside[i], &other[i]);
        free(other);
    }
}

void outside_tell(const struct outside *outside, const struct quantity *quantity,
                  const struct experiment *experiment, struct text *text)
{
    const struct variable *variable = quantity->variable;
    text_add_count(text, (long)outside->n, "value");
    text_add(text, " outside %g to %g", variable->low, variable->high);
    if (strcmp(quantity->units, "1"))
        text_add(text, " %s", quantity->units);
    text_add(text,
             ", the first in scenario %s, member %lld, year %d: %g; results there are arithmetic, "
             "not knowledge",
             experiment->scenarios[outside->scenario].name,
             (long long)experiment->members.label[outside->member],
             experiment->first_year + outside->row * experiment->step, outside->value);
}
