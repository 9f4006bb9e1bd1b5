/* The tables of an experiment, and which scenario of each is meant.
 * Owns: every table.
 * Promises: a file is read once, however its path is spelled; what was read with complaints is not
 * given to anyone. */
#ifndef KEELING_SCENARIO_TABLES_H
#define KEELING_SCENARIO_TABLES_H

#include "scenario/build.h"

enum { most_tables = 64 };

struct tables {
    struct experiment *experiment; /* borrowed */
    struct complaints *complaints; /* borrowed */
    int n;
    struct one_table {
        struct series_table series;
        char *real; /* owned: the path without links and dots */
        enum driven bare;
        bool good;
    } of[most_tables];
};

/* The path without links and dots, if the file is there. Owned by the caller. */
char *table_path(const char *file);

/* Remembers a file for the provenance, if nothing was complained of since `before`. */
void table_note(struct tables *tables, size_t before, const char *role, const char *file);

/* The table of a file, read on first use; NULL when anything was complained of. */
const struct series_table *table_read(struct tables *tables, const char *file, enum driven bare,
                                      const char *role);

/* The scenario of a table that is meant: named, or called like the scenario, or, where `only` one
 * will do, the only one. A complaint when there is none. */
struct given table_give(struct tables *tables, const struct series_table *table,
                        const struct choice *named, const char *label);

void tables_close(struct tables *tables);

#endif
