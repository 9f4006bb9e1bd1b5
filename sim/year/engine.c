#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "year/drivers.h"
#include "year/engine.h"

static size_t scalar_size(const struct settings *settings)
{
    return settings->single ? sizeof(float) : sizeof(double);
}

static size_t stored_size(const struct settings *settings)
{
    return settings->store_double ? sizeof(double) : sizeof(float);
}

size_t engine_bytes(const struct plan *plan, const struct settings *settings, int n_slots,
                    int n_years)
{
    return (size_t)n_slots * (size_t)(n_years + 1) * stored_size(settings) +
           (size_t)counts_stocks(&plan->counts) * scalar_size(settings);
}

/* STORE_STATE and STORE_SPAN: one STORE a chosen quantity. */
static void write_stores(const struct quantity *const *chosen, int n, struct text *text)
{
    static const char *const name[] = {"STORE_STATE", "STORE_SPAN"};
    for (int span = 0; span < 2; span++) {
        text_add(text, "#define %s(here, out) \\\n", name[span]);
        for (int slot = 0; slot < n; slot++)
            if ((chosen[slot]->variable->kind == KIND_SPAN) == span)
                text_add(text, "    STORE(out, %d, here.%s) \\\n", slot, chosen[slot]->expression);
        text_add(text, "\n");
    }
}

