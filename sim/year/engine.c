#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "year/apart.h"
#include "year/drivers.h"
#include "year/engine.h"
#include "year/load.h"
#include "year/stores.h"

enum {
    cached = 16 << 20,          /* bytes of results and stocks a CPU computes at a time */
    registers_of_regions = 128, /* of a GPU's work-item: more of them hide each other's waiting */
    unstopped = 32              /* years that a launch takes where it may be stopped between */
};
static const size_t most_mapped = (size_t)4 << 30; /* bytes of results that the host takes at once
                                                    * from a device with memory of its own */

static size_t stored_size(const struct settings *settings)
{
    return settings->store_double ? sizeof(double) : sizeof(float);
}

enum status engine_open_program(const struct engine *engine, const struct plan *plan,
                                struct program *program, const struct work *work,
                                struct complaints *complaints)
{
    struct text model = {0};
    plan_write_model(plan, &model);
    struct source source = {
        .main = work->main,
        .kernel = work->kernel,
        .model = model.characters,
        .stores = work->stores,
        .single = engine->settings.single,
        .stored_double = engine->settings.store_double,
        .lanes = engine->settings.lanes,
        .registers = plan->society ? registers_of_regions : 0,
    };
    enum status status = program_open(program, engine->device, &source, complaints);
    text_close(&model);
    return status;
}

/* The gases that no member changes: once per scenario, into the rows. */
static enum status run_shared(struct engine *engine, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    if (!engine->shared.program)
        return STATUS_OK;
    /* No value varies here, so none is read from the tiles; the argument wants a buffer. */
    TRY(program_give(&engine->shared, &engine->shared_common));
    TRY(program_give(&engine->shared, &engine->shared_common));
    TRY(program_give(&engine->shared, &engine->rows));
    TRY(program_give_number(&engine->shared, (uint32_t)engine->n_years));
    TRY(program_give_number(&engine->shared, (uint32_t)engine->n_scenarios));
    TRY(program_run(&engine->shared, engine->device, (size_t[2]){(size_t)engine->n_scenarios, 1},
                    complaints));
out:
    return status;
}

enum status engine_refresh(struct engine *engine, struct complaints *complaints)
{
    enum status status = load_rows(engine, complaints);
    if (status == STATUS_OK && engine->plan.society)
        status = load_regions(engine, complaints);
    return status == STATUS_OK ? run_shared(engine, complaints) : status;
}

static enum status open_shared(struct engine *engine, struct complaints *complaints)
{
    struct plan shared = {0};
    enum status status = STATUS_OK;
    if (engine->plan.n_own == engine->plan.n_minor)
        return STATUS_OK;
    plan_open_shared(&shared, &engine->plan);
    const struct work work = {.main = "shared.cl", .kernel = "shared_years", .stores = ""};
    TRY(engine_open_program(engine, &shared, &engine->shared, &work, complaints));
    TRY(load_common(engine, &engine->shared_common, &shared, complaints));
out:
    plan_close(&shared);
    return status;
}

/* Bytes on the device. */
struct weight {
    size_t scenario; /* of a member of a scenario */
    size_t member;   /* of a member besides */
    size_t largest;  /* of a member or of one of a scenario in a single buffer */
};

static struct weight weigh(const struct engine *engine)
{
    size_t scalar = load_scalar_size(&engine->settings);
    size_t sums = engine->apart ? apart_member_bytes(engine) : 0;
    size_t part[] = {engine->left, load_stocks(engine) * scalar, load_lands(engine) * scalar, sums,
                     (size_t)engine->plan.n_varying * scalar + 2 * sizeof(uint32_t)};
    enum { n_parts = sizeof part / sizeof *part };
    struct weight weight = {.member = part[n_parts - 1]};
    for (int i = 0; i < n_parts; i++) {
        weight.scenario += i < n_parts - 1 ? part[i] : 0;
        weight.largest = part[i] > weight.largest ? part[i] : weight.largest;
    }
    return weight;
}

/* Bytes of the device's budget that buffers of a block may take; what is kept back is for the sums
 * of regions (apart.c). */
static size_t left_of(const struct device *device)
{
    return device->budget > device->used ? (device->budget - device->used) / 10 * 9 : 0;
}

/* Members times scenarios that a buffer holds at most. */
static size_t most_held(const struct engine *engine, const struct weight *weight)
{
    size_t held = engine->device->largest / weight->largest;
    size_t mapped = most_mapped / engine->left;
    return engine->device->cpu || held < mapped ? held : mapped;
}

/* Members times scenarios that are best launched together: a CPU's cache should hold them, a GPU
 * wants many. */
static size_t most_launched(const struct engine *engine, const struct weight *weight)
{
    size_t left = left_of(engine->device), members = (size_t)engine->block * weight->member;
    if (engine->device->cpu)
        return cached / weight->scenario;
    size_t room = left > members ? (left - members) / weight->scenario : 0;
    size_t held = most_held(engine, weight);
    return room < held ? room : held;
}

