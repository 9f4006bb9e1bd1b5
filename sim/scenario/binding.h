/* Which parameters of an experiment the rows of a prior set.
 * Owns: the lists.
 * Promises: a row that no column of an ensemble file is called like is complained of with its
 * place. */
#ifndef KEELING_SCENARIO_BINDING_H
#define KEELING_SCENARIO_BINDING_H

#include "sampling/prior.h"
#include "scenario/scenario.h"

struct binding {
    int n;
    int *parameter, *row; /* [n] owned */
    char **column;        /* [n] owned: the names in an ensemble file */
};

enum status binding_open(struct binding *binding, const struct prior *prior,
                         const struct experiment *experiment, struct complaints *complaints);
void binding_close(struct binding *binding);

#endif
