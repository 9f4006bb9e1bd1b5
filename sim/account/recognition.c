#include "account/recognition.h"

#include <math.h>
#include <string.h>

static const double most_dispersion = 0.05;

const char *const recognition_rules[n_recognition_rules] = {
    "coverage: a counts whatever b counts (energy provision, gases, empty running, hubs)",
    "dispersion: ln(b/a) of the rows of the category has a standard deviation below 0.05",
    "convertible: nothing in the category was given as CO2e",
    "double counting: each element stands once; that no other statement has it, the parties "
    "declare",
};

static void give(struct recognition *found, bool fails, const char *reason)
{
    if (fails)
        found->reason[found->n_reasons++] = reason;
}

static bool narrower(const struct pair *pair, enum rule rule)
{
    return pair->rule[rule][0] < pair->rule[rule][1];
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

struct recognition recognition_judge(const struct pair *pair, const struct total *total)
{
    struct recognition found = {0};
    double dispersion = total_dispersion(total);
    const char *days[2];
    recognition_force(pair, days);
    give(&found, narrower(pair, RULE_provision), "a leaves out the provision of energy");
    give(&found, narrower(pair, RULE_other_gases), "a leaves out CH4 and N2O");
    give(&found, narrower(pair, RULE_empty), "a leaves out empty running");
    give(&found, narrower(pair, RULE_hubs), "a leaves out hubs");
    give(&found, isnan(total_ratio(total)), "there is nothing under a to multiply");
    give(&found, total->logs < total->rows, "a row is zero under a or b");
    give(&found, isnan(dispersion), "fewer than two rows to tell the dispersion by");
    give(&found, dispersion >= most_dispersion, "rows differ too much in b/a");
    give(&found, total->given > 0, "some of it was given as CO2e");
    give(&found, *days[1] && strcmp(days[0], days[1]) > 0, "a and b were never in force together");
    found.usable = !found.n_reasons;
    return found;
}
