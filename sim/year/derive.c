#include <math.h>

#include "year/layers.h"
#include "year/plan.h"

/* Atmosphere of 5.1352e18 kg of air of 28.97 g/mol (Trenberth and Smith 2005
 * doi:10.1175/JCLI-3299.1): mixing ratio per mass of gas, in ppm per Gt, ppb per Mt, ppt per kt. */
static const double atmosphere_eg = 5.1352, air_g_per_mol = 28.97;
static const double iirf_cap = 100; /* yr, of a horizon of 100 yr */
static const double bromine_over_chlorine =
    45; /* Daniel et al. 1999 doi:10.1029/1999JD900381, as FaIR */

/* One member being derived. */
struct member {
    const struct plan *plan;
    const double *raw;
    double *out;
};

static double raw_of(const struct member *m, enum column column, int species)
{
    double value = species < 0 ? NAN : m->raw[m->plan->column_at[column] + species];
    return value;
}

/* 0 where the file says "not applicable". */
static double raw_or_zero(const struct member *m, enum column column, int species)
{
    double value = raw_of(m, column, species);
    return isnan(value) ? 0 : value;
}

static double raw_of_pool(const struct member *m, enum column column, int species, int pool)
{
    return m->raw[m->plan->column_at[column] + n_pools * species + pool];
}

static double world(const struct member *m, enum column column, int element)
{
    return m->raw[m->plan->column_at[column] + element];
}

static double world_or_zero(const struct member *m, enum column column, int element)
{
    double value = world(m, column, element);
    return isnan(value) ? 0 : value;
}

static void set(const struct member *m, enum parameter parameter, int element, double value)
{
    m->out[m->plan->at[parameter] + element] = value;
}

static double per_emission(const struct member *m, int species)
{
    double given = raw_of(m, COLUMN_concentration_per_emission, species);
    if (!isnan(given))
        return given;
    return air_g_per_mol / (atmosphere_eg * raw_of(m, COLUMN_molecular_weight, species));
}

/* ln alpha = ln g0 + iIRF / g1. g0 = 0 (CF4's file value underflows) means alpha = 1, as in FaIR.
 */
struct exponent {
    double rest, cap, per_cumulative, per_airborne, per_temperature;
};

static struct exponent exponent_of(const struct member *m, int species)
{
    double g0 = raw_of(m, COLUMN_g0, species), g1 = raw_of(m, COLUMN_g1, species);
    double r0 = raw_of(m, COLUMN_iirf_0, species);
    if (!(g0 > 0) || !(g1 > 0) || isnan(r0))
        return (struct exponent){.cap = INFINITY};
    double uptake = raw_or_zero(m, COLUMN_iirf_uptake, species) / g1;
    return (struct exponent){
        .rest = log(g0) + r0 / g1,
        .cap = log(g0) + iirf_cap / g1,
        .per_cumulative = uptake,
        .per_airborne = raw_or_zero(m, COLUMN_iirf_airborne, species) / g1 - uptake,
        .per_temperature = raw_or_zero(m, COLUMN_iirf_temperature, species) / g1,
    };
}

/* iIRF itself, in years, of which dfair finds alpha without g0 and g1. */
static struct exponent iirf_of(const struct member *m, int species)
{
    double uptake = raw_or_zero(m, COLUMN_iirf_uptake, species);
    return (struct exponent){
        .rest = raw_or_zero(m, COLUMN_iirf_0, species),
        .cap = iirf_cap,
        .per_cumulative = uptake,
        .per_airborne = raw_or_zero(m, COLUMN_iirf_airborne, species) - uptake,
        .per_temperature = raw_or_zero(m, COLUMN_iirf_temperature, species),
    };
}

