/* Whether what was counted under A may be taken for B by a factor.
 * Owns: nothing.
 * Promises: the rules are those that the statement prints. */
#ifndef KEELING_ACCOUNT_RECOGNITION_H
#define KEELING_ACCOUNT_RECOGNITION_H

#include "account/total.h"

enum { most_reasons = 12, n_recognition_rules = 5 };

extern const char *const recognition_rules[n_recognition_rules];

struct recognition {
    bool usable;
    const char *reason[most_reasons]; /* literals; why not */
    int n_reasons;
};

/* The first and the last day on which both standards are in force; "": without end. Borrowed. */
void recognition_force(const struct pair *pair, const char *days[2]);

struct recognition recognition_judge(const struct pair *pair, const struct total *total);

#endif
