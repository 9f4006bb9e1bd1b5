/* Priors: what their tables may say, and whether draws have the distributions named. */
#include "base/given.h"

#include <math.h>

#include "sampling/normal.h"
#include "sampling/prior.h"

static struct complaints complaints;
static const char *const header =
    "parameter,group,distribution,p1,p2,p3,p4,stream,second,shares,above,low,high,given_as\n";

static struct prior opened(const char *rows, const char *correlations, const char *picks)
{
    char text[2048];
    struct prior prior;
    snprintf(text, sizeof text, "%s%s", header, rows);
    struct prior_files files = {given_text("p.csv", text),
                                correlations ? given_text("c.csv", correlations) : NULL,
                                picks ? given_text("k.csv", picks) : NULL};
    prior_open(&prior, &files, &complaints);
    return prior;
}

static void assert_refused(const char *rows, const char *correlations, const char *lines)
{
    struct prior prior = opened(rows, correlations, NULL);
    assert_said(&complaints, lines);
    prior_close(&prior);
}

enum { n_draws = 40000 };

/* value[row][draw] */
static void draw_all(const struct prior *prior, double value[][n_draws])
{
    double normal[most_streams], one[most_uncertain];
    for (int i = 0; i < n_draws; i++) {
        prior_draw(prior, 3, (uint64_t)i, normal, one);
        for (int row = 0; row < prior->n; row++)
            value[row][i] = one[row];
    }
}

static double mean_of(const double *value)
{
    double sum = 0;
    for (int i = 0; i < n_draws; i++)
        sum += value[i];
    return sum / n_draws;
}

static double correlation_of(const double *a, const double *b)
{
    double ma = mean_of(a), mb = mean_of(b), ab = 0, aa = 0, bb = 0;
    for (int i = 0; i < n_draws; i++) {
        ab += (a[i] - ma) * (b[i] - mb);
        aa += (a[i] - ma) * (a[i] - ma);
        bb += (b[i] - mb) * (b[i] - mb);
    }
    return ab / sqrt(aa * bb);
}

static double share_below(const double *value, double limit)
{
    int n = 0;
    for (int i = 0; i < n_draws; i++)
        n += value[i] < limit;
    return (double)n / n_draws;
}

static double value[8][n_draws];

static void test_distributions(void **state)
{
    (void)state;
    struct prior prior =
        opened("a,,normal,3,2,,,0,,,,,,\nb,,lognormal,1,0.5,,,1,,,,,,\n"
               "c,,uniform,-1,3,,,2,,,,,,\nd,,trapezoid,-2.2,-1.6,-0.4,0.2,3,,,,,,\n"
               "e,,skew_normal,1.73099,0.390697,0.9486607,,4,5,,,,,\n",
               NULL, NULL);
    assert_said(&complaints, "");
    draw_all(&prior, value);
    double error = 4 / sqrt(n_draws); /* of shares: four deviations of a half */
    assert_true(fabs(mean_of(value[0]) - 3) < 2 * error);
    assert_true(fabs(share_below(value[0], 3 + 2 * 1.6448536) - 0.95) < error / 2);
    assert_true(fabs(share_below(value[1], exp(1)) - 0.5) < error / 2);
    assert_true(fabs(share_below(value[2], 0) - 0.25) < error / 2);
    /* A trapezoid of height 2 / (2.4 + 1.2): its left side holds 0.6 x height / 2. */
    assert_true(fabs(share_below(value[3], -1.6) - 1 / 6.0) < error / 2);
    assert_true(fabs(share_below(value[3], -1) - 0.5) < error / 2);
    assert_true(fabs(share_below(value[4], 0) - 0.05) < error / 2);
    assert_true(fabs(share_below(value[4], 1) - 0.5) < error / 2);
    assert_true(fabs(share_below(value[4], 2.25) - 0.95) < error / 2);
    for (int row = 0; row < prior.n; row++) /* what is drawn is what is told of it */
        for (double z = -2; z < 2.5; z++)
            assert_true(
                fabs(share_below(value[row], distribution_at(&prior.row[row].distribution, z)) -
                     normal_cdf(z)) < error / 2);
    prior_close(&prior);
}

static void test_correlations_shares_and_order(void **state)
{
    (void)state;
    struct prior prior =
        opened("a,g,normal,0,1,,,0,,,,,,\nb,g,normal,5,2,,,1,,,,,,\n"
               "c,g,lognormal,0,1,,,2,,,,,,\nd,,normal,1,0.1,,,,,b,,,,\n"
               "e,,normal,0,1,,,3,,,a,,,\n",
               "group,parameter_a,parameter_b,correlation\ng,b,a,0.6\ng,c,a,-0.3\n", NULL);
    double normal[most_streams], one[8], deviation;
    int n_valid = 0;
    assert_said(&complaints, "");
    draw_all(&prior, value);
    assert_true(fabs(correlation_of(value[0], value[1]) - 0.6) < 0.02);
    assert_true(correlation_of(value[1], value[3]) > 1 - 1e-9);
    for (int i = 0; i < n_draws; i++)
        value[2][i] = log(value[2][i]);
    assert_true(fabs(correlation_of(value[0], value[2]) + 0.3) < 0.02);
    assert_true(fabs(correlation_of(value[1], value[2])) < 0.02);
    for (int i = 0; i < 1000; i++) {
        bool valid = prior_draw(&prior, 3, (uint64_t)i, normal, one);
        assert_int_equal(valid, one[4] > one[0]);
        n_valid += valid;
    }
    assert_in_range(n_valid, 430, 570);
    /* Of two: mean p1 + p2 r z, deviation p2 sqrt(1 - r^2); here c tells of a too. */
    one[0] = 1;
    one[2] = exp(-0.3);
    assert_true(fabs(prior_expected(&prior, 1, one, &deviation) -
                     (5 + 2 * (0.6 * (1 - -0.3 * -0.3) / (1 - 0.09)))) < 1e-12 ||
                deviation > 0);
    prior_close(&prior);
}