static void derive_co2(const struct member *m)
{
    int co2 = m->plan->of_type[SPECIES_co2];
    struct exponent exponent =
        m->plan->cycle == CYCLE_dfair ? iirf_of(m, co2) : exponent_of(m, co2);
    for (int i = 0; i < m->plan->counts.of[SHAPE_pool]; i++) {
        double lifetime = raw_of_pool(m, COLUMN_unperturbed_lifetime, co2, i);
        set(m, PARAMETER_co2_share, i,
            raw_of_pool(m, COLUMN_partition_fraction, co2, i) * lifetime);
        set(m, PARAMETER_co2_rate, i, 1 / lifetime);
        set(m, PARAMETER_co2_begin, i, world_or_zero(m, COLUMN_initial_co2, i));
    }
    set(m, PARAMETER_co2_begin_emitted, 0, world_or_zero(m, COLUMN_initial_co2_emitted, 0));
    set(m, PARAMETER_co2_exponent, 0, exponent.rest);
    set(m, PARAMETER_co2_exponent_cap, 0, fmin(exponent.cap, 700));
    set(m, PARAMETER_co2_per_cumulative, 0, exponent.per_cumulative);
    set(m, PARAMETER_co2_per_airborne, 0, exponent.per_airborne);
    set(m, PARAMETER_co2_per_temperature, 0, exponent.per_temperature);
    set(m, PARAMETER_co2_baseline_emissions, 0, raw_or_zero(m, COLUMN_baseline_emissions, co2));
    set(m, PARAMETER_co2_baseline, 0, raw_of(m, COLUMN_baseline_concentration, co2));
    set(m, PARAMETER_co2_per_emission, 0, per_emission(m, co2));
}

/* What aerosols, ozone and the CH4 lifetime see of a species: 0 unless its flag is set. */
static double from_concentration(const struct member *m, enum column column, int species)
{
    bool counted = raw_or_zero(m, COLUMN_aerosol_chemistry_from_concentration, species) != 0;
    return counted ? raw_or_zero(m, column, species) : 0;
}

static double from_emissions(const struct member *m, enum column column, int species)
{
    bool counted = raw_or_zero(m, COLUMN_aerosol_chemistry_from_emissions, species) != 0;
    return counted ? raw_or_zero(m, column, species) : 0;
}

static void derive_ch4(const struct member *m)
{
    const struct plan *plan = m->plan;
    int ch4 = plan->of_type[SPECIES_ch4], n2o = plan->of_type[SPECIES_n2o];
    int eesc = plan->of_type[SPECIES_eesc];
    double lifetime = raw_of_pool(m, COLUMN_unperturbed_lifetime, ch4, 0);
    const enum column sensitivity = COLUMN_ch4_lifetime_chemical_sensitivity;
    set(m, PARAMETER_ch4_share, 0, lifetime);
    set(m, PARAMETER_ch4_rate, 0, 1 / lifetime);
    set(m, PARAMETER_ch4_baseline_emissions, 0, raw_or_zero(m, COLUMN_baseline_emissions, ch4));
    set(m, PARAMETER_ch4_baseline, 0, raw_of(m, COLUMN_baseline_concentration, ch4));
    set(m, PARAMETER_ch4_per_emission, 0, per_emission(m, ch4));
    set(m, PARAMETER_ch4_lifetime_ch4, 0, from_concentration(m, sensitivity, ch4));
    set(m, PARAMETER_ch4_lifetime_n2o, 0, from_concentration(m, sensitivity, n2o));
    set(m, PARAMETER_ch4_lifetime_eesc, 0, from_concentration(m, sensitivity, eesc));
    set(m, PARAMETER_ch4_lifetime_temperature, 0,
        raw_or_zero(m, COLUMN_lifetime_temperature_sensitivity, ch4));
}

static void derive_own(const struct member *m, int slot)
{
    int species = m->plan->minor[m->plan->own[slot]];
    struct exponent exponent = exponent_of(m, species);
    double alpha = exp(fmin(exponent.rest, exponent.cap));
    for (int i = 0; i < m->plan->pools_own; i++) {
        double lifetime = raw_of_pool(m, COLUMN_unperturbed_lifetime, species, i);
        double share = raw_of_pool(m, COLUMN_partition_fraction, species, i);
        double decay = share > 0 ? expm1(-m->plan->experiment->step / (alpha * lifetime)) : 0;
        int at = slot * m->plan->pools_own + i;
        set(m, PARAMETER_own_decay, at, decay);
        set(m, PARAMETER_own_gain, at, share > 0 ? -share * alpha * lifetime * decay : 0);
        set(m, PARAMETER_own_share, at, share > 0 ? share * lifetime : 0);
        set(m, PARAMETER_own_rate, at, share > 0 ? 1 / lifetime : 1);
    }
    set(m, PARAMETER_own_exponent, slot, exponent.rest);
    set(m, PARAMETER_own_exponent_cap, slot, fmin(exponent.cap, 700));
    set(m, PARAMETER_own_per_cumulative, slot, exponent.per_cumulative);
    set(m, PARAMETER_own_per_airborne, slot, exponent.per_airborne);
    set(m, PARAMETER_own_per_temperature, slot, exponent.per_temperature);
}

