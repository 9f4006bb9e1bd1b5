#include <math.h>

#include "base/units.h"
#include "constants.h"
#include "scenario/biomes.h"
#include "year/plan.h"

/* Rise of dissolved carbon in sea water per uptake, umol/kg per ppm and per m of a layer: 1.722e17
 * umol m3 ppm-1 kg-1 over an ocean of 3.62e14 m2 (Joos et al. 1996). */
static const double dic_times_depth = 1.722e17 / 3.62e14;
static const double ch4_per_co2 = 16.043 / 44.009; /* by mass, of the same carbon */

/* A biome's pools, and the rates that hold them where they are. */
static void derive_biome(const struct plan *plan, const double *carbon, double co2_per_carbon,
                         double *derived, int b)
{
    const int *at = plan->experiment->carbon->ranges.at;
    double production = carbon[at[CARBON_production] + b];
    double vegetation = carbon[at[CARBON_vegetation] + b];
    double detritus = carbon[at[CARBON_detritus] + b], soil = carbon[at[CARBON_soil] + b];
    double to_vegetation = carbon[at[CARBON_to_vegetation]];
    double to_detritus = carbon[at[CARBON_to_detritus]];
    double litter = to_vegetation * production, share = carbon[at[CARBON_litter_to_detritus]];
    double rotted = to_detritus * production + share * litter;
    double buried = (1 - to_vegetation - to_detritus) * production + (1 - share) * litter +
                    carbon[at[CARBON_detritus_to_soil]] * rotted;
    double rate = litter / vegetation;
    derived[plan->at[PARAMETER_biome_production] + b] = production * co2_per_carbon;
    derived[plan->at[PARAMETER_vegetation_at_rest] + b] = vegetation * co2_per_carbon;
    derived[plan->at[PARAMETER_detritus_at_rest] + b] = detritus * co2_per_carbon;
    derived[plan->at[PARAMETER_soil_at_rest] + b] = soil * co2_per_carbon;
    derived[plan->at[PARAMETER_vegetation_kept] + b] = exp(-rate);
    derived[plan->at[PARAMETER_vegetation_gain] + b] = -expm1(-rate) / rate;
    derived[plan->at[PARAMETER_detritus_rate] + b] = rotted / detritus;
    derived[plan->at[PARAMETER_soil_rate] + b] = buried / soil;
    derived[plan->at[PARAMETER_biome_response] + b] =
        carbon[at[CARBON_warming] + b] * log(carbon[at[CARBON_respiration_q10]]) / 10;
}

static void derive_permafrost(const struct plan *plan, const double *carbon, double co2_per_carbon,
                              double *derived)
{
    const int *at = plan->experiment->carbon->ranges.at;
    double warming = carbon[at[CARBON_permafrost_warming]];
    derived[plan->at[PARAMETER_frozen_at_rest]] = carbon[at[CARBON_permafrost]] * co2_per_carbon;
    derived[plan->at[PARAMETER_thaw_middle]] = carbon[at[CARBON_thaw_mu]] - log(warming);
    derived[plan->at[PARAMETER_per_thaw_spread]] = 1 / carbon[at[CARBON_thaw_sigma]];
    derived[plan->at[PARAMETER_thaw_static]] = carbon[at[CARBON_permafrost_static]];
    derived[plan->at[PARAMETER_thaw_decay]] = carbon[at[CARBON_permafrost_decay]];
    derived[plan->at[PARAMETER_thaw_response]] =
        warming * log(carbon[at[CARBON_respiration_q10]]) / 10;
    derived[plan->at[PARAMETER_ch4_per_release]] =
        carbon[at[CARBON_permafrost_methane]] * ch4_per_co2 * MT_PER_GT;
}

/* What part of land's sink a region has where no biome has its own: by net primary production. */
static double share_of_land(const struct plan *plan, const double *production, int region)
{
    double sum = 0, own = 0;
    for (int b = 0; b < n_biomes; b++) {
        sum += production[b];
        own += production[b] * biomes_share(plan->society, region, b);
    }
    return own / sum;
}

static void derive_shares(const struct plan *plan, const double *carbon, double *derived)
{
    const double *production = carbon + plan->experiment->carbon->ranges.at[CARBON_production];
    double *land = derived + plan->at[PARAMETER_land_share];
    double *ocean = derived + plan->at[PARAMETER_ocean_share];
    for (int r = 0; r < plan->counts.of[SHAPE_region]; r++) {
        ocean[r] = biomes_share(plan->society, r, n_biomes);
        if (plan->cycle == CYCLE_boxes)
            for (int b = 0; b < n_biomes; b++)
                land[r * n_biomes + b] = biomes_share(plan->society, r, b);
        else
            land[r] = share_of_land(plan, production, r);
    }
}

void plan_derive_carbon(const struct plan *plan, const double *raw, double *derived)
{
    const struct experiment *experiment = plan->experiment;
    const int *at = experiment->carbon->ranges.at;
    const double *carbon = raw + plan_raw_carbon(experiment);
    double co2_per_carbon = NAN;
    char why[80];
    units_convert("GtC/yr", "Gt CO2/yr", &co2_per_carbon, why, sizeof why);
    derived[plan->at[PARAMETER_fertilisation]] = carbon[at[CARBON_fertilisation]];
    derived[plan->at[PARAMETER_to_vegetation]] = carbon[at[CARBON_to_vegetation]];
    derived[plan->at[PARAMETER_to_detritus]] = carbon[at[CARBON_to_detritus]];
    derived[plan->at[PARAMETER_litter_to_detritus]] = carbon[at[CARBON_litter_to_detritus]];
    derived[plan->at[PARAMETER_detritus_to_soil]] = carbon[at[CARBON_detritus_to_soil]];
    derived[plan->at[PARAMETER_soil_memory]] = 1 / carbon[at[CARBON_soil_memory]];
    derived[plan->at[PARAMETER_ocean_warming]] = carbon[at[CARBON_ocean_warming]];
    derived[plan->at[PARAMETER_gas_exchange]] = 1 / carbon[at[CARBON_gas_exchange]];
    derived[plan->at[PARAMETER_dic_per_uptake]] = dic_times_depth / carbon[at[CARBON_mixed_layer]];
    derive_shares(plan, carbon, derived);
    if (plan->cycle != CYCLE_boxes)
        return;
    derive_permafrost(plan, carbon, co2_per_carbon, derived);
    for (int b = 0; b < n_biomes; b++)
        derive_biome(plan, carbon, co2_per_carbon, derived, b);
}
