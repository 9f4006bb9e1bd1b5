/* text_number against strtod in the C locale, which is correctly rounded in glibc. */
#include "base/given.h"

#include <float.h>
#include <locale.h>
#include <math.h>

#include "base/text.h"

static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint64_t next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static void assert_bits(double got, double want, const char *text)
{
    if (memcmp(&got, &want, sizeof got))
        print_error("%s gave %.17g, not %.17g\n", text, got, want);
    assert_memory_equal(&got, &want, sizeof got);
}

static void assert_reads(const char *text, double want)
{
    double got = -1;
    if (!text_number(text, &got))
        print_error("refused: %.100s\n", text);
    assert_true(isfinite(want));
    assert_bits(got, want, text);
}

static void assert_refuses(const char *text)
{
    double got = 0;
    if (text_number(text, &got))
        fail_msg("'%.100s' was read as %g", text, got);
}

static void test_plain_numbers(void **state)
{
    (void)state;
    assert_reads("0", 0);
    assert_reads("-0", -0.0);
    assert_reads("-0.0e5", -0.0);
    assert_reads("+1", 1);
    assert_reads("1.", 1);
    assert_reads(".5", 0.5);
    assert_reads("-.5e1", -5);
    assert_reads("007", 7);
    assert_reads("1850", 1850);
    assert_reads("1e5", 1e5);
    assert_reads("1E+05", 1e5);
    assert_reads("2.5e-3", 2.5e-3);
    assert_reads("277.147003174", 277.147003174);
}

static void test_nan_is_read_and_nothing_else_is_nan(void **state)
{
    (void)state;
    double got = 0;
    assert_true(text_number("nan", &got) && isnan(got));
    got = 0;
    assert_true(text_number("NaN", &got) && isnan(got));
    assert_refuses("nan(1)");
    assert_refuses("nano");
    assert_refuses("na");
    assert_refuses("n/a");
}

static void test_what_is_no_decimal_number_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",    " ",    "\t",   ".",    "-",     "+",     "e5",       "-e5",     ".e5", "1e",
        "1e+", "1e-",  "1e5.", "1..2", "1.2.",  "--1",   "+-1",      "1-",      "1 2", "1,5",
        " 1",  "1 ",   "1\n",  "inf",  "-inf",  "Inf",   "INFINITY", "1f",      "1d5", "1e5x",
        "0x1", "0X1F", "0x",   "0b1",  "1_000", "1'000", "\u0661",   "\u22121", "1%",  "1e5e5",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_refuses(texts[i]);
}

static void test_what_is_beyond_a_double_is_refused(void **state)
{
    (void)state;
    assert_refuses("1e400");
    assert_refuses("-1e400");
    assert_refuses("1e309");
    assert_refuses("1.7976931348623159e308");
    assert_refuses("1e99999999999999999999");
    assert_refuses("179769313486231580793728971405303415079934132710037826936173778980444968292764"
                   "750946649017977587207096330286416692887910946555547851940402630657488671505820"
                   "681908902000708383676273854845817711531764475730270069855571366959622842914819"
                   "860834936475292719074168444365510704342711559699508093042880177904174497792");
    assert_reads("1.7976931348623157e308", DBL_MAX);
    assert_reads("-1.7976931348623158e308", -DBL_MAX);
}

static void test_what_is_too_small_becomes_the_nearest(void **state)
{
    (void)state;
    assert_reads("1e-400", 0);
    assert_reads("-1e-400", -0.0);
    assert_reads("1e-99999999999999999999", 0);
    assert_reads("4.9406564584124654e-324", DBL_TRUE_MIN);
    assert_reads("2.4703282292062327e-324", 0);
    assert_reads("2.4703282292062328e-324", DBL_TRUE_MIN);
    assert_reads("2.2250738585072011e-308", 2.2250738585072011e-308);
    assert_reads("0e400", 0);
    assert_reads("-0e99999999999", -0.0);
}

static void test_halfway_cases_round_to_even(void **state)
{
    (void)state;
    assert_reads("9007199254740992", 9007199254740992);
    assert_reads("9007199254740993", 9007199254740992);
    assert_reads("9007199254740995", 9007199254740996);
    assert_reads("900719925474099.3e1", 9007199254740992);
    assert_reads("9007199254740993.0000000000000000000000001", 9007199254740994);
    assert_reads("9007199254740992.9999999999999999999999999", 9007199254740992);
    assert_reads("18446744073709551615", 18446744073709551616.0);
    assert_reads("9999999999999999999", 1e19);
    assert_reads("1e22", 1e22);
    assert_reads("1e23", 1e23);
    assert_reads("8.5e22", 8.5e22);
    assert_reads("1e-22", 1e-22);
    assert_reads("1e-23", 1e-23);
    assert_reads("123456789012345678e-19", 0.0123456789012345678);
    assert_reads("0.5000000000000000001", 0.5);
}

