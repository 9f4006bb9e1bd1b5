/* What an account leaves in its folder: chains.csv, shippers.csv, modes.csv, categories.csv, when
 * asked elements.csv, and statement.json.
 * Owns: the files while they are written; chains and elements go out as they come.
 * Promises: every file appears whole or not at all; equal accounts give equal bytes. */
#ifndef KEELING_ACCOUNT_RESULTS_H
#define KEELING_ACCOUNT_RESULTS_H

#include "account/account.h"

struct results;

enum status results_open(struct results **results, const struct account *account,
                         struct complaints *complaints);
void results_chain(struct results *results, const char *name, const struct total *total);
void results_element(struct results *results, const char *chain, const struct row_outcome *row);

/* Writes the rest, and gives the files their names. */
enum status results_keep(struct results *results, const struct account *account,
                         struct complaints *complaints);

/* Removes what was not kept. */
void results_close(struct results *results);

#endif
