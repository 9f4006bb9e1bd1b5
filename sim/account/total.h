/* Sums over rows: of a chain, a shipper, a mode, an operation category, of all.
 * Owns: nothing.
 * Promises: rows are added in the order of the file, one by one, so that sums have the same bits
 * whatever the blocks. */
#ifndef KEELING_ACCOUNT_TOTAL_H
#define KEELING_ACCOUNT_TOTAL_H

#include "account/activity.h"

struct total {
    int64_t rows;
    double kg[2], mj[2];            /* under A, under B */
    double tkm[2], pkm[2];          /* by the rule of A, of B */
    double data[n_data_kinds];      /* kg under A, by what is known of them */
    double given;                   /* kg under A of rows that no standard can re-read */
    double unverified[2];           /* kg of rows with a figure that is not verified */
    double bridge[n_attributes];    /* kg */
    double log_sum, log_square_sum; /* of ln(B/A) of the rows that have it, less shift */
    double shift;                   /* the first of them: squares are then small */
    int64_t logs;
    struct mixture *mixture; /* owned by whoever owns the total; NULL: no members are asked for */
};

/* A row of a block that is finished. */
struct row_outcome {
    const struct pair *pair;
    const struct block *block;
    const struct note *note;
    const double *outcome; /* [n_outcomes + n][stride] */
    size_t stride, at;
    double ratio; /* ln(B/A), as row_ratio has it: once a row, not once a sum */
};

/* NAN where A or B is 0. */
double row_ratio(const struct row_outcome *row);

void total_add(struct total *total, const struct row_outcome *row);

/* kg of row under A (0) or B (1); activity by its rule. */
double row_kg(const struct row_outcome *row, int s);
double row_activity(const struct row_outcome *row, int s);

/* A measure of it as it was given. */
double row_measure(const struct row_outcome *row, enum measure measure);

/* What attribute number k of those that differ makes of B - A, kg; what rounding leaves where it
 * makes nothing is taken for nothing. */
double row_bridge(const struct row_outcome *row, int k);

/* B/A; NAN where A is 0. */
double total_ratio(const struct total *total);

/* Standard deviation of ln(B/A) over rows; NAN for fewer than two. */
double total_dispersion(const struct total *total);

/* Share of A's kg, 0 where there are none. */
double total_share(const struct total *total, double kg);

#endif
