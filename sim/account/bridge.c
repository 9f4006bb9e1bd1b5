#include "account/bridge.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { most_lanes = 8 };

static double factorial(int n)
{
    double product = 1;
    for (int i = 2; i <= n; i++)
        product *= i;
    return product;
}

double *bridge_weights(int n)
{
    size_t masks = (size_t)1 << n;
    double *weights = take((size_t)(n_outcomes + n) * masks, sizeof *weights);
    static const enum outcome of_a[] = {OUTCOME_a, OUTCOME_energy_a, OUTCOME_distance_a};
    static const enum outcome of_b[] = {OUTCOME_b, OUTCOME_energy_b, OUTCOME_distance_b};
    for (int i = 0; i < 3; i++) {
        weights[of_a[i] * masks] = 1;
        weights[of_b[i] * masks + masks - 1] = 1;
    }
    for (int k = 0; k < n; k++)
        for (size_t mask = 0; mask < masks; mask++) {
            int taken = __builtin_popcountll(mask);
            bool with = mask >> k & 1;
            int others = taken - with; /* |S|, without k */
            double weight = factorial(others) * factorial(n - others - 1) / factorial(n);
            weights[(size_t)(n_outcomes + k) * masks + mask] = with ? weight : -weight;
        }
    return weights;
}

double *bridge_taken(const struct pair *pair)
{
    size_t masks = (size_t)1 << pair->n_differ;
    double *taken = take(n_attributes * masks, sizeof *taken);
    for (int k = 0; k < pair->n_differ; k++)
        for (size_t mask = 0; mask < masks; mask++)
            taken[(size_t)pair->attribute[k] * masks + mask] = (double)(mask >> k & 1);
    return taken;
}

static enum status fill(struct buffer *buffer, struct device *device, double *values, size_t n,
                        struct complaints *complaints)
{
    enum status status = STATUS_OK;
    TRY(buffer_open(buffer, device, n * sizeof *values, complaints));
    TRY(buffer_copy_in(buffer, device, values, n * sizeof *values, complaints));
    TRY(device_wait(device, complaints));
out:
    free(values);
    return status;
}

static enum status open_slot(struct bridge *bridge, struct bridge_slot *slot,
                             struct complaints *complaints)
{
    size_t most = (size_t)bridge->most;
    struct device *device = bridge->device;
    enum status status = STATUS_OK;
    slot->table = take(bridge->n_table, sizeof *slot->table);
    TRY(buffer_open(&slot->measures, device, n_measures * most * sizeof(double), complaints));
    TRY(buffer_open(&slot->labels, device, n_labels * most * sizeof(uint32_t), complaints));
    TRY(buffer_open(&slot->tables, device, bridge->n_table * sizeof(double), complaints));
    TRY(buffer_open(&slot->extents, device, sizeof slot->extent, complaints));
    TRY(buffer_open(&slot->out, device, (size_t)bridge->n_sums * most * sizeof(double),
                    complaints));
out:
    return status;
}

enum status bridge_open(struct bridge *bridge, const struct pair *pair, struct device *device,
                        int most, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct text model = {0};
    int n = pair->n_differ, masks = 1 << n;
    *bridge =
        (struct bridge){.device = device, .pair = pair, .most = most, .n_sums = n_outcomes + n};
    bridge->n_table = (size_t)n_rules * 2 + (size_t)most_sources * n_figures * 2 +
                      (size_t)pair->n_ways * n_way_parts * 3 +
                      (size_t)pair->tables->n_categories * n_traits;
    text_add(&model, "#define N_DIFFER %d\n#define N_AMOUNTS %d\n", n, pair_amounts(pair));
    struct source source = {.main = "account.cl",
                            .kernel = "account_rows",
                            .model = model.characters,
                            .stores = "",
                            .stored_double = true,
                            .lanes = masks < most_lanes ? masks : most_lanes};
    TRY(program_open(&bridge->program, device, &source, complaints));
    TRY(fill(&bridge->taken, device, bridge_taken(pair), n_attributes * (size_t)masks, complaints));
    TRY(fill(&bridge->weights, device, bridge_weights(n), (size_t)bridge->n_sums * (size_t)masks,
             complaints));
    for (int i = 0; i < 2; i++)
        TRY(open_slot(bridge, &bridge->slot[i], complaints));
    bridge->out = take((size_t)bridge->n_sums * (size_t)most, sizeof *bridge->out);
out:
    text_close(&model);
    return status;
}

