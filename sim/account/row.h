/* One row of activity: what it says, made into numbers for the device.
 * Owns: nothing.
 * Promises: everything that is wrong with a row is told, each at its cell. */
#ifndef KEELING_ACCOUNT_ROW_H
#define KEELING_ACCOUNT_ROW_H

#include "account/activity.h"

extern const char *const activity_columns[n_activity_columns];
extern const enum amount_kind activity_amounts[n_activity_columns];

/* Puts the current row of the file behind those of the block; false, after complaints, when it is
 * wrong. */
bool row_read(struct activity *activity, struct block *block, struct complaints *complaints);

#endif
