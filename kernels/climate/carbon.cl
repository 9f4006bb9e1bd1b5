/* Gases that decay in pools: the exact solution over a step, of a year or of STEP_YEARS, of
 *     dR_i/dt = a_i (E - E0) - R_i / (alpha tau_i)
 * R_i burden of pool i (emissions unit), a_i share of emissions, tau_i lifetime (yr), alpha scaling
 * of the lifetimes (1). Leach et al. 2021 doi:10.5194/gmd-14-3007-2021 eq. 1-4; alpha with the
 * constants g0, g1 as in Leach et al. 2021 eq. 5-6, folded into an exponent. */
#include "climate/boxes.cl"
#include "constants.h"
#include "elementary.h"
#include "here.h"

/* What a step does to a pool: decay = exp(-q) - 1 and gain = a tau alpha (1 - exp(-q)), burden left
 * of unit emissions a year, with q = step / (alpha tau). share = a tau, rate = 1 / tau. */
static inline void pool_year(real share, real rate, real alpha, real per_alpha, real *decay,
                             real *gain)
{
    *decay = expm1_(-(rate * (real)STEP_YEARS) * per_alpha);
    *gain = -share * alpha * *decay;
}

/* ln of the least scaling of lifetimes, a millionth. Only emissions diagnosed from concentrations
 * ever come near it: where more is taken up the more there is, they run away, and would end as no
 * number at all. */
#define LEAST_EXPONENT ((real)-14)

static inline real airborne_co2(const struct here *here)
{
    return (here->co2_pool[0] + here->co2_pool[1]) + (here->co2_pool[2] + here->co2_pool[3]);
}

/* ln alpha = ln g0 + iIRF / g1 with iIRF = r0 + rU (cumulative - G) + rT T + rA G (G airborne,
 * Gt CO2); with dfair iIRF itself, yr. */
static inline real co2_exponent_of(const struct here *here, real cumulative, real airborne,
                                   real warming)
{
    real exponent = fma(member(here, co2_per_cumulative), cumulative, member(here, co2_exponent));
    exponent = fma(member(here, co2_per_airborne), airborne, exponent);
    return fma(member(here, co2_per_temperature), warming, exponent);
}

/* The alpha from 0.1 to 100 at which what is left of a pulse, over 100 years, is iIRF:
 *     sum of a_i tau_i alpha (1 - exp(-100 / (alpha tau_i)))
 * Millar et al. 2017 doi:10.5194/acp-17-7213-2017, not fitted as by Leach et al. 2021. The
 * sum is concave, so that Newton's steps from the least alpha only rise. */
static inline real exact_scaling(const struct here *here, real iirf)
{
    const real horizon = (real)100, least = (real)((scalar)0.1), most = (real)100;
    real alpha = least;
    for (int n = 0; n < 12; n++) {
        real sum = (real)0, slope = (real)0, per_alpha = (real)1 / alpha;
        UNROLL for (int i = 0; i < N_POOL; i++)
        {
            real share = member(here, co2_share + i);
            real q = horizon * member(here, co2_rate + i) * per_alpha, gone = -expm1_(-q);
            sum = fma(share * alpha, gone, sum);
            slope = fma(share, gone - q * ((real)1 - gone), slope);
        }
        alpha = smaller(larger(alpha + (iirf - sum) / slope, least), most);
    }
    return alpha;
}

/* CO2 in pools. ln alpha is capped where iIRF is 100 years. */
static inline void impulse_year(struct here *here)
{
    real airborne = airborne_co2(here), warming = here->temperature[0];
    if (CARBON_CYCLE == CYCLE_dfair) {
        airborne = here->felt_airborne;
        warming = here->felt_warming;
    }
    real cumulative = DRIVEN_CO2 == DRIVEN_CONCENTRATION
                          ? here->co2_taken
                          : given(here, co2_cumulative) + member(here, co2_begin_emitted);
    real exponent = co2_exponent_of(here, cumulative, airborne, warming);
    real per_alpha; /* first what the pools wait for */
    if (CARBON_CYCLE == CYCLE_dfair)
        per_alpha = (real)1 / exact_scaling(here, exponent);
    else
        per_alpha =
            exp_(-larger(smaller(exponent, member(here, co2_exponent_cap)), LEAST_EXPONENT));
    real alpha = (real)1 / per_alpha;
    here->co2_lifetime_scaling = alpha;

    real gain[N_POOL], left[N_POOL];
    UNROLL for (int i = 0; i < N_POOL; i++)
    {
        real decay;
        pool_year(member(here, co2_share + i), member(here, co2_rate + i), alpha, per_alpha, &decay,
                  &gain[i]);
        left[i] = fma(here->co2_pool[i], decay, here->co2_pool[i]);
    }
    real excess;
    if (DRIVEN_CO2 == DRIVEN_CONCENTRATION) {
        here->co2_concentration = given(here, co2_given);
        real burden =
            (here->co2_concentration - member(here, co2_baseline)) / member(here, co2_per_emission);
        excess = (burden - ((left[0] + left[1]) + (left[2] + left[3]))) /
                 ((gain[0] + gain[1]) + (gain[2] + gain[3]));
        here->co2_emissions = excess + member(here, co2_baseline_emissions);
    } else {
        here->co2_emissions = given(here, co2_given);
        excess = here->co2_emissions - member(here, co2_baseline_emissions);
    }
    UNROLL for (int i = 0; i < N_POOL; i++) here->co2_pool[i] = fma(excess, gain[i], left[i]);
    airborne = airborne_co2(here);
    if (DRIVEN_CO2 == DRIVEN_EMISSIONS)
        here->co2_concentration =
            fma(member(here, co2_per_emission), airborne, member(here, co2_baseline));
    here->co2_taken = fma(here->co2_emissions, (real)STEP_YEARS, cumulative);
    here->airborne_fraction = airborne / here->co2_taken;
}

/* What is emitted, by where it comes from: where concentrations are given, energy and industry
 * have what their path leaves to them (compatible emissions, Jones et al. 2013
 * doi:10.1175/JCLI-D-12-00554.1). */
static inline void tell_co2(struct here *here)
{
    here->co2_emissions_afolu = given(here, land_given);
    here->co2_emissions_ffi =
        DRIVEN_CO2 == DRIVEN_CONCENTRATION
            ? fma(here->co2_emissions, (real)MT_PER_GT, -here->co2_emissions_afolu)
            : given(here, fossil_given);
}

/* The carbon cycle that the scenario asks for. */
static inline void step_co2(struct here *here)
{
    real before = here->co2_concentration;
    if (CARBON_CYCLE == CYCLE_boxes)
        boxes_year(here);
    else
        impulse_year(here);
    if (CARBON_CYCLE == CYCLE_partitioned)
        partition_year(here, before);
    tell_co2(here);
}
