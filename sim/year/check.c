#include "year/check.h"

#include <math.h>

#include "year/load.h"

static bool is_possible(const struct engine *engine, const void *stocks, size_t at)
{
    return engine->settings.single ? fabsf(((const float *)stocks)[at]) < 1e30F
                                   : fabs(((const double *)stocks)[at]) < 1e30;
}

/* The first of n members whose stocks are not all finite, or n. stocks: [tile][stock][lane]. */
static int64_t find_broken(const struct engine *engine, const void *stocks, size_t from, int64_t n)
{
    int64_t lanes = engine->settings.lanes;
    int n_stocks = counts_stocks(&engine->plan.counts, false);
    for (int64_t m = 0; m < n; m++)
        for (int64_t stock = 0; stock < n_stocks; stock++) {
            int64_t at = (m / lanes * n_stocks + stock) * lanes + m % lanes;
            if (!is_possible(engine, stocks, from + (size_t)at))
                return m;
        }
    return n;
}

enum status check_state(struct engine *engine, int scenario, int64_t first, int64_t n,
                        struct complaints *complaints)
{
    size_t lanes = (size_t)engine->settings.lanes;
    size_t each = (size_t)counts_stocks(&engine->plan.counts, false) *
                  ((size_t)load_padded(n, engine->settings.lanes) / lanes) * lanes;
    const void *stocks = buffer_map(&engine->stocks, engine->device, false, complaints);
    enum status status = stocks ? STATUS_OK : STATUS_DEVICE;
    for (int s = 0; stocks && s < engine_launched(engine, scenario); s++) {
        int64_t m = find_broken(engine, stocks, each * (size_t)s, n);
        if (m == n)
            continue;
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
