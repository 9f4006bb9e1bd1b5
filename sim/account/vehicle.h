/* Rows on their way into blocks. Those of a shared vehicle wait for its last: what it used is given
 * once, or alike in each, and is shared out by the rule of each standard.
 * Owns: the rows that wait, as many as the largest vehicle has.
 * Promises: rows leave in their order; a vehicle with a row that is wrong is left out whole. */
#ifndef KEELING_ACCOUNT_VEHICLE_H
#define KEELING_ACCOUNT_VEHICLE_H

#include "account/cells.h"

struct vehicle *vehicle_open(void);
void vehicle_close(struct vehicle *vehicle);

/* What the rule of each standard needs of a row of a vehicle; of others nothing. */
void vehicle_check(struct reading *row);

/* Ends the vehicle that is open, unless the next row is of it. name: "" for none. */
void vehicle_turn(struct activity *activity, const char *name, struct complaints *complaints);

/* A row of the vehicle that is open was wrong; doubt: or one of the next row's vehicle was. */
void vehicle_spoil(struct vehicle *vehicle, bool doubt);

/* Takes a row that is good: into the block, or behind those that wait. */
void vehicle_take(struct reading *row, struct block *block);

/* Moves a row that waits into the block; false where none is ready. */
bool vehicle_give(struct vehicle *vehicle, struct block *block);

#endif
