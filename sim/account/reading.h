/* How a row of each table becomes what rulebook.h says it is.
 * Owns: nothing.
 * Promises: a row that is wrong is complained of, and added all the same. */
#ifndef KEELING_ACCOUNT_READING_H
#define KEELING_ACCOUNT_READING_H

#include "account/rulebook.h"
#include "base/csv.h"

/* A file of the folder: its columns, of which the first n_needed must be there; and by which a row
 * is known, one word behind the other. */
struct table_form {
    const char *name, *key;
    const char *const *column;
    int n_columns, n_needed;
    void (*read)(struct rulebook *tables, const struct csv *csv, struct complaints *complaints);
};

extern const struct table_form table_forms[n_table_files];

/* What can only be seen when all tables are read. */
void reading_check(struct rulebook *tables, struct complaints *complaints);

/* The GWPs of each standard, of the rows it names. */
void reading_set_gwps(struct rulebook *tables, struct complaints *complaints);

#endif
