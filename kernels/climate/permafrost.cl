/* Carbon in permafrost, as in Hector (Woodard et al. 2021 doi:10.5194/gmd-14-4751-2021, Dorheim et
 * al. 2024 doi:10.5194/gmd-17-4855-2024): at a warming T of the world the share of it that has
 * thawed is log-normal, Phi((ln(w T) - mu) / sigma), w the warming of its regions over the
 * world's. What thaws in a year is what is frozen above that; when it cools, what has thawed
 * freezes again as far as there is any. A share of what thaws never rots; the rest W does,
 * dW/dt = thaw - k Q10^(w Ts / 10) W with Ts the mean warming that soils feel, part of it to CH4.
 * The carbon of that CH4 is counted as CO2 at once, about a decade before it is. */
#include "elementary.h"
#include "here.h"

/* (1 - exp(-x)) / x */
INLINE real mean_decay(real x)
{
    return -expm1_(-x) / x;
}

/* The normal distribution below z: Abramowitz and Stegun 1964, 7.1.28, error below 2e-7; it never
 * falls as z rises, for all its terms are positive. */
INLINE real normal_below(real z)
{
    real x = fabs(z) * (real)((scalar)0.70710678118654752);
    real sum = fma(x, (real)((scalar)0.0000430638), (real)((scalar)0.0002765672));
    sum = fma(x, sum, (real)((scalar)0.0001520143));
    sum = fma(x, sum, (real)((scalar)0.0092705272));
    sum = fma(x, sum, (real)((scalar)0.0422820123));
    sum = fma(x, sum, (real)((scalar)0.0705230784));
    real beyond = (real)1 / fma(x, sum, (real)1);
    UNROLL for (int i = 0; i < 4; i++) beyond *= beyond;
    beyond *= (real)((scalar)0.5);
    return pick(z < (real)0, beyond, (real)1 - beyond);
}

/* Permafrost that this warming leaves frozen, Gt CO2. */
INLINE real frozen_at(const struct here *here, real warming)
{
    real log_warming = log_(larger(warming, (real)((scalar)1e-6)));
    real z = (log_warming - member(here, thaw_middle)) * member(here, per_thaw_spread);
    real thawed = pick(warming > (real)0, normal_below(z), (real)0);
    return member(here, frozen_at_rest) * ((real)1 - thawed);
}

/* A year of permafrost: what rots of it, Gt CO2. */
static inline real permafrost_year(struct here *here)
{
    real thaw = here->frozen_carbon - frozen_at(here, here->temperature[0]);
    real found = here->thawed_carbon + here->static_carbon;
    real freeze = smaller(larger(-thaw, (real)0), found);
    thaw = larger(thaw, (real)0);
    real stays = (real)1 - freeze / larger(found, (real)((scalar)1e-30));
    real decay = member(here, thaw_decay) * exp_(member(here, thaw_response) * here->soil_warming);
    real mean = mean_decay(decay), may_rot = ((real)1 - member(here, thaw_static)) * thaw;
    real left = here->thawed_carbon * stays;
    real rotted = decay * mean * left + may_rot * ((real)1 - mean);

    here->frozen_carbon += freeze - thaw;
    here->thawed_carbon = left + may_rot - rotted;
    here->static_carbon = fma(member(here, thaw_static), thaw, here->static_carbon * stays);
    here->permafrost_release = rotted;
    here->permafrost_ch4 = member(here, ch4_per_release) * rotted;
    return rotted;
}
