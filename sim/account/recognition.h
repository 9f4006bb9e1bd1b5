/* Whether what was counted under A may be taken for B by a factor.
 * Owns: nothing.
 * Promises: the rules are those that the statement prints. */
#ifndef KEELING_ACCOUNT_RECOGNITION_H
#define KEELING_ACCOUNT_RECOGNITION_H

#include "account/account.h"

enum { most_reasons = 15, n_recognition_rules = 6 };

extern const char *const recognition_rules[n_recognition_rules];

struct recognition {
    bool usable;
    const char *reason[most_reasons]; /* literals; why not */
    int n_reasons;
};

/* The first and the last day on which both standards are in force; "": without end. Borrowed. */
void recognition_force(const struct pair *pair, const char *days[2]);

/* Of an operation category, by number. */
struct recognition recognition_judge(const struct account *account, int toc);

#endif
