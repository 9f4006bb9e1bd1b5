#include "account/recognition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const double most_dispersion = 0.05;

const char *const recognition_rules[n_recognition_rules] = {
    "coverage: of what the category has, a counts whatever b counts (energy provision, gases, "
    "empty running, hubs, CO2 from biomass, other effects of flying)",
    "dispersion: two rows or more, none of them zero, whose ln(b/a) has a standard deviation below "
    "0.05",
    "convertible: nothing in the category was given as CO2e",
    "force: there were days on which both standards were in force",
    "scope: a and b are made for the mode",
    "double counting: elements of a chain stand together, in order, and no chain and no "
    "vehicle stands twice; that none stands in another statement, the parties declare",
};

static void give(struct recognition *found, bool fails, const char *reason)
{
    if (fails)
        found->reason[found->n_reasons++] = reason;
}

/* Whether a leaves out what b counts, and the category has any of it. */
static bool leaves_out(const struct pair *pair, const struct total *total, enum rule rule,
                       enum attribute attribute)
{
    return pair->rule[rule][0] < pair->rule[rule][1] && total->bridge[attribute] != 0;
}

void recognition_force(const struct pair *pair, const char *days[2])
{
    char *const *a = pair->standard[0]->cell, *const *b = pair->standard[1]->cell;
    const char *to[2] = {a[STANDARD_to], b[STANDARD_to]};
    bool later = strcmp(a[STANDARD_from], b[STANDARD_from]) > 0;
    bool earlier = *to[0] && (!*to[1] || strcmp(to[0], to[1]) < 0);
    days[0] = later ? a[STANDARD_from] : b[STANDARD_from];
    days[1] = earlier ? to[0] : to[1];
}

static const struct {
    enum rule rule;
    enum attribute attribute;
    const char *reason;
} coverage[] = {
    {RULE_provision, ATTRIBUTE_boundary, "a leaves out the provision of energy"},
    {RULE_other_gases, ATTRIBUTE_gases, "a leaves out CH4 and N2O"},
    {RULE_empty, ATTRIBUTE_empty, "a leaves out empty running"},
    {RULE_hubs, ATTRIBUTE_hubs, "a leaves out hubs"},
    {RULE_biogenic, ATTRIBUTE_biogenic, "a leaves out CO2 from biomass"},
    {RULE_non_co2, ATTRIBUTE_non_co2, "a leaves out what flying does beside its CO2"},
};

/* Whether both standards are made for the mode that the category's name begins with. */
static bool made_for(const struct pair *pair, const char *toc)
{
    char *mode = text_copy(toc);
    mode[strcspn(mode, ":")] = '\0';
    bool both =
        rulebook_made_for(pair->standard[0], mode) && rulebook_made_for(pair->standard[1], mode);
    free(mode);
    return both;
}

struct recognition recognition_judge(const struct account *account, int toc)
{
    const struct pair *pair = &account->pair;
    const struct total *total = &account->toc[toc];
    struct recognition found = {0};
    double dispersion = total_dispersion(total);
    const char *days[2];
    recognition_force(pair, days);
    for (size_t i = 0; i < sizeof coverage / sizeof *coverage; i++)
        give(&found, leaves_out(pair, total, coverage[i].rule, coverage[i].attribute),
             coverage[i].reason);
    give(&found, isnan(total_ratio(total)), "there is nothing under a to multiply");
    give(&found, total->logs < total->rows, "a row is zero under a or b");
    give(&found, isnan(dispersion), "fewer than two rows to tell the dispersion by");
    give(&found, dispersion >= most_dispersion, "rows differ too much in b/a");
    give(&found, total->given > 0, "some of it was given as CO2e");
    /* a year, or a month, lasts to its end */
    give(&found, *days[1] && strncmp(days[0], days[1], strlen(days[1])) > 0,
         "a and b were never in force together");
    give(&found, !made_for(pair, account->activity.toc.word[toc]),
         "a or b is not made for this mode");
    give(&found, account->repeated[REPEATED_chain].n > 0, "a chain stands twice");
    give(&found, account->repeated[REPEATED_vehicle].n > 0, "a vehicle stands twice");
    found.usable = !found.n_reasons;
    return found;
}
