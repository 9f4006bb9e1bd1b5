#include "scenario/choices.h"

#include <stdlib.h>
#include <strings.h>

#include "base/text.h"
#include "catalogue/variable.h"
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
    complain(complaints, choice->place, "the species file has no species '%s'%s%s%s", choice->text,
             near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
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

enum axis { AXIS_none, AXIS_minor, AXIS_slcf };

static enum axis axis_of(enum species_type type)
{
    if (type >= SPECIES_n2o && type <= SPECIES_f_gas)
        return AXIS_minor;
    return type >= SPECIES_sulfur && type <= SPECIES_slcf ? AXIS_slcf : AXIS_none;
}

enum status choices_check_variables(const struct experiment *experiment,
                                    struct complaints *complaints)
{
    if (!experiment->variables)
        return STATUS_OK;
    size_t n = (size_t)experiment->n_species + 1;
    const char **minor = take(n, sizeof *minor), **slcf = take(n, sizeof *slcf);
    const char **unit = take(n, sizeof *unit); /* which nobody looks at here */
    struct labels labels = {.minor = minor,
                            .slcf = slcf,
                            .slcf_emissions_unit = unit,
                            .minor_emissions_unit = unit,
                            .minor_concentration_unit = unit};
    struct quantities quantities;
    for (size_t s = 0; s + 1 < n; s++) {
        const struct species *species = &experiment->species[s];
        unit[s] = "";
        if (axis_of(species->type) == AXIS_minor)
            minor[labels.n_minor++] = species->name;
        else if (axis_of(species->type) == AXIS_slcf)
            slcf[labels.n_slcf++] = species->name;
    }
    quantities_build(&quantities, &labels);
    bool *picked = take((size_t)quantities.n, sizeof *picked);
    enum status status = quantities_choose(&quantities, experiment->variables,
                                           experiment->variables_place, picked, complaints);
    free(picked);
    quantities_close(&quantities);
    free(minor);
    free(slcf);
    free(unit);
    return status;
}
