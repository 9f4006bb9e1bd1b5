/* Transport activity read from a CSV, block by block: chains of transport chain elements and hubs,
 * in the terms of ISO 14083.
 * Owns: the file while it is read, and the blocks' columns.
 * Promises: memory does not grow with the file, but by a name for each shipper and category; a row
 * that is wrong is complained of at its line and column and is in no block. */
#ifndef KEELING_ACCOUNT_ACTIVITY_H
#define KEELING_ACCOUNT_ACTIVITY_H

#include "account/amounts.h"
#include "account/pair.h"
#include "base/csv.h"

enum activity_column {
#define COLUMN(name, amount) ACTIVITY_##name,
#include "account/activity.def"
#undef COLUMN
    n_activity_columns
};

enum data_kind { DATA_primary, DATA_modelled, DATA_default, n_data_kinds };

/* What the results need of a row, beside what the device has. */
struct note {
    int64_t element;
    int64_t vehicle;  /* that it shares with rows beside it; 0: none */
    int shipper, toc; /* numbers of words */
    int source;
    int8_t mode; /* -1: a hub */
    uint8_t data;
    bool begins;          /* a chain */
    bool passengers;      /* activity is in pkm */
    bool given;           /* as CO2e: no standard can re-read it */
    bool verified[2];     /* all figures of A, of B */
    bool out_of_force[2]; /* A, B, in its year */
};

struct block {
    int n, most;
    double *measure;   /* [n_measures][most] owned */
    uint32_t *label;   /* [n_labels][most] owned */
    struct note *note; /* [most] owned */
    char **chain;      /* [most] owned; names of the chains that begin in this block, in order */
    int *line;         /* [most] owned; in which they begin */
    int n_chains;
};

struct activity {
    struct csv csv;
    struct pair *pair; /* borrowed; its sources grow */
    int column[n_activity_columns], unit_column[n_activity_columns]; /* or -1 */
    const struct amount_unit *unit[n_activity_columns]; /* of the header, or last seen */
    struct words shipper, toc;
    int *category, n_categories; /* [toc.n] owned; of the defaults, or -1 */
    char *chain;                 /* owned; of the row before */
    int64_t element;
    bool begins;             /* its chain, no row of which was good yet */
    struct vehicle *vehicle; /* owned; and the rows that wait for it */
    struct repeats *repeats; /* borrowed; meets the vehicles that count; or NULL */
    int64_t n_read, n_skipped;
    bool skips;       /* rows that are wrong are left out */
    bool read, ended; /* all of the file; and no row waits */
};

enum status activity_open(struct activity *activity, const char *path, struct pair *pair,
                          bool skip_bad, struct complaints *complaints);

/* Fills the block with the next good rows. Rows that are wrong are complained of. */
void activity_read(struct activity *activity, struct block *block, struct complaints *complaints);
void activity_close(struct activity *activity);

void block_open(struct block *block, int most);
void block_close(struct block *block);

#endif
