/* Two standards side by side, and what each makes of fuels, grids, distances and categories: the
 * tables that kernels/account.cl reads.
 * Owns: the figures of the sources seen so far.
 * Promises: what a standard's table does not say and the standard does not count is taken from the
 * other's table, so that the bridge calls it what it is: not counted. */
#ifndef KEELING_ACCOUNT_PAIR_H
#define KEELING_ACCOUNT_PAIR_H

#include <stdint.h>

#include "account/rulebook.h"
#include "accounting.h"
#include "base/words.h"

enum { most_sources = 1024, ways_a_mode = n_distances + 1 };

/* An energy source as the activity names it. */
struct source_of_energy {
    char *why;                      /* owned; why it cannot be used; NULL: it can */
    const char *unit;               /* borrowed; kg or m3, "" when the tables differ; kWh */
    const struct factor *factor[2]; /* borrowed; NULL of electricity */
    const struct electricity *grid;
    bool verified[2];
};

struct pair {
    const struct rulebook *tables;      /* borrowed */
    const struct standard *standard[2]; /* borrowed; twice the same when there is one */
    bool one;                           /* there is one */
    double rule[n_rules][2];
    int attribute[n_attributes]; /* in which they differ */
    int n_differ;
    struct words name; /* of sources, their parts joined */
    struct source_of_energy source[most_sources];
    double (*figure)[n_figures][2]; /* [most_sources] owned */
    double (*way)[n_way_parts][3];  /* [way] owned; way 0 is a hub's */
    int n_ways;
    double (*trait)[n_traits]; /* [category] owned */
};

extern const char *const attribute_names[n_attributes];

void pair_open(struct pair *pair, const struct rulebook *tables, const struct standard *a,
               const struct standard *b);
void pair_close(struct pair *pair);

/* There are shared vehicles: also by what these are shared out may differ. */
void pair_allocate(struct pair *pair);

/* 2 where they do, so that a row has an amount under each, else 1. */
int pair_amounts(const struct pair *pair);

/* Gives the pair, of other figures, the sources and the differences of the first. */
void pair_follow(struct pair *pair, const struct pair *first);

/* The number of a fuel (with its engine, or electricity of a place and year); it may have a `why`.
 * -1: there are too many. */
int pair_source(struct pair *pair, const char *fuel, const char *engine, const char *place,
                const char *year);

/* The way of a mode's distance of a kind, DISTANCE_none where there is no distance. */
int pair_way(int mode, enum distance kind);

/* Whether that distance is known by the rule of standard 0 or 1, or as the shortest (2). */
bool pair_way_known(const struct pair *pair, int way, int by);

#endif
