/* CO2 among boxes: air, the ocean's mixed layer, vegetation, detritus and soil of biomes, and
 * permafrost (permafrost.cl).
 *
 * Ocean: the mixed layer's dissolved inorganic carbon answers to uptake by a sum of exponentials,
 * seven running states and one that stays (HILDA of Joos et al. 1996
 * doi:10.1034/j.1600-0889.1996.t01-2-00006.x; two fast terms are fitted to its form for the first
 * two years, error below 0.001); its partial pressure by the polynomial there, at 18.2 degC, times
 * exp(w T) with w at most the 0.0423 of Takahashi et al. 1993. Exchange is implicit, by months.
 *
 * Land: dV/dt = a N - l V, dD/dt = b N + c l V - d q D,
 * dS/dt = (1 - a - b) N + (1 - c) l V + e d q D - s q' S with net primary production
 * N = N0 (1 + beta ln(C / C0)), q = Q10^(T / 10) of the biome's warming and q' of its mean over two
 * centuries, as in Hector v3 (Dorheim et al. 2024 doi:10.5194/gmd-17-4855-2024), solved exactly for
 * what comes and goes evenly over a year; rates are those that hold carbon.csv's pools at rest.
 * What land use emits is taken from all pools alike.
 *
 * Every tonne is in one box: what air gains is what is emitted less what the others gain. */
#include "climate/permafrost.cl"
#include "elementary.h"
#include "here.h"

enum { MONTHS = 12 };

/* What a month leaves of a mode, exp(-1 month / tau), and a tau (1 - exp(-1 month / tau)) in years,
 * what it leaves of a year's uptake: the mode that stays first (a 0.022936), then tau 1.2679,
 * 5.2528, 18.601, 68.736, 232.30, 0.034569, 0.315 and a 0.24278, 0.13963, 0.089318, 0.037820,
 * 0.035549, 0.22165, 0.21031. */
constant scalar mode_kept[] = {1,
                               0.93638788825106956,
                               0.98426062442699425,
                               0.99552997456026515,
                               0.9987883665269397,
                               0.99964133281113388,
                               0.089758041039305778,
                               0.76755106728873579};
constant scalar mode_gain[] = {0.022936 / MONTHS,     0.019581128710984917,  0.011544020838340243,
                               0.0074265186731403074, 0.0031497569484497615, 0.0029618853740742894,
                               0.0069744730960095581, 0.015399195537129385};

/* Pressure of CO2 in sea water above that at rest, ppm, by dissolved carbon above that at rest,
 * umol/kg; and its slope. */
INLINE real sea_pressure(real x)
{
    real sum = fma(x, (real)1.2425e-10, (real)1.488e-8);
    sum = fma(x, sum, (real)9.1193e-6);
    sum = fma(x, sum, (real)3.7929e-3);
    return x * fma(x, sum, (real)1.3021);
}

INLINE real sea_slope(real x)
{
    real sum = fma(x, (real)(5 * 1.2425e-10), (real)(4 * 1.488e-8));
    sum = fma(x, sum, (real)(3 * 9.1193e-6));
    sum = fma(x, sum, (real)(2 * 3.7929e-3));
    return fma(x, sum, (real)1.3021);
}

/* What the ocean takes up in a month, ppm, from air that is `over` ppm above rest when the month
 * begins and would be without it, and by how much its own uptake lowers that: 1 or 0. */