static double adjusted_scale(const struct member *m, int species)
{
    return raw_of(m, COLUMN_forcing_scale, species) *
           (1 + raw_or_zero(m, COLUMN_tropospheric_adjustment, species));
}

static void derive_gas(const struct member *m, int gas)
{
    int species = m->plan->minor[gas];
    double adjustment = 1 + raw_or_zero(m, COLUMN_tropospheric_adjustment, species);
    double halogens = raw_or_zero(m, COLUMN_cl_atoms, species) +
                      bromine_over_chlorine * raw_or_zero(m, COLUMN_br_atoms, species);
    set(m, PARAMETER_gas_baseline_emissions, gas,
        raw_or_zero(m, COLUMN_baseline_emissions, species));
    set(m, PARAMETER_gas_baseline, gas, raw_of(m, COLUMN_baseline_concentration, species));
    set(m, PARAMETER_gas_per_emission, gas, per_emission(m, species));
    set(m, PARAMETER_gas_efficiency, gas,
        0.001 * adjustment * raw_or_zero(m, COLUMN_greenhouse_gas_radiative_efficiency, species));
    set(m, PARAMETER_gas_halogen, gas,
        halogens * raw_or_zero(m, COLUMN_fractional_release, species));
}

/* Meinshausen et al. 2020 table 3 at one point, for the offsets; as kernels/climate/greenhouse.cl.
 */
static double co2_forcing_at(const struct experiment *experiment, double co2, double n2o,
                             double reference)
{
    if (experiment->co2_forcing == CO2_FORCING_logarithmic)
        return 5.35 * log(co2 / reference);
    const double a1 = -2.4785e-7, b1 = 7.5906e-4, c1 = -2.1492e-3, d1 = 5.2488;
    double excess = fmin(fmax(co2 - reference, 0), -b1 / (2 * a1));
    return ((a1 * excess + b1) * excess + d1 + c1 * sqrt(n2o)) * log(co2 / reference);
}

static void derive_greenhouse(const struct member *m)
{
    const struct plan *plan = m->plan;
    int co2 = plan->of_type[SPECIES_co2], ch4 = plan->of_type[SPECIES_ch4];
    int n2o = plan->of_type[SPECIES_n2o];
    const enum column reference = COLUMN_forcing_reference_concentration;
    double c = raw_of(m, COLUMN_baseline_concentration, co2), rc = raw_of(m, reference, co2);
    double h = raw_of(m, COLUMN_baseline_concentration, ch4), rh = raw_of(m, reference, ch4);
    double n = raw_of(m, COLUMN_baseline_concentration, n2o), rn = raw_of(m, reference, n2o);
    double h_slope = -8.9603e-5 * sqrt(h) - 1.2462e-4 * sqrt(n) + 0.045194;
    double n_slope = -3.4197e-4 * sqrt(c) + 2.5455e-4 * sqrt(n) - 2.4357e-4 * sqrt(h) + 0.12173;
    double scale_c = adjusted_scale(m, co2), scale_h = adjusted_scale(m, ch4);
    double scale_n = adjusted_scale(m, n2o);
    set(m, PARAMETER_co2_reference, 0, rc);
    set(m, PARAMETER_co2_per_reference, 0, 1 / rc);
    set(m, PARAMETER_ch4_reference_root, 0, sqrt(rh));
    set(m, PARAMETER_n2o_reference_root, 0, sqrt(rn));
    set(m, PARAMETER_co2_forcing_scale, 0, scale_c);
    set(m, PARAMETER_ch4_forcing_scale, 0, scale_h);
    set(m, PARAMETER_n2o_forcing_scale, 0, scale_n);
    set(m, PARAMETER_co2_forcing_offset, 0, scale_c * co2_forcing_at(plan->experiment, c, n, rc));
    set(m, PARAMETER_ch4_forcing_offset, 0, scale_h * h_slope * (sqrt(h) - sqrt(rh)));
    set(m, PARAMETER_n2o_forcing_offset, 0, scale_n * n_slope * (sqrt(n) - sqrt(rn)));
    for (int group = 0; group < plan->n_group; group++)
        set(m, PARAMETER_group_scale, group,
            raw_of(m, COLUMN_forcing_scale, plan->minor[plan->group_gas[group]]));
}

