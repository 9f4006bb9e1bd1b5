#include "scenario/choices.h"

#include <stdlib.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/names.h"
#include "scenario/species.h"

static bool may_drive(const struct experiment *experiment, int species, enum driven driven)
{
    const struct species *s = &experiment->species[species];
    bool gas = s->type >= SPECIES_co2 && s->type <= SPECIES_f_gas;
    switch (driven) {
    case DRIVEN_emissions:
        return s->emissions_unit;
    case DRIVEN_concentration:
        return gas;
    case DRIVEN_forcing:
        return gas || (s->type > SPECIES_slcf && s->type != SPECIES_eesc);
    default:
        return s->type == SPECIES_co2;
    }
}

/* The species chosen, or -1 with a complaint. */
static int chosen(const struct experiment *experiment, const struct choice *choice,
                  struct complaints *complaints)
{
    int species = species_find(experiment, choice->text);
    if (species >= 0)
        return species;
    const char *near = name_nearest(experiment, choice->text);
    complaints_guess(complaints, choice->place, near, "the species file has no species '%s'",
                     choice->text);
    return -1;
}

static void check_driven_twice(const struct path *path, int i, struct complaints *complaints)
{
    const struct choice *later = &path->driven_species[i];
    for (int j = 0; j < i; j++) {
        const struct choice *earlier = &path->driven_species[j];
        if (text_same_name(earlier->text, later->text))
            complain(complaints, later->place, "%s is driven twice; the other is in line %d",
                     later->text, earlier->place.line);
    }
}

void choices_check(const struct path *path, const struct experiment *experiment,
                   struct complaints *complaints)
{
    for (int i = 0; i < path->n_driven; i++) {
        int species = chosen(experiment, &path->driven_species[i], complaints);
        int driven = species_driven(path->driven_by[i].text);
        check_driven_twice(path, i, complaints);
        if (driven < 0 || (species >= 0 && !may_drive(experiment, species, (enum driven)driven)))
            complain(
                complaints, path->driven_by[i].place,
                "%s cannot be driven by '%s'; expected emissions, concentration or forcing where "
                "it has one",
                path->driven_species[i].text, path->driven_by[i].text);
    }
    for (int i = 0; i < path->n_baseline; i++)
        if (strcasecmp(path->baseline[i].text, "all"))
            chosen(experiment, &path->baseline[i], complaints);
}

enum status choices_pick(struct experiment *experiment, struct complaints *complaints)
{
    const struct quantities *all = &experiment->quantities;
    bool *picked = take((size_t)all->n, sizeof *picked);
    enum status status = quantities_choose(all, experiment->variables, experiment->variables_place,
                                           picked, complaints);
    experiment->chosen = take((size_t)all->n, sizeof *experiment->chosen);
    for (int i = 0; i < all->n; i++)
        if (picked[i])
            experiment->chosen[experiment->n_chosen++] = &all->quantity[i];
    free(picked);
    return status;
}
