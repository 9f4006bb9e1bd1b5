/* Transport accounting: activity under one standard, or under two, with the bridge between them.
 * Owns: what an account was made of, until it is closed.
 * Promises: equal activity and tables give equal numbers, whatever blocks, threads and ranks. */
#ifndef KEELING_ACCOUNT_ACCOUNT_H
#define KEELING_ACCOUNT_ACCOUNT_H

#include "account/bridge.h"
#include "account/members.h"
#include "account/repeats.h"
#include "account/total.h"

struct account_options {
    const char *activity;
    const char *standard, *against; /* against: NULL for none */
    const char *tables;             /* the user's own folder, or NULL */
    const char *out;                /* folder of the results, or NULL */
    const char *device;
    size_t memory;
    int64_t block; /* rows a block; 0: as usual */
    bool skip_bad, historical;
    int members;   /* for the ranges; 0: none are wanted */
    uint32_t seed; /* of their draws */
    bool states;   /* a statement is wanted */
    bool elements; /* a line an element in the results */
};

/* What may stand twice. */
enum { REPEATED_chain, REPEATED_vehicle, n_repeated };
extern const char *const repeated_names[n_repeated];

struct account {
    const struct account_options *options; /* borrowed */
    struct rulebook tables;
    struct pair pair;
    struct activity activity;
    struct device device;
    struct bridge bridge;
    struct block block[2];
    struct repeats *repeats[n_repeated];  /* owned; NULL: the file has no such column */
    struct repeated repeated[n_repeated]; /* their names owned */
    int64_t out_of_force[2];              /* rows of years in which A, or B, was not */
    struct members *members;              /* owned; NULL: none are asked for */
    struct results *results;              /* owned; NULL: none are written */
    struct total all, chain;              /* chain: the one being read */
    char *chain_name;                     /* owned */
    struct total *shipper;                /* [n_shippers] owned, by number */
    struct total *mode;                   /* [modes + 1] owned; the last is of hubs */
    struct total *toc;                    /* [n_tocs] owned, by number */
    uint8_t (*toc_source)[most_sources];  /* [n_tocs] owned; 1: its rows use the source */
    int n_shippers, n_tocs;
    char hash[65]; /* of the activity */
    char *used;    /* [most_sources] owned; 1: rows rest on the source */
};

enum status account_make(struct account *account, const struct account_options *options,
                         struct complaints *complaints);
void account_close(struct account *account);

/* Rows of modes for which A (0) or B (1) is not made. */
int64_t account_other_modes(const struct account *account, int s);

/* The ranges of a sum over members, its bridge's too where asked; false: there are none. */
bool account_ranges(const struct account *account, const struct total *total, bool bridges,
                    struct total_range *ranges);

#endif
