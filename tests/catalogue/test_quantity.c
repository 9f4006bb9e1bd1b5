/* What can be stored: every quantity is described, and is found by its names. */
#include "base/given.h"

#include <ctype.h>

#include "base/text.h"
#include "catalogue/quantity.h"
#include "catalogue/variable.h"

enum { n_slcf = 2, n_minor = 3 };

static const char *const slcf[n_slcf] = {"BC", "NOx"};
static const char *const slcf_unit[n_slcf] = {"Mt BC/yr", "Mt NO2/yr"};
static const char *const minor[n_minor] = {"N2O", "CFC-11", "HFC-43-10mee"};
static const char *const minor_unit[n_minor] = {"ppb", "ppt", "ppt"};
static const char *const minor_emitted[n_minor] = {"Mt N2O/yr", "kt CFC-11/yr",
                                                   "kt HFC-43-10mee/yr"};
static const struct labels labels = {.n_slcf = n_slcf,
                                     .slcf = slcf,
                                     .slcf_emissions_unit = slcf_unit,
                                     .n_minor = n_minor,
                                     .minor = minor,
                                     .minor_concentration_unit = minor_unit,
                                     .minor_emissions_unit = minor_emitted};
static const char *const six[] = {"temperature",       "co2_concentration", "ch4_concentration",
                                  "n2o_concentration", "forcing_sum",       "heat_uptake"};

static struct quantities all;
static struct complaints complaints;

static int build(void **state)
{
    (void)state;
    quantities_build(&all, &labels);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    quantities_close(&all);
    complaints_close(&complaints);
    return all.quantity != NULL || all.n != 0;
}

static const struct quantity *find(const char *name)
{
    for (int i = 0; i < all.n; i++)
        if (!strcmp(all.quantity[i].name, name))
            return &all.quantity[i];
    fail_msg("no quantity %s", name);
    return NULL;
}

static void assert_is(const char *name, const char *units, const char *long_name, const char *iamc,
                      const char *expression)
{
    const struct quantity *quantity = find(name);
    assert_string_equal(quantity->units, units);
    assert_string_equal(quantity->long_name, long_name);
    assert_string_equal(quantity->iamc, iamc);
    assert_string_equal(quantity->expression, expression);
}

/* The list chooses these quantities, in the order of the table, and no others. */
static void assert_chooses(const char *list, const char *names)
{
    struct text got = {0};
    bool *chosen = take((size_t)all.n, sizeof *chosen);
    memset(chosen, 1, (size_t)all.n); /* which must be forgotten */
    assert_int_equal(quantities_choose(&all, list, (struct place){0}, chosen, &complaints),
                     STATUS_OK);
    assert_said(&complaints, "");
    text_add(&got, "%s", "");
    for (int i = 0; i < all.n; i++)
        if (chosen[i])
            text_add(&got, "%s%s", got.length ? "," : "", all.quantity[i].name);
    assert_string_equal(got.characters, names);
    text_close(&got);
    free(chosen);
}

static void test_every_quantity_is_described(void **state)
{
    (void)state;
    assert_true(all.n > 40);
    for (int i = 0; i < all.n; i++) {
        const struct quantity *quantity = &all.quantity[i];
        assert_true(*quantity->units && *quantity->long_name && *quantity->expression);
        assert_null(strpbrk(quantity->units, "{}/"));
        assert_null(strpbrk(quantity->long_name, "{}"));
        assert_null(strpbrk(quantity->iamc, "{}"));
        assert_true(islower((unsigned char)*quantity->name));
        assert_int_equal(strspn(quantity->name, "abcdefghijklmnopqrstuvwxyz0123456789_"),
                         strlen(quantity->name));
        const char *field = strchr(quantity->expression, '.') + 1;
        assert_int_equal(strcspn(field, "["), strlen(quantity->variable->name));
    }
}

static void test_no_two_have_a_name_or_expression_in_common(void **state)
{
    (void)state;
    for (int i = 0; i < all.n; i++)
        for (int j = 0; j < i; j++) {
            const struct quantity *a = &all.quantity[i], *b = &all.quantity[j];
            assert_string_not_equal(a->name, b->name);
            assert_string_not_equal(a->expression, b->expression);
        }
}

