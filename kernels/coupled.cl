/* The coupled year: as year.cl, but from the base year on what the world emits is the sum over
 * regions. Further arguments:
 * given    [scenario][year][region][N_GIVEN]  what a scenario gives each region
 * base     [region][N_BASE]                   what the base year was like
 * lands    [scenario][tile][region][N_REGIONAL_STOCK][lane], as stocks
 * slots    [region][STORED_OF_REGION]         the slots of what is stored of a region, or -1 */
#include "attribution.h"
#include "begin.h"
#include "regions.h"

kernel void coupled_years(global const scalar *tiles, global const scalar *common,
                          global const scalar *rows, global scalar *stocks, global stored *out,
                          global const uint *seeds, global const uint *span,
                          global const scalar *given, global const scalar *base,
                          global scalar *lands, global const int *slots)
{
    uint tile = (uint)get_global_id(0), n_rows = span[SPAN_n_rows];
    if (tile >= span[SPAN_n_tiles])
        return;
    struct here here;
    struct item item = take_item(tile, (uint)get_global_id(1), rows, stocks, out, span);
    size_t land = place_of(item.own, N_REGION * N_REGIONAL_STOCK);
    struct ground ground = {base, lands + land, slots, item.slot_size, 0};
    take_members(&here, tile, tiles, common, seeds);
    size_t slot_size = item.slot_size;
    here.row = item.rows;
    begin(&here);
    uint first = span[SPAN_first_year], last = first + span[SPAN_n_years];
    if (first > 0) {
        read_stocks(&here, item.stocks);
    } else {
        STORE_STATE(here, item.out)
    }
    for (uint year = first; year < last; year++) {
        here.year = year;
        here.row = item.rows + (size_t)(year + 1) * N_DRIVER;
        global const scalar *now = given + (item.scenario * n_rows + year) * GIVEN_SIZE;
        global stored *begins = item.out + item.stride * year;
        global stored *ends = begins + item.stride;
        struct world world;
        world.waiting = 0;
        prepare_world(&here);
        for (int at = 0; at < N_REGION; at++) {
            region_of_world(&here, &ground, now, begins, at, next_branch(&world));
            add_branch(&world, at, 0);
        }
        finish_world(&here, &world);
#define STEP(name, what) step_##name(&here);
#include "year.def"
#undef STEP
        settle_world(&here);
        STORE_SPAN(here, begins)
        STORE_STATE(here, ends)
    }
    write_stocks(&here, item.stocks);
}