INLINE real ocean_month(struct here *here, real warming, real over, real lowers)
{
    real kept = (real)0, gain = (real)0;
    UNROLL for (int i = 0; i < N_MODE; i++)
    {
        here->ocean_mode[i] *= (real)(mode_kept[i]);
        kept += here->ocean_mode[i];
        gain += (real)(mode_gain[i]);
    }
    real per = member(here, dic_per_uptake), x = per * kept, rest = member(here, co2_baseline);
    real pressure = fma(rest + sea_pressure(x), warming, -rest);
    real slope = sea_slope(x) * warming * per * gain;
    real exchange = member(here, gas_exchange);
    real rate = exchange * (over - pressure) /
                fma(exchange, fma(lowers, (real)(1.0 / MONTHS), slope), (real)1);
    UNROLL for (int i = 0; i < N_MODE; i++) here->ocean_mode[i] =
        fma(rate, (real)(mode_gain[i]), here->ocean_mode[i]);
    return rate * (real)(1.0 / MONTHS);
}

/* A year of the ocean, ppm, as air goes from one concentration to another; where `lowers` is 1 what
 * is taken up comes on top of that. */
INLINE real ocean_year(struct here *here, real from, real to, real lowers)
{
    real sum = (real)0, rest = member(here, co2_baseline);
    real warming = exp_(member(here, ocean_warming) * here->temperature[0]);
    ROLL for (int month = 0; month < MONTHS; month++)
    {
        real part = (real)((scalar)month * (scalar)(1.0 / MONTHS)) + (real)(0.5 / MONTHS);
        real over = fma(part, to - from, from - rest) - lowers * sum;
        sum += ocean_month(here, warming, over, lowers);
    }
    return sum;
}

/* Net uptake of a biome in a year, Gt CO2. */
INLINE real biome_year(struct here *here, int b, real fertilised)
{
    real made = member(here, biome_production + b) * fertilised;
    real a = member(here, to_vegetation), d = member(here, to_detritus);
    real c = member(here, litter_to_detritus), e = member(here, detritus_to_soil);
    real response = member(here, biome_response + b);
    real x = member(here, detritus_rate + b) * exp_(response * here->temperature[0]);
    real y = member(here, soil_rate + b) * exp_(response * here->soil_warming);
    real mean_x = mean_decay(x), mean_y = mean_decay(y);

    real vegetation = here->biome_vegetation[b], detritus = here->biome_detritus[b];
    real soil = here->biome_soil[b], grown = a * made;
    real left = fma(grown, member(here, vegetation_gain + b),
                    vegetation * member(here, vegetation_kept + b));
    real litter = vegetation + grown - left;
    real fallen = fma(d, made, c * litter);
    real rotted = x * mean_x * detritus + fallen * ((real)1 - mean_x);
    real buried = fma((real)1 - a - d, made, fma((real)1 - c, litter, e * rotted));
    real respired = y * mean_y * soil + buried * ((real)1 - mean_y);

    here->biome_vegetation[b] = left;
    here->biome_detritus[b] = detritus + fallen - rotted;
    here->biome_soil[b] = soil + buried - respired;
    return made - ((real)1 - e) * rotted - respired;
}

/* A year of land, Gt CO2 taken up without land use. */
INLINE real land_year(struct here *here)
{
    real rotted = permafrost_year(here);
    real growth = log_(here->co2_concentration / member(here, co2_baseline));
    real fertilised = larger(fma(member(here, fertilisation), growth, (real)1), (real)0);
    real sum = (real)0;
    ROLL for (int b = 0; b < N_BIOME; b++)
    {
        here->biome_sink[b] = biome_year(here, b, fertilised);
        sum += here->biome_sink[b];
    }
    here->soil_warming = fma(here->temperature[0] - here->soil_warming, member(here, soil_memory),
                             here->soil_warming);
    return sum - rotted;
}

INLINE real sum_of(const real *pool)
{
    real sum = (real)0;
    UNROLL for (int b = 0; b < N_BIOME; b++) sum += pool[b];
    return sum;
}

/* Land use takes from all pools of biomes alike. */
INLINE void use_land(struct here *here, real amount)
{
    real all =
        (sum_of(here->biome_vegetation) + sum_of(here->biome_detritus)) + sum_of(here->biome_soil);
    real left = (real)1 - amount / all;
    UNROLL for (int b = 0; b < N_BIOME; b++)
    {
        here->biome_vegetation[b] *= left;
        here->biome_detritus[b] *= left;
        here->biome_soil[b] *= left;
    }
}

