/* What one row of transport activity emits under two standards, and how much of the difference
 * each attribute makes. model.h: N_DIFFER, in how many attributes the standards differ; N_AMOUNTS,
 * 2 where they share out vehicles unlike each other, else 1. A lane is a mask: which of these are
 * taken from B, the others being A's. */
#include "dialect.h"
#include "model.h"

#include "accounting.h"

enum { N_MASKS = 1 << N_DIFFER, N_SUMS = n_outcomes + N_DIFFER };

struct row {
    scalar measure[n_measures];
    uint basis;
    global const scalar *rule, *figure, *way, *trait;
    const real *taken; /* [attribute] 1 where B's is taken */
};

/* A's value of an attribute or B's, as the mask has it; values lie side by side. */
INLINE real chosen(const struct row *row, uint attribute, global const scalar *of)
{
    return pick(row->taken[attribute] != (real)0, (real)(of[1]), (real)(of[0]));
}

INLINE real figure(const struct row *row, uint at)
{
    return chosen(row, ATTRIBUTE_factors, row->figure + 2 * at);
}

INLINE real rule(const struct row *row, uint attribute, uint at)
{
    return chosen(row, attribute, row->rule + 2 * at);
}

/* km, by the rule of whichever standard gives the distance. */
INLINE real ruled_distance(const struct row *row)
{
    global const scalar *factor = row->way + 3 * WAY_factor, *plus = row->way + 3 * WAY_plus;
    return pick(row->taken[ATTRIBUTE_distance] != (real)0,
                (real)(factor[1] * row->measure[MEASURE_distance] + plus[1]),
                (real)(factor[0] * row->measure[MEASURE_distance] + plus[0]));
}

/* km, by which an intensity that the user gives is meant; of a hub 1. */
INLINE scalar shortest_distance(const struct row *row)
{
    global const scalar *factor = row->way + 3 * WAY_factor, *plus = row->way + 3 * WAY_plus;
    return factor[BY_shortest] * row->measure[MEASURE_distance] + plus[BY_shortest];
}

/* What a default intensity is multiplied with for a load that is not the average: of the part
 * `tare` the vehicle needs as much as ever, so that a tonne needs more of it when there are fewer.
 */
INLINE real load_factor(const struct row *row)
{
    scalar tare = row->trait[TRAIT_tare];
    scalar actual = tare * row->trait[TRAIT_load] / row->measure[MEASURE_load] + (1 - tare);
    return pick(rule(row, ATTRIBUTE_load, RULE_load) != (real)0, (real)(actual), (real)1);
}

INLINE real amount_of(const struct row *row)
{
    real a = (real)(row->measure[MEASURE_amount]);
    if (N_AMOUNTS == 1) /* a pick in the innermost loop costs a tenth of all */
        return a;
    return pick(row->taken[ATTRIBUTE_allocation] != (real)0, (real)(row->measure[MEASURE_amount_b]),
                a);
}

/* MJ: of the fuel; else mass x distance x intensity (ISO 14083 the other way round). Empty
 * running e that is told apart makes it 1 / (1 - e) times as much. */
INLINE real energy_of(const struct row *row)
{
    scalar amount = row->measure[MEASURE_amount], quantity = row->measure[MEASURE_quantity];
    real energy = amount_of(row);
    if (row->basis == BASIS_units)
        energy *= figure(row, FIGURE_mj);
    if (row->basis == BASIS_mj_per_activity)
        energy = (real)(amount * quantity * shortest_distance(row));
    if (row->basis == BASIS_default)
        energy = row->trait[TRAIT_intensity] * quantity * ruled_distance(row) * load_factor(row);
    scalar all = 1 / (1 - row->measure[MEASURE_empty]);
    return energy * pick(rule(row, ATTRIBUTE_empty, RULE_empty) != (real)0, (real)(all), (real)1);
}

/* kg CO2e of a unit of fuel that is used: (1 - slip) (CO2 + CH4 GWP + N2O GWP) + slip GWP_CH4
 * (Regulation (EU) 2023/1805, Annex I), less the CO2 from biomass where it does not count. */
