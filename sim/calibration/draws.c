#include "calibration/draws.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/text.h"
#include "scenario/experiment.h"

void draws_open(struct draws *draws, const struct prior *prior, const struct clouds *clouds,
                uint32_t seed, int stream, int64_t room)
{
    size_t n = (size_t)room;
    *draws = (struct draws){
        .prior = prior, .clouds = clouds, .seed = seed, .stream = stream, .room = room};
    draws->number = take(n, sizeof *draws->number);
    draws->random = take(n, sizeof *draws->random);
    draws->valid = take(n, sizeof *draws->valid);
    draws->wanted = take(n, sizeof *draws->wanted);
    draws->value = take((size_t)prior->n, sizeof *draws->value);
    for (int row = 0; row < prior->n; row++)
        draws->value[row] = take(n, sizeof **draws->value);
}

void draws_close(struct draws *draws)
{
    for (int row = 0; draws->value && row < draws->prior->n; row++)
        free(draws->value[row]);
    free(draws->value);
    free(draws->number);
    free(draws->random);
    free(draws->valid);
    free(draws->wanted);
    *draws = (struct draws){0};
}

static void fill(void *context, int64_t first, int64_t n)
{
    struct draws *draws = context;
    const struct prior *prior = draws->prior;
    double normal[most_streams], value[most_uncertain];
    for (int64_t i = first; i < first + n; i++) {
        draws->valid[i] = prior_draw(prior, draws->seed, (uint64_t)draws->number[i], normal, value);
        if (draws->clouds->row >= 0)
            value[draws->clouds->row] /= clouds_response(draws->clouds, value);
        for (int row = 0; row < prior->n; row++)
            draws->value[row][i] = value[row];
        draws->wanted[i] = draws->stream < 0 ? 0 : normal[draws->stream];
        draws->random[i] = (uint64_t)draws->number[i];
    }
}

void draws_make(struct draws *draws, int64_t n)
{
    draws->n = n;
    parallel_run(n, (struct piece_of_work){fill, draws});
}

void draws_fill(struct draws *draws, int64_t first, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        draws->number[i] = first + i;
    draws_make(draws, n);
}

void draws_pick(struct draws *draws, const struct draws *from, const int64_t *index, int64_t n)
{
    draws->n = n;
    for (int64_t i = 0; i < n; i++) {
        draws->number[i] = from->number[index[i]];
        draws->random[i] = from->random[index[i]];
        draws->valid[i] = from->valid[index[i]];
        draws->wanted[i] = from->wanted[index[i]];
    }
    for (int row = 0; row < draws->prior->n; row++)
        for (int64_t i = 0; i < n; i++)
            draws->value[row][i] = from->value[row][index[i]];
}

void draws_lend(const struct draws *draws, const struct binding *binding,
                struct experiment *experiment)
{
    struct members *members = &experiment->members;
    members->n = draws->n;
    members->label = draws->number;
    members->seed = draws->random;
    members->n_overrides = binding->n;
    members->parameter = binding->parameter;
    if (!members->value)
        members->value = take((size_t)binding->n, sizeof *members->value);
    for (int i = 0; i < binding->n; i++)
        members->value[i] = draws->value[binding->row[i]];
}

void draws_release(struct experiment *experiment)
{
    free(experiment->members.value);
    experiment->members = (struct members){0};
}