/* Scale of a component that is a species of its own; 0 when the species file lacks it. */
static double component_scale(const struct member *m, enum species_type type)
{
    int species = m->plan->of_type[type];
    if (species < 0 || m->plan->driven[species] == DRIVEN_forcing)
        return 0;
    return adjusted_scale(m, species);
}

static void derive_slcf(const struct member *m, int s, double clouds_at_rest)
{
    int species = m->plan->slcf[s];
    double shape = from_emissions(m, COLUMN_aci_shape, species);
    set(m, PARAMETER_slcf_baseline_emissions, s,
        raw_or_zero(m, COLUMN_baseline_emissions, species));
    set(m, PARAMETER_ch4_lifetime_slcf, s,
        from_emissions(m, COLUMN_ch4_lifetime_chemical_sensitivity, species));
    set(m, PARAMETER_ari_slcf, s,
        component_scale(m, SPECIES_ari) *
            from_emissions(m, COLUMN_erfari_radiative_efficiency, species));
    set(m, PARAMETER_aci_slcf, s, shape / clouds_at_rest);
    set(m, PARAMETER_ozone_slcf, s,
        component_scale(m, SPECIES_ozone) *
            from_emissions(m, COLUMN_ozone_radiative_efficiency, species));
    set(m, PARAMETER_contrails_slcf, s,
        component_scale(m, SPECIES_contrails) *
            raw_or_zero(m, COLUMN_contrails_radiative_efficiency, species));
    set(m, PARAMETER_lapsi_slcf, s,
        component_scale(m, SPECIES_lapsi) *
            raw_or_zero(m, COLUMN_lapsi_radiative_efficiency, species));
}

static void derive_aerosols_and_ozone(const struct member *m)
{
    const struct plan *plan = m->plan;
    int ch4 = plan->of_type[SPECIES_ch4], n2o = plan->of_type[SPECIES_n2o];
    int eesc = plan->of_type[SPECIES_eesc], afolu = plan->of_type[SPECIES_co2_afolu];
    double ari = component_scale(m, SPECIES_ari), ozone = component_scale(m, SPECIES_ozone);
    double clouds_at_rest = 1;
    for (int s = 0; s < plan->n_slcf; s++)
        clouds_at_rest += from_emissions(m, COLUMN_aci_shape, plan->slcf[s]) *
                          raw_or_zero(m, COLUMN_baseline_emissions, plan->slcf[s]);
    for (int s = 0; s < plan->n_slcf; s++)
        derive_slcf(m, s, clouds_at_rest);
    double aci = world(m, COLUMN_aci_scale, 0);
    set(m, PARAMETER_aci_scale, 0, isnan(aci) ? 0 : component_scale(m, SPECIES_aci) * aci);
    set(m, PARAMETER_ari_ch4, 0,
        ari * from_concentration(m, COLUMN_erfari_radiative_efficiency, ch4));
    set(m, PARAMETER_ari_n2o, 0,
        ari * from_concentration(m, COLUMN_erfari_radiative_efficiency, n2o));
    set(m, PARAMETER_ozone_ch4, 0,
        ozone * from_concentration(m, COLUMN_ozone_radiative_efficiency, ch4));
    set(m, PARAMETER_ozone_n2o, 0,
        ozone * from_concentration(m, COLUMN_ozone_radiative_efficiency, n2o));
    set(m, PARAMETER_ozone_eesc, 0,
        ozone * from_concentration(m, COLUMN_ozone_radiative_efficiency, eesc));
    set(m, PARAMETER_eesc_baseline, 0, raw_or_zero(m, COLUMN_baseline_concentration, eesc));
    set(m, PARAMETER_h2o_ch4, 0,
        component_scale(m, SPECIES_h2o_stratospheric) *
            raw_or_zero(m, COLUMN_h2o_stratospheric_factor, ch4));
    set(m, PARAMETER_land_use_factor, 0,
        component_scale(m, SPECIES_land_use) *
            raw_or_zero(m, COLUMN_land_use_cumulative_emissions_to_forcing, afolu));
}

