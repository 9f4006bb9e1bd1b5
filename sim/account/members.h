/* Ranges of sums: what the corner rows of every kind emit in each member, and of what corners a sum
 * is made. Figures of tables are drawn once a member; errors of rows are each by itself, add in
 * quadrature (IPCC 2006, volume 1, chapter 3, approach 1) and are drawn as one normal.
 * Owns: draws, kinds, and a kernel beside that of the rows.
 * Promises: a range is a function of tables, seed, number of members and the sum's own rows. */
#ifndef KEELING_ACCOUNT_MEMBERS_H
#define KEELING_ACCOUNT_MEMBERS_H

#include "account/bridge.h"
#include "account/drawn.h"
#include "account/kinds.h"
#include "account/total.h"
#include "output/statistics.h"

enum { least_members = 20, most_members = 10000, n_range_percentiles = 3 };
extern const char *const range_names[n_range_percentiles]; /* "p5", ... */

/* A sum as parts; and what its rows' own errors add, kg2: of a, of b, of both, of attributes. Rows
 * of one vehicle, whose amount is one, err together: they are held until another comes. */
struct mixture {
    struct part *part; /* [n] owned */
    int n, room, last;
    double own[2], shared, bridge[n_attributes];
    struct {
        int64_t vehicle;
        double own, kg[2], bridge[n_attributes];
    } held;
};

/* A row as parts, and how far it is off by itself, relative, squared. */
struct row_parts {
    struct part part[n_corner_sorts];
    int n;
    double own;
};

struct sum_range {
    double at[n_range_percentiles];
};

struct total_range {
    struct sum_range kg[2], ratio, bridge[n_attributes];
};

struct members;

enum status members_open(struct members **members, int n, uint32_t seed,
                         const struct rulebook *tables, const struct pair *pair,
                         struct device *device, struct complaints *complaints);

/* Computes the corners that the block has and none before had. */
enum status members_meet(struct members *members, const struct block *block,
                         struct complaints *complaints);
void members_split(struct members *members, const struct row_outcome *row, struct row_parts *parts);
void members_find(struct members *members, const struct mixture *of, bool bridges,
                  struct total_range *ranges);
void members_close(struct members *members);

void mixture_add(struct mixture *mixture, const struct row_outcome *row,
                 const struct row_parts *parts);
void mixture_clear(struct mixture *mixture);
void mixture_close(struct mixture *mixture);

#endif
