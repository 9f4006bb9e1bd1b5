#include "year/apart.h"

#include <stdlib.h>

#include "arguments.h"
#include "base/clock.h"
#include "year/load.h"

enum { most_gathered = 1 << 30, tiles_of_core = 8, items_of_unit = 16384 };

struct apart {
    struct program climate;
    struct buffer share; /* as apart.cl reads it */
    /* Tiles that go together; while the sums of one lot are exchanged, the next is computed. */
    struct lot {
        struct buffer sums, all; /* all: where there are other ranks */
        void *own, *everyone;    /* owned: the host's copies, likewise */
        int64_t first, n;        /* tiles */
    } lot[most_gatherings];
    int64_t most;     /* tiles of a lot */
    int n_own, n_all; /* branches */
    int *n_of;        /* [parts] owned: branches */
    int *bytes;       /* [parts] owned: of the lot at hand */
    int n_scenarios;  /* of the launch at hand */
    double seconds[n_phases];
};

struct share apart_share(const struct society *society, int part, int parts)
{
    return share_of(society->n_regions, part, parts);
}

/* Whether no other rank has regions, so that sums stay on the device. */
static bool is_alone(const struct engine *engine)
{
    return team_parts(engine->settings.team) == 1;
}

/* Whether each region is a branch: many work-items, whose sums go nowhere. */
static bool has_leaves(const struct engine *engine)
{
    return is_alone(engine) && !engine->device->cpu;
}

int apart_branches(struct share share, int most_level, struct branch *branches)
{
    int n = 0;
    for (int64_t at = share.first, end = share.first + share.n; at < end;) {
        int level = 0;
        while (level < most_level && at % (2 << level) == 0 && at + (2 << level) <= end)
            level++;
        branches[n++] = (struct branch){(int)at, level};
        at += 1 << level;
    }
    return n;
}

/* Values of one tile in a vector of sums. */
static size_t sum_values(const struct engine *engine)
{
    const int *of = engine->plan.counts.of;
    int values = 0;
#define SUM(name, shape, unit, what) values += of[SHAPE_##shape];
#include "sums.def"
#undef SUM
    return (size_t)values * (size_t)engine->settings.lanes;
}

/* At most so many branches in all. */
static size_t most_rows(const struct engine *engine)
{
    return has_leaves(engine) ? (size_t)engine->plan.society->n_regions
                              : (size_t)team_parts(engine->settings.team) * most_branches;
}

/* The branches of a part, after those of the parts before: as few as can be where they go to
 * others, else a region each, for as much as can be at once. */
static void put_branches(struct engine *engine, int part, uint32_t *to)
{
    struct apart *apart = engine->apart;
    const struct society *society = engine->plan.society;
    struct branch *branches = take(most_rows(engine), sizeof *branches);
    int parts = team_parts(engine->settings.team);
    int n = apart_branches(apart_share(society, part, parts), has_leaves(engine) ? 0 : any_level,
                           branches);
    for (int i = 0; i < n; i++) {
        uint32_t *row = to + SHARE_branches + (size_t)(apart->n_all + i) * BRANCH_width;
        row[BRANCH_first] = (uint32_t)branches[i].first;
        row[BRANCH_level] = (uint32_t)branches[i].level;
        row[BRANCH_before] = (uint32_t)apart->n_all;
        row[BRANCH_at] = (uint32_t)i;
        row[BRANCH_of] = (uint32_t)n;
    }
    apart->n_of[part] = n;
    free(branches);
}

/* Who has which regions and branches. */
static enum status load_share(struct engine *engine, struct complaints *complaints)
{
    struct apart *apart = engine->apart;
    const struct society *society = engine->plan.society;
    int parts = team_parts(engine->settings.team), part = team_part(engine->settings.team);
    struct share own = apart_share(society, part, parts);
    size_t size = (SHARE_branches + most_rows(engine) * BRANCH_width) * sizeof(uint32_t);
    enum status status = buffer_open(&apart->share, engine->device, size, complaints);
    if (status != STATUS_OK)
        return status;
    uint32_t *to = buffer_map(&apart->share, engine->device, true, complaints);
    if (!to)
        return STATUS_DEVICE;
    for (int p = 0; p < parts; p++) {
        if (p == part)
            to[SHARE_first_own] = (uint32_t)apart->n_all;
        put_branches(engine, p, to);
        apart->n_all += apart->n_of[p];
    }
    apart->n_own = apart->n_of[part];
    to[SHARE_first_region] = (uint32_t)own.first;
    to[SHARE_n_regions] = (uint32_t)own.n;
    to[SHARE_n_own] = (uint32_t)apart->n_own;
    to[SHARE_each] = has_leaves(engine) ? 1 : (uint32_t)apart->n_own;
    to[SHARE_n_all] = (uint32_t)apart->n_all;
    buffer_unmap(&apart->share, engine->device);
    return STATUS_OK;
}

