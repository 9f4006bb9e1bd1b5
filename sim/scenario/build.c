#include "scenario/build.h"

#include <limits.h>
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
    struct findings found; /* in this scenario */
    double earliest;       /* the first year that emissions or concentrations are given for */
};

/* History up to where the scenario begins, then the scenario. */
struct joined {
    int n, n_history;
    double *time, *value;                /* [n] owned */
    const struct series *history, *main; /* borrowed, may be NULL */
};

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

static struct joined join(const struct series *history, const struct series *main)
{
    int most = (history ? history->n : 0) + (main ? main->n : 0);
    struct joined joined = {.time = take((size_t)most + 1, sizeof(double)),
                            .value = take((size_t)most + 1, sizeof(double)),
                            .history = history,
                            .main = main};
    for (int i = 0; history && i < history->n; i++) {
        if (main && main->n && history->time[i] >= main->time[0])
            break;
        joined.time[joined.n] = history->time[i];
        joined.value[joined.n++] = history->value[i];
    }
    joined.n_history = joined.n;
    for (int i = 0; main && i < main->n; i++) {
        joined.time[joined.n] = main->time[i];
        joined.value[joined.n++] = main->value[i];
    }
    return joined;
}

/* Adds a species to what was found of this kind. */
static struct finding *find_of(struct builder *builder, enum finding_kind kind, int species,
                               struct finding like)
{
    like.kind = kind;
    like.species = species;
    struct finding *finding = findings_add(&builder->found, like);
    if (kind != FINDING_step && kind != FINDING_early)
        list_add(&finding->what, builder->experiment->species[species].name);
    return finding;
}

static double middle_of(enum driven driven)
{
    return driven == DRIVEN_emissions ? 0.5 : 0;
}

static void find_short(struct builder *builder, int species, enum driven driven,
                       const struct joined *joined)
{
    double shift = middle_of(driven);
    const struct series *from = joined->main ? joined->main : joined->history;
    find_of(builder, FINDING_short, species,
            (struct finding){.driven = driven,
                             .place = from->place,
                             .first = (int)ceil(joined->time[0] - shift),
                             .last = (int)floor(joined->time[joined->n - 1] - shift)});
}

/* n[0] values between years of the history, n[1] before one of the scenario's own. */
static void find_interpolated(struct builder *builder, int species, const struct joined *joined,
                              const int *n)
{
    const struct series *from[] = {joined->history, joined->main};
    for (int i = 0; i < 2; i++)
        if (n[i]) {
            struct finding like = {.place = {from[i]->place.file, 0, 0}};
            find_of(builder, FINDING_interpolated, species, like)->n_values += n[i];
        }
}

