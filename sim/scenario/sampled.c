#include "scenario/sampled.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/yaml.h"
#include "sampling/design.h"
#include "scenario/binding.h"

enum { most_members = 1 << 24, most_tries = 100 };

struct sampling_plan {
    char *prior, *correlations, *picks; /* owned */
    int64_t members;
    uint32_t seed;
    bool sobol;
    struct place place;
};

bool sampled_is_plan(const char *path)
{
    return text_ends(path, ".yaml") || text_ends(path, ".yml");
}

static void read_design(struct sampling_plan *plan, const struct yaml_node *node,
                        struct complaints *complaints)
{
    if (!yaml_is(node, YAML_KIND_SCALAR, "plain or sobol", complaints))
        return;
    plan->sobol = !strcmp(node->scalar, "sobol");
    if (!plan->sobol && strcmp(node->scalar, "plain") != 0)
        complain(complaints, node->place, "design '%s': expected plain or sobol", node->scalar);
}

static void refuse_key(const struct yaml_node *node, const char *const *keys, size_t n,
                       struct complaints *complaints)
{
    const char *near = text_nearest(node->key, keys, n);
    struct text all = {0};
    text_add_words(&all, keys, n);
    complaints_guess(complaints, node->key_place, near, "unknown key '%s' in a sampling plan%s%s",
                     node->key, near ? "" : "; expected ", near ? "" : all.characters);
    text_close(&all);
}

static void read_key(struct sampling_plan *plan, const struct yaml_node *node, const char *from,
                     struct complaints *complaints)
{
    static const char *const keys[] = {"prior",   "correlations", "picks",
                                       "members", "seed",         "design"};
    enum { n_keys = sizeof keys / sizeof *keys, n_files = 3 };
    char **files[n_files] = {&plan->prior, &plan->correlations, &plan->picks};
    size_t at = 0;
    while (at < n_keys && strcmp(node->key, keys[at]) != 0)
        at++;
    if (at == n_keys)
        refuse_key(node, keys, n_keys, complaints);
    else if (at < n_files)
        *files[at] = yaml_file(node, from, complaints);
    else if (at == n_files)
        plan->members = yaml_count(node, 1, most_members, complaints);
    else if (at == n_files + 1)
        plan->seed = (uint32_t)yaml_count(node, 0, UINT32_MAX, complaints);
    else
        read_design(plan, node, complaints);
}

static void read_plan(struct sampling_plan *plan, const char *path, struct complaints *complaints)
{
    struct yaml_node *root = yaml_open(path, complaints);
    size_t before = complaints->count;
    if (!root)
        return;
    for (const struct yaml_node *node = root->child; node; node = node->next)
        read_key(plan, node, path, complaints);
    yaml_close(root);
    if ((!plan->prior || !plan->members) && complaints->count == before)
        complain(complaints, (struct place){path, 0, 0}, "lacks the key %s",
                 plan->prior ? "members" : "prior");
}

/* Where drawn members go. */
struct sampler {
    struct experiment *experiment;
    const struct sampling_plan *plan;
    struct prior prior;
    struct binding binding;
    struct design design;
    int n_variants; /* members of a sample: 1, or those of the design */
    double **value; /* [prior.n][members] owned, or handed over */
};

static enum status open_sampler(struct sampler *sampler, struct complaints *complaints)
{
    const struct sampling_plan *plan = sampler->plan;
    struct prior_files files = {plan->prior, plan->correlations, plan->picks};
    enum status status = STATUS_OK;
    TRY(prior_open(&sampler->prior, &files, complaints));
    for (int row = 0; row < sampler->prior.n; row++)
        if (*sampler->prior.row[row].given_as)
            complain(complaints, (struct place){plan->prior, sampler->prior.row[row].line, 0},
                     "%s is given as %s, which a calibration turns into the parameter; expected "
                     "the parameter's own distribution in a sampling plan",
                     sampler->prior.row[row].name, sampler->prior.row[row].given_as);
    TRY(complaints->count ? STATUS_INPUT : STATUS_OK);
    TRY(binding_open(&sampler->binding, &sampler->prior, sampler->experiment, complaints));
    design_open(&sampler->design, &sampler->prior);
    sampler->n_variants = plan->sobol ? sampler->design.n_factors + 2 : 1;
out:
    return status;
}

