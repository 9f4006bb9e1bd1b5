#include "scenario/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/names.h"
#include "scenario/species.h"

struct builder {
    struct scenario *scenario;
    const struct experiment *experiment;
    const struct ingredients *from;
    struct complaints *complaints;
    int interpolated; /* values between given years */
    double earliest;  /* the first year that emissions or concentrations are given for */
};

static const char *const driven_words[] = {"emissions", "concentrations", "forcing", ""};

static bool in_baseline(const struct builder *builder, int species)
{
    const struct path *path = builder->from->path;
    for (int i = 0; path && i < path->n_baseline; i++)
        if (!strcasecmp(path->baseline[i].text, "all") ||
            text_same_name(path->baseline[i].text, builder->experiment->species[species].name))
            return true;
    return false;
}

/* The species file's input_mode, unless driven_by says otherwise. */
static enum driven driven_of(const struct builder *builder, int species)
{
    const struct path *path = builder->from->path;
    const struct species *s = &builder->experiment->species[species];
    enum driven driven = s->input_mode;
    for (int i = 0; path && i < path->n_driven; i++)
        if (text_same_name(path->driven_species[i].text, s->name))
            driven = (enum driven)species_driven(path->driven_by[i].text);
    return driven;
}

/* Emissions of fossil fuel and land count only where CO2 is calculated from them; land use counts
 * for its own forcing too. */
static bool is_unused(const struct builder *builder, int species)
{
    enum species_type type = builder->experiment->species[species].type;
    if (type != SPECIES_co2_ffi && type != SPECIES_co2_afolu)
        return false;
    for (int s = 0; s < builder->experiment->n_species; s++) {
        enum species_type other = builder->experiment->species[s].type;
        if (other == SPECIES_co2 && driven_of(builder, s) == DRIVEN_calculated)
            return false;
        if (other == SPECIES_land_use && type == SPECIES_co2_afolu &&
            driven_of(builder, s) == DRIVEN_calculated)
            return false;
    }
    return true;
}

static const struct series *find(const struct given *given, int species, enum driven driven)
{
    return given->table ? series_find(given->table, given->scenario, species, driven) : NULL;
}

/* The series of the scenario itself: from the file of its kind, or any that has it. */
static const struct series *find_main(const struct builder *builder, int species,
                                      enum driven driven)
{
    const struct ingredients *from = builder->from;
    const struct given *order[] = {&from->emissions, &from->concentrations, &from->forcing};
    int n = from->shipped_forcing && in_baseline(builder, species) ? 2 : 3;
    for (int i = 0; i < n; i++) {
        const struct series *series = find(order[i], species, driven);
        if (series)
            return series;
    }
    return NULL;
}

/* History up to where the scenario begins, then the scenario. Owned arrays of the caller. */
static int join(const struct series *history, const struct series *main, double **time,
                double **value)
{
    int n = 0, most = (history ? history->n : 0) + (main ? main->n : 0);
    *time = take((size_t)most + 1, sizeof **time);
    *value = take((size_t)most + 1, sizeof **value);
    for (int i = 0; history && i < history->n; i++) {
        if (main && main->n && history->time[i] >= main->time[0])
            break;
        (*time)[n] = history->time[i];
        (*value)[n++] = history->value[i];
    }
    for (int i = 0; main && i < main->n; i++) {
        (*time)[n] = main->time[i];
        (*value)[n++] = main->value[i];
    }
    return n;
}

static void complain_of_years(struct builder *builder, int species, enum driven driven,
                              const double *time, int n, struct place place)
{
    const struct experiment *experiment = builder->experiment;
    complain(builder->complaints, place,
             "%s of %s in %s: given from %g to %g; expected %d to %d (--years %d:%d)",
             driven_words[driven], experiment->species[species].name, builder->from->name,
             floor(time[0]), floor(time[n - 1]), experiment->first_year,
             experiment->last_year - (driven == DRIVEN_emissions), experiment->first_year,
             experiment->last_year);
}

