#include "year/load.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "land/land.h"
#include "year/apart.h"
#include "year/drivers.h"
#include "year/stores.h"

size_t load_scalar_size(const struct settings *settings)
{
    return settings->single ? sizeof(float) : sizeof(double);
}

int64_t load_padded(const struct engine *engine, int64_t n)
{
    return (n + engine->interleaved - 1) / engine->interleaved * engine->interleaved;
}

size_t load_place(const struct engine *engine, int64_t member, int64_t n_values, int64_t value)
{
    int64_t side_by_side = engine->interleaved;
    return (size_t)((member / side_by_side * n_values + value) * side_by_side +
                    member % side_by_side);
}

/* Copies n doubles to a mapped buffer of scalars. */
static void put_scalars(const struct engine *engine, void *mapped, size_t at, const double *values,
                        size_t n)
{
    if (!engine->settings.single) {
        memcpy((double *)mapped + at, values, n * sizeof *values);
        return;
    }
    float *out = (float *)mapped + at;
    for (size_t i = 0; i < n; i++)
        out[i] = (float)values[i];
}

static enum status open_filled(struct engine *engine, struct buffer *buffer, const double *values,
                               size_t n, struct complaints *complaints)
{
    enum status status =
        buffer_open(buffer, engine->device, n * load_scalar_size(&engine->settings), complaints);
    if (status != STATUS_OK)
        return status;
    void *mapped = buffer_map(buffer, engine->device, true, complaints);
    if (!mapped)
        return STATUS_DEVICE;
    put_scalars(engine, mapped, 0, values, n);
    buffer_unmap(buffer, engine->device);
    return STATUS_OK;
}

enum status load_common(struct engine *engine, struct buffer *buffer, const struct plan *plan,
                        struct complaints *complaints)
{
    size_t n = (size_t)plan->at[n_parameters];
    double *raw = plan_raw(plan->experiment);
    double *derived = take(n, sizeof *derived), *common = take(n, sizeof *common);
    plan_member(plan->experiment, 0, raw);
    derive(plan, raw, derived);
    for (size_t i = 0; i < n; i++)
        if (plan->place[i] < 0)
            common[-1 - plan->place[i]] = derived[i];
    enum status status = open_filled(engine, buffer, common, n, complaints);
    free(raw);
    free(derived);
    free(common);
    return status;
}

enum status load_weights(struct engine *engine, const double *weights, size_t n,
                         struct complaints *complaints)
{
    return open_filled(engine, &engine->weights, weights, n, complaints);
}

enum status load_rows(struct engine *engine, struct complaints *complaints)
{
    size_t n = (size_t)(engine->n_years + 1) * (size_t)engine->plan.row_at[n_drivers];
    double *rows = take(n, sizeof *rows);
    void *mapped = buffer_map(&engine->rows, engine->device, true, complaints);
    for (int s = 0; mapped && s < engine->n_scenarios; s++) {
        drivers_fill(&engine->plan, &engine->experiment->scenarios[engine->scenario[s]],
                     engine->n_years, rows);
        put_scalars(engine, mapped, n * (size_t)s, rows, n);
    }
    buffer_unmap(&engine->rows, engine->device);
    free(rows);
    return mapped ? STATUS_OK : STATUS_DEVICE;
}

size_t load_stocks(const struct engine *engine)
{
    return (size_t)counts_stocks(&engine->plan.counts, false);
}

size_t load_lands(const struct engine *engine)
{
    const struct society *society = engine->plan.society;
    const struct team *team = engine->settings.team;
    if (!society)
        return 0;
    int64_t n =
        team ? apart_share(society, team_part(team), team_parts(team)).n : society->n_regions;
    return (size_t)n * (size_t)counts_stocks(&engine->plan.counts, true);
}