static void open_members(struct sampler *sampler)
{
    struct members *members = &sampler->experiment->members;
    size_t n = (size_t)(sampler->plan->members * sampler->n_variants);
    members->label = take(n, sizeof *members->label);
    members->seed = take(n, sizeof *members->seed);
    sampler->value = take((size_t)sampler->prior.n, sizeof *sampler->value);
    for (int row = 0; row < sampler->prior.n; row++)
        sampler->value[row] = take(n, sizeof **sampler->value);
}

/* One sample, all variants; false when one of them is void. */
static bool draw_sample(struct sampler *sampler, uint64_t number)
{
    struct members *members = &sampler->experiment->members;
    double normal[2 * most_streams], value[most_uncertain];
    for (int v = 0; v < sampler->n_variants; v++) {
        if (!design_draw(&sampler->design, &sampler->prior, sampler->plan->seed, number, v, normal,
                         value))
            return false;
        for (int row = 0; row < sampler->prior.n; row++)
            sampler->value[row][members->n + v] = value[row];
        int64_t label = (int64_t)number * sampler->n_variants + v;
        members->label[members->n + v] = label;
        members->seed[members->n + v] = (uint64_t)number;
    }
    members->n += sampler->n_variants;
    return true;
}

/* Columns of the members: as many as the binding has; columns of a row share its array. */
static void hand_over(struct sampler *sampler)
{
    struct members *members = &sampler->experiment->members;
    size_t n = (size_t)sampler->binding.n;
    members->n_overrides = sampler->binding.n;
    members->parameter = take(n, sizeof *members->parameter);
    members->value = take(n, sizeof *members->value);
    for (size_t i = 0; i < n; i++) {
        members->parameter[i] = sampler->binding.parameter[i];
        members->value[i] = sampler->value[sampler->binding.row[i]];
    }
    for (int row = 0; row < sampler->prior.n; row++) {
        bool used = false;
        for (size_t i = 0; i < n; i++)
            used |= sampler->binding.row[i] == row;
        if (!used)
            free(sampler->value[row]);
    }
    free(sampler->value);
    sampler->value = NULL;
}

/* "sobol: ebm, carbon, ..." for the file, so that what explains the spread can be told from it. */
static char *design_text(const struct sampler *sampler)
{
    struct text text = {0};
    text_add(&text, "sobol: ");
    for (int f = 0; f < sampler->design.n_factors; f++)
        text_add(&text, "%s%s", f ? ", " : "", sampler->design.name[f]);
    return text.characters;
}

static void draw_all(struct sampler *sampler, struct complaints *complaints)
{
    int64_t wanted = sampler->plan->members * sampler->n_variants;
    uint64_t number = 0, last = (uint64_t)sampler->plan->members * most_tries;
    while (sampler->experiment->members.n < wanted && number < last)
        draw_sample(sampler, number++);
    if (sampler->experiment->members.n < wanted)
        complain(complaints, sampler->plan->place,
                 "only %lld of %llu samples are within the prior's bounds; expected %lld",
                 (long long)(sampler->experiment->members.n / sampler->n_variants),
                 (unsigned long long)number, (long long)sampler->plan->members);
}

enum status sampled_read(struct experiment *experiment, const char *path,
                         struct complaints *complaints)
{
    struct sampling_plan plan = {.seed = 1, .place = {path, 0, 0}};
    struct sampler sampler = {.experiment = experiment, .plan = &plan};
    size_t before = complaints->count;
    read_plan(&plan, path, complaints);
    if (complaints->count == before && open_sampler(&sampler, complaints) == STATUS_OK) {
        open_members(&sampler);
        draw_all(&sampler, complaints);
        hand_over(&sampler);
        if (plan.sobol)
            experiment->members.design = design_text(&sampler);
    }
    design_close(&sampler.design);
    binding_close(&sampler.binding);
    prior_close(&sampler.prior);
    free(plan.prior);
    free(plan.correlations);
    free(plan.picks);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}
