#include "scenario/resolved.h"

#include <math.h>
#include <string.h>

#include "catalogue/variable.h"
#include "scenario/carbon.h"

static void add_source(struct text *text, const char *role, const struct given *given)
{
    if (!given->table)
        return;
    text_add(text, "    %s: {file: ", role);
    text_add_quoted(text, text_file_name(given->table->path));
    text_add(text, ", scenario: ");
    text_add_quoted(text, given->table->scenario[given->scenario]);
    text_add(text, "}\n");
}

/* Only what is driven otherwise than the species file says. */
static void add_driven(struct text *text, const struct experiment *experiment,
                       const struct scenario *scenario)
{
    static const char *const words[] = {"emissions", "concentration", "forcing"};
    bool first = true;
    for (int i = 0; i < experiment->n_species; i++) {
        enum driven driven = scenario->driven[i];
        if (driven == DRIVEN_calculated || driven == experiment->species[i].input_mode)
            continue;
        text_add(text, "%s      ", first ? "    driven_by:\n" : "");
        text_add_quoted(text, experiment->species[i].name);
        text_add(text, ": %s\n", words[driven]);
        first = false;
    }
}

/* The levers that are pulled, as a scenario file would say it. */
static void add_policies(struct text *text, const struct path *path)
{
    for (int i = 0; i < path->n_pulls; i++) {
        const struct pull *pull = &path->pull[i];
        bool new_policy = i == 0 || path->pull[i - 1].policy != pull->policy;
        if (new_policy)
            text_add(text, "%s      %s:\n", i ? "" : "    policies:\n",
                     policies[pull->policy].name);
        text_add(text, "        ");
        text_add_quoted(text, pull->who);
        text_add(text, ": {");
        for (int k = 0; k < pull->n; k++)
            text_add(text, "%s%d: %.9g", k ? ", " : "", pull->year[k], pull->value[k]);
        text_add(text, "}\n");
    }
}

/* Targets, as a scenario file would say them. */
static void add_targets(struct text *text, const struct path *path)
{
    static const char *const kinds[] = {
        [GOAL_level] = "level: %.9g Mt, year: %d",
        [GOAL_change] = "change: %.9g %%, year: %d",
        [GOAL_budget] = "budget: %.9g Gt, until: %d",
        [GOAL_warming] = "warming: %.9g K, until: %d",
    };
    for (int i = 0; i < path->n_goals; i++) {
        const struct goal *goal = &path->goal[i];
        text_add(text, "%s      - {who: ", i ? "" : "    targets:\n");
        text_add_quoted(text, goal->who);
        text_add(text, goal->kind == GOAL_warming ? ", "
                       : goal->ghg                ? ", quantity: ghg, "
                                                  : ", quantity: co2, ");
        text_add(text, kinds[goal->kind], goal->kind == GOAL_change ? goal->change : goal->level,
                 goal->year);
        if (goal->since)
            text_add(text, goal->kind == GOAL_budget ? ", from: %d" : ", since: %d", goal->since);
        if (goal->starts)
            text_add(text, ", starts: %d", goal->starts);
        if (goal->kind == GOAL_warming)
            text_add(text, ", probability: %.9g %%", 100 * goal->probability);
        text_add(text, "%s%s, by: %s, most: %.9g}\n", goal->per_gdp ? ", per: gdp" : "",
                 goal->inventory ? ", land: inventory" : "", policies[goal->policy].name,
                 goal->most);
    }
}

/* What a scenario with regions says of them. */
static void add_regions(struct text *text, const struct path *path)
{
    if (!path || !path->regions.text)
        return;
    text_add(text, "    regions: ");
    text_add_quoted(text, text_file_name(path->regions.text));
    text_add(text, "\n    drivers: ");
    text_add_quoted(text, path->drivers.text ? path->drivers.text : "SSP2");
    if (path->base_year.text)
        text_add(text, "\n    base_year: %s", path->base_year.text);
    if (path->economy_feels.text)
        text_add(text, "\n    economy_feels: %s", path->economy_feels.text);
    if (path->forests_feel.text)
        text_add(text, "\n    forests_feel: %s", path->forests_feel.text);
    text_add(text, "\n");
    add_policies(text, path);
    add_targets(text, path);
}

void resolved_add(struct text *text, const struct experiment *experiment,
                  const struct scenario *scenario, const struct ingredients *ingredients)
{
    const struct path *path = ingredients->path;
    text_add(text, "  - name: ");
    text_add_quoted(text, scenario->name);
    if (path && path->title.text) {
        text_add(text, "\n    title: ");
        text_add_quoted(text, path->title.text);
    }
    text_add(text, "\n");
    if (scenario->pulse_year)
        text_add(text, "    pulse: %d\n", scenario->pulse_year);
    add_source(text, "emissions", &ingredients->emissions);
    add_source(text, "history", &ingredients->history);
    add_source(text, "concentrations", &ingredients->concentrations);
    add_source(text, "forcing", &ingredients->forcing);
    add_driven(text, experiment, scenario);
    for (int i = 0; path && i < path->n_baseline; i++) {
        text_add(text, i ? ", " : "    baseline: [");
        text_add_quoted(text, path->baseline[i].text);
    }
    text_add(text, path && path->n_baseline ? "]\n" : "");
    add_regions(text, path);
}

/* "  file: "the name"" of the input that plays a role. */
static void add_file(struct text *text, const struct experiment *experiment, const char *role,
                     long long n)
{
    text_add(text, "%s:\n", role);
    for (int i = 0; i < experiment->n_inputs; i++) {
        if (strcmp(experiment->inputs[i].role, role))
            continue;
        text_add(text, "  file: ");
        text_add_quoted(text, experiment->inputs[i].name);
        text_add(text, "\n");
    }
    text_add(text, "  n: %lld\n", n);
}

static void add_reference(struct text *text, const struct experiment *experiment)
{
    if (experiment->from_rest) {
        text_add(text, "reference: rest");
        return;
    }
    text_add(text, "reference: %d", experiment->reference_first);
    if (experiment->reference_last > experiment->reference_first)
        text_add(text, ":%d", experiment->reference_last);
}

char *resolved_whole(const struct experiment *experiment, const struct text *items)
{
    struct text text = {0};
    text_add(&text, "years: %d:%d\n", experiment->first_year, experiment->last_year);
    if (experiment->step > 1)
        text_add(&text, "step: %d\n", experiment->step);
    add_reference(&text, experiment);
    text_add(&text, "\nvariability: %s\n", experiment->variability ? "on" : "off");
    text_add(&text, "carbon_cycle: %s\n", carbon_name(experiment->carbon));
    if (experiment->co2_forcing)
        text_add(&text, "co2_forcing: %s\n", co2_forcing_name[experiment->co2_forcing]);
    if (!isnan(experiment->assessed_warming))
        text_add(&text, "assessed_warming: %g@%d:%d\n", experiment->assessed_warming,
                 experiment->assessed_first, experiment->assessed_last);
    add_file(&text, experiment, "members", (long long)experiment->members.n);
    add_file(&text, experiment, "species", experiment->n_species);
    text_add(&text, "scenarios:\n");
    text_add_bytes(&text, items->characters, items->length);
    return text.characters;
}
