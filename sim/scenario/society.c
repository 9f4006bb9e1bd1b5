#include "scenario/society.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/experiment.h"
#include "scenario/society_tables.h"

int society_region(const struct society *society, const char *code)
{
    for (int r = 0; r < society->n_regions; r++)
        if (!strcasecmp(society->region[r].code, code))
            return r;
    return -1;
}

bool society_means(const struct society *society, int region, const char *who)
{
    const struct region_row *row = &society->region[region];
    if (!strcmp(who, "all") || !strcmp(who, row->code))
        return true;
    for (int g = 0; g < 3; g++)
        if (*row->group[g] && !strcmp(who, row->group[g]))
            return true;
    return false;
}

const char *society_nearest(const struct society *society, const char *word)
{
    for (int r = 0; r < society->n_regions; r++)
        if (text_same_name(word, society->region[r].name))
            return society->code[r];
    return text_nearest(word, society->code, (size_t)society->n_regions);
}

bool society_moves(const struct society *society, int species)
{
    for (int g = 0; g < society->n_gases; g++)
        for (int i = 0; i < society->gas[g].n_species; i++)
            if (society->gas[g].species[i] == species)
                return true;
    return false;
}

void society_labels(const struct society *society, struct labels *labels)
{
    labels->n_gas = society->n_gases;
    labels->gas = society->gas_name;
    labels->gas_emissions_unit = society->gas_unit;
    labels->gas_iamc = society->gas_iamc;
    labels->n_abated = society->n_abated;
    labels->n_damage = society->n_damages;
    labels->damage = society->damage_name;
    labels->n_regions = society->n_regions;
    labels->region = society->code;
    labels->n_attributed = society->area ? society->n_regions : 0;
}

enum made { AS_WRITTEN, INVERSE, KEPT, LOGARITHM, EXPONENT };
static const struct written {
    enum parameter parameter;
    const char *name;
    enum made made;
} written[] = {
#define WRITTEN(parameter, name, made) {PARAMETER_##parameter, #name, made},
#include "scenario/written.def"
#undef WRITTEN
};

static const struct written *find_written(enum parameter parameter)
{
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        if (written[i].parameter == parameter)
            return &written[i];
    return NULL;
}

const char *society_written(enum parameter parameter)
{
    const struct written *found = find_written(parameter);
    return found ? found->name : parameter_table[parameter].name;
}

double society_derived(enum parameter parameter, double value)
{
    const struct written *found = find_written(parameter);
    switch (found ? found->made : AS_WRITTEN) {
    case INVERSE:
        return 1 / value;
    case KEPT:
        return exp(-value);
    case LOGARITHM:
        return log(fmax(value, 1e-6));
    case EXPONENT:
        return -log2(1 - value);
    case AS_WRITTEN:
        break;
    }
    return value;
}

bool society_possible(enum parameter parameter, double value)
{
    const struct written *found = find_written(parameter);
    double derived = society_derived(parameter, value);
    return fabs(derived) < 1e9 && !(found && found->made == INVERSE && value <= 0);
}

void society_draw(const struct society *society, uint64_t seed, bool alone, double *out)
{
    ranges_draw(&society->parameters, seed, 0, alone, out);
}

const double *society_parameter(const struct society *society, enum parameter parameter)
{
    const struct ranges *ranges = &society->parameters;
    return ranges->value + ranges->at[parameter - first_parameter_of_society];
}

enum status society_open(struct society *society, const char *folder,
                         const struct choice *base_year, struct experiment *experiment,
                         struct complaints *complaints)
{
    size_t before = complaints->count;
    *society = (struct society){.folder = text_copy(folder)};
    society_read(society, base_year, experiment, complaints);
    if (complaints->count > before)
        return STATUS_INPUT;
    society_derive(society, complaints);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void society_close(struct society *society)
{
    for (int r = 0; r < society->n_regions; r++) {
        free(society->region[r].code);
        free(society->region[r].name);
        for (int g = 0; g < 3; g++)
            free(society->region[r].group[g]);
    }
    for (int g = 0; g < society->n_gases; g++) {
        free(society->gas[g].name);
        free(society->gas[g].unit);
        free(society->gas[g].iamc);
    }
    for (int d = 0; d < society->n_damages; d++)
        free((char *)society->damage_name[d]);
    for (int i = 0; i < society->projections.n; i++)
        free(society->projections.name[i]);
    free(society->projections.name);
    free(society->projections.year);
    free(society->projections.value);
    free(society->region);
    free(society->code);
    free(society->base);
    free(society->spot);
    free(society->land_file);
    free(society->area);
    free(society->observed);
    ranges_close(&society->parameters);
    free(society->folder);
    *society = (struct society){0};
}
