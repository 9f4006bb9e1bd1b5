#include <math.h>

#include "constants.h"
#include "year/drivers.h"

struct filler {
    const struct plan *plan;
    const struct scenario *scenario;
    int n_steps, step, width;
    double *rows;
};

/* Where a driver stands in the row of a step; step -1 is the day on which all begins. */
static double *place_of(const struct filler *filler, int step, enum driver driver, int element)
{
    size_t row = (size_t)(step + 1) * (size_t)filler->width;
    return filler->rows + row + filler->plan->row_at[driver] + element;
}

static void put(const struct filler *filler, int year, enum driver driver, int element,
                double value)
{
    *place_of(filler, year, driver, element) = value;
}

/* Series of a species: emissions of a year, or the value on its first day. */
static double value_of(const struct filler *filler, int species, int year)
{
    double value = NAN;
    if (species >= 0)
        value = filler->scenario->series[species * (filler->n_steps * filler->step + 1) + year];
    return isnan(value) ? 0 : value;
}

/* Emissions of a step: the mean of its years. */
static double emitted(const struct filler *filler, int species, int step)
{
    double sum = value_of(filler, species, step * filler->step);
    for (int year = 1; year < filler->step; year++)
        sum += value_of(filler, species, step * filler->step + year);
    return sum / filler->step;
}

/* The value at the end of a step. */
static double reached(const struct filler *filler, int species, int step)
{
    return value_of(filler, species, (step + 1) * filler->step);
}

static double baseline_emissions(const struct filler *filler, int species)
{
    double value = filler->plan->experiment
                       ->parameter[filler->plan->column_at[COLUMN_baseline_emissions] + species];
    return isnan(value) ? 0 : value;
}

/* What a gas is given for a step, by how it is driven. */
static double gas_given(const struct filler *filler, int species, int step)
{
    switch (filler->plan->driven[species]) {
    case DRIVEN_emissions:
        return emitted(filler, species, step);
    case DRIVEN_concentration:
        return reached(filler, species, step);
    default:
        return baseline_emissions(filler, species);
    }
}

static void fill_co2(const struct filler *filler)
{
    const int *of_type = filler->plan->of_type;
    int co2 = of_type[SPECIES_co2];
    bool summed = filler->plan->driven[co2] == DRIVEN_calculated;
    double cumulative = 0, land = 0;
    for (int step = 0; step < filler->n_steps; step++) {
        double fossil = emitted(filler, of_type[SPECIES_co2_ffi], step);
        double from_land = emitted(filler, of_type[SPECIES_co2_afolu], step);
        double given = summed ? fossil + from_land : gas_given(filler, co2, step);
        land += from_land * filler->step;
        put(filler, step, DRIVER_co2_given, 0, given);
        put(filler, step, DRIVER_fossil_given, 0,
            (summed ? fossil : given - from_land) * MT_PER_GT);
        put(filler, step, DRIVER_land_given, 0, from_land * MT_PER_GT);
        put(filler, step, DRIVER_co2_cumulative, 0, cumulative);
        put(filler, step, DRIVER_land_cumulative, 0, land);
        cumulative += given * filler->step;
    }
}

static void fill_gases(const struct filler *filler)
{
    const struct plan *plan = filler->plan;
    for (int step = 0; step < filler->n_steps; step++)
        put(filler, step, DRIVER_ch4_given, 0, gas_given(filler, plan->of_type[SPECIES_ch4], step));
    for (int gas = 0; gas < plan->n_minor; gas++) {
        double cumulative = 0;
        for (int step = 0; step < filler->n_steps; step++) {
            double given = gas_given(filler, plan->minor[gas], step);
            put(filler, step, DRIVER_gas_given, gas, given);
            put(filler, step, DRIVER_gas_cumulative, gas, cumulative);
            cumulative += given * filler->step;
        }
    }
    for (int s = 0; s < plan->n_slcf; s++)
        for (int step = 0; step < filler->n_steps; step++)
            put(filler, step, DRIVER_slcf_emissions, s, emitted(filler, plan->slcf[s], step));
}

static int forcer_of(enum species_type type)
{
    static const signed char forcer[N_species_types] = {
        [SPECIES_co2] = 1 + FORCER_co2,
        [SPECIES_ch4] = 1 + FORCER_ch4,
        [SPECIES_n2o] = 1 + FORCER_n2o,
        [SPECIES_cfc11] = 1 + FORCER_other,
        [SPECIES_halogen] = 1 + FORCER_other,
        [SPECIES_f_gas] = 1 + FORCER_other,
        [SPECIES_ari] = 1 + FORCER_ari,
        [SPECIES_aci] = 1 + FORCER_aci,
        [SPECIES_ozone] = 1 + FORCER_ozone,
        [SPECIES_contrails] = 1 + FORCER_contrails,
        [SPECIES_lapsi] = 1 + FORCER_lapsi,
        [SPECIES_h2o_stratospheric] = 1 + FORCER_h2o_stratospheric,
        [SPECIES_land_use] = 1 + FORCER_land_use,
        [SPECIES_solar] = 1 + FORCER_solar,
        [SPECIES_volcanic] = 1 + FORCER_volcanic,
        [SPECIES_unspecified] = 1 + FORCER_other,
    };
    return forcer[type] - 1;
}

static void fill_forcing(const struct filler *filler)
{
    const struct plan *plan = filler->plan;
    for (int species = 0; species < plan->experiment->n_species; species++) {
        int forcer = forcer_of(plan->experiment->species[species].type);
        if (forcer < 0 || plan->driven[species] != DRIVEN_forcing)
            continue;
        for (int step = 0; step < filler->n_steps; step++)
            *place_of(filler, step, DRIVER_prescribed, forcer) += reached(filler, species, step);
    }
}

/* Concentrations given on the day on which all begins; others begin at their baselines. */
static void fill_beginning(const struct filler *filler)
{
    const struct plan *plan = filler->plan;
    int co2 = plan->of_type[SPECIES_co2], ch4 = plan->of_type[SPECIES_ch4];
    put(filler, -1, DRIVER_co2_given, 0, value_of(filler, co2, 0));
    put(filler, -1, DRIVER_ch4_given, 0, value_of(filler, ch4, 0));
    for (int gas = 0; gas < plan->n_minor; gas++)
        put(filler, -1, DRIVER_gas_given, gas, value_of(filler, plan->minor[gas], 0));
}

void drivers_fill(const struct plan *plan, const struct scenario *scenario, int n_steps,
                  double *rows)
{
    struct filler filler = {
        plan, scenario, n_steps, plan->experiment->step, plan->row_at[n_drivers], rows};
    for (int i = 0; i < (n_steps + 1) * filler.width; i++)
        rows[i] = 0;
    fill_co2(&filler);
    fill_gases(&filler);
    fill_forcing(&filler);
    fill_beginning(&filler);
}
