/* The coupled year where ranks, or the work-items of a GPU, share the regions: first each its own,
 * whose sums by whole branches of the tree go to all the others; then the climate, by each rank the
 * same. The bits are those of coupled.cl. Arguments as there, one year and some of the tiles at a
 * time, and lands of the own regions alone. What shares a tile follows each other, so that its
 * members are read once; further:
 * share    as in arguments.h
 * sums     regions_year: [scenario][tile][own branch][N_SUM][lane], neighbours interleaved;
 *          climate_year: the same of each rank, one after another
 * year, first_tile, n_at_work: the step, and which tiles */
#include "attribution.h"
#include "begin.h"
#include "regions.h"

/* The state on 1 January of the year, and what follows from it. */
static inline void take_up(struct here *here, const struct item *item, uint year)
{
    here->row = item->rows;
    begin(here);
    if (year > 0)
        read_stocks(here, item->stocks);
    here->year = year;
    here->row = item->rows + (size_t)(year + 1) * N_DRIVER;
    prepare_world(here);
}

kernel void regions_year(global const scalar *tiles, global const scalar *common,
                         global const scalar *rows, global scalar *stocks, global stored *out,
                         global const uint *seeds, global const uint *span,
                         global const scalar *given, global const scalar *base,
                         global scalar *lands, global const int *slots, global const uint *share,
                         global scalar *sums, uint year, uint first_tile, uint n_at_work)
{
    uint mine = (uint)get_global_id(1), n_own = share[SHARE_n_own], each = share[SHARE_each];
    uint scenario = (uint)get_global_id(0) / (n_own / each);
    uint begin = (uint)get_global_id(0) % (n_own / each) * each;
    if (mine >= n_at_work)
        return;
    uint tile = first_tile + mine;
    struct here here;
    struct world world;
    struct item item = take_item(tile, scenario, rows, stocks, out, span);
    int first_region = (int)share[SHARE_first_region];
    size_t land = place_of(item.own, (size_t)share[SHARE_n_regions] * N_REGIONAL_STOCK);
    struct ground ground = {base, lands + land, slots, item.slot_size, first_region};
    global const scalar *now = given + (item.scenario * span[SPAN_n_rows] + year) * GIVEN_SIZE;
    size_t place = place_of((size_t)scenario * n_at_work + mine, (size_t)n_own * N_SUM);
    global interleaved *told = (global interleaved *)(sums + place);
    take_members(&here, tile, tiles, common, seeds);
    take_up(&here, &item, year);
    for (uint own = begin; own < begin + each; own++) {
        global const uint *branch =
            share + SHARE_branches + (share[SHARE_first_own] + own) * BRANCH_width;
        int first = (int)branch[BRANCH_first], level = (int)branch[BRANCH_level];
        real sum[N_SUM];
        world.waiting = 0;
        for (int leaf = 0; leaf < 1 << level; leaf++) {
            region_of_world(&here, &ground, now, item.out + item.stride * year, first + leaf, sum);
            if (level > 0) { /* of a single region the sums stay in registers */
                UNROLL for (int k = 0; k < N_SUM; k++) next_branch(&world)[k] = sum[k];
                add_branch(&world, leaf, 0);
            }
        }
        UNROLL for (int k = 0; k < N_SUM; k++)
        {
            *told[own * N_SUM + k] = level > 0 ? world.part[0][k] : sum[k];
        }
    }
}

kernel void climate_year(global const scalar *tiles, global const scalar *common,
                         global const scalar *rows, global scalar *stocks, global stored *out,
                         global const uint *seeds, global const uint *span,
                         global const uint *share, global const scalar *sums, uint year,
                         uint first_tile, uint n_at_work)
{
    uint mine = (uint)get_global_id(1), scenario = (uint)get_global_id(0);
    if (mine >= n_at_work)
        return;
    uint tile = first_tile + mine, n_work = n_at_work * (uint)get_global_size(0);
    struct here here;
    struct world world;
    struct item item = take_item(tile, scenario, rows, stocks, out, span);
    size_t slot_size = item.slot_size, own = (size_t)scenario * n_at_work + mine;
    take_members(&here, tile, tiles, common, seeds);
    take_up(&here, &item, year);
    if (year == 0) {
        STORE_STATE(here, item.out)
    }
    world.waiting = 0;
    for (uint i = 0; i < share[SHARE_n_all]; i++) {
        global const uint *branch = share + SHARE_branches + i * BRANCH_width;
        size_t of_rank = (size_t)branch[BRANCH_before] * n_work * N_SUM * LANES;
        size_t at = of_rank + place_of(own, (size_t)branch[BRANCH_of] * N_SUM);
        global const interleaved *told =
            (global const interleaved *)(sums + at) + branch[BRANCH_at] * N_SUM;
        real *sum = next_branch(&world);
        UNROLL for (int k = 0; k < N_SUM; k++) sum[k] = *told[k];
        add_branch(&world, (int)branch[BRANCH_first], (int)branch[BRANCH_level]);
    }
    finish_world(&here, &world);
#define STEP(name, what) step_##name(&here);
#include "year.def"
#undef STEP
    settle_world(&here);
    global stored *begins = item.out + item.stride * year;
    global stored *ends = begins + item.stride;
    STORE_SPAN(here, begins)
    STORE_STATE(here, ends)
    write_stocks(&here, item.stocks);
}