/* The tables one behind the other, and where each begins. */
static size_t write_tables(const struct pair *pair, struct bridge_slot *slot)
{
    size_t at = 0, n_sources = (size_t)pair->name.n;
    const struct {
        const void *from;
        size_t n;
        enum extent extent;
    } part[] = {
        {pair->rule, (size_t)n_rules * 2, EXTENT_rules},
        {pair->way, (size_t)pair->n_ways * n_way_parts * 3, EXTENT_ways},
        {pair->trait, (size_t)pair->tables->n_categories * n_traits, EXTENT_categories},
        {pair->figure, (n_sources < most_sources ? n_sources : most_sources) * n_figures * 2,
         EXTENT_sources},
    };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        slot->extent[part[i].extent] = (uint32_t)at;
        memcpy(slot->table + at, part[i].from, part[i].n * sizeof(double));
        at += part[i].n;
    }
    return at;
}

enum status bridge_start(struct bridge *bridge, int at, const struct block *block,
                         struct complaints *complaints)
{
    struct bridge_slot *slot = &bridge->slot[at];
    struct device *device = bridge->device;
    size_t most = (size_t)bridge->most, n_table = write_tables(bridge->pair, slot);
    enum status status = STATUS_OK;
    slot->extent[EXTENT_rows] = (uint32_t)block->n;
    slot->extent[EXTENT_stride] = (uint32_t)bridge->most;
    TRY(buffer_copy_in(&slot->measures, device, block->measure, n_measures * most * sizeof(double),
                       complaints));
    TRY(buffer_copy_in(&slot->labels, device, block->label, n_labels * most * sizeof(uint32_t),
                       complaints));
    TRY(buffer_copy_in(&slot->tables, device, slot->table, n_table * sizeof(double), complaints));
    TRY(buffer_copy_in(&slot->extents, device, slot->extent, sizeof slot->extent, complaints));
    const struct buffer *argument[] = {&slot->measures, &slot->labels,    &slot->tables,
                                       &bridge->taken,  &bridge->weights, &slot->extents,
                                       &slot->out};
    for (size_t i = 0; i < sizeof argument / sizeof *argument; i++)
        TRY(program_give(&bridge->program, argument[i]));
    TRY(program_start(&bridge->program, device, (size_t[2]){(size_t)block->n, 1}, complaints));
out:
    return status;
}

enum status bridge_finish(struct bridge *bridge, int at, struct complaints *complaints)
{
    size_t n = (size_t)bridge->n_sums * (size_t)bridge->most;
    return buffer_copy_out(&bridge->slot[at].out, bridge->device, bridge->out, n * sizeof(double),
                           complaints);
}

void bridge_close(struct bridge *bridge)
{
    for (int i = 0; bridge->device && i < 2; i++) {
        struct bridge_slot *slot = &bridge->slot[i];
        struct buffer *own[] = {&slot->measures, &slot->labels, &slot->tables, &slot->extents,
                                &slot->out};
        for (size_t j = 0; j < sizeof own / sizeof *own; j++)
            buffer_close(own[j], bridge->device);
        free(slot->table);
    }
    if (bridge->device) {
        buffer_close(&bridge->taken, bridge->device);
        buffer_close(&bridge->weights, bridge->device);
    }
    program_close(&bridge->program);
    free(bridge->out);
    *bridge = (struct bridge){0};
}