INLINE real burned(const struct row *row)
{
    real slip = figure(row, FIGURE_slip), left = 1 - slip;
    real fossil = 1 - figure(row, FIGURE_biogenic);
    real others = rule(row, ATTRIBUTE_gases, RULE_other_gases);
    real co2 = left * figure(row, FIGURE_co2) *
               pick(rule(row, ATTRIBUTE_biogenic, RULE_biogenic) != (real)0, (real)1, fossil);
    if (row->way[3 * WAY_flies] != 0)
        co2 *= rule(row, ATTRIBUTE_non_co2, RULE_non_co2);
    real ch4 = left * figure(row, FIGURE_ch4) + slip;
    return co2 + others * (ch4 * rule(row, ATTRIBUTE_gwp, RULE_gwp_ch4) +
                           left * figure(row, FIGURE_n2o) * rule(row, ATTRIBUTE_gwp, RULE_gwp_n2o));
}

/* kg CO2e of the row. */
INLINE real emitted(const struct row *row, real energy)
{
    real units = energy * figure(row, FIGURE_units);
    bool electric = row->figure[2 * FIGURE_electric] != 0;
    real wtt = electric ? chosen(row, ATTRIBUTE_electricity, row->figure + 2 * FIGURE_wtt)
                        : figure(row, FIGURE_wtt);
    real all =
        units * burned(row) + rule(row, ATTRIBUTE_boundary, RULE_provision) * wtt * energy / 1000;
    if (row->basis == BASIS_g_per_activity)
        all = (real)(row->measure[MEASURE_amount] / 1000 * row->measure[MEASURE_quantity] *
                     shortest_distance(row));
    if (row->basis == BASIS_kg)
        all = amount_of(row);
    return row->way[3 * WAY_hub] != 0 ? all * rule(row, ATTRIBUTE_hubs, RULE_hubs) : all;
}

/* Adds what the row is under some masks, with the masks' weights: [sum][mask]. */
INLINE void add_masks(const struct row *row, global const scalar *weights, uint mask, real *sum)
{
    real energy = energy_of(row), emissions = emitted(row, energy), distance = ruled_distance(row);
    if (row->basis >= BASIS_g_per_activity)
        energy = (real)0;
    UNROLL for (int i = 0; i < N_SUMS; i++)
    {
        real weight = *(global const real *)(weights + (size_t)i * N_MASKS + mask);
        bool is_energy = i == OUTCOME_energy_a || i == OUTCOME_energy_b;
        bool is_distance = i == OUTCOME_distance_a || i == OUTCOME_distance_b;
        sum[i] += weight * (is_energy ? energy : is_distance ? distance : emissions);
    }
}

INLINE void take_row(struct row *row, uint at, global const scalar *measures,
                     global const uint *labels, global const scalar *tables,
                     global const uint *extents)
{
    uint stride = extents[EXTENT_stride];
    UNROLL for (int i = 0; i < n_measures; i++) row->measure[i] = measures[(size_t)i * stride + at];
    row->basis = labels[(size_t)LABEL_basis * stride + at];
    row->rule = tables + extents[EXTENT_rules];
    row->figure = tables + extents[EXTENT_sources] +
                  2 * n_figures * labels[(size_t)LABEL_source * stride + at];
    row->way =
        tables + extents[EXTENT_ways] + 3 * n_way_parts * labels[(size_t)LABEL_way * stride + at];
    row->trait = tables + extents[EXTENT_categories] +
                 n_traits * labels[(size_t)LABEL_category * stride + at];
}

/* out[outcome][row]. taken: [attribute][mask], 1 where B's is taken; weights: [sum][mask]. */
kernel void account_rows(global const scalar *measures, global const uint *labels,
                         global const scalar *tables, global const scalar *taken,
                         global const scalar *weights, global const uint *extents,
                         global scalar *out)
{
    uint at = (uint)get_global_id(0);
    if (at >= extents[EXTENT_rows])
        return;
    struct row row;
    take_row(&row, at, measures, labels, tables, extents);
    real sum[N_SUMS], bit[n_attributes];
    UNROLL for (int i = 0; i < N_SUMS; i++) sum[i] = (real)0;
    row.taken = bit;
    for (uint mask = 0; mask < N_MASKS; mask += LANES) {
        UNROLL for (int k = 0; k < n_attributes; k++) bit[k] =
            *(global const real *)(taken + (size_t)k * N_MASKS + mask);
        add_masks(&row, weights, mask, sum);
    }
    UNROLL for (int i = 0; i < N_SUMS; i++)
    {
        const scalar *lane = (const scalar *)&sum[i];
        scalar all = 0;
        for (int l = 0; l < LANES; l++)
            all += lane[l];
        out[(size_t)i * extents[EXTENT_stride] + at] = all;
    }
}
