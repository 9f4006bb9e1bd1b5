#include "account/members.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sampling/random.h"

enum { most_corners = 64 }; /* that are computed together */

const char *const range_names[n_range_percentiles] = {"p5", "p50", "p95"};
static const int range_at[n_range_percentiles] = {0, 4, 8}; /* of percentiles */

struct members {
    int n;
    const struct pair *pair; /* borrowed */
    struct drawn drawn;
    struct kinds kinds;
    struct bridge bridge;
    struct block block;
    int n_kept, n_known; /* sums of a corner, corners that are computed */
    double **sum;        /* [n_known] owned; each [n_kept][n]: kg of a, of b, of attributes */
    double *noise;       /* [n_noises][n] owned */
    double (*off)[n_uncertain]; /* [modes + 1] owned; relative, squared; the last is of hubs */
    double *value[3];           /* [n] owned; of a, of b, of the rest */
    struct statistics statistics;
};

static void find_off(struct members *members, const struct rulebook *tables)
{
    members->off = take((size_t)tables->n_modes + 1, sizeof *members->off);
    for (int i = 0; i <= tables->n_modes; i++)
        for (int k = UNCERTAIN_amount; k < n_uncertain; k++) {
            const char *mode = i < tables->n_modes ? tables->mode[i].name : "hub";
            double deviation =
                uncertainty_deviation(rulebook_uncertainty(tables, (enum uncertain)k, mode, ""));
            members->off[i][k] = deviation * deviation;
        }
}

static void draw_noise(struct members *members)
{
    double normal[n_noises];
    size_t n = (size_t)members->n;
    members->noise = take(n_noises * n, sizeof *members->noise);
    for (size_t m = 0; m < n; m++) {
        random_normals(members->drawn.seed, m, n_noises, normal);
        for (size_t k = 0; k < n_noises; k++)
            members->noise[k * n + m] = normal[k];
    }
}

enum status members_open(struct members **members, int n, uint32_t seed,
                         const struct rulebook *tables, const struct pair *pair,
                         struct device *device, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct members *made = *members = take(1, sizeof **members);
    *made = (struct members){.n = n, .pair = pair, .n_kept = 2 + pair->n_differ};
    drawn_open(&made->drawn, tables, seed);
    find_off(made, tables);
    draw_noise(made);
    for (int i = 0; i < 3; i++)
        made->value[i] = take((size_t)n, sizeof(double));
    TRY(statistics_open(&made->statistics, n));
    TRY(bridge_open(&made->bridge, pair, device, most_corners, complaints));
    block_open(&made->block, most_corners);
out:
    return status;
}

/* What the corners of the block emit in the member drawn last. */
static enum status run_member(struct members *members, int first, int m,
                              struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct drawn *drawn = &members->drawn;
    struct pair pair;
    size_t most = (size_t)members->bridge.most, n = (size_t)members->n;
    pair_open(&pair, &drawn->member, drawn_standard(drawn, members->pair->standard[0]),
              members->pair->one ? NULL : drawn_standard(drawn, members->pair->standard[1]));
    pair_follow(&pair, members->pair);
    members->bridge.pair = &pair;
    for (int i = 0; i < members->block.n; i++)
        kinds_write(&members->kinds, first + i, &pair, &members->block, i);
    TRY(bridge_start(&members->bridge, 0, &members->block, complaints));
    TRY(bridge_finish(&members->bridge, 0, complaints));
    for (int i = 0; i < members->block.n; i++) {
        struct row_outcome row = {.pair = &pair,
                                  .block = &members->block,
                                  .outcome = members->bridge.out,
                                  .stride = most,
                                  .at = (size_t)i};
        double *sum = members->sum[first + i] + m;
        for (int k = 0; k < members->n_kept; k++)
            sum[(size_t)k * n] = k < 2 ? row_kg(&row, k) : row_bridge(&row, k - 2);
    }
out:
    members->bridge.pair = members->pair;
    pair_close(&pair);
    return status;
}

static enum status run_corners(struct members *members, int first, int n,
                               struct complaints *complaints)
{
    enum status status = STATUS_OK;
    for (int i = first; i < first + n; i++)
        members->sum[i] = take((size_t)members->n_kept * (size_t)members->n, sizeof(double));
    members->n_known = first + n;
    members->block.n = n;
    for (int m = 0; m < members->n; m++) {
        drawn_make(&members->drawn, (uint64_t)m);
        TRY(run_member(members, first, m, complaints));
    }
out:
    return status;
}

enum status members_meet(struct members *members, const struct block *block,
                         struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct part part[n_corner_sorts];
    for (int i = 0; i < block->n; i++)
        kinds_split(&members->kinds, members->pair, block, i, part);
    int n = members->kinds.n_corners;
    members->sum = retake(members->sum, (size_t)n + 1, sizeof *members->sum);
    while (members->n_known < n) {
        int left = n - members->n_known;
        TRY(run_corners(members, members->n_known, left < most_corners ? left : most_corners,
                        complaints));
    }
out:
    return status;
}

/* How far a row is off by itself, by what of it was given. */
static double own_of(const struct members *members, const struct row_outcome *row)
{
    const struct note *note = row->note;
    int mode = note->mode < 0 ? members->pair->tables->n_modes : note->mode;
    const double *off = members->off[mode];
    double quantity = off[note->passengers ? UNCERTAIN_passengers : UNCERTAIN_mass] +
                      (note->mode < 0 ? 0 : off[UNCERTAIN_distance]);
    uint32_t basis = row->block->label[(size_t)LABEL_basis * row->stride + row->at];
    if (basis == BASIS_kg)
        return off[UNCERTAIN_stated];
    if (note->data == DATA_primary)
        return off[UNCERTAIN_amount];
    if (note->data == DATA_default)
        return quantity;
    return quantity + off[note->given ? UNCERTAIN_stated : UNCERTAIN_intensity];
}