/* Bytes that a tile of some scenarios gives to a branch. */
static size_t branch_bytes(const struct engine *engine, int n_scenarios)
{
    return sum_values(engine) * load_scalar_size(&engine->settings) * (size_t)n_scenarios;
}

/* As many tiles as keep a GPU busy with their regions, or have room in its memory, whole warps. */
static int64_t busy_lot(const struct engine *engine, int64_t tiles)
{
    const struct device *device = engine->device;
    int64_t branches = engine->apart->n_all, step = device->neighbours;
    int64_t each = branches * (int64_t)branch_bytes(engine, engine->n_launched);
    int64_t busy = (int64_t)items_of_unit * device->units / branches / engine->n_launched;
    int64_t room = (int64_t)(device->budget - device->used) / most_gatherings / each;
    int64_t lot = (busy < room ? busy : room) / step * step;
    lot = lot > step ? lot : step;
    return lot < tiles ? lot : tiles;
}

/* A few tiles for each core of a CPU, whose state then stays in its cache from year to year; half
 * of the block elsewhere, where the sums of the other half are on their way. */
static int64_t choose_lot(const struct engine *engine)
{
    int64_t tiles = engine->block / engine->settings.lanes, step = engine->device->neighbours;
    int64_t most =
        most_gathered / (int64_t)branch_bytes(engine, engine->n_launched) / engine->apart->n_all;
    if (has_leaves(engine))
        return busy_lot(engine, tiles);
    int64_t wanted = (tiles + most_gatherings - 1) / most_gatherings;
    if (engine->device->cpu) {
        int64_t work = (int64_t)tiles_of_core * engine->device->units;
        int64_t cached = (work + engine->n_launched - 1) / engine->n_launched;
        wanted = wanted < cached ? wanted : cached;
    }
    wanted = (wanted < most ? wanted : most) / step * step;
    return team_least(engine->settings.team, wanted > step ? wanted : step);
}

enum status apart_open(struct engine *engine, const struct work *work,
                       struct complaints *complaints)
{
    struct apart *apart = engine->apart = take(1, sizeof *apart);
    struct work climate = *work;
    enum status status = STATUS_OK;
    size_t parts = (size_t)team_parts(engine->settings.team);
    apart->n_of = take(parts, sizeof *apart->n_of);
    apart->bytes = take(parts, sizeof *apart->bytes);
    climate.kernel = "climate_year";
    TRY(engine_open_program(engine, &engine->plan, &apart->climate, &climate, complaints));
    engine->program.axis = apart->climate.axis = 1; /* along which tiles lie */
    TRY(load_share(engine, complaints));
out:
    return status;
}

size_t apart_member_bytes(const struct engine *engine)
{
    const struct apart *apart = engine->apart;
    size_t branches = (size_t)apart->n_own + (size_t)apart->n_all;
    if (engine->device->cpu || is_alone(engine))
        return 0;
    return branches * branch_bytes(engine, 1) / (size_t)engine->settings.lanes;
}

static enum status open_lot(struct engine *engine, struct lot *lot, struct complaints *complaints)
{
    const struct apart *apart = engine->apart;
    size_t branch = branch_bytes(engine, engine->n_launched) * (size_t)apart->most;
    size_t own = branch * (size_t)apart->n_own, all = branch * (size_t)apart->n_all;
    enum status status = buffer_open(&lot->sums, engine->device, own, complaints);
    if (status != STATUS_OK || is_alone(engine))
        return status;
    lot->own = take(own, 1);
    lot->everyone = take(all, 1);
    return buffer_open(&lot->all, engine->device, all, complaints);
}

enum status apart_open_lots(struct engine *engine, struct complaints *complaints)
{
    struct apart *apart = engine->apart;
    enum status status = STATUS_OK;
    apart->most = choose_lot(engine);
    int n_lots = apart->most * engine->settings.lanes < engine->block ? most_gatherings : 1;
    for (int i = 0; i < n_lots; i++)
        TRY(open_lot(engine, &apart->lot[i], complaints));
out:
    return status;
}

static void spend(const struct engine *engine, enum phase phase, double *since)
{
    double now = clock_wall();
    if (engine->settings.timed)
        engine->apart->seconds[phase] += now - *since;
    *since = now;
}

/* `shares`: work-items beside each other for each tile and scenario. */
static enum status run_kernel(struct engine *engine, struct program *program, const struct lot *lot,
                              int shares, int year, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    size_t items[2] = {(size_t)engine->apart->n_scenarios * (size_t)shares, (size_t)lot->n};
    TRY(program_give_number(program, (uint32_t)year));
    TRY(program_give_number(program, (uint32_t)lot->first));
    TRY(program_give_number(program, (uint32_t)lot->n));
    TRY((engine->settings.timed ? program_run : program_start)(program, engine->device, items,
                                                               complaints));
out:
    return status;
}