/* With regions there is one of each for each of them, and the defaults know them. */
static void test_regions_have_quantities(void **state)
{
    static const char *const gas[] = {"CO2 FFI", "CH4"}, *const unit[] = {"Mt CO2/yr", "Mt CH4/yr"};
    static const char *const iamc[] = {"CO2|Energy and Industrial Processes", "CH4"};
    static const char *const region[] = {"CHN", "EU27"};
    struct labels with = labels;
    struct quantities quantities;
    (void)state;
    with.n_gas = 2;
    with.gas = gas;
    with.gas_emissions_unit = unit;
    with.gas_iamc = iamc;
    with.n_regions = 2;
    with.region = region;
    with.n_attributed = 2;
    with.cycle = CYCLE_boxes;
    quantities_build(&quantities, &with);
    int found = 0, attributed = 0;
    for (int i = 0; i < quantities.n; i++) {
        const struct quantity *quantity = &quantities.quantity[i];
        assert_null(strpbrk(quantity->long_name, "{}"));
        assert_null(strpbrk(quantity->units, "{}/"));
        assert_int_equal(quantity_spans(quantity),
                         quantity->region >= 0 || quantity->variable->kind == KIND_SPAN);
        if (quantity_region(quantity) >= 0) { /* analysis takes it off there */
            const char *end = strrchr(quantity->long_name, ',');
            assert_non_null(end);
            assert_string_equal(end + 2, region[quantity_region(quantity)]);
            attributed += quantity->region < 0;
        }
        if (strcmp(quantity->name, "carrier_share_steel_hydrogen_eu27"))
            continue;
        found++;
        assert_string_equal(quantity->expression, "*region.carrier_share[0][5]");
        assert_string_equal(quantity->long_name,
                            "Share of hydrogen in useful energy of iron and steel, EU27");
        assert_int_equal(quantity->region, 1);
    }
    assert_int_equal(found, 1);
    assert_int_equal(attributed, 4); /* sinks of land and ocean */
    quantities_close(&quantities);
}

