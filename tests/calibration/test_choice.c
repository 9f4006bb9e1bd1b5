/* Raking and choosing on made-up survivors. */
#include "cmocka_all.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "calibration/choose.h"
#include "sampling/normal.h"
#include "sampling/random.h"

enum { n_survivors = 20000, n_kept = 400 };

/* Two correlated scores, wider than what is wanted. */
struct made {
    struct distribution wanted[2];
    struct bins bins[2];
    double score[2 * n_survivors], base[n_survivors];
    struct survivors survivors;
};

static struct made *make(int n_targets)
{
    struct made *made = take(1, sizeof *made);
    made->wanted[0] = (struct distribution){DISTRIBUTION_normal, {1, 0.8, 0, 0}};
    made->wanted[1] = (struct distribution){DISTRIBUTION_skew_normal, {4, -1, 1.3, 0}};
    made->survivors.n_targets = n_targets;
    made->survivors.bin = take(2 * n_survivors, 1);
    made->survivors.weight = take(n_survivors, sizeof *made->survivors.weight);
    for (int t = 0; t < 2; t++)
        bins_build(&made->bins[t], &made->wanted[t]);
    int64_t n = 0;
    for (uint64_t i = 0; n < n_survivors; i++) {
        double z[3];
        random_normals(5, i, 3, z);
        double score[2] = {1.5 * z[0], 1.5 * (0.6 * z[0] + 0.8 * z[1])};
        int bin[2] = {bins_find(&made->bins[0], score[0]), bins_find(&made->bins[1], score[1])};
        if (bin[0] == no_bin || bin[1] == no_bin)
            continue;
        for (int t = 0; t < n_targets; t++) {
            made->score[n * n_targets + t] = score[t];
            made->survivors.bin[t * n_survivors + n] = (uint8_t)bin[t];
        }
        made->base[n++] = exp(0.5 * z[2]);
    }
    made->survivors.n = n;
    return made;
}

static void unmake(struct made *made)
{
    rake_close(&made->survivors);
    free(made);
}

static void test_bins(void **state)
{
    (void)state;
    struct bins bins;
    struct distribution normal = {DISTRIBUTION_normal, {10, 2, 0, 0}};
    double all = 0;
    bins_build(&bins, &normal);
    for (int b = 0; b < n_bins; b++)
        all += bins.share[b];
    assert_true(fabs(all - 1) < 1e-12);
    assert_int_equal(bins_find(&bins, 10.01), n_bins / 2);
    assert_int_equal(bins_find(&bins, 10 - 2 * 3.29), 0);
    assert_int_equal(bins_find(&bins, 10 + 2 * 3.29), n_bins - 1);
    assert_int_equal(bins_find(&bins, 10 - 2 * 3.31), no_bin);
    assert_int_equal(bins_find(&bins, 10 + 2 * 3.31), no_bin);
    assert_int_equal(bins_find(&bins, NAN), no_bin);
}

/* Of all weight, the share in a bin of a target. */
static double share_of(const struct survivors *survivors, int target, int bin, double all)
{
    double held = 0;
    for (int64_t i = 0; i < survivors->n; i++)
        if (survivors->bin[target * survivors->n + i] == bin)
            held += (double)survivors->weight[i];
    return held / all;
}

/* The weighted share of each bin is the target's, and no weight is above a member's. */
static void test_raking_meets_the_targets(void **state)
{
    (void)state;
    struct made *made = make(2);
    rake(&made->survivors, made->bins, made->base, n_kept);
    double all = 0, most = 0;
    for (int64_t i = 0; i < n_survivors; i++) {
        all += (double)made->survivors.weight[i];
        most = fmax(most, (double)made->survivors.weight[i]);
    }
    assert_true(most / all <= 1.0 / n_kept * (1 + 1e-6));
    for (int t = 0; t < 2; t++)
        for (int b = 10; b < n_bins - 10; b++)
            assert_true(fabs(share_of(&made->survivors, t, b, all) - made->bins[t].share[b]) <
                        0.002);
    assert_in_range((int)rake_sample_size(&made->survivors), n_kept, n_survivors);
    unmake(made);
}

static int below(const double *score, const int64_t *member, int64_t n, int t, double limit)
{
    int found = 0;
    for (int64_t i = 0; i < n; i++)
        found += score[member[i] * 2 + t] < limit;
    return found;
}

/* Chosen members are different, in order, and at most one off at 5, 50 and 95 %. */
static void test_choice_meets_the_targets(void **state)
{
    (void)state;
    static const double share[] = {0.05, 0.5, 0.95};
    struct made *made = make(2);
    struct judge judge;
    int64_t member[n_kept], ordered[n_kept];
    rake(&made->survivors, made->bins, made->base, n_kept);
    judge_open(&judge, n_survivors, 2, made->wanted, made->score);
    choose_members(&made->survivors, &judge, n_kept, member);
    for (int i = 1; i < n_kept; i++)
        assert_true(member[i] > member[i - 1]);
    memcpy(ordered, member, sizeof member);
    choose_order(&judge, ordered, n_kept);
    static const int64_t size[] = {n_kept, 200, 100, 50};
    for (int t = 0; t < 2; t++)
        for (int p = 0; p < 3; p++) {
            double limit = distribution_at(&made->wanted[t], normal_quantile(share[p]));
            for (int s = 0; s < 4; s++) {
                int found = below(made->score, ordered, size[s], t, limit);
                assert_true(fabs(found - share[p] * (double)size[s]) <= 2);
            }
        }
    /* Ordering loses none. */
    int64_t sum = 0, same = 0;
    for (int i = 0; i < n_kept; i++) {
        sum += member[i];
        same += ordered[i];
    }
    assert_int_equal(sum, same);
    judge_close(&judge);
    unmake(made);
}

/* As few survivors as are kept: all are taken. */
static void test_all_are_kept(void **state)
{
    (void)state;
    struct made *made = make(1);
    struct judge judge;
    int64_t member[50];
    uint8_t bin[50];
    memcpy(bin, made->survivors.bin, sizeof bin);
    made->survivors.n = 50;
    memcpy(made->survivors.bin, bin, sizeof bin);
    rake(&made->survivors, made->bins, made->base, 50);
    judge_open(&judge, 50, 1, made->wanted, made->score);
    choose_members(&made->survivors, &judge, 50, member);
    for (int i = 0; i < 50; i++)
        assert_int_equal(member[i], i);
    judge_close(&judge);
    unmake(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bins),
        cmocka_unit_test(test_raking_meets_the_targets),
        cmocka_unit_test(test_choice_meets_the_targets),
        cmocka_unit_test(test_all_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
