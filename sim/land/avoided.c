#include "land/avoided.h"

#include <math.h>

double avoided_step(struct avoided *avoided, const struct society *society, const double *lever,
                    bool first)
{
    if (first) {
        *avoided = (struct avoided){.index = 1};
    } else {
        double speed = *society_parameter(society, PARAMETER_abatement_speed);
        double pays = -expm1(-lever[POLICY_carbon_price] /
                             *society_parameter(society, PARAMETER_avoided_price));
        avoided->index *=
            society_derived(PARAMETER_land_kept, *society_parameter(society, PARAMETER_land_kept));
        avoided->by_price += fmax(fmin(pays - avoided->by_price, speed), -speed);
    }
    double strength = society_parameter(society, PARAMETER_strength)[STRENGTH_spatial_land];
    double saved = fmax(lever[POLICY_land_protection], avoided->by_price);
    return avoided->index * (1 - saved) * (1 - strength * lever[POLICY_spatial_pattern]);
}
