#include "account/amounts.h"

#include <string.h>

#include "constants.h"

/* A nautical mile is 1.852 km exactly. */
static const struct amount_unit units[] = {
    {"kg", AMOUNT_fuel, IN_kg, PER_nothing, 1},
    {"t", AMOUNT_fuel, IN_kg, PER_nothing, 1000},
    {"m3", AMOUNT_fuel, IN_m3, PER_nothing, 1},
    {"MJ", AMOUNT_fuel, IN_mj, PER_nothing, 1},
    {"GJ", AMOUNT_fuel, IN_mj, PER_nothing, 1000},
    {"kWh", AMOUNT_fuel, IN_mj, PER_nothing, MJ_PER_KWH},
    {"MWh", AMOUNT_fuel, IN_mj, PER_nothing, 1000 * MJ_PER_KWH},
    {"kg CO2e", AMOUNT_fuel, IN_kg_co2e, PER_nothing, 1},
    {"t", AMOUNT_mass, IN_tonnes, PER_nothing, 1},
    {"kg", AMOUNT_mass, IN_tonnes, PER_nothing, 0.001},
    {"km", AMOUNT_distance, IN_km, PER_nothing, 1},
    {"m", AMOUNT_distance, IN_km, PER_nothing, 0.001},
    {"nmi", AMOUNT_distance, IN_km, PER_nothing, 1.852},
    {"g/tkm", AMOUNT_intensity, IN_g_each, PER_tkm, 1},
    {"kg/tkm", AMOUNT_intensity, IN_g_each, PER_tkm, 1000},
    {"MJ/tkm", AMOUNT_intensity, IN_mj_each, PER_tkm, 1},
    {"kWh/tkm", AMOUNT_intensity, IN_mj_each, PER_tkm, MJ_PER_KWH},
    {"g/pkm", AMOUNT_intensity, IN_g_each, PER_pkm, 1},
    {"MJ/pkm", AMOUNT_intensity, IN_mj_each, PER_pkm, 1},
    {"kWh/pkm", AMOUNT_intensity, IN_mj_each, PER_pkm, MJ_PER_KWH},
    {"g/t", AMOUNT_intensity, IN_g_each, PER_t, 1},
    {"kg/t", AMOUNT_intensity, IN_g_each, PER_t, 1000},
    {"MJ/t", AMOUNT_intensity, IN_mj_each, PER_t, 1},
    {"kWh/t", AMOUNT_intensity, IN_mj_each, PER_t, MJ_PER_KWH},
};

enum { n_units = sizeof units / sizeof *units };

const struct amount_unit *amount_find(enum amount_kind kind, const char *unit)
{
    for (int i = 0; i < n_units; i++)
        if (units[i].kind == kind && !strcmp(units[i].name, unit))
            return &units[i];
    return NULL;
}

void amount_add_units(struct text *text, enum amount_kind kind)
{
    const char *names[n_units];
    size_t n = 0;
    for (int i = 0; i < n_units; i++)
        if (units[i].kind == kind)
            names[n++] = units[i].name;
    text_add_words(text, names, n);
}
