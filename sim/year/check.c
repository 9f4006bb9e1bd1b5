#include "year/check.h"

#include <math.h>
#include <string.h>

#include "constants.h"
#include "year/load.h"

static bool is_possible(const struct engine *engine, const void *stocks, size_t at)
{
    return engine->settings.single ? fabsf(((const float *)stocks)[at]) < 1e30F
                                   : fabs(((const double *)stocks)[at]) < 1e30;
}

/* The first of n members whose stocks are not all finite, or n. */
static int64_t find_broken(const struct engine *engine, const void *stocks, size_t from, int64_t n)
{
    int n_stocks = counts_stocks(&engine->plan.counts, false);
    for (int64_t m = 0; m < n; m++)
        for (int stock = 0; stock < n_stocks; stock++)
            if (!is_possible(engine, stocks, from + load_place(engine, m, n_stocks, stock)))
                return m;
    return n;
}

/* The place of a member's stock among its stocks. */
static int place_of(const struct engine *engine, const char *name)
{
    int at = 0;
    for (int i = 0; i < n_variables && strcmp(variables[i].name, name); i++)
        if (variables[i].kind == KIND_STOCK && !variables[i].regional)
            at += engine->plan.counts.of[variables[i].shape];
    return at;
}

/* A stock of a member, of those a launch left from `from` on. */
static double stock_of(const struct engine *engine, const void *stocks, size_t from, int at,
                       int64_t m)
{
    size_t place = from + load_place(engine, m, counts_stocks(&engine->plan.counts, false), at);
    return engine->settings.single ? (double)((const float *)stocks)[place]
                                   : ((const double *)stocks)[place];
}

/* The worst residual of the regions' budgets, relative: rounding alone is far below these. */
static double tolerated(const struct engine *engine)
{
    return engine->settings.single ? 1e-3 : 1e-9;
}

/* Complains of the first member with a budget that does not close. */
static enum status check_budgets(const struct engine *engine, const void *stocks, size_t from,
                                 int scenario, int64_t first, int64_t n,
                                 struct complaints *complaints)
{
    static const char *const budget[] = {
#define BUDGET(name, what) what,
#include "budgets.def"
#undef BUDGET
    };
    const struct society *society = engine->plan.society;
    int unclosed = place_of(engine, "unclosed"), place = place_of(engine, "unclosed_where");
    for (int64_t m = 0; society && m < n; m++) {
        double residual = stock_of(engine, stocks, from, unclosed, m);
        if (residual <= tolerated(engine))
            continue;
        int where = (int)stock_of(engine, stocks, from, place, m);
        complain(
            complaints, (struct place){0},
            "scenario %s, member %lld, region %s, year %d: the budget of %s does not close, by "
            "%.3g of it",
            engine->experiment->scenarios[engine->scenario[scenario]].name,
            (long long)engine->experiment->members.label[first + m],
            society->code[where / UNCLOSED_YEARS % UNCLOSED_REGIONS],
            society->base_year + where % UNCLOSED_YEARS,
            budget[where / UNCLOSED_YEARS / UNCLOSED_REGIONS], residual);
        return STATUS_INTERNAL;
    }
    return STATUS_OK;
}

/* Likewise of the boxes of the carbon cycle: double precision is off by 1e-16 of what they hold. */
static enum status check_carbon(const struct engine *engine, const void *stocks, size_t from,
                                int scenario, int64_t first, int64_t n,
                                struct complaints *complaints)
{
    const struct experiment *experiment = engine->experiment;
    double most = engine->settings.single ? 1e-4 : 1e-13;
    int unclosed = place_of(engine, "carbon_unclosed");
    int when = place_of(engine, "carbon_unclosed_year");
    for (int64_t m = 0; engine->plan.cycle == CYCLE_boxes && m < n; m++) {
        double residual = stock_of(engine, stocks, from, unclosed, m);
        if (residual <= most)
            continue;
        complain(complaints, (struct place){0},
                 "scenario %s, member %lld, year %d: the budget of carbon does not close, by %.3g "
                 "of it",
                 experiment->scenarios[engine->scenario[scenario]].name,
                 (long long)experiment->members.label[first + m],
                 experiment->first_year + (int)stock_of(engine, stocks, from, when, m), residual);
        return STATUS_INTERNAL;
    }
    return STATUS_OK;
}

enum status check_state(struct engine *engine, int scenario, int64_t first, int64_t n,
                        struct complaints *complaints)
{
    size_t each =
        (size_t)counts_stocks(&engine->plan.counts, false) * (size_t)load_padded(engine, n);
    const void *stocks = buffer_map(&engine->stocks, engine->device, false, complaints);
    enum status status = stocks ? STATUS_OK : STATUS_DEVICE;
    for (int s = 0; stocks && s < engine_launched(engine, scenario); s++) {
        int64_t m = find_broken(engine, stocks, each * (size_t)s, n);
        if (m == n) {
            enum status closed =
                check_budgets(engine, stocks, each * (size_t)s, scenario + s, first, n, complaints);
            if (closed == STATUS_OK)
                closed = check_carbon(engine, stocks, each * (size_t)s, scenario + s, first, n,
                                      complaints);
            status = status == STATUS_OK ? closed : status;
            continue;
        }
        complain(complaints, (struct place){0},
                 "scenario %s, member %lld: the state is no number any more; the input is outside "
                 "what the equations hold for",
                 engine->experiment->scenarios[engine->scenario[scenario + s]].name,
                 (long long)engine->experiment->members.label[first + m]);
        status = STATUS_INPUT;
    }
    buffer_unmap(&engine->stocks, engine->device);
    return status;
}
