/* The columns species and ensemble files may have, and where their values stand in a vector of
 * parameters.
 * Owns: nothing.
 * Promises: what columns.def does not name is not accepted. */
#ifndef KEELING_SCENARIO_COLUMNS_H
#define KEELING_SCENARIO_COLUMNS_H

#include "base/csv.h"
#include "scenario/scenario.h"

struct column_rule {
    const char *name;
    bool of_species; /* one value a species, else one for the world */
    int count;
    const char *unit;
    double low, high;
};

extern const struct column_rule column_rules[N_columns];

/* The rule that a species file's header cell names (`name`, or `name0` when count > 1); element is
 * its number. N_columns when there is none. */
enum column column_of_species(const char *header, int *element);

/* parameter_index that an ensemble file's header cell names (`name`, `name[1]`, `name[CFC-11]`,
 * `name0[CFC-11]`); -1 with a complaint when there is none. *column is its rule. */
int column_of_member(const char *header, const struct experiment *experiment, struct place place,
                     enum column *column, struct complaints *complaints);

/* The number in a cell, checked against the rule; "nan" and "" are NaN where absent is allowed.
 * False with a complaint otherwise. True and False are 1 and 0. */
bool column_read(enum column column, const char *cell, bool absent_allowed, struct place place,
                 double *value, struct complaints *complaints);

#endif
