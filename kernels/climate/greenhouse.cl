/* Forcing of the greenhouse gases. CO2, CH4, N2O: Meinshausen et al. 2020
 * doi:10.5194/gmd-13-3571-2020 table 3, CO2 or by its logarithm alone, Myhre et al. 1998
 * doi:10.1029/98GL01908 table 3; the reference concentrations (277.15 ppm, 731.41 and
 * 273.87 ppb) are data. Every forcing is counted from the baseline concentration, by an offset;
 * minor gases are linear (radiative efficiency x concentration above baseline), so that their
 * reference cancels. */
#include "elementary.h"
#include "here.h"

#define M20(value) ((real)((scalar)(value)))

/* co2 ppm, n2o ppb -> W m-2; reference ppm. Valid for co2 > 0. */
static inline real co2_forcing(real co2, real n2o_root, real reference, real per_reference)
{
    if (CO2_FORCING_LAW == CO2_FORCING_logarithmic)
        return M20(5.35) * log_(co2 * per_reference);
    const scalar a1 = (scalar)-2.4785e-7, b1 = (scalar)7.5906e-4, d1 = (scalar)5.2488;
    real excess = smaller(larger(co2 - reference, (real)0), M20(7.5906e-4 / (2 * 2.4785e-7)));
    real slope = fma(fma((real)a1, excess, (real)b1), excess, (real)d1);
    slope = fma(M20(-2.1492e-3), n2o_root, slope);
    return slope * log_(co2 * per_reference);
}

static inline real ch4_forcing(real ch4_root, real n2o_root, real reference_root)
{
    real slope = fma(M20(-8.9603e-5), ch4_root, fma(M20(-1.2462e-4), n2o_root, M20(0.045194)));
    return slope * (ch4_root - reference_root);
}

static inline real n2o_forcing(real co2_root, real ch4_root, real n2o_root, real reference_root)
{
    real slope = fma(M20(-3.4197e-4), co2_root, fma(M20(2.5455e-4), n2o_root, M20(0.12173)));
    slope = fma(M20(-2.4357e-4), ch4_root, slope);
    return slope * (n2o_root - reference_root);
}

/* Sum over the gases of a group, before the group's scale. W m-2. */
static inline real group_forcing(const struct here *here, int group)
{
    real sum = (real)0;
    UNROLL for (int gas = 1; gas < N_MINOR; gas++) if (gas_group[gas] == group) sum =
        fma(member(here, gas_efficiency + gas),
            here->gas_concentration[gas] - member(here, gas_baseline + gas), sum);
    return sum;
}

static inline void step_greenhouse(struct here *here)
{
    real co2_root = sqrt(here->co2_concentration);
    real ch4_root = sqrt(here->ch4_concentration);
    real n2o_root = sqrt(here->n2o_concentration);
    here->forcing[FORCER_co2] =
        fma(member(here, co2_forcing_scale),
            co2_forcing(here->co2_concentration, n2o_root, member(here, co2_reference),
                        member(here, co2_per_reference)),
            -member(here, co2_forcing_offset));
    here->forcing[FORCER_ch4] =
        fma(member(here, ch4_forcing_scale),
            ch4_forcing(ch4_root, n2o_root, member(here, ch4_reference_root)),
            -member(here, ch4_forcing_offset));
    here->forcing[FORCER_n2o] =
        fma(member(here, n2o_forcing_scale),
            n2o_forcing(co2_root, ch4_root, n2o_root, member(here, n2o_reference_root)),
            -member(here, n2o_forcing_offset));
    here->forcing[FORCER_montreal] = (real)0;
    here->forcing[FORCER_f_gases] = (real)0;
    UNROLL for (int group = 0; group < N_GROUP; group++)
    {
        real sum = SUMS_SHARED ? given(here, group_shared + group) : group_forcing(here, group);
        here->forcing[group_forcer[group]] =
            fma(member(here, group_scale + group), sum, here->forcing[group_forcer[group]]);
    }
}