/* Names of rows are found by their labels. */
static void test_entries_are_found(void **state)
{
    static const char *const gas[] = {"CO2 FFI", "CH4"};
    const struct extents extents = {.pools_own = 1, .coupled = true, .n_gas = 2};
    struct counts counts = counts_build(&extents);
    struct labels with = labels;
    int at[n_bases + 1];
    (void)state;
    with.n_gas = 2;
    with.gas = gas;
    base_places(&counts, at);
    assert_int_equal(entry_place(base_table, n_bases, at, &with, "energy[steel,coal]"), 0);
    assert_int_equal(entry_place(base_table, n_bases, at, &with, "energy[cement,oil]"),
                     n_carriers + 1);
    assert_int_equal(entry_place(base_table, n_bases, at, &with, "emissions[cement,CH4]"),
                     at[BASE_emissions] + 3);
    assert_int_equal(entry_place(base_table, n_bases, at, &with, "generation[gas]"),
                     at[BASE_generation] + 1);
    static const char *const wrong[] = {"energy",
                                        "energy[steel]",
                                        "energy[steel,coal",
                                        "energy[coal,steel]",
                                        "energy[steel,coal,x]",
                                        "",
                                        "energy[]",
                                        "generation[,]",
                                        "[steel,coal]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(entry_place(base_table, n_bases, at, &with, wrong[i]), -1);
}

static void test_labels_fill_the_templates(void **state)
{
    (void)state;
    assert_is("temperature", "K", "Temperature change of the surface air",
              "Surface Air Temperature Change", "here.temperature[0]");
    assert_is("temperature_2", "K", "Temperature change of the deep ocean", "",
              "here.temperature[2]");
    assert_is("co2_concentration", "ppm", "CO2 concentration", "Atmospheric Concentrations|CO2",
              "here.co2_concentration");
    assert_is("gas_concentration_cfc_11", "ppt", "CFC-11 concentration",
              "Atmospheric Concentrations|CFC-11", "here.gas_concentration[1]");
    assert_is("gas_emissions_hfc_43_10mee", "kt HFC-43-10mee yr-1", "HFC-43-10mee emissions",
              "Emissions|HFC-43-10mee", "here.gas_emissions[2]");
    assert_is("slcf_emitted_nox", "Mt NO2 yr-1", "NOx emissions", "Emissions|NOx",
              "here.slcf_emitted[1]");
    assert_is("forcing_volcanic", "W m-2", "Effective radiative forcing of volcanic aerosol",
              "Effective Radiative Forcing|Natural|Volcanic", "here.forcing[13]");
}

static void test_the_defaults_exist(void **state)
{
    (void)state;
    struct text names = {0};
    for (int i = 0; i < all.n; i++)
        for (int k = 0; k < 6; k++)
            if (!strcmp(all.quantity[i].name, six[k]))
                text_add(&names, "%s%s", names.length ? "," : "", six[k]);
    assert_chooses(NULL, names.characters);
    assert_chooses("", names.characters);
    text_close(&names);
}

static void test_quantities_by_name(void **state)
{
    (void)state;
    assert_chooses("heat_uptake,temperature", "temperature,heat_uptake");
    assert_chooses(" heat_uptake, ,heat_uptake,", "heat_uptake");
    assert_chooses("TEMPERATURE", "temperature");
    assert_chooses("Heat Uptake", "heat_uptake");
    assert_chooses("effective radiative forcing", "forcing_sum");
    assert_chooses("Emissions|CO2,Lifetime|CH4", "co2_emissions,ch4_lifetime");
    assert_chooses(" temperature ", "temperature");
}

static void test_quantities_by_pattern(void **state)
{
    (void)state;
    assert_chooses("temperature*", "temperature,temperature_1,temperature_2");
    assert_chooses("temperature_?", "temperature_1,temperature_2");
    assert_chooses("temperature_[12]", "temperature_1,temperature_2");
    assert_chooses(
        "Emissions|*",
        "co2_emissions,co2_emissions_ffi,co2_emissions_afolu,ch4_emissions,gas_emissions_n2o,"
        "gas_emissions_cfc_11,gas_emissions_hfc_43_10mee,"
        "slcf_emitted_bc,slcf_emitted_nox");
    assert_chooses("*|Natural|*", "forcing_solar,forcing_volcanic");
}

static void assert_refused(const char *list, struct place place, enum status status,
                           const char *lines)
{
    bool *chosen = take((size_t)all.n, sizeof *chosen);
    assert_int_equal(quantities_choose(&all, list, place, chosen, &complaints), status);
    assert_said(&complaints, lines);
    for (int i = 0; i < all.n; i++)
        assert_int_equal(chosen[i], strstr(list, "heat_uptake") &&
                                        !strcmp(all.quantity[i].name, "heat_uptake"));
    free(chosen);
}

static void test_words_that_are_no_quantity(void **state)
{
    (void)state;
    static const struct place option = {NULL, 0, 0}, file = {"x.yaml", 3, 12};
    assert_refused("temprature,heat_uptake,cheese", option, STATUS_USAGE,
                   "--variables: 'temprature' is no quantity; did you mean 'temperature'?; see "
                   "keeling describe variables\n"
                   "--variables: 'cheese' is no quantity; see keeling describe variables\n");
    assert_refused(",, ", option, STATUS_USAGE,
                   "--variables: ',, ' names no quantity; expected some, such as temperature\n");
    assert_refused("heat_uptake, forcing_vulcanic", file, STATUS_INPUT,
                   "x.yaml:3:12: 'forcing_vulcanic' is no quantity; did you mean "
                   "'forcing_volcanic'?; see keeling describe variables\n");
    assert_refused("heat_uptake,Emissions|*|None", file, STATUS_INPUT,
                   "x.yaml:3:12: 'Emissions|*|None' is no quantity; see keeling describe "
                   "variables\n");
}

/* Sums by hand of what places() lays out. */
static void test_places_follow_each_other(void **state)
{
    (void)state;
    const struct extents extents = {
        .n_slcf = n_slcf, .n_minor = n_minor, .n_own = 4, .pools_own = 2, .n_group = 5};
    struct counts counts = counts_build(&extents);
    int at[n_parameters + 1], drivers_at[n_drivers + 1], stocks = 0;
    static const int want[N_shapes] = {
        [SHAPE_one] = 1,   [SHAPE_layer] = 3,     [SHAPE_layer_layer] = 9,    [SHAPE_noise] = 10,
        [SHAPE_pool] = 4,  [SHAPE_slcf] = n_slcf, [SHAPE_minor] = n_minor,    [SHAPE_own] = 4,
        [SHAPE_group] = 5, [SHAPE_own_pool] = 8,  [SHAPE_forcer] = n_forcers, [SHAPE_impulse] = 1};
    assert_memory_equal(counts.of, want, sizeof want);
    parameter_places(&counts, at);
    driver_places(&counts, drivers_at);
    assert_int_equal(at[0] + drivers_at[0], 0);
    for (int i = 0; i < n_parameters; i++)
        assert_int_equal(at[i + 1] - at[i], want[parameter_table[i].shape]);
    for (int i = 0; i < n_drivers; i++)
        assert_int_equal(drivers_at[i + 1] - drivers_at[i], want[driver_table[i].shape]);
    for (int i = 0; i < n_variables; i++)
        stocks += variables[i].kind == KIND_STOCK && !variables[i].regional
                      ? want[variables[i].shape]
                      : 0;
    assert_int_equal(counts_stocks(&counts, false), stocks);
}

/* What describe tables tell: each row has a unit and words, and a range where it is stored. */
static void test_tables_are_complete(void **state)
{
    (void)state;
    for (int i = 0; i < n_parameters; i++)
        assert_true(*parameter_table[i].unit && *parameter_table[i].what);
    for (int i = 0; i < n_drivers; i++)
        assert_true(*driver_table[i].unit && *driver_table[i].what);
    for (int i = 0; i < n_variables; i++) {
        assert_true(*variables[i].unit && *variables[i].long_name);
        assert_true(variables[i].low < variables[i].high || !*variables[i].iamc);
    }
    for (int k = 0; k < 6; k++)
        assert_true(find(six[k])->variable->low < find(six[k])->variable->high);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_quantity_is_described),
        cmocka_unit_test(test_no_two_have_a_name_or_expression_in_common),
        cmocka_unit_test(test_regions_have_quantities),
        cmocka_unit_test(test_entries_are_found),
        cmocka_unit_test(test_labels_fill_the_templates),
        cmocka_unit_test(test_the_defaults_exist),
        cmocka_unit_test(test_quantities_by_name),
        cmocka_unit_test(test_quantities_by_pattern),
        cmocka_unit_test(test_words_that_are_no_quantity),
        cmocka_unit_test(test_places_follow_each_other),
        cmocka_unit_test(test_tables_are_complete),
    };
    return cmocka_run_group_tests(tests, build, drop);
}
