/* Forcing to temperature: sums, then the energy balance of three layers behind an autocorrelated
 * forcing state. Cummins et al. 2020 doi:10.1175/JCLI-D-19-0589.1; s' = Ad s + bd F is the exact
 * step, of a year or of STEP_YEARS. Planetary heat uptake N = F - k1 T1 + (1 - e) k3 (T2 - T3),
 * W m-2. */
#include "here.h"
#include "philox.h"

/* W m-2 over the planet for a year, in ZJ: 4 pi (6371 km)^2 x 365.24219 x 86400 s / 1e21. */
#define ZJ_PER_WM2_YEAR ((real)((scalar)16.09606639539572))

static inline void step_forcing_total(struct here *here)
{
    real sum = (real)0, effective = (real)0;
    /* CO2, which is known last, comes last. */
    UNROLL for (int f = N_FORCER - 1; f >= 0; f--)
    {
        if (PRESCRIBED_FORCERS >> f & 1)
            here->forcing[f] = member(here, forcing_scale + f) * given(here, prescribed + f);
        if (PRESENT_temperature_feedback >> f & 1)
            here->forcing[f] =
                fma(member(here, temperature_feedback + f), here->temperature[0], here->forcing[f]);
        sum += here->forcing[f];
        if (PRESENT_extra_efficacy >> f & 1)
            effective = fma(member(here, extra_efficacy + f), here->forcing[f], effective);
    }
    here->forcing_sum = sum;
    here->forcing_effective = sum + effective;
}

/* shock[4] added to the forcing state and the layers: L z, L lower triangular by rows. */
static inline void internal_variability(const struct here *here, real *shock)
{
    word counter[4] = {(word)here->year, (word)0, (word)0, (word)0};
    real z[4];
    philox(counter, here->seed_low, here->seed_high);
    normals(counter, z);
    UNROLL for (int i = 0, at = 0; i < 4; i++)
    {
        shock[i] = (real)0;
        UNROLL for (int j = 0; j <= i; j++, at++) shock[i] =
            fma(member(here, noise + at), z[j], shock[i]);
    }
}

static inline void step_temperature(struct here *here)
{
    real before = here->forcing_state, now[N_LAYER], shock[1 + N_LAYER];
    real forcing = here->forcing_effective;
    UNROLL for (int i = 0; i < N_LAYER; i++)
    {
        now[i] = member(here, layer_lag + i) * before;
        UNROLL for (int j = 0; j < N_LAYER; j++) now[i] =
            fma(member(here, layer_matrix + i * N_LAYER + j), here->temperature[j], now[i]);
        now[i] = fma(member(here, layer_gain + i), forcing, now[i]);
    }
    here->forcing_state = fma(member(here, forcing_decay), before - forcing, forcing);
    if (VARIABILITY) {
        internal_variability(here, shock);
        here->forcing_state += shock[0];
        UNROLL for (int i = 0; i < N_LAYER; i++) now[i] += shock[1 + i];
    }
    UNROLL for (int i = 0; i < N_LAYER; i++) here->temperature[i] = now[i];
    real uptake = fma(-member(here, surface_feedback), now[0], here->forcing_sum);
    here->heat_uptake = fma(member(here, deep_uptake), now[1] - now[2], uptake);
    here->heat_content =
        fma(here->heat_uptake, ZJ_PER_WM2_YEAR * (real)STEP_YEARS, here->heat_content);
}