/* What the boxes hold, as it is told of. */
INLINE void tell_boxes(struct here *here)
{
    here->vegetation_carbon = sum_of(here->biome_vegetation);
    here->detritus_carbon = sum_of(here->biome_detritus);
    here->soil_carbon = sum_of(here->biome_soil);
}

/* What land holds, permafrost and all, Gt CO2. */
INLINE real held_by_land(const struct here *here)
{
    real frost = (here->frozen_carbon + here->thawed_carbon) + here->static_carbon;
    return (here->vegetation_carbon + here->detritus_carbon) + (here->soil_carbon + frost);
}

/* Remembers the worst residual of the budget, of all carbon that was ever seen, and its year. */
INLINE void close_carbon(struct here *here)
{
    real all = held_by_land(here) + fabs(here->co2_taken) + fabs(here->ocean_carbon);
    real residual = fabs(here->carbon_unbalanced) / all, year = (real)(scalar)here->year;
    here->carbon_unclosed_year =
        worse_place(here->carbon_unclosed, here->carbon_unclosed_year, residual, year);
    here->carbon_unclosed = worse(here->carbon_unclosed, residual);
}

INLINE void begin_boxes(struct here *here)
{
    UNROLL for (int b = 0; b < N_BIOME; b++)
    {
        here->biome_vegetation[b] = member(here, vegetation_at_rest + b);
        here->biome_detritus[b] = member(here, detritus_at_rest + b);
        here->biome_soil[b] = member(here, soil_at_rest + b);
    }
    here->frozen_carbon = member(here, frozen_at_rest);
    tell_boxes(here);
}

/* A year of the whole cycle. */
static inline void boxes_year(struct here *here)
{
    real per = member(here, co2_per_emission);
    real before = here->co2_concentration;
    real held = held_by_land(here);
    real land_use = given(here, land_cumulative) - here->land_use_taken;
    real land = land_year(here), ocean;
    use_land(here, land_use);
    here->land_use_taken = given(here, land_cumulative);
    if (DRIVEN_CO2 == DRIVEN_CONCENTRATION) {
        here->co2_concentration = given(here, co2_given);
        ocean = ocean_year(here, before, here->co2_concentration, (real)0);
        here->co2_emissions = (here->co2_concentration - before + ocean) / per + land +
                              member(here, co2_baseline_emissions);
    } else {
        here->co2_emissions = given(here, co2_given);
        real excess = here->co2_emissions - member(here, co2_baseline_emissions) - land;
        real to = fma(excess, per, before);
        ocean = ocean_year(here, before, to, (real)1);
        here->co2_concentration = to - ocean;
    }
    here->land_sink = land;
    here->ocean_sink = ocean / per;
    here->ocean_carbon += here->ocean_sink;
    here->co2_taken += here->co2_emissions;
    tell_boxes(here);
    real gained = held_by_land(here) - held;
    here->carbon_unbalanced = here->co2_emissions - member(here, co2_baseline_emissions) -
                              land_use - (here->co2_concentration - before) / per - gained -
                              here->ocean_sink;
    close_carbon(here);
    here->airborne_fraction =
        (here->co2_concentration - member(here, co2_baseline)) / per / here->co2_taken;
}

/* The sinks behind a year that pools computed: the ocean feels the concentrations, land has the
 * rest. */
static inline void partition_year(struct here *here, real before)
{
    real per = member(here, co2_per_emission);
    here->ocean_sink = ocean_year(here, before, here->co2_concentration, (real)0) / per;
    here->land_sink = here->co2_emissions - member(here, co2_baseline_emissions) -
                      (here->co2_concentration - before) / per - here->ocean_sink;
    here->ocean_carbon += here->ocean_sink;
}