static void derive_components(const struct member *m)
{
    static const enum species_type type_of[n_forcers] = {
        [FORCER_co2] = SPECIES_co2,
        [FORCER_ch4] = SPECIES_ch4,
        [FORCER_n2o] = SPECIES_n2o,
        [FORCER_montreal] = SPECIES_cfc11,
        [FORCER_f_gases] = SPECIES_f_gas,
        [FORCER_ari] = SPECIES_ari,
        [FORCER_aci] = SPECIES_aci,
        [FORCER_ozone] = SPECIES_ozone,
        [FORCER_contrails] = SPECIES_contrails,
        [FORCER_lapsi] = SPECIES_lapsi,
        [FORCER_h2o_stratospheric] = SPECIES_h2o_stratospheric,
        [FORCER_land_use] = SPECIES_land_use,
        [FORCER_solar] = SPECIES_solar,
        [FORCER_volcanic] = SPECIES_volcanic,
        [FORCER_other] = SPECIES_unspecified,
    };
    for (int f = 0; f < n_forcers; f++) {
        int species = m->plan->of_type[type_of[f]];
        bool natural = f == FORCER_solar || f == FORCER_volcanic;
        double efficacy = raw_of(m, COLUMN_forcing_efficacy, species);
        set(m, PARAMETER_forcing_scale, f, natural ? raw_of(m, COLUMN_forcing_scale, species) : 1);
        set(m, PARAMETER_extra_efficacy, f, isnan(efficacy) ? 0 : efficacy - 1);
        set(m, PARAMETER_temperature_feedback, f,
            raw_or_zero(m, COLUMN_forcing_temperature_feedback, species));
    }
}

static void derive_layers(const struct member *m)
{
    struct layer_parameters parameters = {
        .gamma = world(m, COLUMN_gamma_autocorrelation, 0),
        .efficacy = world(m, COLUMN_deep_ocean_efficacy, 0),
    };
    for (int i = 0; i < n_layers; i++) {
        parameters.capacity[i] = world(m, COLUMN_ocean_heat_capacity, i);
        parameters.transfer[i] = world(m, COLUMN_ocean_heat_transfer, i);
    }
    bool noise = m->plan->experiment->variability;
    if (noise) {
        parameters.sigma_eta = world(m, COLUMN_sigma_eta, 0);
        parameters.sigma_xi = world(m, COLUMN_sigma_xi, 0);
    }
    struct layers layers;
    layers_build(&layers, &parameters, m->plan->experiment->step, noise);
    set(m, PARAMETER_forcing_decay, 0, layers.decay);
    for (int i = 0; i < n_layers; i++) {
        set(m, PARAMETER_begin_warming, i, world_or_zero(m, COLUMN_initial_temperature, i));
        set(m, PARAMETER_layer_lag, i, layers.lag[i]);
        set(m, PARAMETER_layer_gain, i, layers.gain[i]);
        for (int j = 0; j < n_layers; j++)
            set(m, PARAMETER_layer_matrix, i * n_layers + j, layers.matrix[i][j]);
    }
    for (int i = 0; i < 10; i++)
        set(m, PARAMETER_noise, i, layers.noise[i]);
    set(m, PARAMETER_surface_feedback, 0, parameters.transfer[0]);
    set(m, PARAMETER_deep_uptake, 0, (1 - parameters.efficacy) * parameters.transfer[2]);
}

static void derive_society(const struct member *m)
{
    const int *at = m->plan->at;
    const double *raw = m->raw + parameter_count(m->plan->experiment->n_species);
    for (int p = first_parameter_of_society; p < n_parameters; p++)
        for (int i = at[p]; i < at[p + 1]; i++)
            m->out[i] = society_derived((enum parameter)p, raw[i - at[first_parameter_of_society]]);
}

void derive(const struct plan *plan, const double *raw, double *derived)
{
    struct member m = {plan, raw, derived};
    derive_co2(&m);
    derive_ch4(&m);
    for (int slot = 0; slot < plan->n_own; slot++)
        derive_own(&m, slot);
    for (int gas = 0; gas < plan->n_minor; gas++)
        derive_gas(&m, gas);
    derive_greenhouse(&m);
    derive_aerosols_and_ozone(&m);
    derive_components(&m);
    derive_layers(&m);
    if (plan->counts.of[SHAPE_sink])
        plan_derive_carbon(plan, raw, derived);
    if (plan->society)
        derive_society(&m);
}

double plan_co2_exponent(const struct plan *plan, double iirf_0)
{
    struct member m = {plan, plan->experiment->parameter, NULL};
    int co2 = plan->of_type[SPECIES_co2];
    if (plan->cycle == CYCLE_dfair)
        return iirf_0;
    return log(raw_of(&m, COLUMN_g0, co2)) + iirf_0 / raw_of(&m, COLUMN_g1, co2);
}
