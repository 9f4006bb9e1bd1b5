/* The units of activity: amounts of fuel, mass, distance, intensity.
 * Owns: nothing.
 * Promises: a unit is found by its whole name, or not at all. */
#ifndef KEELING_ACCOUNT_AMOUNTS_H
#define KEELING_ACCOUNT_AMOUNTS_H

#include <stdbool.h>

#include "base/text.h"

/* What an amount can be of. */
enum amount_kind { AMOUNT_fuel, AMOUNT_mass, AMOUNT_distance, AMOUNT_intensity, n_amount_kinds };

/* What it is counted in, once multiplied by the factor. */
enum amount_in {
    IN_kg,
    IN_m3,
    IN_mj,
    IN_kg_co2e,
    IN_tonnes,
    IN_km,
    IN_g_each,  /* CO2e a tkm, pkm or t */
    IN_mj_each, /* a tkm, pkm or t */
};

enum amount_per { PER_nothing, PER_tkm, PER_pkm, PER_t };

struct amount_unit {
    const char *name;
    enum amount_kind kind;
    enum amount_in in;
    enum amount_per per;
    double factor;
};

/* NULL when no such amount has the unit. */
const struct amount_unit *amount_find(enum amount_kind kind, const char *unit);

/* "kg, t or MJ": the units of a kind. */
void amount_add_units(struct text *text, enum amount_kind kind);

#endif