/* A lot's sums, on their way to all ranks. */
static enum status send_sums(struct engine *engine, int i, struct complaints *complaints)
{
    struct apart *apart = engine->apart;
    struct lot *lot = &apart->lot[i];
    size_t branch = branch_bytes(engine, apart->n_scenarios) * (size_t)lot->n;
    if (is_alone(engine))
        return STATUS_OK;
    for (int part = 0; part < team_parts(engine->settings.team); part++)
        apart->bytes[part] = (int)(branch * (size_t)apart->n_of[part]);
    enum status status = buffer_copy_out(&lot->sums, engine->device, lot->own,
                                         branch * (size_t)apart->n_own, complaints);
    team_begin(engine->settings.team, i, lot->own, lot->everyone, apart->bytes);
    return status;
}

static enum status receive_sums(struct engine *engine, int i, struct complaints *complaints)
{
    struct apart *apart = engine->apart;
    struct lot *lot = &apart->lot[i];
    size_t n = branch_bytes(engine, apart->n_scenarios) * (size_t)lot->n * (size_t)apart->n_all;
    if (is_alone(engine))
        return STATUS_OK;
    team_finish(engine->settings.team, i);
    return buffer_copy_in(&lot->all, engine->device, lot->everyone, n, complaints);
}

/* The regions' year, whose sums then are on their way. */
static enum status run_regions(struct engine *engine, int i, int year,
                               struct complaints *complaints)
{
    struct apart *apart = engine->apart;
    struct lot *lot = &apart->lot[i];
    const struct buffer *last[] = {&engine->given, &engine->base, &engine->lands,
                                   &engine->slots, &apart->share, &lot->sums};
    enum status status = STATUS_OK;
    double since = clock_wall();
    TRY(engine_give(engine, &engine->program));
    for (size_t k = 0; k < sizeof last / sizeof *last; k++)
        TRY(program_give(&engine->program, last[k]));
    TRY(run_kernel(engine, &engine->program, lot, has_leaves(engine) ? apart->n_own : 1, year,
                   complaints));
    spend(engine, PHASE_regions, &since);
    TRY(send_sums(engine, i, complaints));
    spend(engine, PHASE_exchange, &since);
out:
    return status;
}

/* The climate's year, once all sums are here. */
static enum status run_climate(struct engine *engine, int i, int year,
                               struct complaints *complaints)
{
    struct apart *apart = engine->apart;
    struct lot *lot = &apart->lot[i];
    enum status status = STATUS_OK;
    double since = clock_wall();
    TRY(receive_sums(engine, i, complaints));
    spend(engine, PHASE_exchange, &since);
    TRY(engine_give(engine, &apart->climate));
    TRY(program_give(&apart->climate, &apart->share));
    TRY(program_give(&apart->climate, is_alone(engine) ? &lot->sums : &lot->all));
    TRY(run_kernel(engine, &apart->climate, lot, 1, year, complaints));
    spend(engine, PHASE_climate, &since);
out:
    return status;
}

/* All years of some lots: a lot's climate follows when the other's regions are done. */
static enum status run_lots(struct engine *engine, int n_lots, int begin, int end,
                            struct complaints *complaints)
{
    enum status status = STATUS_OK;
    for (int year = begin; year <= end; year++)
        for (int i = 0; i < n_lots; i++) {
            if (year > begin)
                TRY(run_climate(engine, i, year - 1, complaints));
            if (year < end)
                TRY(run_regions(engine, i, year, complaints));
        }
out:
    return status;
}

enum status apart_run(struct engine *engine, int scenario, int64_t n_tiles, int begin, int n_years,
                      struct complaints *complaints)
{
    struct apart *apart = engine->apart;
    enum status status = STATUS_OK;
    apart->n_scenarios = engine_launched(engine, scenario);
    for (int64_t at = 0; at < n_tiles;) {
        int n_lots = 0;
        for (; n_lots < most_gatherings && at < n_tiles; n_lots++) {
            int64_t n = n_tiles - at < apart->most ? n_tiles - at : apart->most;
            apart->lot[n_lots].first = at;
            apart->lot[n_lots].n = n;
            at += n;
        }
        TRY(run_lots(engine, n_lots, begin, begin + n_years, complaints));
    }
    TRY(device_wait(engine->device, complaints));
out:
    return status;
}

const double *apart_seconds(const struct engine *engine)
{
    return engine->apart->seconds;
}

void apart_close(struct engine *engine)
{
    struct apart *apart = engine->apart;
    if (!apart)
        return;
    for (int i = 0; i < most_gatherings; i++) {
        buffer_close(&apart->lot[i].sums, engine->device);
        buffer_close(&apart->lot[i].all, engine->device);
        free(apart->lot[i].own);
        free(apart->lot[i].everyone);
    }
    buffer_close(&apart->share, engine->device);
    program_close(&apart->climate);
    free(apart->n_of);
    free(apart->bytes);
    free(apart);
    engine->apart = NULL;
}
