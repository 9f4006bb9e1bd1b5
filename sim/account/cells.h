/* The cells of a row of activity, and what is told of them.
 * Owns: nothing.
 * Promises: a cell that is wrong is complained of at its place. */
#ifndef KEELING_ACCOUNT_CELLS_H
#define KEELING_ACCOUNT_CELLS_H

#include "account/activity.h"

/* A row on its way. */
struct reading {
    struct activity *activity;
    struct complaints *complaints;
    struct note note;
    double measure[n_measures];
    uint32_t label[n_labels];
    bool moves;   /* its mode is known, or it is a hub */
    int category; /* of the defaults, or -1 */
    enum distance kind;
    const struct amount_unit *unit; /* of the intensity or the amount */
};

/* "" where the file has no such column. */
const char *cell_text(const struct reading *row, enum activity_column column);

void cell_fault(struct reading *row, enum activity_column column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* From 0 to most; NAN when the cell is empty, or after a complaint. */
double cell_number(struct reading *row, enum activity_column column, double most,
                   const char *expected);

/* An amount in what its unit is counted in; *unit is NULL when there is none, or after a
 * complaint. */
double cell_amount(struct reading *row, enum activity_column column,
                   const struct amount_unit **unit);

#endif
