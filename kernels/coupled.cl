/* The coupled year: as year.cl, but from the base year on what the world emits is the sum over
 * regions. Further arguments:
 * given    [scenario][year][region][N_GIVEN]  what a scenario gives each region
 * base     [region][N_BASE]                   what the base year was like
 * lands    [scenario][tile][region][N_REGIONAL_STOCK][lane], as stocks */
#include "begin.h"
#include "regions.h"

kernel void coupled_years(global const scalar *tiles, global const scalar *common,
                          global const scalar *rows, global scalar *stocks, global stored *out,
                          global const uint *seeds, global const uint *span,
                          global const scalar *given, global const scalar *base,
                          global scalar *lands)
{
    uint tile = (uint)get_global_id(0), scenario = (uint)get_global_id(1);
    uint n_tiles = span[SPAN_n_tiles], n_rows = span[SPAN_n_rows];
    if (tile >= n_tiles)
        return;
    struct here here;
    size_t own = (size_t)scenario * n_tiles + tile;
    global scalar *own_stocks = stocks + own * (N_STOCK * LANES);
    global scalar *own_lands = lands + own * ((size_t)N_REGION * N_REGIONAL_STOCK * LANES);
    size_t stride = span[SPAN_out_stride];
    size_t slot_size = stride * (n_rows + 1) * span[SPAN_room];
    global stored *row_out = out + stride * (n_rows + 1) * scenario + (size_t)tile * LANES;
    size_t in_all = span[SPAN_first_scenario] + scenario;

    take_members(&here, tile, tiles, common, seeds);
    global const scalar *begun = rows + in_all * (n_rows + 1) * N_DRIVER;
    global const scalar *given_begun = given + in_all * n_rows * N_REGION * N_GIVEN;
    here.row = begun;
    begin(&here);
    uint first = span[SPAN_first_year], last = first + span[SPAN_n_years];
    if (first > 0) {
        read_stocks(&here, own_stocks);
    } else {
        STORE_STATE(here, row_out)
    }
    for (uint year = first; year < last; year++) {
        here.year = year;
        here.row = begun + (size_t)(year + 1) * N_DRIVER;
        global stored *begins = row_out + stride * year;
        global stored *ends = begins + stride;
        struct world world;
        prepare_world(&here);
        for (int at = 0; at < N_REGION; at++) {
            struct region region;
            region.given = given_begun + ((size_t)year * N_REGION + at) * N_GIVEN;
            region.base = base + (size_t)at * N_BASE;
            region_year(&here, &region, at, own_lands + (size_t)at * (N_REGIONAL_STOCK * LANES));
            describe_region(&region);
            add_region(&here, &world, &region, at);
            STORE_REGION(at, region, begins)
        }
        finish_world(&here, &world);
#define STEP(name, what) step_##name(&here);
#include "year.def"
#undef STEP
        settle_world(&here);
        STORE_SPAN(here, begins)
        STORE_STATE(here, ends)
    }
    write_stocks(&here, own_stocks);
}
