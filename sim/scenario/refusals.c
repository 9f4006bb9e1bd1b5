#include "scenario/refusals.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "scenario/carbon.h"
#include "scenario/members.h"

/* Levers need something to act on. */
static void refuse_levers(const struct path *path, struct complaints *complaints)
{
    const struct place pull = path->n_pulls ? path->pull[0].place : (struct place){0};
    const struct place goal = path->n_goals ? path->goal[0].place : (struct place){0};
    const struct {
        bool given;
        struct place place;
        const char *words;
    } levers[] = {
        {path->n_pulls, pull, "policies act"},
        {path->n_goals, goal, "targets act"},
        {path->drivers.text, path->drivers.place, "drivers act"},
        {path->base_year.text, path->base_year.place, "base_year acts"},
        {path->economy_feels.text, path->economy_feels.place, "economy_feels acts"},
        {path->forests_feel.text, path->forests_feel.place, "forests_feel acts"},
    };
    for (size_t i = 0;
         path->understood && !path->regions.text && i < sizeof levers / sizeof *levers; i++)
        if (levers[i].given)
            complain(complaints, levers[i].place,
                     "%s on regions, and there are none; expected regions: with a folder, or "
                     "extends: scenarios/world/regions.yaml",
                     levers[i].words);
}

/* Regions, and boxes of carbon, know no step but a year. */
static void refuse_steps(const struct path *path, struct complaints *complaints)
{
    const char *cycle = path->carbon_cycle.text;
    double step;
    if (!path->step.text || (text_number(path->step.text, &step) && step == 1))
        return;
    if (path->regions.text)
        complain(complaints, path->step.place,
                 "step '%s' with regions, whose equations are those of a year; expected a step of "
                 "1, or no regions",
                 path->step.text);
    if (cycle && (!strcmp(cycle, "boxes") || !strcmp(cycle, "partitioned")))
        complain(complaints, path->step.place,
                 "step '%s' with carbon_cycle: %s, which counts the months of a year; expected a "
                 "step of 1, or another cycle",
                 path->step.text, cycle);
}

/* The year of regions is done once, not until its end is known. */
static void refuse_cycle(const struct path *path, struct complaints *complaints)
{
    const char *cycle = path->carbon_cycle.text;
    if (path->regions.text && cycle && !strcmp(cycle, "dfair"))
        complain(complaints, path->carbon_cycle.place,
                 "carbon_cycle: dfair with regions, which cannot feel the end of a step before it; "
                 "expected another cycle, or no regions");
}

void refusals_check(const struct path *path, struct complaints *complaints)
{
    refuse_levers(path, complaints);
    refuse_steps(path, complaints);
    refuse_cycle(path, complaints);
}

/* Pools whose lifetimes answer to the state do so by g0 and g1, but for those of dfair. */
static void require_answer(const struct path *path, const struct experiment *experiment,
                           struct complaints *complaints)
{
    const struct choice *cycle = &path->carbon_cycle;
    bool pools = !experiment->carbon || experiment->carbon->cycle == CYCLE_impulse ||
                 experiment->carbon->cycle == CYCLE_partitioned;
    for (int s = 0; pools && s < experiment->n_species; s++) {
        int n = experiment->n_species, g1 = parameter_index(COLUMN_g1, n, s, 0);
        double iirf = experiment->parameter[parameter_index(COLUMN_iirf_0, n, s, 0)];
        if (experiment->species[s].type == SPECIES_co2 && !isnan(iirf) &&
            isnan(experiment->parameter[g1]) && !members_have(experiment, g1, g1))
            complain(complaints, cycle->place.file ? cycle->place : path->species.place,
                     "%s has iirf_0 and no g0 and g1, by which its lifetimes answer; expected them "
                     "in the species file, or carbon_cycle: dfair",
                     experiment->species[s].name);
    }
}

void refusals_check_members(const struct path *path, const struct experiment *experiment,
                            struct complaints *complaints)
{
    if (members_begin_elsewhere(experiment) && carbon_count(experiment->carbon))
        complain(complaints, path->carbon_cycle.place,
                 "carbon_cycle: %s, whose ocean and land begin at rest, with members that begin "
                 "with CO2 (initial_co2); expected another cycle, or other members",
                 carbon_name(experiment->carbon));
    require_answer(path, experiment, complaints);
}