/* As many members as the settings and the budget allow, whole tiles; then as many scenarios a
 * launch as stay in the cache of a CPU, whose memory is then used again and again. */
static void choose_block(struct engine *engine)
{
    int64_t n = engine->experiment->members.n, least = engine->interleaved;
    bool together = engine->settings.together;
    int n_launched = together ? engine->n_scenarios : 1;
    struct weight weight = weigh(engine);
    size_t held = most_held(engine, &weight) / (size_t)n_launched;
    size_t room = left_of(engine->device) / (weight.scenario * (size_t)n_launched + weight.member);
    if (room > held)
        room = held;
    engine->block = (int64_t)room / least * least;
    if (engine->settings.block && engine->settings.block < engine->block)
        engine->block = load_padded(engine, engine->settings.block);
    if (engine->block > load_padded(engine, n))
        engine->block = load_padded(engine, n);
    if (engine->block < least)
        engine->block = least;
    if (engine->settings.team)
        engine->block = team_least(engine->settings.team, engine->block);
    engine->stride = engine->block;
    bool scored = engine->weights.memory != NULL; /* such kernels run one scenario */
    size_t most = most_launched(engine, &weight);
    while (!together && !scored && n_launched < engine->n_scenarios &&
           (size_t)engine->block * ((size_t)n_launched + 1) <= most)
        n_launched++;
    engine->n_launched =
        engine->settings.team ? (int)team_least(engine->settings.team, n_launched) : n_launched;
}

static enum status open_block(struct engine *engine, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct device *device = engine->device;
    size_t n = (size_t)engine->block, each = n * (size_t)engine->n_launched;
    size_t scalar = load_scalar_size(&engine->settings);
    TRY(buffer_open(&engine->tiles, device, n * (size_t)engine->plan.n_varying * scalar,
                    complaints));
    TRY(buffer_open(&engine->stocks, device, each * load_stocks(engine) * scalar, complaints));
    if (engine->plan.society)
        TRY(buffer_open(&engine->lands, device, each * load_lands(engine) * scalar, complaints));
    TRY(buffer_open(&engine->out, device, each * engine->left, complaints));
    TRY(buffer_open(&engine->seeds, device, n * 2 * sizeof(uint32_t), complaints));
    TRY(buffer_open(&engine->span, device, N_SPAN * sizeof(uint32_t), complaints));
out:
    return status;
}

/* The device's vectors; two side by side hide the latency of doubles, as long as no member carries
 * gases of its own, whose state would not fit the registers. */
static int default_lanes(const struct device *device, bool single, int n_own)
{
    if (!device->cpu)
        return 1;
    int lanes = single ? device->width_single : device->width_double * (n_own ? 1 : 2);
    if (lanes < 2)
        return 1;
    return lanes > 16 ? 16 : lanes;
}

enum status engine_open_work(struct engine *engine, const struct experiment *experiment,
                             struct device *device, const struct settings *settings,
                             const int *scenario, int n_scenarios, const struct work *work,
                             struct complaints *complaints)
{
    enum status status = STATUS_OK;
    *engine = (struct engine){
        .experiment = experiment,
        .device = device,
        .settings = *settings,
        .n_scenarios = n_scenarios,
        .scenario = scenario,
        .left = work->left,
        .n_years = experiment_rows(experiment) - 1,
    };
    plan_open(&engine->plan, experiment, scenario[0], settings->gases);
    if (!engine->settings.lanes)
        engine->settings.lanes = default_lanes(device, settings->single, engine->plan.n_own);
    engine->interleaved = (int64_t)engine->settings.lanes * device->neighbours;
    TRY(engine_open_program(engine, &engine->plan, &engine->program, work, complaints));
    TRY(load_common(engine, &engine->common, &engine->plan, complaints));
    TRY(buffer_open(&engine->rows, device,
                    (size_t)n_scenarios * (size_t)(engine->n_years + 1) *
                        (size_t)engine->plan.row_at[n_drivers] * load_scalar_size(settings),
                    complaints));
    if (work->weights)
        TRY(load_weights(engine, work->weights, work->n_weights, complaints));
    TRY(open_shared(engine, complaints));
    TRY(engine_refresh(engine, complaints));
    if (engine->plan.society)
        TRY(load_slots(engine, work, complaints));
    if (settings->team)
        TRY(apart_open(engine, work, complaints));
    choose_block(engine);
    TRY(open_block(engine, complaints));
    if (settings->team)
        TRY(apart_open_lots(engine, complaints));
out:
    if (status != STATUS_OK)
        engine_close(engine);
    return status;
}

/* Who shares the regions where no other rank does: the work-items of a GPU. */
static struct team *team_of_one(void)
{
    const struct grid grid = {.parts = 1, .teams = 1};
    return team_open(&grid);
}

