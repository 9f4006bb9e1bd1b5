#include "calibration/choose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sampling/normal.h"

static const double share[n_levels] = {0.02, 0.05, 0.10, 0.15, 0.17, 0.20, 0.25, 0.30,
                                       0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70,
                                       0.75, 0.80, 0.83, 0.85, 0.90, 0.95, 0.98};
static const int64_t importance[n_levels] = {1, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4,
                                             1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1}; /* 5, 50, 95 % */
enum { reserve_draws = 8, most_rounds = 4 };

void judge_open(struct judge *judge, int64_t n, int n_targets,
                const struct distribution *distribution, const double *score)
{
    *judge = (struct judge){.n_targets = n_targets, .score = score};
    judge->below = take((size_t)(n * n_targets) + 1, sizeof *judge->below);
    for (int t = 0; t < n_targets; t++)
        for (int k = 0; k < n_levels; k++)
            judge->level[t][k] = distribution_at(&distribution[t], normal_quantile(share[k]));
    for (int64_t i = 0; i < n; i++)
        for (int t = 0; t < n_targets; t++) {
            int k = 0;
            while (k < n_levels && score[i * n_targets + t] >= judge->level[t][k])
                k++;
            judge->below[i * n_targets + t] = (uint8_t)k;
        }
}

void judge_close(struct judge *judge)
{
    free(judge->below);
    *judge = (struct judge){0};
}

/* drawn[n]: the survivor at each of n evenly spaced positions of the cumulative weight. */
static void draw_systematic(const struct survivors *survivors, int64_t n, int64_t *drawn)
{
    __extension__ typedef unsigned __int128 wide;
    wide all = 0, passed = 0;
    for (int64_t i = 0; i < survivors->n; i++)
        all += (wide)survivors->weight[i];
    int64_t at = 0;
    for (int64_t i = 0; i < survivors->n && at < n; i++) {
        passed += (wide)survivors->weight[i];
        while (at < n && (wide)(2 * at + 1) * all / (wide)(2 * n) < passed)
            drawn[at++] = i;
    }
}

/* A choice being polished: some of a pool are in. */
struct choice {
    const struct judge *judge;
    const int64_t *pool; /* [n] survivors */
    int64_t n;
    bool *in;                               /* [n] */
    int64_t excess[most_targets][n_levels]; /* members below each level, less those wanted */
};

static const uint8_t *below_of(const struct choice *choice, int64_t at)
{
    return choice->judge->below + choice->pool[at] * choice->judge->n_targets;
}

/* One more, or one fewer, of a member's kind. */
static void count(struct choice *choice, int64_t at, int64_t one)
{
    const uint8_t *below = below_of(choice, at);
    for (int t = 0; t < choice->judge->n_targets; t++)
        for (int k = below[t]; k < n_levels; k++)
            choice->excess[t][k] += one;
}

static void count_all(struct choice *choice)
{
    int64_t n_in = 0;
    memset(choice->excess, 0, sizeof choice->excess);
    for (int64_t i = 0; i < choice->n; i++)
        if (choice->in[i]) {
            count(choice, i, 1);
            n_in++;
        }
    for (int t = 0; t < choice->judge->n_targets; t++)
        for (int k = 0; k < n_levels; k++)
            choice->excess[t][k] -= llround((double)n_in * share[k]);
}

/* The pool's best stand-in for a member that was just taken out. Adding one that is below the
 * levels k.. of a target changes the weighted sum of squared excesses by that of 2 excess + 1 over
 * them, which `cost` holds by k. */
static int64_t best_for(const struct choice *choice, int64_t out)
{
    int n_targets = choice->judge->n_targets;
    int64_t cost[most_targets][n_levels + 1], best = out, least = INT64_MAX;
    for (int t = 0; t < n_targets; t++) {
        cost[t][n_levels] = 0;
        for (int k = n_levels - 1; k >= 0; k--)
            cost[t][k] = cost[t][k + 1] + importance[k] * (2 * choice->excess[t][k] + 1);
    }
    for (int64_t i = -1; i < choice->n; i++) {
        int64_t at = i < 0 ? out : i, sum = 0; /* staying as it was is tried first */
        if (i >= 0 && choice->in[i])
            continue;
        const uint8_t *below = below_of(choice, at);
        for (int t = 0; t < n_targets; t++)
            sum += cost[t][below[t]];
        if (sum < least) {
            least = sum;
            best = at;
        }
    }
    return best;
}

