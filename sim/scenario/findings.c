#include "scenario/findings.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/members.h"
#include "scenario/names.h"

enum { most_of_a_kind = 100, most_named = 10 };

static bool is_wrong(const struct finding *finding)
{
    return finding->kind == FINDING_absent || finding->kind == FINDING_short;
}

static bool same(const struct finding *a, const struct finding *b)
{
    bool file = a->place.file == b->place.file ||
                (a->place.file && b->place.file && !strcmp(a->place.file, b->place.file));
    return file && a->kind == b->kind && a->driven == b->driven && a->first == b->first &&
           a->last == b->last;
}

static bool same_list(const struct list *a, const struct list *b)
{
    return a->n == b->n && (!a->n || !strcmp(a->lines.characters, b->lines.characters));
}

static struct finding *append(struct findings *findings, struct finding finding)
{
    findings->finding =
        retake(findings->finding, (size_t)findings->n + 1, sizeof *findings->finding);
    findings->finding[findings->n] = finding;
    return &findings->finding[findings->n++];
}

struct finding *findings_add(struct findings *findings, struct finding like)
{
    for (int i = 0; i < findings->n; i++)
        if (same(&findings->finding[i], &like))
            return &findings->finding[i];
    return append(findings, like);
}

/* The finding of all scenarios that this one's joins: the same, of the same species. */
static struct finding *alike(struct findings *all, const struct finding *finding)
{
    for (int i = 0; i < all->n; i++)
        if (same(&all->finding[i], finding) && same_list(&all->finding[i].what, &finding->what))
            return &all->finding[i];
    return NULL;
}

static int count_of(const struct findings *findings, enum finding_kind kind)
{
    int n = 0;
    for (int i = 0; i < findings->n; i++)
        n += findings->finding[i].kind == kind;
    return n;
}

void findings_merge(struct findings *all, struct findings *one, const char *scenario)
{
    for (int i = 0; i < one->n; i++) {
        struct finding *finding = &one->finding[i], *known = alike(all, finding);
        all->wrong |= is_wrong(finding);
        finding->scenario = scenario;
        finding->n_scenarios = 1;
        if (known) {
            known->n_scenarios++;
            known->n_values += finding->n_values;
            list_close(&finding->what);
        } else if (count_of(all, finding->kind) < most_of_a_kind) {
            append(all, *finding);
        } else {
            *(is_wrong(finding) ? &all->dropped : &all->dropped_notes) += 1;
            list_close(&finding->what);
        }
    }
    free(one->finding);
    one->finding = NULL;
    one->n = 0;
}

/* "CH4", or "51 species (CO2 FFI first)". */
static void add_species(struct text *text, const struct finding *finding,
                        const struct experiment *experiment)
{
    const char *first = experiment->species[finding->species].name;
    if (finding->what.n == 1)
        text_add(text, "%s", first);
    else
        text_add(text, "%d species (%s first)", finding->what.n, first);
}

/* "ssp119", or "8 scenarios (ssp119 first)". */
static void add_scenarios(struct text *text, const struct finding *finding)
{
    if (finding->n_scenarios == 1)
        text_add(text, "%s", finding->scenario);
    else
        text_add(text, "%d scenarios (%s first)", finding->n_scenarios, finding->scenario);
}

static const char *const driven_words[] = {"emissions", "concentrations", "forcing", ""};

static void tell_absent(struct text *text, const struct findings *findings,
                        const struct finding *finding, const struct experiment *experiment)
{
    char *names = list_first(&finding->what, most_named);
    char *row = name_expected(experiment, finding->species, finding->driven);
    bool several = finding->what.n > 1, emissions = finding->driven == DRIVEN_emissions;
    if (finding->n_scenarios == 1)
        text_add(text, "scenario ");
    add_scenarios(text, finding);
    text_add(text, " %s no %s of ", finding->n_scenarios > 1 ? "have" : "has",
             driven_words[finding->driven]);
    if (several)
        text_add(text, "%d species: ", finding->what.n);
    text_add(text, "%s; expected a row %s%s%s, or%s baseline: for what stays pre-industrial", names,
             several ? "for each, such as " : "", row,
             emissions ? " (shipped SSPs have them: world/ssps.csv)" : "",
             findings->assessed ? ", in a scenario file," : "");
    free(names);
    free(row);
}