/* Digits of every count with the point anywhere, and exponents about the edges of the fast ways. */
static void test_random_numbers_are_the_nearest(void **state)
{
    (void)state;
    for (int time = 0; time < 300000; time++) {
        char text[64];
        int n = 0, count = 1 + (int)(next() % 22), point = (int)(next() % 24);
        text[n++] = next() % 2 ? '-' : '+';
        for (int i = 0; i < count; i++) {
            if (i == point)
                text[n++] = '.';
            text[n++] = (char)('0' + next() % 10);
        }
        int spread = time % 3 ? 25 : 340;
        if (next() % 2)
            n += snprintf(text + n, 16, "e%d", (int)(next() % (2u * (unsigned)spread)) - spread);
        text[n] = '\0';
        double want = strtod(text, NULL), got;
        assert_int_equal(text_number(text, &got), isfinite(want));
        assert_bits(got, want, text);
    }
}

static void test_every_double_comes_back_from_its_digits(void **state)
{
    (void)state;
    for (int time = 0; time < 100000; time++) {
        uint64_t bits = next();
        double want;
        char text[40];
        memcpy(&want, &bits, sizeof want);
        snprintf(text, sizeof text, "%.17g", want);
        if (isfinite(want))
            assert_reads(text, want);
    }
}

static void test_long_texts_of_digits(void **state)
{
    (void)state;
    enum { n = 300000 };
    char *text = malloc(n + 32);
    memset(text, '0', n);
    strcpy(text + n, "42.5");
    assert_reads(text, 42.5);
    strcpy(text + n, "x");
    assert_refuses(text);
    text[0] = '1';
    text[n] = '\0';
    assert_refuses(text);
    strcpy(text + n, "e-300000");
    assert_reads(text, 0.1);
    memset(text, '9', n);
    strcpy(text + n, "e-300000");
    assert_reads(text, 1);
    free(text);
}

/* 0.00...01 with `zeros` zeros, times ten to an exponent. */
static char *tiny(size_t zeros, const char *exponent)
{
    char *text = malloc(zeros + 64);
    memset(text, '0', zeros + 2);
    text[1] = '.';
    sprintf(text + zeros + 2, "1%s", exponent);
    return text;
}

static void test_long_fractions_with_long_exponents(void **state)
{
    (void)state;
    char *one = tiny(199999, "e200000"), *none = tiny(200000, "e100000");
    char *hidden = tiny(100000, "e100001"), *beyond = tiny(99999, "e1000000000");
    assert_reads(one, 1);
    assert_reads(hidden, 1);
    assert_reads(none, 0);
    assert_refuses(beyond);
    free(one);
    free(none);
    free(hidden);
    free(beyond);
}

static void test_locale_does_not_matter(void **state)
{
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8",
                                         "de_DE",       "da_DK.UTF-8", "nl_NL.UTF-8"};
    const char *found = NULL;
    for (size_t i = 0; !found && i < sizeof commas / sizeof *commas; i++)
        found = setlocale(LC_ALL, commas[i]);
    if (!found)
        skip();
    assert_reads("1.5", 1.5);
    assert_reads("1.2345678901234567890123", 1.2345678901234567);
    assert_refuses("1,5");
    assert_string_equal(localeconv()->decimal_point, ",");
    setlocale(LC_ALL, "C");
}

/* Random numbers of every size, whole ones, and those about the edges: as printf writes them, or
 * one more or less in the tenth digit where a half is rounded. */
static void test_ten_digits(void **state)
{
    (void)state;
    static const double edges[] = {
        0,     -0.0,    1,          -1,          0.1,   0.0001, 9.99999999995,
        1e9,   1e10,    999999999,  1e-5,        1e300, -2.5,   0.00099999999996,
        123.0, 1000000, 0.12345678, 9999999.999, NAN,   1200,   99999.999996};
    enum { n_edges = sizeof edges / sizeof *edges };
    int odd = 0;
    for (int i = 0; i < 200000 + n_edges; i++) {
        uint64_t bits = (uint64_t)i * UINT64_C(0x9e3779b97f4a7c15);
        double share = (double)(bits >> 11) * 0x1p-53, size = pow(10, (double)(i % 16) - 5);
        double value = i < n_edges ? edges[i] : (i % 3 ? share : floor(99 * share)) * size;
        value = i % 5 || i < n_edges ? value : -value;
        struct text text = {0};
        char expected[40];
        text_add_real(&text, value);
        snprintf(expected, sizeof expected, "%.10g", value);
        double difference = fabs(strtod(text.characters, NULL) - strtod(expected, NULL));
        odd += strcmp(text.characters, expected) != 0;
        if (!isnan(value))
            assert_true(difference <= 1.000001e-9 * fabs(value));
        text_close(&text);
    }
    assert_true(odd < 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_numbers),
        cmocka_unit_test(test_nan_is_read_and_nothing_else_is_nan),
        cmocka_unit_test(test_what_is_no_decimal_number_is_refused),
        cmocka_unit_test(test_what_is_beyond_a_double_is_refused),
        cmocka_unit_test(test_what_is_too_small_becomes_the_nearest),
        cmocka_unit_test(test_halfway_cases_round_to_even),
        cmocka_unit_test(test_random_numbers_are_the_nearest),
        cmocka_unit_test(test_every_double_comes_back_from_its_digits),
        cmocka_unit_test(test_long_texts_of_digits),
        cmocka_unit_test(test_long_fractions_with_long_exponents),
        cmocka_unit_test(test_locale_does_not_matter),
        cmocka_unit_test(test_ten_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
