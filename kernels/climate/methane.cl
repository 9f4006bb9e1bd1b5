/* CH4: one pool. Its lifetime is scaled by a product of linear factors of emissions (NOx, VOC),
 * concentrations (CH4, N2O, EESC, before the year) and surface warming (before the year):
 * Thornhill et al. 2021 doi:10.5194/acp-21-1105-2021, Smith et al. 2024
 * doi:10.5194/gmd-17-8569-2024. Factors are held at ch4_factor_floor, so that no pathway makes a
 * lifetime negative. What thawed permafrost emits comes on top of what is given. */
#include "elementary.h"
#include "here.h"

#define CH4_FACTOR_FLOOR ((real)((scalar)0.01))

static inline real ch4_factor(real sensitivity, real change)
{
    return larger(fma(sensitivity, change, (real)1), CH4_FACTOR_FLOOR);
}

static inline real ch4_lifetime_scaling(const struct here *here)
{
    real alpha = ch4_factor(member(here, ch4_lifetime_temperature), here->temperature[0]);
    UNROLL for (int s = 0; s < N_SLCF; s++) if (PRESENT_ch4_lifetime_slcf >> s & 1) alpha *=
        ch4_factor(member(here, ch4_lifetime_slcf + s),
                   given(here, slcf_emissions + s) - member(here, slcf_baseline_emissions + s));
    alpha *= ch4_factor(member(here, ch4_lifetime_ch4),
                        here->ch4_concentration - member(here, ch4_baseline));
    alpha *= ch4_factor(member(here, ch4_lifetime_n2o),
                        here->n2o_concentration - member(here, gas_baseline));
    return alpha *
           ch4_factor(member(here, ch4_lifetime_eesc), here->eesc - member(here, eesc_baseline));
}

static inline void step_ch4(struct here *here)
{
    real alpha = ch4_lifetime_scaling(here), decay, gain;
    pool_year(member(here, ch4_share), member(here, ch4_rate), alpha, (real)1 / alpha, &decay,
              &gain);
    real left = fma(here->ch4_burden, decay, here->ch4_burden);
    here->ch4_lifetime = alpha / member(here, ch4_rate);
    real natural = member(here, ch4_baseline_emissions);
    if (SIZE_land)
        natural -= here->permafrost_ch4;
    if (DRIVEN_CH4 == DRIVEN_CONCENTRATION) {
        here->ch4_concentration = given(here, ch4_given);
        here->ch4_burden =
            (here->ch4_concentration - member(here, ch4_baseline)) / member(here, ch4_per_emission);
        here->ch4_emissions = (here->ch4_burden - left) / gain + natural;
    } else if (DRIVEN_CH4 == DRIVEN_EMISSIONS) {
        here->ch4_emissions = given(here, ch4_given);
        here->ch4_burden = fma(here->ch4_emissions - natural, gain, left);
        here->ch4_concentration =
            fma(member(here, ch4_per_emission), here->ch4_burden, member(here, ch4_baseline));
    }
}
