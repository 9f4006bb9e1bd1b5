#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "calibration/draws.h"

/* The row that is given as a forcing; -1 none. Only aci_scale can be. */
static int given_row(const struct prior *prior, struct complaints *complaints)
{
    int found = -1;
    for (int row = 0; row < prior->n; row++) {
        const struct uncertain *uncertain = &prior->row[row];
        if (!*uncertain->given_as)
            continue;
        if (!strcmp(uncertain->name, "aci_scale"))
            found = row;
        else
            complain(complaints, (struct place){prior->path, uncertain->line, 0},
                     "%s cannot be given as a forcing; only aci_scale can", uncertain->name);
    }
    return found;
}

/* Species that the prior has a shape for. */
static void list_species(struct clouds *clouds, const struct prior *prior,
                         const struct experiment *experiment, int *species)
{
    for (int s = 0; s < experiment->n_species; s++) {
        struct text name = {0};
        text_add(&name, "aci_shape[%s]", experiment->species[s].name);
        int row = prior_find(prior, name.characters);
        text_close(&name);
        if (row < 0)
            continue;
        int at = parameter_index(COLUMN_baseline_emissions, experiment->n_species, s, 0);
        species[clouds->n_species] = s;
        clouds->baseline[clouds->n_species] =
            isnan(experiment->parameter[at]) ? 0 : experiment->parameter[at];
        clouds->shape[clouds->n_species++] = row;
    }
}

/* The forcing on the day that ends a year is made by the year's emissions. */
static void take_years(struct clouds *clouds, const struct target *target,
                       const struct experiment *experiment, const int *species)
{
    int first = target->from - 1 - experiment->first_year;
    int n_years = experiment->last_year - experiment->first_year;
    size_t n = (size_t)(target->to - target->from) + 2;
    clouds->n_years = (int)n;
    clouds->weight = take(n, sizeof *clouds->weight);
    clouds->emissions = take(n * (size_t)clouds->n_species, sizeof *clouds->emissions);
    for (int y = 0; y < clouds->n_years; y++) {
        clouds->weight[y] = (y == 0 || y == clouds->n_years - 1 ? 0.5 : 1) / (clouds->n_years - 1);
        for (int i = 0; i < clouds->n_species; i++)
            clouds->emissions[y * clouds->n_species + i] =
                experiment->scenarios[0].series[species[i] * (n_years + 1) + first + y];
    }
}

enum status clouds_open(struct clouds *clouds, const struct prior *prior,
                        const struct targets *targets, const struct experiment *experiment,
                        struct complaints *complaints)
{
    size_t before = complaints->count, n = (size_t)experiment->n_species;
    *clouds = (struct clouds){.row = given_row(prior, complaints)};
    if (clouds->row < 0)
        return complaints->count > before ? STATUS_INPUT : STATUS_OK;
    int *species = take(n, sizeof *species);
    clouds->shape = take(n, sizeof *clouds->shape);
    clouds->baseline = take(n, sizeof *clouds->baseline);
    const struct uncertain *uncertain = &prior->row[clouds->row];
    struct place place = {prior->path, uncertain->line, 0};
    int found = targets_find(targets, uncertain->given_as);
    const struct target *target = found < 0 ? NULL : &targets->row[found];
    list_species(clouds, prior, experiment, species);
    if (!target || target->score != SCORE_mean || strcmp(target->quantity, "forcing_aci") != 0)
        complain(complaints, place,
                 "given_as '%s': expected a target that is a mean of forcing_aci",
                 uncertain->given_as);
    else if (target->from <= experiment->first_year || target->to >= experiment->last_year)
        complain(complaints, place, "%s needs %d to %d, inside the history's years", target->key,
                 target->from, target->to);
    if (!clouds->n_species)
        complain(complaints, place, "aci_scale is given as a forcing, but there is no aci_shape[]");
    bool good = complaints->count == before && target;
    if (good)
        take_years(clouds, target, experiment, species);
    free(species);
    return good ? STATUS_OK : STATUS_INPUT;
}

void clouds_close(struct clouds *clouds)
{
    free(clouds->shape);
    free(clouds->baseline);
    free(clouds->emissions);
    free(clouds->weight);
    *clouds = (struct clouds){.row = -1};
}

double clouds_response(const struct clouds *clouds, const double *value)
{
    double mean = 0, rest = 1;
    for (int i = 0; i < clouds->n_species; i++)
        rest += value[clouds->shape[i]] * clouds->baseline[i];
    for (int y = 0; y < clouds->n_years; y++) {
        double inside = 0;
        for (int i = 0; i < clouds->n_species; i++)
            inside += value[clouds->shape[i]] *
                      (clouds->emissions[y * clouds->n_species + i] - clouds->baseline[i]);
        mean += clouds->weight[y] * log1p(inside / rest);
    }
    return mean;
}
