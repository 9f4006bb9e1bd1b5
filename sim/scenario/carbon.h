/* The carbon cycle a scenario asks for, and carbon.csv, which says what its boxes are like.
 * Owns: the values.
 * Promises: values are within carbon.def's bounds, shares add up to at most 1, no pool is empty. */
#ifndef KEELING_SCENARIO_CARBON_H
#define KEELING_SCENARIO_CARBON_H

#include "scenario/entries.h"
#include "scenario/path.h"
#include "scenario/scenario.h"

enum carbon_value {
#define CARBON(name, shape, unit, low, high) CARBON_##name,
#include "scenario/carbon.def"
#undef CARBON
    n_carbon_values
};

struct carbon {
    enum carbon_cycle cycle;
    struct ranges ranges; /* by carbon_value; n = 0 for a cycle without boxes */
};

/* The cycle that a scenario file names, the shipped table read if it needs one. */
enum status carbon_open(struct carbon *carbon, const struct choice *choice,
                        struct experiment *experiment, struct complaints *complaints);
void carbon_close(struct carbon *carbon);

/* "boxes"; of NULL "impulse". Borrowed. */
const char *carbon_name(const struct carbon *carbon);

/* How many values a member has: 0 for a cycle without boxes, and for NULL. */
int carbon_count(const struct carbon *carbon);

/* A member's own values, drawn by its seed; the central ones when it is alone. out[carbon_count].
 */
void carbon_draw(const struct carbon *carbon, uint64_t seed, bool alone, double *out);

#endif
