/* Aerosols: linear aerosol-radiation interactions, logarithmic aerosol-cloud interactions
 * (Stevens 2015 doi:10.1175/JCLI-D-14-00656.1 form, Smith et al. 2024), linear light-absorbing
 * particles on snow. The logarithm ln(1 + sum s E) - ln(1 + sum s E0) is taken as ln1p(sum s' (E -
 * E0)) with s' = s / (1 + sum s E0): no cancellation, which single precision needs. */
#include "elementary.h"
#include "here.h"

static inline real slcf_anomaly(const struct here *here, int s)
{
    return given(here, slcf_emissions + s) - member(here, slcf_baseline_emissions + s);
}

static inline void step_aerosols(struct here *here)
{
    real ari = member(here, ari_ch4) * (here->ch4_concentration - member(here, ch4_baseline));
    ari = fma(member(here, ari_n2o), here->n2o_concentration - member(here, gas_baseline), ari);
    real inside = (real)0, lapsi = (real)0;
    UNROLL for (int s = 0; s < N_SLCF; s++)
    {
        if (PRESENT_ari_slcf >> s & 1)
            ari = fma(member(here, ari_slcf + s), slcf_anomaly(here, s), ari);
        if (PRESENT_aci_slcf >> s & 1)
            inside = fma(member(here, aci_slcf + s), slcf_anomaly(here, s), inside);
        if (PRESENT_lapsi_slcf >> s & 1)
            lapsi = fma(member(here, lapsi_slcf + s), slcf_anomaly(here, s), lapsi);
        here->slcf_emitted[s] = given(here, slcf_emissions + s);
    }
    here->forcing[FORCER_ari] = ari;
    here->forcing[FORCER_aci] = member(here, aci_scale) * log1p_(inside);
    here->forcing[FORCER_lapsi] = lapsi;
}