/* Fills the years of the run from given points; nothing beyond the first and last. */
static void fill(struct builder *builder, int species, enum driven driven, const double *time,
                 const double *value, int n, struct place place)
{
    const struct experiment *experiment = builder->experiment;
    int n_years = experiment->last_year - experiment->first_year;
    int n_wanted = driven == DRIVEN_emissions ? n_years : n_years + 1;
    double shift = driven == DRIVEN_emissions ? 0.5 : 0;
    double *out = builder->scenario->series + (size_t)species * (size_t)(n_years + 1);
    if (driven != DRIVEN_forcing)
        builder->earliest = fmin(builder->earliest, floor(time[0]));
    for (int i = 0, at = 0; i < n_wanted; i++) {
        double wanted = experiment->first_year + i + shift;
        while (at < n && time[at] < wanted)
            at++;
        if (at == n || (at == 0 && time[0] > wanted)) {
            complain_of_years(builder, species, driven, time, n, place);
            return;
        }
        out[i] = value[at];
        if (time[at] == wanted)
            continue;
        double share = (wanted - time[at - 1]) / (time[at] - time[at - 1]);
        out[i] = value[at - 1] + share * (value[at] - value[at - 1]);
        builder->interpolated++;
    }
}

static double base_value(const struct builder *builder, enum column column, int species)
{
    const struct experiment *experiment = builder->experiment;
    double value =
        experiment->parameter[parameter_index(column, experiment->n_species, species, 0)];
    return isnan(value) ? 0 : value;
}

/* The years of a species that is held where nothing happens. */
static void hold(struct builder *builder, int species, enum driven driven)
{
    int n = builder->experiment->last_year - builder->experiment->first_year + 1;
    double value = 0;
    if (driven == DRIVEN_emissions)
        value = base_value(builder, COLUMN_baseline_emissions, species);
    if (driven == DRIVEN_concentration)
        value = base_value(builder, COLUMN_baseline_concentration, species);
    for (int i = 0; i < n; i++)
        builder->scenario->series[(size_t)species * (size_t)n + (size_t)i] = value;
}

static void complain_of_absence(struct builder *builder, int species, enum driven driven)
{
    const struct species *s = &builder->experiment->species[species];
    const struct ingredients *from = builder->from;
    struct place place = from->place;
    const struct given *given = driven == DRIVEN_forcing         ? &from->forcing
                                : driven == DRIVEN_concentration ? &from->concentrations
                                                                 : &from->emissions;
    if (given->table)
        place = (struct place){given->table->path, 0, 0};
    complain(builder->complaints, place, "scenario %s has no %s of %s; expected a row '%s%s'",
             from->name, driven_words[driven], s->name,
             driven == DRIVEN_concentration ? "Atmospheric Concentrations|" : "", s->name);
}

