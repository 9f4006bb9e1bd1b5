/* Ozone (Thornhill et al. 2021 doi:10.5194/acp-21-853-2021, Skeie et al. 2020
 * doi:10.1038/s41612-020-00131-0), stratospheric water vapour, contrails and land use: all linear.
 */
#include "elementary.h"
#include "here.h"

static inline void step_chemistry(struct here *here)
{
    real ch4_change = here->ch4_concentration - member(here, ch4_baseline);
    real ozone = member(here, ozone_ch4) * ch4_change;
    ozone =
        fma(member(here, ozone_n2o), here->n2o_concentration - member(here, gas_baseline), ozone);
    ozone = fma(member(here, ozone_eesc), here->eesc - member(here, eesc_baseline), ozone);
    real contrails = (real)0;
    UNROLL for (int s = 0; s < N_SLCF; s++)
    {
        if (PRESENT_ozone_slcf >> s & 1)
            ozone = fma(member(here, ozone_slcf + s), slcf_anomaly(here, s), ozone);
        if (PRESENT_contrails_slcf >> s & 1)
            contrails =
                fma(member(here, contrails_slcf + s), given(here, slcf_emissions + s), contrails);
    }
    here->forcing[FORCER_ozone] = ozone;
    here->forcing[FORCER_contrails] = contrails;
    here->forcing[FORCER_h2o_stratospheric] = member(here, h2o_ch4) * ch4_change;
    here->forcing[FORCER_land_use] = member(here, land_use_factor) * given(here, land_cumulative);
    here->forcing[FORCER_solar] = (real)0;
    here->forcing[FORCER_volcanic] = (real)0;
    here->forcing[FORCER_other] = (real)0;
}
