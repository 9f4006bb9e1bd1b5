/* N2O (gas 0) and the minor gases. A gas that no member changes comes from the scenario's row; the
 * others ("own") are stepped here, with constant lifetimes or with the state-dependent ones of
 * carbon.cl. Then what the halogens add up to: equivalent effective stratospheric chlorine
 * (Newman et al. 2007 doi:10.5194/acp-7-4537-2007, as used by Smith et al. 2024). */
#include "elementary.h"
#include "here.h"

static inline void own_pool_years(const struct here *here, int slot, real *decay, real *gain)
{
    if (!state_dependent[slot]) {
        UNROLL for (int i = 0; i < POOLS_OWN; i++)
        {
            decay[i] = member(here, own_decay + slot * POOLS_OWN + i);
            gain[i] = member(here, own_gain + slot * POOLS_OWN + i);
        }
        return;
    }
    int gas = own_gas[slot];
    real airborne = here->own_burden[slot][0];
    UNROLL for (int i = 1; i < POOLS_OWN; i++) airborne += here->own_burden[slot][i];
    real cumulative = gas_driven[gas] == DRIVEN_CONCENTRATION ? here->own_taken[slot]
                                                              : given(here, gas_cumulative + gas);
    real exponent =
        fma(member(here, own_per_cumulative + slot), cumulative, member(here, own_exponent + slot));
    exponent = fma(member(here, own_per_airborne + slot), airborne, exponent);
    exponent = fma(member(here, own_per_temperature + slot), here->temperature[0], exponent);
    exponent = smaller(exponent, member(here, own_exponent_cap + slot));
    real per_alpha = exp_(-larger(exponent, LEAST_EXPONENT));
    real alpha = (real)1 / per_alpha;
    UNROLL for (int i = 0; i < POOLS_OWN; i++) pool_year(
        member(here, own_share + slot * POOLS_OWN + i),
        member(here, own_rate + slot * POOLS_OWN + i), alpha, per_alpha, &decay[i], &gain[i]);
}

static inline void step_own_gas(struct here *here, int slot)
{
    int gas = own_gas[slot];
    real decay[N_POOL], gain[N_POOL], left[N_POOL];
    own_pool_years(here, slot, decay, gain);
    real sum_left = (real)0, sum_gain = (real)0;
    UNROLL for (int i = 0; i < POOLS_OWN; i++)
    {
        left[i] = fma(here->own_burden[slot][i], decay[i], here->own_burden[slot][i]);
        sum_left += left[i];
        sum_gain += gain[i];
    }
    real emissions = given(here, gas_given + gas), excess;
    if (gas_driven[gas] == DRIVEN_CONCENTRATION) {
        real burden =
            (emissions - member(here, gas_baseline + gas)) / member(here, gas_per_emission + gas);
        excess = (burden - sum_left) / sum_gain;
        here->gas_concentration[gas] = emissions;
        emissions = excess + member(here, gas_baseline_emissions + gas);
    } else {
        excess = emissions - member(here, gas_baseline_emissions + gas);
    }
    real burden = (real)0;
    UNROLL for (int i = 0; i < POOLS_OWN; i++)
    {
        here->own_burden[slot][i] = fma(excess, gain[i], left[i]);
        burden += here->own_burden[slot][i];
    }
    if (gas_driven[gas] != DRIVEN_CONCENTRATION)
        here->gas_concentration[gas] =
            fma(member(here, gas_per_emission + gas), burden, member(here, gas_baseline + gas));
    here->gas_emissions[gas] = emissions;
    here->own_taken[slot] = fma(emissions, (real)STEP_YEARS, here->own_taken[slot]);
}

/* EESC: sum over halogens of (Cl + 45 Br) x fractional release x concentration (ppt). */
static inline real halogens(const struct here *here)
{
    real sum = (real)0;
    UNROLL for (int gas = 1; gas < N_MINOR; gas++) if (gas_is_halogen[gas]) sum =
        fma(member(here, gas_halogen + gas), here->gas_concentration[gas], sum);
    return sum;
}

static inline void step_gases(struct here *here)
{
    UNROLL for (int slot = 0; slot < N_OWN; slot++) step_own_gas(here, slot);
    UNROLL for (int gas = 0; gas < N_MINOR; gas++) if (!gas_is_own[gas])
    {
        here->gas_concentration[gas] = given(here, gas_shared + gas);
        here->gas_emissions[gas] = given(here, gas_shared_emissions + gas);
    }
    here->n2o_concentration = here->gas_concentration[0];
    here->eesc = SUMS_SHARED ? given(here, eesc_shared) : halogens(here);
}