void members_split(struct members *members, const struct row_outcome *row, struct row_parts *parts)
{
    parts->n = kinds_split(&members->kinds, members->pair, row->block, (int)row->at, parts->part);
    parts->own = own_of(members, row);
}

static void add_part(struct mixture *mixture, const struct part *part)
{
    for (int tried = 0, i = mixture->last; tried < mixture->n; tried++) {
        if (mixture->part[i].corner == part->corner) {
            mixture->part[i].weight += part->weight;
            mixture->last = i;
            return;
        }
        i = i + 1 < mixture->n ? i + 1 : 0;
    }
    if (mixture->n == mixture->room) {
        mixture->room = 2 * mixture->room + 4;
        mixture->part = retake(mixture->part, (size_t)mixture->room, sizeof *mixture->part);
    }
    mixture->last = mixture->n;
    mixture->part[mixture->n++] = *part;
}

/* Adds what is held. */
static void release(struct mixture *mixture)
{
    double own = mixture->held.own, a = mixture->held.kg[0], b = mixture->held.kg[1];
    mixture->own[0] += own * a * a;
    mixture->own[1] += own * b * b;
    mixture->shared += own * a * b;
    for (int k = 0; k < n_attributes; k++)
        mixture->bridge[k] += own * mixture->held.bridge[k] * mixture->held.bridge[k];
    memset(&mixture->held, 0, sizeof mixture->held);
}

void mixture_add(struct mixture *mixture, const struct row_outcome *row,
                 const struct row_parts *parts)
{
    int64_t vehicle = row->note->vehicle;
    for (int i = 0; i < parts->n; i++)
        add_part(mixture, &parts->part[i]);
    if (!vehicle || vehicle != mixture->held.vehicle)
        release(mixture);
    mixture->held.vehicle = vehicle;
    mixture->held.own = parts->own;
    for (int s = 0; s < 2; s++)
        mixture->held.kg[s] += row_kg(row, s);
    for (int k = 0; k < row->pair->n_differ; k++)
        mixture->held.bridge[k] += row_bridge(row, k);
}

void mixture_clear(struct mixture *mixture)
{
    *mixture = (struct mixture){.part = mixture->part, .room = mixture->room};
}

void mixture_close(struct mixture *mixture)
{
    free(mixture->part);
    *mixture = (struct mixture){0};
}

/* value[n] of the tables' figures alone. */
static void mix(const struct members *members, const struct mixture *mixture, int kept,
                double *value)
{
    size_t n = (size_t)members->n;
    memset(value, 0, n * sizeof *value);
    for (int i = 0; i < mixture->n; i++) {
        const double *sum = members->sum[mixture->part[i].corner] + (size_t)kept * n;
        double weight = mixture->part[i].weight;
        for (size_t m = 0; m < n; m++)
            value[m] += weight * sum[m];
    }
}

static void add_noise(const struct members *members, int noise, double deviation, double *value)
{
    const double *normal = members->noise + (size_t)noise * (size_t)members->n;
    for (int m = 0; m < members->n; m++)
        value[m] += deviation * normal[m];
}

static void find_range(struct members *members, const double *value, struct sum_range *range)
{
    double found[n_percentiles];
    statistics_row64(&members->statistics, value, members->n, found);
    for (int i = 0; i < n_range_percentiles; i++)
        range->at[i] = found[range_at[i]];
}

void members_find(struct members *members, const struct mixture *of, bool bridges,
                  struct total_range *ranges)
{
    struct mixture whole = *of, *mixture = &whole;
    release(mixture);
    double *a = members->value[0], *b = members->value[1], *rest = members->value[2];
    double slope = mixture->own[0] > 0 ? mixture->shared / mixture->own[0] : 0;
    double alone = mixture->own[1] - slope * mixture->shared;
    mix(members, mixture, 0, a);
    add_noise(members, NOISE_a, sqrt(mixture->own[0]), a);
    find_range(members, a, &ranges->kg[0]);
    if (members->pair->one)
        return;
    mix(members, mixture, 1, b);
    add_noise(members, NOISE_a, slope * sqrt(mixture->own[0]), b);
    add_noise(members, NOISE_b, sqrt(fmax(0, alone)), b);
    find_range(members, b, &ranges->kg[1]);
    for (int m = 0; m < members->n; m++)
        rest[m] = a[m] > 0 ? b[m] / a[m] : NAN;
    find_range(members, rest, &ranges->ratio);
    for (int k = 0; bridges && k < members->pair->n_differ; k++) {
        mix(members, mixture, 2 + k, rest);
        add_noise(members, NOISE_bridge + k, sqrt(mixture->bridge[k]), rest);
        find_range(members, rest, &ranges->bridge[k]);
    }
}

void members_close(struct members *members)
{
    if (!members)
        return;
    for (int i = 0; i < members->n_known; i++)
        free(members->sum[i]);
    for (int i = 0; i < 3; i++)
        free(members->value[i]);
    free(members->sum);
    free(members->noise);
    free(members->off);
    drawn_close(&members->drawn);
    kinds_close(&members->kinds);
    block_close(&members->block);
    bridge_close(&members->bridge);
    statistics_close(&members->statistics);
    free(members);
}