static void polish(struct choice *choice)
{
    bool changed = true;
    count_all(choice);
    for (int round = 0; changed && round < most_rounds; round++) {
        changed = false;
        bool *was = take((size_t)choice->n, sizeof *was);
        memcpy(was, choice->in, (size_t)choice->n * sizeof *was);
        for (int64_t i = 0; i < choice->n; i++) {
            if (!was[i])
                continue;
            choice->in[i] = false;
            count(choice, i, -1);
            int64_t best = best_for(choice, i);
            choice->in[best] = true;
            count(choice, best, 1);
            changed |= best != i;
        }
        free(was);
    }
}

/* Marks the survivor at each of n positions; returns how many that are. */
static int64_t mark_drawn(const struct survivors *survivors, int64_t n, bool *marked)
{
    int64_t *drawn = take((size_t)n, sizeof *drawn), found = 0;
    draw_systematic(survivors, n, drawn);
    for (int64_t i = 0; i < n; i++) {
        found += !marked[drawn[i]];
        marked[drawn[i]] = true;
    }
    free(drawn);
    return found;
}

void choose_members(const struct survivors *survivors, const struct judge *judge, int64_t keep,
                    int64_t *member)
{
    int64_t n = 0, at = 0;
    bool *marked = take((size_t)survivors->n, sizeof *marked);
    bool *pooled = take((size_t)survivors->n, sizeof *pooled);
    int64_t *pool = take((size_t)survivors->n, sizeof *pool);
    int64_t lacking = keep - mark_drawn(survivors, keep, marked);
    mark_drawn(survivors, reserve_draws * keep, pooled);
    for (int64_t i = 0; i < survivors->n; i++) {
        /* One that would be drawn twice, its weight above the cap, makes room for another. */
        bool fills = lacking > 0 && !marked[i];
        lacking -= fills;
        marked[i] |= fills;
        if (marked[i] || pooled[i])
            pool[n++] = i;
    }
    struct choice choice = {.judge = judge, .pool = pool, .n = n};
    choice.in = take((size_t)n, sizeof *choice.in);
    for (int64_t i = 0; i < n; i++)
        choice.in[i] = marked[pool[i]];
    polish(&choice);
    for (int64_t i = 0; i < n; i++)
        if (choice.in[i])
            member[at++] = pool[i];
    free(choice.in);
    free(pool);
    free(marked);
    free(pooled);
}

/* Brings `n` well chosen ones of member[of] to the front; both parts keep their order. */
static void bring_forward(const struct judge *judge, int64_t *member, int64_t of, int64_t n)
{
    struct choice choice = {.judge = judge, .pool = member, .n = of};
    int64_t *ordered = take((size_t)of, sizeof *ordered), at = 0;
    choice.in = take((size_t)of, sizeof *choice.in);
    for (int64_t i = 0; i < n; i++)
        choice.in[(2 * i + 1) * of / (2 * n)] = true;
    polish(&choice);
    for (int in = 1; in >= 0; in--)
        for (int64_t i = 0; i < of; i++)
            if (choice.in[i] == in)
                ordered[at++] = member[i];
    memcpy(member, ordered, (size_t)of * sizeof *member);
    free(choice.in);
    free(ordered);
}

void choose_order(const struct judge *judge, int64_t *member, int64_t n)
{
    static const int64_t sizes[] = {100000, 50000, 20000, 10000, 5000, 2000, 1000,
                                    500,    200,   100,   50,    20,   10};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i] < n) {
            bring_forward(judge, member, n, sizes[i]);
            n = sizes[i];
        }
}
