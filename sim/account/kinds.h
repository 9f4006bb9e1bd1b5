/* Rows of a kind read the same figures of the tables and differ in amounts alone. What a row emits
 * is linear in its amounts, its distance, 1 / load and 1 / (1 - empty), each by itself: it is the
 * sum, weighted, of a few corner rows of its kind, under every mixture of standards.
 * Owns: the kinds and corners met so far, in the order in which they came.
 * Promises: the sum is exact but for rounding, whatever the figures. */
#ifndef KEELING_ACCOUNT_KINDS_H
#define KEELING_ACCOUNT_KINDS_H

#include "account/activity.h"

/* How a corner differs from the first of its kind. */
enum {
    CORNER_empty = 1,
    CORNER_half_load = 2,
    CORNER_nowhere = 4,
    CORNER_b_alone = 8, /* of its amounts that of A is 0 */
    n_corner_sorts = 16
};

struct row_kind {
    uint32_t label[n_labels];
    bool typical;               /* of a default intensity */
    int corner[n_corner_sorts]; /* number + 1, 0: not met */
};

struct corner {
    int kind, sort;
};

struct kinds {
    struct row_kind *kind; /* [n] owned */
    struct corner *corner; /* [n_corners] owned */
    int n, n_corners, last;
};

struct part {
    int corner;
    double weight;
};

/* The parts of a row of the block, in the order of their sorts; how many. */
int kinds_split(struct kinds *kinds, const struct pair *pair, const struct block *block, int at,
                struct part part[n_corner_sorts]);

/* Writes the corner as a row, by the pair's figures. */
void kinds_write(const struct kinds *kinds, int corner, const struct pair *pair,
                 struct block *block, int at);
void kinds_close(struct kinds *kinds);

#endif
