#include "calibration/outcomes.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

void outcomes_open(struct outcomes *outcomes, int64_t n, int width)
{
    size_t room = (size_t)n + 1;
    *outcomes = (struct outcomes){.n = n, .width = width};
    outcomes->number = take(room, sizeof *outcomes->number);
    outcomes->solved = take(room, sizeof *outcomes->solved);
    outcomes->weight = take(room, sizeof *outcomes->weight);
    outcomes->fate = take(room, sizeof *outcomes->fate);
    outcomes->score = take(room * (size_t)width, sizeof *outcomes->score);
    for (size_t i = 0; i < (size_t)n * (size_t)width; i++)
        outcomes->score[i] = NAN;
}

void outcomes_close(struct outcomes *outcomes)
{
    free(outcomes->number);
    free(outcomes->solved);
    free(outcomes->weight);
    free(outcomes->fate);
    free(outcomes->score);
    *outcomes = (struct outcomes){0};
}

/* The arrays, to be sent and received one by one. */
enum { n_arrays = 5 };

static void arrays_of(const struct outcomes *outcomes, int64_t first, void **array, size_t *size)
{
    size_t width = (size_t)outcomes->width;
    array[0] = outcomes->number + first;
    array[1] = outcomes->solved + first;
    array[2] = outcomes->weight + first;
    array[3] = outcomes->fate + first;
    array[4] = outcomes->score + (size_t)first * width;
    size[0] = sizeof *outcomes->number;
    size[1] = sizeof *outcomes->solved;
    size[2] = sizeof *outcomes->weight;
    size[3] = sizeof *outcomes->fate;
    size[4] = sizeof *outcomes->score * width;
}

static void receive(struct outcomes *all, int64_t first, int64_t n, int rank)
{
    void *array[n_arrays];
    size_t size[n_arrays];
    arrays_of(all, first, array, size);
    for (int a = 0; a < n_arrays; a++)
        ranks_receive(array[a], (size_t)n * size[a], rank);
}

void outcomes_gather(struct outcomes *outcomes, const struct ranks *ranks)
{
    void *array[n_arrays];
    size_t size[n_arrays];
    if (ranks->size == 1)
        return;
    if (ranks->rank > 0) {
        ranks_send(&outcomes->n, sizeof outcomes->n, 0);
        arrays_of(outcomes, 0, array, size);
        for (int a = 0; a < n_arrays; a++)
            ranks_send(array[a], (size_t)outcomes->n * size[a], 0);
        return;
    }
    size_t width = (size_t)outcomes->width;
    for (int rank = 1; rank < ranks->size; rank++) {
        int64_t n, first = outcomes->n;
        ranks_receive(&n, sizeof n, rank);
        size_t room = (size_t)(first + n) + 1;
        outcomes->number = retake(outcomes->number, room, sizeof *outcomes->number);
        outcomes->solved = retake(outcomes->solved, room, sizeof *outcomes->solved);
        outcomes->weight = retake(outcomes->weight, room, sizeof *outcomes->weight);
        outcomes->fate = retake(outcomes->fate, room, sizeof *outcomes->fate);
        outcomes->score = retake(outcomes->score, room * width, sizeof *outcomes->score);
        outcomes->n = first + n;
        receive(outcomes, first, n, rank);
    }
}

int64_t outcomes_column(const struct outcomes *outcomes, int row, double *value)
{
    int64_t n = 0;
    for (int64_t i = 0; i < outcomes->n; i++) {
        double score = (double)outcomes->score[i * outcomes->width + row];
        if (outcomes->fate[i] != FATE_void && outcomes->fate[i] != FATE_unsolved && score == score)
            value[n++] = score;
    }
    return n;
}

int64_t outcomes_count(const struct outcomes *outcomes, int fate)
{
    int64_t n = 0;
    for (int64_t i = 0; i < outcomes->n; i++)
        n += outcomes->fate[i] == fate;
    return n;
}
