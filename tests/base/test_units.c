/* Every conversion of units that a species needs, and why others are refused. */
#include "base/given.h"

#include <math.h>

#include "base/units.h"

static void assert_factor(const char *from, const char *to, double want)
{
    double factor = -1;
    char why[256] = "";
    if (units_convert(from, to, &factor, why, sizeof why))
        fail_msg("'%s' to '%s': %s", from, to, why);
    if (!(fabs(factor - want) <= 4e-16 * want))
        fail_msg("'%s' to '%s' is %.17g, not %.17g", from, to, factor, want);
}

static void assert_refused(const char *from, const char *to, const char *reason)
{
    double factor = -1;
    char why[256] = "";
    assert_int_equal(units_convert(from, to, &factor, why, sizeof why), STATUS_INPUT);
    assert_string_equal(why, reason);
    assert_true(factor == 0);
}

static void assert_inconvertible(const char *from, const char *to)
{
    char reason[256];
    snprintf(reason, sizeof reason, "'%s' is not convertible to '%s'", from, to);
    assert_refused(from, to, reason);
}

static void test_a_unit_is_itself(void **state)
{
    (void)state;
    static const char *const units[] = {
        "Gt CO2/yr", "Mt CH4/yr",    "Mt N2O/yr",       "Mt SO2/yr", "Mt NO2/yr",  "Mt NH3/yr",
        "Mt VOC/yr", "kt CFC-11/yr", "kt SF6/yr",       "Mt BC/yr",  "ppm",        "ppb",
        "ppt",       "W/m2",         "kt HFC-43-10mee", "1",         "thousand km"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        assert_factor(units[i], units[i], 1);
}

static void test_prefixes_are_powers_of_ten(void **state)
{
    (void)state;
    assert_factor("Mt CO2/yr", "Gt CO2/yr", 1e-3);
    assert_factor("Pg CO2/yr", "Gt CO2/yr", 1);
    assert_factor("Tg CH4/yr", "Mt CH4/yr", 1);
    assert_factor("Gg SF6/yr", "kt SF6/yr", 1);
    assert_factor("t SF6/yr", "kt SF6/yr", 1e-3);
    assert_factor("kg SF6/yr", "kt SF6/yr", 1e-6);
    assert_factor("g CO2/yr", "Gt CO2/yr", 1e-15);
    assert_factor("Pt CO2/yr", "Gt CO2/yr", 1e6);
    assert_factor("Gt CO2/yr", "kt CO2/yr", 1e6);
    assert_factor("Mg SF6/yr", "kt SF6/yr", 1e-3);
}

static void test_elements_by_molar_mass(void **state)
{
    (void)state;
    assert_factor("GtC/yr", "Gt CO2/yr", 44.009 / 12.011);
    assert_factor("Gt CO2-C/yr", "Gt CO2/yr", 44.009 / 12.011);
    assert_factor("MtC/yr", "Gt CO2/yr", 44.009 / 12.011 / 1000);
    assert_factor("Gt CO2/yr", "GtC/yr", 12.011 / 44.009);
    assert_factor("Mt N2ON/yr", "Mt N2O/yr", 44.013 / 28.014);
    assert_factor("Tg N2O-N yr-1", "Mt N2O/yr", 44.013 / 28.014);
    assert_factor("TgN/yr", "Mt N2O/yr", 44.013 / 28.014);
    assert_factor("Mt NO/yr", "Mt NO2/yr", 46.005 / 30.006);
    assert_factor("TgS/yr", "Mt SO2/yr", 64.058 / 32.06);
    assert_factor("Mt SO2-S/yr", "Mt SO2/yr", 64.058 / 32.06);
}

static void test_nitrogen_becomes_what_is_wanted(void **state)
{
    (void)state;
    static const char *const oxides[] = {"N", "NO2-N", "NOx-N", "NO-N", "nox n"};
    char from[32];
    for (size_t i = 0; i < sizeof oxides / sizeof *oxides; i++) {
        snprintf(from, sizeof from, "Mt %s/yr", oxides[i]);
        assert_factor(from, "Mt NO2/yr", 46.005 / 14.007);
        assert_factor(from, "Mt NOx/yr", 46.005 / 14.007);
    }
    assert_factor("Mt N/yr", "Mt NH3/yr", 17.031 / 14.007);
    assert_factor("Mt NH3-N/yr", "Mt NH3/yr", 17.031 / 14.007);
    assert_factor("Mt NOx/yr", "Mt NO2/yr", 1);
    assert_inconvertible("Mt NH3-N/yr", "Mt NO2/yr");
    assert_inconvertible("Mt N2O-N/yr", "Mt NH3/yr");
}

static void test_other_names_of_one_gas(void **state)
{
    (void)state;
    static const char *const organic[] = {"VOC", "VOCs", "NMVOC", "NMVOCs", "nmvoc"};
    char from[32];
    for (size_t i = 0; i < sizeof organic / sizeof *organic; i++) {
        snprintf(from, sizeof from, "Mt %s/yr", organic[i]);
        assert_factor(from, "Mt VOC/yr", 1);
    }
    assert_factor("kt HFC43-10/yr", "kt HFC-43-10mee/yr", 1);
    assert_factor("kt HFC245ca/yr", "kt HFC245fa/yr", 1);
    assert_factor("kt cfc11/yr", "kt CFC-11/yr", 1);
    assert_factor("kt HFC134a/yr", "kt HFC-134a/yr", 1);
}

static void test_ways_to_say_per_year(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "/yr",       "/year",      " / yr",           "/a",
        "/y",        "/annum",     " yr-1",           " yr^-1",
        " a-1",      " year-1",    "*yr-1",           " per yr",
        " per year", " per annum", " yr\u207b\u00b9", " a\u207b\u00b9",
        "/ yr "};
    char from[48];
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        snprintf(from, sizeof from, " Mt  CH4%s", ways[i]);
        assert_factor(from, "Mt CH4/yr", 1);
    }
    assert_factor("MtCH4/yr", "Mt CH4 yr-1", 1);
}