/* Fills the years of the run from given points; nothing beyond the first and last. */
static void fill(struct builder *builder, int species, enum driven driven,
                 const struct joined *joined)
{
    const struct experiment *experiment = builder->experiment;
    const double *time = joined->time, *value = joined->value;
    int n_years = experiment->last_year - experiment->first_year;
    int n_wanted = driven == DRIVEN_emissions ? n_years : n_years + 1, between[2] = {0, 0};
    double *out = builder->scenario->series + (size_t)species * (size_t)(n_years + 1);
    if (driven != DRIVEN_forcing)
        builder->earliest = fmin(builder->earliest, floor(time[0]));
    for (int i = 0, at = 0; i < n_wanted; i++) {
        double wanted = experiment->first_year + i + middle_of(driven);
        while (at < joined->n && time[at] < wanted)
            at++;
        if (at == joined->n || (at == 0 && time[0] > wanted)) {
            find_short(builder, species, driven, joined);
            return;
        }
        out[i] = value[at];
        if (time[at] == wanted)
            continue;
        double share = (wanted - time[at - 1]) / (time[at] - time[at - 1]);
        out[i] = value[at - 1] + share * (value[at] - value[at - 1]);
        between[at >= joined->n_history]++;
    }
    find_interpolated(builder, species, joined, between);
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

static void find_absent(struct builder *builder, int species, enum driven driven)
{
    const struct ingredients *from = builder->from;
    struct place place = from->place;
    const struct given *given = driven == DRIVEN_forcing         ? &from->forcing
                                : driven == DRIVEN_concentration ? &from->concentrations
                                                                 : &from->emissions;
    if (given->table)
        place = (struct place){given->table->path, 0, 0};
    find_of(builder, FINDING_absent, species, (struct finding){.driven = driven, .place = place});
}

/* Emissions of CO2 that are neither called fossil nor land drive nothing. */
static void find_unused(struct builder *builder, int species)
{
    const struct given *emissions = &builder->from->emissions;
    if (builder->experiment->species[species].type == SPECIES_co2 &&
        find(emissions, species, DRIVEN_emissions))
        find_of(builder, FINDING_unused, species,
                (struct finding){.place = {emissions->table->path, 0, 0}});
}

bool scenario_jumps(const struct experiment *experiment, const struct scenario *scenario,
                    int species, double least, struct jump *jump)
{
    enum { nearby = 10 };
    static const double least_of_changes = 3;
    int n_years = experiment->last_year - experiment->first_year;
    int at = scenario->join_year - experiment->first_year;
    const double *value = scenario->series + (size_t)species * (size_t)(n_years + 1);
    double most = 0;
    if (at <= nearby || at >= n_years)
        return false;
    for (int i = at - nearby; i < at; i++)
        most = fmax(most, fabs(value[i] - value[i - 1]));
    *jump = (struct jump){value[at - 1], value[at]};
    double step = fabs(value[at] - value[at - 1]);
    return step > least_of_changes * most && step > least * fabs(value[at - 1]);
}

/* A scenario of another harmonisation than its history jumps where it begins. */
static void find_step(struct builder *builder, int species)
{
    static const double least = 0.2; /* of its level */
    const struct scenario *scenario = builder->scenario;
    const struct species *s = &builder->experiment->species[species];
    struct jump jump;
    if (!scenario_jumps(builder->experiment, scenario, species, least, &jump))
        return;
    struct text text = {0};
    text_add(&text, "%s %.4g in %d but %.4g in %d (%s)", s->name, jump.before,
             scenario->join_year - 1, jump.after, scenario->join_year, s->emissions_unit);
    struct place place = {builder->from->emissions.table->path, 0, 0};
    list_add(&find_of(builder, FINDING_step, species, (struct finding){.place = place})->what,
             text.characters);
    text_close(&text);
}

static void build_species(struct builder *builder, int species)
{
    enum driven driven = driven_of(builder, species);
    builder->scenario->driven[species] = driven;
    if (driven != DRIVEN_emissions)
        find_unused(builder, species);
    if (driven == DRIVEN_calculated)
        return;
    if (is_unused(builder, species)) {
        builder->scenario->driven[species] = DRIVEN_calculated;
        return;
    }
    const struct series *main = find_main(builder, species, driven);
    const struct series *history = find(&builder->from->history, species, driven);
    struct joined joined = join(history, main);
    bool joins = main && joined.n_history && driven == DRIVEN_emissions;
    if (joins)
        builder->scenario->join_year = (int)floor(main->time[0]);
    bool held = in_baseline(builder, species);
    if (joined.n && (main || (driven == DRIVEN_forcing && !held)))
        fill(builder, species, driven, &joined);
    else if (held)
        hold(builder, species, driven);
    else
        find_absent(builder, species, driven);
    if (joins)
        find_step(builder, species);
    free(joined.time);
    free(joined.value);
}

static void check_emitters(const struct builder *builder, struct complaints *complaints)
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
            complaints, builder->from->place,
            "CO2 is calculated, but the species file lacks species of type co2 ffi and co2 afolu");
}

void scenario_build(struct scenario *scenario, const struct experiment *experiment,
                    const struct ingredients *ingredients, struct findings *findings,
                    struct complaints *complaints)
{
    struct builder builder = {scenario, experiment, ingredients, {0}, INFINITY};
    size_t n = (size_t)experiment->n_species;
    size_t n_rows = (size_t)experiment->last_year - (size_t)experiment->first_year + 1;
    *scenario = (struct scenario){
        .name = text_copy(ingredients->name),
        .driven = take(n, sizeof *scenario->driven),
        .series = take(n * n_rows, sizeof *scenario->series),
    };
    for (size_t i = 0; i < n * n_rows; i++)
        scenario->series[i] = NAN;
    for (int s = 0; s < experiment->n_species; s++)
        build_species(&builder, s);
    check_emitters(&builder, complaints);
    if (builder.earliest < experiment->first_year)
        find_of(&builder, FINDING_early, 0,
                (struct finding){.place = ingredients->place, .first = (int)builder.earliest});
    findings_merge(findings, &builder.found, ingredients->name);
}

int scenario_end(const struct experiment *experiment, const struct ingredients *ingredients,
                 int most, const char **what)
{
    static const char *const words[] = {"emissions", "concentrations", "forcing"};
    struct builder builder = {NULL, experiment, ingredients, {0}, INFINITY};
    int end[] = {INT_MIN, INT_MIN, INT_MIN}, least = most;
    *what = "input";
    for (int s = 0; s < experiment->n_species; s++) {
        enum driven driven = driven_of(&builder, s);
        bool used = driven != DRIVEN_calculated && !is_unused(&builder, s);
        const struct series *main = used ? find_main(&builder, s, driven) : NULL;
        if (!main || !main->n)
            continue;
        double last = floor(main->time[main->n - 1] - middle_of(driven));
        int year = (int)fmin(last, most) + (driven == DRIVEN_emissions);
        end[driven] = year > end[driven] ? year : end[driven];
    }
    for (int driven = 0; driven < DRIVEN_calculated; driven++)
        if (end[driven] > INT_MIN && end[driven] < least) {
            least = end[driven];
            *what = words[driven];
        }
    return least;
}

void scenario_close(struct scenario *scenario)
{
    free(scenario->name);
    free(scenario->driven);
    free(scenario->series);
    free(scenario->given);
    free(scenario->base_world);
    for (int i = 0; i < scenario->n_aims; i++)
        free(scenario->aim[i].among);
    free(scenario->aim);
    free(scenario->reached);
    *scenario = (struct scenario){0};
}