static enum status open_program(struct engine *engine, const struct plan *plan,
                                struct program *program, const char *main, const char *kernel,
                                const char *stores, struct complaints *complaints)
{
    struct text model = {0};
    plan_write_model(plan, &model);
    struct source source = {
        .main = main,
        .kernel = kernel,
        .model = model.characters,
        .stores = stores,
        .single = engine->settings.single,
        .stored_double = engine->settings.store_double,
        .lanes = engine->settings.lanes,
    };
    enum status status = program_open(program, engine->device, &source, complaints);
    text_close(&model);
    return status;
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

static enum status fill_common(struct engine *engine, struct buffer *buffer,
                               const struct plan *plan, struct complaints *complaints)
{
    size_t n = (size_t)plan->at[n_parameters];
    double *raw = plan_raw(plan->experiment);
    double *derived = take(n, sizeof *derived), *common = take(n, sizeof *common);
    plan_member(plan->experiment, 0, raw);
    derive(plan, raw, derived);
    for (size_t i = 0; i < n; i++)
        if (plan->place[i] < 0)
            common[-1 - plan->place[i]] = derived[i];
    enum status status =
        buffer_open(buffer, engine->device, n * scalar_size(&engine->settings), complaints);
    void *mapped =
        status == STATUS_OK ? buffer_map(buffer, engine->device, true, complaints) : NULL;
    if (mapped)
        put_scalars(engine, mapped, 0, common, n);
    else if (status == STATUS_OK)
        status = STATUS_DEVICE;
    buffer_unmap(buffer, engine->device);
    free(raw);
    free(derived);
    free(common);
    return status;
}

static enum status fill_rows(struct engine *engine, struct complaints *complaints)
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

/* The gases that no member changes: once per scenario, into the rows. */
static enum status run_shared(struct engine *engine, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    if (!engine->shared.program)
        return STATUS_OK;
    TRY(program_give(&engine->shared, &engine->shared_common));
    TRY(program_give(&engine->shared, &engine->shared_common));
    TRY(program_give(&engine->shared, &engine->rows));
    TRY(program_give_number(&engine->shared, (uint32_t)engine->n_years));
    TRY(program_run(&engine->shared, engine->device, (size_t[2]){(size_t)engine->n_scenarios, 1},
                    complaints));
out:
    return status;
}

enum status engine_refresh(struct engine *engine, struct complaints *complaints)
{
    enum status status = fill_rows(engine, complaints);
    return status == STATUS_OK ? run_shared(engine, complaints) : status;
}

static enum status open_shared(struct engine *engine, struct complaints *complaints)
{
    struct plan shared = {0};
    enum status status = STATUS_OK;
    if (engine->plan.n_own == engine->plan.n_minor)
        return STATUS_OK;
    TRY(plan_open_shared(&shared, &engine->plan));
    TRY(open_program(engine, &shared, &engine->shared, "shared.cl", "shared_years", "",
                     complaints));
    TRY(fill_common(engine, &engine->shared_common, &shared, complaints));
out:
    plan_close(&shared);
    return status;
}

static int64_t round_up(int64_t n, int64_t step)
{
    return (n + step - 1) / step * step;
}

/* As many members as the settings and the budget allow, a multiple of the lanes. */
static void choose_block(struct engine *engine)
{
    int64_t n = engine->experiment->members.n, lanes = engine->settings.lanes;
    size_t member =
        engine_bytes(&engine->plan, &engine->settings, engine->n_slots, engine->n_years) *
            (size_t)engine->n_scenarios +
        (size_t)engine->plan.n_varying * scalar_size(&engine->settings) + 8;
    size_t largest =
        engine->device->largest / ((size_t)(engine->n_years + 1) * stored_size(&engine->settings) *
                                       (size_t)(engine->n_slots * engine->n_scenarios) +
                                   8);
    size_t room = engine->device->budget > engine->device->used
                      ? (engine->device->budget - engine->device->used) / 10 * 9 / member
                      : 0;
    if (room > largest)
        room = largest;
    engine->block = (int64_t)room / lanes * lanes;
    if (engine->settings.block && engine->settings.block < engine->block)
        engine->block = round_up(engine->settings.block, lanes);
    if (engine->block > round_up(n, lanes))
        engine->block = round_up(n, lanes);
    if (engine->block < lanes)
        engine->block = lanes;
    engine->stride = engine->block;
}

static enum status open_block(struct engine *engine, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct device *device = engine->device;
    size_t n = (size_t)engine->block, each = n * (size_t)engine->n_scenarios;
    size_t scalar = scalar_size(&engine->settings);
    TRY(buffer_open(&engine->tiles, device, n * (size_t)engine->plan.n_varying * scalar,
                    complaints));
    TRY(buffer_open(&engine->stocks, device,
                    each * (size_t)counts_stocks(&engine->plan.counts) * scalar, complaints));
    TRY(buffer_open(&engine->out, device,
                    each * (size_t)engine->n_slots * (size_t)(engine->n_years + 1) *
                        stored_size(&engine->settings),
                    complaints));
    TRY(buffer_open(&engine->seeds, device, n * 2 * sizeof(uint32_t), complaints));
    TRY(buffer_open(&engine->span, device, 8 * sizeof(uint32_t), complaints));
out:
    return status;
}

static int default_lanes(const struct device *device, bool single)
{
    if (!device->cpu)
        return 1;
    int lanes = single ? device->width_single : 2 * device->width_double;
    if (lanes < 2)
        return 1;
    return lanes > 16 ? 16 : lanes;
}

enum status engine_open(struct engine *engine, const struct experiment *experiment,
                        struct device *device, const struct settings *settings, const int *scenario,
                        int n_scenarios, const struct quantity *const *chosen, int n_chosen,
                        struct complaints *complaints)
{
    struct text stores = {0};
    enum status status = STATUS_OK;
    *engine = (struct engine){
        .experiment = experiment,
        .device = device,
        .settings = *settings,
        .n_scenarios = n_scenarios,
        .scenario = scenario,
        .n_slots = n_chosen,
        .n_years = experiment->last_year - experiment->first_year,
    };
    if (!engine->settings.lanes)
        engine->settings.lanes = default_lanes(device, settings->single);
    write_stores(chosen, n_chosen, &stores);
    TRY(plan_open(&engine->plan, experiment, scenario[0], settings->gases, complaints));
    TRY(open_program(engine, &engine->plan, &engine->program, "year.cl", "member_years",
                     stores.characters, complaints));
    TRY(fill_common(engine, &engine->common, &engine->plan, complaints));
    TRY(buffer_open(&engine->rows, device,
                    (size_t)n_scenarios * (size_t)(engine->n_years + 1) *
                        (size_t)engine->plan.row_at[n_drivers] * scalar_size(settings),
                    complaints));
    TRY(open_shared(engine, complaints));
    TRY(engine_refresh(engine, complaints));
    choose_block(engine);
    TRY(open_block(engine, complaints));
out:
    text_close(&stores);
    if (status != STATUS_OK)
        engine_close(engine);
    return status;
}

/* Parameters of n members by tile; the last tile is filled up with copies of the last member. */
static void load_members(struct engine *engine, int64_t first, int64_t n, void *tiles,
                         uint32_t *seeds)
{
    const struct plan *plan = &engine->plan;
    int lanes = engine->settings.lanes, n_values = plan->at[n_parameters];
    double *raw = plan_raw(plan->experiment);
    double *derived = take((size_t)n_values, sizeof *derived);
    for (int64_t i = 0; i < round_up(n, lanes); i++) {
        int64_t member = first + (i < n ? i : n - 1), tile = i / lanes, lane = i % lanes;
        uint64_t seed = engine->experiment->members.seed[member];
        seeds[(tile * 2) * lanes + lane] = (uint32_t)seed;
        seeds[(tile * 2 + 1) * lanes + lane] = (uint32_t)(seed >> 32);
        if (!plan->n_varying)
            continue;
        plan_member(plan->experiment, member, raw);
        derive(plan, raw, derived);
        for (int v = 0; v < n_values; v++)
            if (plan->place[v] >= 0)
                put_scalars(engine, tiles,
                            (size_t)((tile * plan->n_varying + plan->place[v]) * lanes + lane),
                            &derived[v], 1);
    }
    free(raw);
    free(derived);
}

static enum status load_block(struct engine *engine, int64_t first, int64_t n,
                              struct complaints *complaints)
{
    void *tiles = buffer_map(&engine->tiles, engine->device, true, complaints);
    void *seeds = buffer_map(&engine->seeds, engine->device, true, complaints);
    if (tiles && seeds)
        load_members(engine, first, n, tiles, seeds);
    buffer_unmap(&engine->tiles, engine->device);
    buffer_unmap(&engine->seeds, engine->device);
    return tiles && seeds ? STATUS_OK : STATUS_DEVICE;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static enum status launch(struct engine *engine, size_t n_tiles, struct complaints *complaints)
{
    const struct buffer *arguments[] = {&engine->tiles,  &engine->common, &engine->rows,
                                        &engine->stocks, &engine->out,    &engine->seeds,
                                        &engine->span};
    enum status status = STATUS_OK;
    double start = seconds();
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        TRY(program_give(&engine->program, arguments[i]));
    TRY(program_run(&engine->program, engine->device,
                    (size_t[2]){n_tiles, (size_t)engine->n_scenarios}, complaints));
    engine->run_seconds += seconds() - start;
out:
    return status;
}

enum status engine_run(struct engine *engine, int64_t first, int64_t n, int begin, int n_years,
                       struct complaints *complaints)
{
    enum status status = STATUS_OK;
    int64_t n_tiles = round_up(n, engine->settings.lanes) / engine->settings.lanes;
    if (begin == 0)
        TRY(load_block(engine, first, n, complaints));
    uint32_t *span = buffer_map(&engine->span, engine->device, true, complaints);
    if (!span)
        return STATUS_DEVICE;
    span[0] = (uint32_t)begin;
    span[1] = (uint32_t)n_years;
    span[2] = (uint32_t)engine->n_years;
    span[3] = (uint32_t)n_tiles;
    span[4] = (uint32_t)engine->stride;
    buffer_unmap(&engine->span, engine->device);
    TRY(launch(engine, (size_t)n_tiles, complaints));
out:
    return status;
}

static bool is_finite(const struct engine *engine, const void *stocks, size_t at)
{
    return engine->settings.single ? isfinite(((const float *)stocks)[at])
                                   : isfinite(((const double *)stocks)[at]);
}

/* The first of n members whose stocks are not all finite, or n. stocks: [tile][stock][lane]. */
static int64_t find_broken(const struct engine *engine, const void *stocks, size_t from, int64_t n)
{
    int64_t lanes = engine->settings.lanes;
    int n_stocks = counts_stocks(&engine->plan.counts);
    for (int64_t m = 0; m < n; m++)
        for (int64_t stock = 0; stock < n_stocks; stock++) {
            int64_t at = (m / lanes * n_stocks + stock) * lanes + m % lanes;
            if (!is_finite(engine, stocks, from + (size_t)at))
                return m;
        }
    return n;
}

enum status engine_check(struct engine *engine, int64_t first, int64_t n,
                         struct complaints *complaints)
{
    size_t lanes = (size_t)engine->settings.lanes;
    size_t each = (size_t)counts_stocks(&engine->plan.counts) *
                  ((size_t)round_up(n, engine->settings.lanes) / lanes) * lanes;
    const void *stocks = buffer_map(&engine->stocks, engine->device, false, complaints);
    enum status status = stocks ? STATUS_OK : STATUS_DEVICE;
    for (int s = 0; stocks && s < engine->n_scenarios; s++) {
        int64_t m = find_broken(engine, stocks, each * (size_t)s, n);
        if (m == n)
            continue;
        complain(complaints, (struct place){0},
                 "scenario %s, member %lld: the state is no number any more; the input is outside "
                 "what the equations hold for",
                 engine->experiment->scenarios[engine->scenario[s]].name,
                 (long long)engine->experiment->members.label[first + m]);
        status = STATUS_INPUT;
    }
    buffer_unmap(&engine->stocks, engine->device);
    return status;
}

void *engine_results(struct engine *engine, struct complaints *complaints)
{
    return buffer_map(&engine->out, engine->device, false, complaints);
}

void engine_release(struct engine *engine)
{
    buffer_unmap(&engine->out, engine->device);
}

size_t engine_offset(const struct engine *engine, int slot, int scenario)
{
    return (size_t)(slot * engine->n_scenarios + scenario) * (size_t)(engine->n_years + 1) *
           (size_t)engine->stride;
}

void engine_close(struct engine *engine)
{
    struct buffer *buffers[] = {&engine->tiles,  &engine->common,       &engine->rows,
                                &engine->stocks, &engine->out,          &engine->seeds,
                                &engine->span,   &engine->shared_common};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_close(buffers[i], engine->device);
    program_close(&engine->program);
    program_close(&engine->shared);
    plan_close(&engine->plan);
}