enum status load_regions(struct engine *engine, struct complaints *complaints)
{
    const struct society *society = engine->plan.society;
    enum status status = STATUS_OK;
    size_t n_base = (size_t)society->n_regions * (size_t)society->base_at[n_bases];
    size_t each = (size_t)engine->n_years * (size_t)society->n_regions *
                  (size_t)society->given_at[n_regional_drivers];
    size_t scalar = load_scalar_size(&engine->settings);
    if (!engine->base.memory)
        TRY(open_filled(engine, &engine->base, society->base, n_base, complaints));
    if (!engine->given.memory)
        TRY(buffer_open(&engine->given, engine->device, each * (size_t)engine->n_scenarios * scalar,
                        complaints));
    if (!engine->cut)
        engine->cut = land_cuts(society);
    void *mapped = buffer_map(&engine->given, engine->device, true, complaints);
    for (int s = 0; mapped && s < engine->n_scenarios; s++) {
        const struct scenario *scenario = &engine->experiment->scenarios[engine->scenario[s]];
        land_run(engine->experiment, scenario, engine->cut);
        put_scalars(engine, mapped, each * (size_t)s, scenario->given, each);
    }
    buffer_unmap(&engine->given, engine->device);
    status = mapped ? STATUS_OK : STATUS_DEVICE;
out:
    return status;
}

enum status load_slots(struct engine *engine, const struct work *work,
                       struct complaints *complaints)
{
    int n_regions = engine->plan.society->n_regions;
    int32_t *slots;
    int width = stores_slots(work->chosen, work->n_chosen, work->n_kept, n_regions, &slots);
    size_t size = ((size_t)width * (size_t)n_regions + 1) * sizeof *slots; /* never empty */
    enum status status = buffer_open(&engine->slots, engine->device, size, complaints);
    void *mapped =
        status == STATUS_OK ? buffer_map(&engine->slots, engine->device, true, complaints) : NULL;
    if (mapped)
        memcpy(mapped, slots, size);
    else if (status == STATUS_OK)
        status = STATUS_DEVICE;
    buffer_unmap(&engine->slots, engine->device);
    free(slots);
    return status;
}

/* Where members first .. first + n - 1 go. */
struct filling {
    struct engine *engine;
    int64_t first, n;
    void *tiles;
    uint32_t *seeds;
};

/* Parameters of members by tile; the last tile is filled up with copies of the last member. */
static void fill_tiles(void *context, int64_t first_tile, int64_t n_tiles)
{
    const struct filling *filling = context;
    struct engine *engine = filling->engine;
    const struct plan *plan = &engine->plan;
    int lanes = engine->settings.lanes, n_values = plan->at[n_parameters];
    double *raw = plan_raw(plan->experiment);
    double *derived = take((size_t)n_values, sizeof *derived);
    for (int64_t i = first_tile * lanes; i < (first_tile + n_tiles) * lanes; i++) {
        int64_t member = filling->first + (i < filling->n ? i : filling->n - 1);
        uint64_t seed = engine->experiment->members.seed[member];
        filling->seeds[load_place(engine, i, 2, 0)] = (uint32_t)seed;
        filling->seeds[load_place(engine, i, 2, 1)] = (uint32_t)(seed >> 32);
        if (!plan->n_varying)
            continue;
        plan_member(plan->experiment, member, raw);
        derive(plan, raw, derived);
        for (int v = 0; v < n_values; v++)
            if (plan->place[v] >= 0)
                put_scalars(engine, filling->tiles,
                            load_place(engine, i, plan->n_varying, plan->place[v]), &derived[v], 1);
    }
    free(raw);
    free(derived);
}

enum status load_members(struct engine *engine, int64_t first, int64_t n,
                         struct complaints *complaints)
{
    void *tiles = buffer_map(&engine->tiles, engine->device, true, complaints);
    void *seeds = buffer_map(&engine->seeds, engine->device, true, complaints);
    struct filling filling = {engine, first, n, tiles, seeds};
    if (tiles && seeds)
        parallel_run(load_padded(engine, n) / engine->settings.lanes,
                     (struct piece_of_work){fill_tiles, &filling});
    buffer_unmap(&engine->tiles, engine->device);
    buffer_unmap(&engine->seeds, engine->device);
    return tiles && seeds ? STATUS_OK : STATUS_DEVICE;
}

enum status load_values(struct engine *engine, int at, const double *values, int64_t n,
                        struct complaints *complaints)
{
    const struct plan *plan = &engine->plan;
    void *tiles = buffer_map(&engine->tiles, engine->device, true, complaints);
    assert(plan->place[at] >= 0);
    for (int64_t i = 0; tiles && i < load_padded(engine, n); i++)
        put_scalars(engine, tiles, load_place(engine, i, plan->n_varying, plan->place[at]),
                    &values[i < n ? i : n - 1], 1);
    buffer_unmap(&engine->tiles, engine->device);
    return tiles ? STATUS_OK : STATUS_DEVICE;
}
