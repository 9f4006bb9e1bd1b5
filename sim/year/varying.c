#include <stdatomic.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "year/plan.h"

/* What is found while members are compared, by several threads: bits only ever go on. */
struct comparison {
    const struct plan *plan;
    double *first;                 /* [n] derived values of the first member */
    atomic_bool *varies, *nonzero; /* [n] for some member */
};

static void compare(void *context, int64_t from, int64_t n_members)
{
    const struct comparison *comparison = context;
    const struct plan *plan = comparison->plan;
    int n = plan->at[n_parameters];
    double *raw = plan_raw(plan->experiment), *derived = take((size_t)n, sizeof *derived);
    bool *varies = take((size_t)n, sizeof *varies), *nonzero = take((size_t)n, sizeof *nonzero);
    for (int64_t m = from; m < from + n_members; m++) {
        plan_member(plan->experiment, m, raw);
        derive(plan, raw, derived);
        for (int i = 0; i < n; i++) {
            varies[i] |= derived[i] != comparison->first[i];
            nonzero[i] |= derived[i] != 0;
        }
    }
    for (int i = 0; i < n; i++) {
        if (varies[i])
            comparison->varies[i] = true;
        if (nonzero[i])
            comparison->nonzero[i] = true;
    }
    free(raw);
    free(derived);
    free(varies);
    free(nonzero);
}

/* Of the parameters of users, which kernels index as they run, all elements vary or none. */
static void keep_together(const struct plan *plan, atomic_bool *varies)
{
    for (int p = 0; p < n_parameters; p++) {
        enum shape shape = parameter_table[p].shape;
        bool any = false;
        if (shape != SHAPE_user && shape != SHAPE_user_carrier)
            continue;
        for (int i = plan->at[p]; i < plan->at[p + 1]; i++)
            any |= varies[i];
        for (int i = plan->at[p]; i < plan->at[p + 1]; i++)
            varies[i] = any;
    }
}

void plan_find_varying(struct plan *plan)
{
    const struct experiment *experiment = plan->experiment;
    int n = plan->at[n_parameters], n_common = 0;
    struct comparison comparison = {.plan = plan};
    double *raw = plan_raw(experiment);
    comparison.first = take((size_t)n, sizeof *comparison.first);
    comparison.varies = take((size_t)n, sizeof *comparison.varies);
    comparison.nonzero = take((size_t)n, sizeof *comparison.nonzero);
    plan_member(experiment, 0, raw);
    derive(plan, raw, comparison.first);
    parallel_run(experiment->members.n, (struct piece_of_work){compare, &comparison});
    keep_together(plan, comparison.varies);
    plan->place = take((size_t)n + 1, sizeof *plan->place);
    for (int i = 0; i < n; i++)
        plan->place[i] = comparison.varies[i] ? plan->n_varying++ : -1 - n_common++;
    for (int p = 0; p < n_parameters; p++)
        for (int i = plan->at[p]; i < plan->at[p + 1] && i - plan->at[p] < 64; i++)
            if (comparison.nonzero[i])
                plan->present[p] |= (uint64_t)1 << (i - plan->at[p]);
    free(raw);
    free(comparison.first);
    free(comparison.varies);
    free(comparison.nonzero);
}