static void test_mole_fractions(void **state)
{
    (void)state;
    assert_factor("ppmv", "ppm", 1);
    assert_factor("ppbv", "ppm", 1e-3);
    assert_factor("ppm", "ppb", 1e3);
    assert_factor("pptv", "ppb", 1e-3);
    assert_factor("ppm", "ppt", 1e6);
    assert_factor(" p p b", "ppt", 1e3);
    assert_inconvertible("ppm", "W/m2");
    assert_inconvertible("ppm", "Gt CO2/yr");
    assert_inconvertible("Gt CO2/yr", "ppm");
}

static void test_forcing(void **state)
{
    (void)state;
    static const char *const ways[] = {"W/m2",  "W m-2",     "W m^-2",         "W / m^2",
                                       "W*m-2", "W/m\u00b2", "W m\u207b\u00b2"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char small[32];
        snprintf(small, sizeof small, "m%s", ways[i]);
        assert_factor(ways[i], "W/m2", 1);
        assert_factor(small, "W/m2", 1e-3);
    }
    assert_inconvertible("W/m2", "ppm");
}

static void test_a_missing_year_or_unit(void **state)
{
    (void)state;
    assert_refused("", "Gt CO2/yr", "the unit is missing");
    assert_refused(" \t", "ppm", "the unit is missing");
    assert_refused("Gt CO2", "Gt CO2/yr", "the unit lacks 'per year'");
    assert_refused("GtC", "Gt CO2/yr", "the unit lacks 'per year'");
    assert_refused("Gt CO2 a", "Gt CO2/yr", "the unit lacks 'per year'");
    assert_refused("Gt CO2yr-1", "Gt CO2/yr", "the unit lacks 'per year'");
    assert_refused("Gt/yr", "Gt CO2/yr", "the unit names no substance");
    assert_inconvertible("Gt CO2/yr", "Gt CO2");
}

static void test_units_that_are_not_known(void **state)
{
    (void)state;
    static const char *const units[] = {"K",     "kton CO2/yr/", "million tonnes", "/yr",
                                        "EJ/yr", "Mt CO2/month", "Mt (CO2)/yr",    "nt CO2/yr",
                                        "PPM",   "mt CO2/yr",    "ppm/yr",         "Mt CO2;/yr"};
    char reason[128];
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        snprintf(reason, sizeof reason, "'%s' is not a known unit", units[i]);
        assert_refused(units[i], "Gt CO2/yr", reason);
    }
}

static void test_amounts_of_another_gas(void **state)
{
    (void)state;
    assert_inconvertible("Mt CH4/yr", "Gt CO2/yr");
    assert_inconvertible("Mt SO2/yr", "Mt NO2/yr");
    assert_inconvertible("GtC/yr", "Mt CH4/yr");
    assert_inconvertible("kt CFC-11/yr", "kt CFC-12/yr");
    assert_inconvertible("kt HFC-43/yr", "kt HFC-43-10mee/yr");
}

static void test_equivalents_need_a_set_of_potentials(void **state)
{
    (void)state;
    static const char *const units[] = {"Mt CO2-equiv/yr", "Mt CO2e/yr",          "Gt CO2 eq/yr",
                                        "GtCe/yr",         "kt HFC134a-equiv/yr", "Mt CO2_EQ",
                                        "Mt C-eq/yr"};
    char reason[256];
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        snprintf(reason, sizeof reason,
                 "'%s' is an amount of equivalents, which only a named GWP set makes into one of "
                 "a gas; give each gas by itself",
                 units[i]);
        assert_refused(units[i], "Gt CO2/yr", reason);
    }
}

static void test_long_units_and_short_reasons(void **state)
{
    (void)state;
    char unit[5000], reason[128], why[8];
    double factor;
    memset(unit, 'x', sizeof unit);
    memcpy(unit, "Mt ", 3);
    unit[sizeof unit - 1] = '\0';
    snprintf(reason, sizeof reason, "'%.80s' is not a known unit", unit);
    assert_refused(unit, "Gt CO2/yr", reason);
    unit[95] = '\0';
    assert_factor(unit, unit, 1);
    assert_int_equal(units_convert("", "ppm", &factor, why, sizeof why), STATUS_INPUT);
    assert_string_equal(why, "the uni");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_unit_is_itself),
        cmocka_unit_test(test_prefixes_are_powers_of_ten),
        cmocka_unit_test(test_elements_by_molar_mass),
        cmocka_unit_test(test_nitrogen_becomes_what_is_wanted),
        cmocka_unit_test(test_other_names_of_one_gas),
        cmocka_unit_test(test_ways_to_say_per_year),
        cmocka_unit_test(test_mole_fractions),
        cmocka_unit_test(test_forcing),
        cmocka_unit_test(test_a_missing_year_or_unit),
        cmocka_unit_test(test_units_that_are_not_known),
        cmocka_unit_test(test_amounts_of_another_gas),
        cmocka_unit_test(test_equivalents_need_a_set_of_potentials),
        cmocka_unit_test(test_long_units_and_short_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
