#include "scenario/twin.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "scenario/society.h"

const double twin_pulse_gtc = 1;

/* Bytes of what a scenario gives its regions. */
static size_t given_size(const struct experiment *experiment)
{
    const struct society *society = experiment->society;
    size_t n_years = (size_t)(experiment->last_year - experiment->first_year);
    return n_years * (size_t)society->n_regions * (size_t)society->given_at[n_regional_drivers] *
           sizeof(double);
}

static void *copied(const void *from, size_t size)
{
    return from ? memcpy(take(size, 1), from, size) : NULL;
}

/* The species whose emissions a pulse adds to, or -1 where CO2 does not follow from emissions. */
static int pulsed(const struct experiment *experiment, const struct scenario *scenario)
{
    for (int s = 0; s < experiment->n_species; s++)
        if (experiment->species[s].type == SPECIES_co2_ffi &&
            scenario->driven[s] == DRIVEN_emissions)
            return s;
    return -1;
}

/* The year of the pulse, or INT_MIN after a complaint. */
static int year_of(const struct choice *pulse, const struct experiment *experiment,
                   struct complaints *complaints)
{
    int first = experiment->first_year, last = experiment->last_year - 1;
    double year;
    if (text_number(pulse->text, &year) && year == floor(year) && year >= first && year <= last)
        return (int)year;
    complain(complaints, pulse->place, "pulse '%s'; expected a year of the run, %d to %d",
             pulse->text, first, last);
    return INT_MIN;
}

static struct scenario copy_of(const struct experiment *experiment, const struct scenario *like)
{
    size_t n = (size_t)experiment->n_species;
    size_t n_rows = (size_t)(experiment->last_year - experiment->first_year) + 1;
    struct scenario copy = *like;
    copy.driven = copied(like->driven, n * sizeof *like->driven);
    copy.series = copied(like->series, n * n_rows * sizeof *like->series);
    copy.given = like->given ? copied(like->given, given_size(experiment)) : NULL;
    copy.base_world = copied(like->base_world, n * sizeof *like->base_world);
    copy.name = copy.reached = NULL;
    copy.aim = NULL; /* the scenario's are met before its twin is run */
    copy.n_aims = 0;
    return copy;
}

const struct scenario *twin_add(struct experiment *experiment, int of, const char *option,
                                const struct path *path, struct complaints *complaints)
{
    struct choice pulse = {(char *)option, {0}};
    if (!option && path)
        pulse = path->pulse;
    if (!pulse.text || !strcmp(pulse.text, "none"))
        return NULL;
    size_t n = (size_t)experiment->n_scenarios;
    experiment->scenarios = retake(experiment->scenarios, n + 1, sizeof *experiment->scenarios);
    const struct scenario *like = &experiment->scenarios[of];
    int species = pulsed(experiment, like), year = year_of(&pulse, experiment, complaints);
    if (species < 0)
        complain(complaints, pulse.place,
                 "a pulse is emitted, and CO2 of '%s' does not follow from emissions; expected "
                 "emissions of CO2",
                 like->name);
    if (species < 0 || year == INT_MIN)
        return NULL;
    struct scenario *twin = &experiment->scenarios[experiment->n_scenarios++];
    struct text name = {0};
    double per_gtc = NAN;
    char why[80];
    units_convert("GtC/yr", experiment->species[species].emissions_unit, &per_gtc, why, sizeof why);
    text_add(&name, "%s + %g GtC in %d", like->name, twin_pulse_gtc, year);
    *twin = copy_of(experiment, like);
    twin->name = name.characters;
    twin->pulse_year = year;
    twin->pulse_of = of;
    twin->series[species * (experiment->last_year - experiment->first_year + 1) + year -
                 experiment->first_year] += twin_pulse_gtc * per_gtc;
    return twin;
}

void twin_settle(const struct experiment *experiment)
{
    for (int s = 0; s < experiment->n_scenarios; s++) {
        struct scenario *twin = &experiment->scenarios[s];
        if (twin->pulse_year && twin->given)
            memcpy(twin->given, experiment->scenarios[twin->pulse_of].given,
                   given_size(experiment));
    }
}