/* The years that all of the run's species are given for. */
static void common_years(const struct findings *findings, const struct experiment *experiment,
                         int *first, int *last)
{
    *first = experiment->first_year;
    *last = experiment->last_year;
    for (int i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->finding[i];
        if (finding->kind != FINDING_short)
            continue;
        int end = finding->last + (finding->driven == DRIVEN_emissions);
        *first = finding->first > *first ? finding->first : *first;
        *last = end < *last ? end : *last;
    }
}

static void tell_short(struct text *text, const struct findings *findings,
                       const struct finding *finding, const struct experiment *experiment)
{
    int first, last;
    common_years(findings, experiment, &first, &last);
    bool late = finding->first > experiment->first_year;
    text_add(text, "%s of ", driven_words[finding->driven]);
    add_species(text, finding, experiment);
    text_add(text, " in ");
    add_scenarios(text, finding);
    text_add(text, ": given from %d to %d; expected %d to %d (--years %d:%d)", finding->first,
             finding->last, experiment->first_year,
             experiment->last_year - (finding->driven == DRIVEN_emissions), experiment->first_year,
             experiment->last_year);
    if (late && finding->driven == DRIVEN_emissions && !findings->assessed)
        text_add(text, "; history: may give the years before");
    if (first < last)
        text_add(text, "; --years %d:%d is what all are given for", first, last);
}

static void tell_step(struct text *text, const struct finding *finding)
{
    char *names = list_first(&finding->what, most_named);
    add_scenarios(text, finding);
    text_add(text, " %s the history with a step: %s; emissions harmonised to it have none",
             finding->n_scenarios > 1 ? "join" : "joins", names);
    free(names);
}

static void tell_early(struct text *text, const struct finding *finding,
                       const struct experiment *experiment)
{
    add_scenarios(text, finding);
    if (members_begin_elsewhere(experiment)) {
        text_add(text, ": members begin with CO2 of their own, which is taken for that of %d",
                 experiment->first_year);
        return;
    }
    text_add(text,
             ": a run begins in a world without perturbation, this one in %d; what is given from "
             "%d on and left out changes all later years (--years %d:%d keeps it)",
             experiment->first_year, finding->first, finding->first, experiment->last_year);
}

static void tell_interpolated(struct text *text, const struct finding *finding,
                              const struct experiment *experiment)
{
    text_add_count(text, finding->n_values, "value");
    text_add(text, " of ");
    add_species(text, finding, experiment);
    text_add(text, " in ");
    add_scenarios(text, finding);
    text_add(text, " between given years %s interpolated linearly",
             finding->n_values > 1 ? "are" : "is");
}

static void tell_unused(struct text *text, const struct finding *finding)
{
    char *names = list_first(&finding->what, most_named);
    text_add(text,
             "variables that are no input are ignored (%d): Emissions|%s, a total; its parts "
             "are read, fossil and land",
             finding->what.n, names);
    free(names);
}

static void tell(const struct findings *findings, const struct finding *finding,
                 const struct experiment *experiment, struct complaints *complaints)
{
    struct text text = {0};
    switch (finding->kind) {
    case FINDING_absent:
        tell_absent(&text, findings, finding, experiment);
        break;
    case FINDING_short:
        tell_short(&text, findings, finding, experiment);
        break;
    case FINDING_unused:
        tell_unused(&text, finding);
        break;
    case FINDING_interpolated:
        tell_interpolated(&text, finding, experiment);
        break;
    case FINDING_early:
        tell_early(&text, finding, experiment);
        break;
    case FINDING_step:
        tell_step(&text, finding);
        break;
    }
    if (is_wrong(finding))
        complain(complaints, finding->place, "%s", text.characters);
    else
        remark(complaints, finding->place, "%s", text.characters);
    text_close(&text);
}

void findings_tell(const struct findings *findings, const struct experiment *experiment,
                   size_t before, struct complaints *complaints)
{
    for (int kind = 0; kind <= FINDING_step; kind++)
        for (int i = 0; i < findings->n; i++) {
            bool heard = kind <= FINDING_unused || complaints->count == before;
            if ((int)findings->finding[i].kind == kind && heard)
                tell(findings, &findings->finding[i], experiment, complaints);
        }
    if (findings->dropped)
        complain(complaints, (struct place){0}, "and %d more of these", findings->dropped);
    if (findings->dropped_notes && complaints->count == before)
        remark(complaints, (struct place){0}, "and %d more of these", findings->dropped_notes);
}

void findings_close(struct findings *findings)
{
    for (int i = 0; i < findings->n; i++)
        list_close(&findings->finding[i].what);
    free(findings->finding);
    *findings = (struct findings){0};
}
