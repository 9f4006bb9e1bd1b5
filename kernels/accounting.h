/* How transport activity and the standards that count it lie in memory: the host fills these
 * tables, account.cl reads them. Figures of two standards stand beside each other, A's first. */
#ifndef KEELING_ACCOUNTING_H
#define KEELING_ACCOUNTING_H

enum attribute {
#define ATTRIBUTE(name, what) ATTRIBUTE_##name,
#include "attributes.def"
#undef ATTRIBUTE
    n_attributes
};

/* Of a row, [number][row]. */
enum measure {
    MEASURE_amount,   /* of what the basis says; of a shared vehicle the part by the rule of A */
    MEASURE_amount_b, /* by the rule of B */
    MEASURE_quantity, /* t or passengers */
    MEASURE_distance, /* km, as given */
    MEASURE_load,     /* share of the capacity in use */
    MEASURE_empty,    /* share of the way that is run empty and not in the amount */
    n_measures
};

/* Indices of a row, [number][row]. */
enum label { LABEL_basis, LABEL_source, LABEL_way, LABEL_category, n_labels };

/* What the amount is: of fuel; per unit of activity; nothing, for a category's default; or no
 * energy at all, but what was emitted. */
enum basis {
    BASIS_units,
    BASIS_mj,
    BASIS_mj_per_activity,
    BASIS_default,
    BASIS_g_per_activity,
    BASIS_kg
};

/* Of each standard, 0 or 1 where nothing else is said. */
enum rule {
    RULE_provision,
    RULE_other_gases,
    RULE_gwp_ch4, /* t CO2 t-1 */
    RULE_gwp_n2o,
    RULE_biogenic,
    RULE_non_co2, /* multiplier */
    RULE_hubs,
    RULE_load, /* 1: the actual one */
    RULE_empty,
    n_rules
};

/* Of an energy source: a fuel as the tables of each standard have it, or electricity. */
enum figure {
    FIGURE_mj,       /* MJ a unit (kg, or m3) */
    FIGURE_units,    /* its inverse */
    FIGURE_wtt,      /* g CO2e MJ-1 */
    FIGURE_co2,      /* kg a unit burned */
    FIGURE_ch4,      /* kg a unit burned */
    FIGURE_n2o,      /* kg a unit burned */
    FIGURE_slip,     /* share not burned, as CH4 */
    FIGURE_biogenic, /* share of the CO2 */
    FIGURE_electric, /* 1: wtt hangs on the electricity attribute, not on factors */
    n_figures
};

/* Of a way to give a distance, by mode: distance by the standard's rule = factor given + plus. */
enum way_part { WAY_factor, WAY_plus, WAY_flies, WAY_hub, n_way_parts };
enum { BY_shortest = 2 /* beside A and B: the distance that intensities are given by */ };

/* Of a category. */
enum trait { TRAIT_intensity, TRAIT_load, TRAIT_tare, n_traits };

/* Of a row, [number][row], and behind these the share of each attribute in which A and B differ. */
enum outcome {
    OUTCOME_a, /* kg CO2e under A */
    OUTCOME_b,
    OUTCOME_energy_a, /* MJ */
    OUTCOME_energy_b,
    OUTCOME_distance_a, /* km */
    OUTCOME_distance_b,
    n_outcomes
};

/* Where the tables begin in their buffer, and how many rows there are. */
enum extent {
    EXTENT_rows,
    EXTENT_stride,
    EXTENT_rules,      /* [rule][2] */
    EXTENT_sources,    /* [source][figure][2] */
    EXTENT_ways,       /* [way][part][3] */
    EXTENT_categories, /* [category][trait] */
    n_extents
};

#endif
