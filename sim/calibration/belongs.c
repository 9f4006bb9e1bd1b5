#include <math.h>

#include "calibration/calibration.h"

/* A history that begins away from the baseline begins with a step; so does a scenario of another
 * harmonisation where it joins the history. */
static const double baseline_most = 0.01; /* of the baseline */
static const double jump_least = 0.05;    /* of the level */

/* Whether a species is driven by emissions; not so halogenated gases, whose natural sources the
 * inventories leave out. */
static bool has_emissions(const struct experiment *experiment, int species)
{
    enum species_type type = experiment->species[species].type;
    return type != SPECIES_cfc11 && type != SPECIES_halogen && type != SPECIES_f_gas &&
           experiment->scenarios[0].driven[species] == DRIVEN_emissions;
}

static void check_beginning(const struct experiment *experiment, int species, struct place place,
                            struct complaints *complaints)
{
    size_t n_rows = (size_t)(experiment->last_year - experiment->first_year) + 1;
    double first = experiment->scenarios[0].series[(size_t)species * n_rows];
    double baseline = experiment->parameter[parameter_index(COLUMN_baseline_emissions,
                                                            experiment->n_species, species, 0)];
    if (!(baseline > 0) || fabs(first - baseline) <= baseline_most * baseline)
        return;
    complain(complaints, place,
             "begins with %g of %s, its baseline is %g: history and species do not belong "
             "together; expected a species file with the emissions of %d as baseline_emissions",
             first, experiment->species[species].name, baseline, experiment->first_year);
}

static void check_join(const struct experiment *experiment, int species, struct place place,
                       struct complaints *complaints)
{
    int join = experiment->scenarios[0].join_year;
    struct jump jump;
    if (scenario_jumps(experiment, &experiment->scenarios[0], species, jump_least, &jump))
        complain(complaints, place,
                 "joins its history with a step: %s is %g in %d and %g in %d; expected emissions "
                 "harmonised to this history",
                 experiment->species[species].name, jump.before, join - 1, jump.after, join);
}

enum status setup_check_history(const struct calibration *calibration)
{
    const struct experiment *experiment = &calibration->scorer[0].experiment;
    struct place place = {calibration->recipe.history, 0, 0};
    size_t before = calibration->complaints->count;
    for (int species = 0; species < experiment->n_species; species++) {
        if (!has_emissions(experiment, species))
            continue;
        check_beginning(experiment, species, place, calibration->complaints);
        check_join(experiment, species, place, calibration->complaints);
    }
    return calibration->complaints->count > before ? STATUS_INPUT : STATUS_OK;
}
