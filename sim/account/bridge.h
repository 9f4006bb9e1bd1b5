/* From one standard to another on the device: what blocks of rows emit under every mixture of their
 * attributes, and the Shapley values of these.
 * Owns: the program and the buffers of two blocks, of which one is computed while the host fills
 * the other.
 * Promises: the numbers of a row depend on the row alone. */
#ifndef KEELING_ACCOUNT_BRIDGE_H
#define KEELING_ACCOUNT_BRIDGE_H

#include "account/activity.h"
#include "device/device.h"
#include "device/program.h"

struct bridge_slot {
    struct buffer measures, labels, tables, extents, out;
    double *table; /* [n_table] owned; as it was when the block was started */
    uint32_t extent[n_extents];
};

struct bridge {
    struct device *device;   /* borrowed */
    const struct pair *pair; /* borrowed */
    struct program program;
    struct buffer taken, weights;
    struct bridge_slot slot[2];
    int most, n_sums;
    size_t n_table;
    double *out; /* [n_sums][most] owned; of the block finished last */
};

enum status bridge_open(struct bridge *bridge, const struct pair *pair, struct device *device,
                        int most, struct complaints *complaints);

/* The block must not change until it is finished. */
enum status bridge_start(struct bridge *bridge, int slot, const struct block *block,
                         struct complaints *complaints);
enum status bridge_finish(struct bridge *bridge, int slot, struct complaints *complaints);
void bridge_close(struct bridge *bridge);

/* [n_outcomes + n][2^n]: the weight of each mixture in each outcome, and then in the Shapley value
 * of each of the n attributes; mixture m takes attribute k from B where bit k of m is 1. Owned by
 * the caller. */
double *bridge_weights(int n);

/* [n_attributes][2^n]: 1 where the mixture takes the attribute from B. Owned by the caller. */
double *bridge_taken(const struct pair *pair);

#endif
