#include "scenario/storable.h"

#include <stdlib.h>

#include "base/text.h"
#include "scenario/carbon.h"
#include "scenario/society.h"
#include "scenario/species.h"

void storable_list(struct experiment *experiment)
{
    const char *minor[most_minor], *unit[most_minor], *emissions[most_minor];
    const char *slcf[most_slcf], *slcf_emissions[most_slcf];
    int of_minor[most_minor], of_slcf[most_slcf];
    int n_minor = species_minor(experiment, of_minor), n_slcf = species_slcf(experiment, of_slcf);
    for (int i = 0; i < n_minor; i++) {
        const struct species *species = &experiment->species[of_minor[i]];
        minor[i] = species->name;
        unit[i] = species->concentration_unit;
        emissions[i] = species->emissions_unit;
    }
    for (int i = 0; i < n_slcf; i++) {
        slcf[i] = experiment->species[of_slcf[i]].name;
        slcf_emissions[i] = experiment->species[of_slcf[i]].emissions_unit;
    }
    struct labels labels = {.n_slcf = n_slcf,
                            .slcf = slcf,
                            .slcf_emissions_unit = slcf_emissions,
                            .n_minor = n_minor,
                            .minor = minor,
                            .minor_concentration_unit = unit,
                            .minor_emissions_unit = emissions};
    if (experiment->carbon)
        labels.cycle = experiment->carbon->cycle;
    if (experiment->society)
        society_labels(experiment->society, &labels);
    quantities_build(&experiment->quantities, &labels);
}
