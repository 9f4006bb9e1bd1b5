#include <math.h>

#include "calibration/calibration.h"

/* A history that begins away from the baseline begins with a step; so does a scenario of another
 * harmonisation where it joins the history. */
static const double baseline_most = 0.01;             /* of the baseline */
static const double step_most = 3, step_least = 0.05; /* of the largest nearby; of the level */
enum { nearby = 10 };

/* Emissions of a species that is driven by them; NULL otherwise, and for halogenated gases, whose
 * natural sources the inventories leave out. */
static const double *emissions_of(const struct experiment *experiment, int species)
{
    const struct scenario *scenario = &experiment->scenarios[0];
    enum species_type type = experiment->species[species].type;
    if (type == SPECIES_cfc11 || type == SPECIES_halogen || type == SPECIES_f_gas)
        return NULL;
    size_t n_rows = (size_t)(experiment->last_year - experiment->first_year) + 1;
    if (scenario->driven[species] != DRIVEN_emissions)
        return NULL;
    return scenario->series + (size_t)species * n_rows;
}

static void check_beginning(const struct experiment *experiment, int species,
                            struct complaints *complaints)
{
    const double *emissions = emissions_of(experiment, species);
    double baseline = experiment->parameter[parameter_index(COLUMN_baseline_emissions,
                                                            experiment->n_species, species, 0)];
    if (!emissions || !(baseline > 0) || fabs(emissions[0] - baseline) <= baseline_most * baseline)
        return;
    complain(complaints, (struct place){0},
             "scenario %s begins with %g of %s, its baseline is %g: history and species do not "
             "belong together; expected a species file with the emissions of %d as "
             "baseline_emissions",
             experiment->scenarios[0].name, emissions[0], experiment->species[species].name,
             baseline, experiment->first_year);
}

static void check_join(const struct experiment *experiment, int species,
                       struct complaints *complaints)
{
    const double *emissions = emissions_of(experiment, species);
    int n_years = experiment->last_year - experiment->first_year;
    int join = experiment->scenarios[0].join_year - experiment->first_year;
    double most = 0;
    if (!emissions || join <= nearby || join >= n_years)
        return;
    for (int i = join - nearby; i < join; i++)
        most = fmax(most, fabs(emissions[i] - emissions[i - 1]));
    double step = fabs(emissions[join] - emissions[join - 1]);
    if (step <= step_most * most || step <= step_least * fabs(emissions[join - 1]))
        return;
    complain(complaints, (struct place){0},
             "scenario %s joins its history with a step: %s is %g in %d and %g in %d; expected "
             "emissions harmonised to this history",
             experiment->scenarios[0].name, experiment->species[species].name, emissions[join - 1],
             experiment->first_year + join - 1, emissions[join], experiment->first_year + join);
}

enum status setup_check_history(const struct scorer *history, struct complaints *complaints)
{
    size_t before = complaints->count;
    for (int species = 0; species < history->experiment.n_species; species++) {
        check_beginning(&history->experiment, species, complaints);
        check_join(&history->experiment, species, complaints);
    }
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}