enum status engine_open(struct engine *engine, const struct experiment *experiment,
                        struct device *device, const struct settings *settings, const int *scenario,
                        int n_scenarios, const struct quantity *const *chosen, int n_chosen,
                        struct complaints *complaints)
{
    struct text stores = {0};
    int n_rows = experiment_rows(experiment);
    bool coupled = experiment->scenarios[scenario[0]].given;
    struct settings own = *settings;
    struct team *of_one = coupled && !device->cpu && !settings->team ? team_of_one() : NULL;
    if (of_one)
        own.team = of_one;
    stores_write(chosen, n_chosen, &stores);
    bool apart = own.team;
    int n_kept = settings->team ? settings->n_kept : n_chosen;
    struct work work = {
        .main = apart     ? "apart.cl"
                : coupled ? "coupled.cl"
                          : "year.cl",
        .kernel = apart     ? "regions_year"
                  : coupled ? "coupled_years"
                            : "member_years",
        .stores = stores.characters,
        .chosen = chosen,
        .n_chosen = n_chosen,
        .n_kept = n_kept,
        .left = (size_t)(n_kept ? n_kept : 1) * (size_t)n_rows * stored_size(settings),
    };
    enum status status = engine_open_work(engine, experiment, device, &own, scenario, n_scenarios,
                                          &work, complaints);
    engine->of_one = of_one;
    text_close(&stores);
    return status;
}

enum status engine_give(struct engine *engine, struct program *program)
{
    const struct buffer *arguments[] = {&engine->tiles,  &engine->common, &engine->rows,
                                        &engine->stocks, &engine->out,    &engine->seeds,
                                        &engine->span};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        TRY(program_give(program, arguments[i]));
out:
    return status;
}

static enum status launch(struct engine *engine, size_t n_tiles, int n_scenarios,
                          struct complaints *complaints)
{
    enum status status = STATUS_OK;
    TRY(engine_give(engine, &engine->program));
    if (engine->weights.memory)
        TRY(program_give(&engine->program, &engine->weights));
    if (engine->plan.society) {
        TRY(program_give(&engine->program, &engine->given));
        TRY(program_give(&engine->program, &engine->base));
        TRY(program_give(&engine->program, &engine->lands));
        TRY(program_give(&engine->program, &engine->slots));
    }
    TRY(program_run(&engine->program, engine->device, (size_t[2]){n_tiles, (size_t)n_scenarios},
                    complaints));
out:
    return status;
}

int engine_launched(const struct engine *engine, int scenario)
{
    int left = engine->n_scenarios - scenario;
    return left < engine->n_launched ? left : engine->n_launched;
}

static enum status run_span(struct engine *engine, int scenario, int64_t n, int begin, int n_years,
                            struct complaints *complaints)
{
    enum status status = STATUS_OK;
    int64_t n_tiles = load_padded(engine, n) / engine->settings.lanes;
    uint32_t *span = buffer_map(&engine->span, engine->device, true, complaints);
    if (!span)
        return STATUS_DEVICE;
    span[SPAN_first_year] = (uint32_t)begin;
    span[SPAN_n_years] = (uint32_t)n_years;
    span[SPAN_n_rows] = (uint32_t)engine->n_years;
    span[SPAN_n_tiles] = (uint32_t)n_tiles;
    span[SPAN_out_stride] = (uint32_t)engine->stride;
    span[SPAN_first_scenario] = (uint32_t)scenario;
    span[SPAN_room] = (uint32_t)engine->n_launched;
    buffer_unmap(&engine->span, engine->device);
    double start = device_clock(engine->device);
    if (engine->apart)
        TRY(apart_run(engine, scenario, n_tiles, begin, n_years, complaints));
    else
        TRY(launch(engine, (size_t)n_tiles, engine_launched(engine, scenario), complaints));
    engine->run_seconds += device_clock(engine->device) - start;
out:
    return status;
}

enum status engine_run(struct engine *engine, int scenario, int64_t n, int begin, int n_years,
                       struct complaints *complaints)
{
    const struct settings *settings = &engine->settings;
    int piece = settings->stopped ? unstopped : n_years, done = 0;
    enum status status = STATUS_OK;
    do {
        int next = n_years - done < piece ? n_years - done : piece;
        double each = (double)n * engine_launched(engine, scenario);
        if (settings->stopped && settings->stopped(settings->stopped_context, each * done))
            return STATUS_STOPPED;
        TRY(run_span(engine, scenario, n, begin + done, next, complaints));
        done += next;
    } while (done < n_years);
out:
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
    return (size_t)(slot * engine->n_launched + scenario) * (size_t)(engine->n_years + 1) *
           (size_t)engine->stride;
}

void engine_close(struct engine *engine)
{
    struct buffer *buffers[] = {
        &engine->tiles, &engine->common, &engine->rows,          &engine->stocks,  &engine->out,
        &engine->seeds, &engine->span,   &engine->shared_common, &engine->weights, &engine->given,
        &engine->base,  &engine->lands,  &engine->slots};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_close(buffers[i], engine->device);
    free(engine->cut);
    engine->cut = NULL;
    apart_close(engine);
    team_close(engine->of_one);
    engine->of_one = NULL;
    program_close(&engine->program);
    program_close(&engine->shared);
    plan_close(&engine->plan);
}