static void build_species(struct builder *builder, int species)
{
    enum driven driven = driven_of(builder, species);
    double *time, *value;
    builder->scenario->driven[species] = driven;
    if (driven == DRIVEN_calculated)
        return;
    if (is_unused(builder, species)) {
        builder->scenario->driven[species] = DRIVEN_calculated;
        return;
    }
    const struct series *main = find_main(builder, species, driven);
    const struct series *history = find(&builder->from->history, species, driven);
    int n = join(history, main, &time, &value);
    if (main && history && driven == DRIVEN_emissions)
        builder->scenario->join_year = (int)floor(main->time[0]);
    if (main && n)
        fill(builder, species, driven, time, value, n, main->place);
    else if (in_baseline(builder, species))
        hold(builder, species, driven);
    else if (history && driven == DRIVEN_forcing)
        fill(builder, species, driven, time, value, n, history->place);
    else
        complain_of_absence(builder, species, driven);
    free(time);
    free(value);
}

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
static int chosen(struct builder *builder, const struct choice *choice)
{
    int species = species_find(builder->experiment, choice->text);
    if (species >= 0)
        return species;
    const char *near = name_nearest(builder->experiment, choice->text);
    complain(builder->complaints, choice->place, "the species file has no species '%s'%s%s%s",
             choice->text, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return -1;
}

/* One file drives a species in one way; what it extends may have said another. */
static void check_driven_twice(struct builder *builder, int i)
{
    const struct path *path = builder->from->path;
    const struct choice *later = &path->driven_species[i];
    for (int j = 0; j < i; j++) {
        const struct choice *earlier = &path->driven_species[j];
        if (text_same_name(earlier->text, later->text) && earlier->place.file == later->place.file)
            complain(builder->complaints, later->place,
                     "%s is driven twice; the other is in line %d", later->text,
                     earlier->place.line);
    }
}

/* driven_by and baseline name species that exist and can be driven so. */
static void check_choices(struct builder *builder)
{
    const struct path *path = builder->from->path;
    const struct experiment *experiment = builder->experiment;
    for (int i = 0; path && i < path->n_driven; i++) {
        int species = chosen(builder, &path->driven_species[i]);
        int driven = species_driven(path->driven_by[i].text);
        check_driven_twice(builder, i);
        if (species < 0)
            continue;
        if (driven < 0 || !may_drive(experiment, species, (enum driven)driven))
            complain(
                builder->complaints, path->driven_by[i].place,
                "%s cannot be driven by '%s'; expected emissions, concentration or forcing where "
                "it has one",
                path->driven_species[i].text, path->driven_by[i].text);
    }
    for (int i = 0; path && i < path->n_baseline; i++)
        if (strcasecmp(path->baseline[i].text, "all"))
            chosen(builder, &path->baseline[i]);
}

static void check_emitters(struct builder *builder)
{
    int co2 = -1, fossil = -1, land = -1;
    for (int s = 0; s < builder->experiment->n_species; s++) {
        enum species_type type = builder->experiment->species[s].type;
        co2 = type == SPECIES_co2 ? s : co2;
        fossil = type == SPECIES_co2_ffi ? s : fossil;
        land = type == SPECIES_co2_afolu ? s : land;
    }
    if (builder->scenario->driven[co2] == DRIVEN_calculated && (fossil < 0 || land < 0))
        complain(
            builder->complaints, builder->from->place,
            "CO2 is calculated, but the species file lacks species of type co2 ffi and co2 afolu");
}

static void tell(const struct builder *builder)
{
    const struct ingredients *from = builder->from;
    int first = builder->experiment->first_year;
    if (builder->interpolated)
        remark(builder->complaints, from->place,
               "%s: %d values between given years are interpolated linearly", from->name,
               builder->interpolated);
    if (builder->earliest < first)
        remark(builder->complaints, from->place,
               "%s: a run begins in a world without perturbation, this one in %d; what is given "
               "from %g on and left out changes all later years (--years %g:%d keeps it)",
               from->name, first, builder->earliest, builder->earliest,
               builder->experiment->last_year);
}

enum status scenario_build(struct scenario *scenario, const struct experiment *experiment,
                           const struct ingredients *ingredients, struct complaints *complaints)
{
    struct builder builder = {scenario, experiment, ingredients, complaints, 0, INFINITY};
    size_t before = complaints->count;
    size_t n = (size_t)experiment->n_species;
    size_t n_rows = (size_t)experiment->last_year - (size_t)experiment->first_year + 1;
    *scenario = (struct scenario){
        .name = text_copy(ingredients->name),
        .driven = take(n, sizeof *scenario->driven),
        .series = take(n * n_rows, sizeof *scenario->series),
    };
    for (size_t i = 0; i < n * n_rows; i++)
        scenario->series[i] = NAN;
    check_choices(&builder);
    if (complaints->count > before)
        return STATUS_INPUT;
    for (int s = 0; s < experiment->n_species; s++)
        build_species(&builder, s);
    check_emitters(&builder);
    if (complaints->count == before)
        tell(&builder);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void scenario_close(struct scenario *scenario)
{
    free(scenario->name);
    free(scenario->driven);
    free(scenario->series);
    *scenario = (struct scenario){0};
}