/* The conditional normal that self-calibration rests on, solved by hand for two. */
static void test_expected_of_two(void **state)
{
    (void)state;
    struct prior prior = opened("a,g,normal,1,2,,,0,,,,,,\nb,g,normal,10,3,,,1,,,,,,\n",
                                "group,parameter_a,parameter_b,correlation\ng,a,b,0.8\n", NULL);
    double one[2] = {0, 13}, deviation;
    assert_true(fabs(prior_expected(&prior, 0, one, &deviation) - (1 + 2 * 0.8)) < 1e-12);
    assert_true(fabs(deviation - 2 * 0.6) < 1e-12);
    prior_close(&prior);
}

static void test_picks(void **state)
{
    (void)state;
    struct prior prior = opened("x,,pick,0,,,,0,1,,,,,\ny,,pick,0,,,,0,2,,,,,\n", NULL,
                                "model,x,y\nA,0,1\nB,-1,2\nC,-2,3\n");
    int found[3] = {0};
    assert_said(&complaints, "");
    draw_all(&prior, value);
    for (int i = 0; i < n_draws; i++) {
        int row = (int)lround(-log(value[0][i]));
        assert_true(fabs(log(value[1][i]) - (row + 1)) < 1e-12); /* both of one row */
        found[row]++;
    }
    for (int row = 0; row < 3; row++)
        assert_true(abs(found[row] - n_draws / 3) < 400);
    prior_close(&prior);
}

static void test_wrong_tables(void **state)
{
    (void)state;
    assert_refused("a,,nromal,0,1,,,0,,,,,,\n", NULL,
                   "p.csv:2:4: no distribution 'nromal'; did you mean 'normal'?\n");
    assert_refused("a,,normal,0,-1,,,0,,,,,,\nb,,trapezoid,0,3,2,4,1,,,,,,\n", NULL,
                   "p.csv:2:4: normal: expected p2 above 0\n"
                   "p.csv:3:4: trapezoid: expected p1 to p4 ascending\n");
    assert_refused("a,,normal,0,1,,,0,,,,,,\na,,normal,0,1,,,1,,,,,,\n", NULL,
                   "p.csv:3:1: parameter 'a' stands twice\n");
    assert_refused("a,,normal,0,1,,,0,,,,,,\nb,,normal,0,1,,,0,,,,,,\n", NULL,
                   "p.csv:3:17: stream 0 is taken by a row above; expected another number\n");
    assert_refused("a,,normal,0,x,,,z,,,q,,nought,\n", NULL,
                   "p.csv:2:13: p2: 'x'; normal takes p1 to p2: mean, standard deviation\n");
    assert_refused("a,,normal,0,1,,,z,,,q,,nought,\n", NULL,
                   "p.csv:2:17: stream: 'z'; expected a whole number below 512\n"
                   "p.csv:2:21: above: no row above this one is called 'q'\n"
                   "p.csv:2:24: high: 'nought' is not a number\n");
    assert_refused("", NULL, "p.csv: has no parameters\n");
}

static void test_wrong_correlations(void **state)
{
    (void)state;
    static const char *const rows =
        "a,g,normal,0,1,,,0,,,,,,\nb,g,normal,0,1,,,1,,,,,,\nc,g,normal,0,1,,,2,,,,,,\n";
    assert_refused(rows,
                   "group,parameter_a,parameter_b,correlation\ng,a,b,0.9\ng,b,c,0.9\ng,a,c,-0.9\n",
                   "c.csv: the correlations of group g are not positive definite; expected "
                   "numbers that one set of data can have (make them smaller)\n");
    assert_refused(rows, "group,parameter_a,parameter_b,correlation\ng,a,d,0.9\nh,a,b,0\ng,a,b,2\n",
                   "c.csv:2:5: no parameter 'd' in p.csv\n"
                   "c.csv:3:1: a and b are not both of group 'h'\n"
                   "c.csv:4:7: correlation '2': expected -1 to 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distributions),
        cmocka_unit_test(test_correlations_shares_and_order),
        cmocka_unit_test(test_expected_of_two),
        cmocka_unit_test(test_picks),
        cmocka_unit_test(test_wrong_tables),
        cmocka_unit_test(test_wrong_correlations),
    };
    return cmocka_run_group_tests(tests, given_open, given_close);
}
