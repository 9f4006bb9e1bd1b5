/* The coupled year: a work-item is a tile of members of one scenario, and runs all years asked for.
 * Arguments are the same for every kernel:
 * tiles    [tile][place][lane]  parameters that differ between members
 * common   [place]              parameters that do not
 * rows     [scenario][1 + year][N_DRIVER]; the first stands for the day on which all begins
 * stocks   [scenario][tile][N_STOCK][lane], read when first_year > 0, always written
 * out      [slot][scenario][year][member of the block], slots of out_stride x n_rows x room
 * seeds    [tile][2][lane]      low and high word of each member's seed
 * span     [N_SPAN] as in arguments.h */
#include "begin.h"
#include "stores.h"

kernel void member_years(global const scalar *tiles, global const scalar *common,
                         global const scalar *rows, global scalar *stocks, global stored *out,
                         global const uint *seeds, global const uint *span)
{
    uint tile = (uint)get_global_id(0);
    if (tile >= span[SPAN_n_tiles])
        return;
    struct here here;
    struct item item = take_item(tile, (uint)get_global_id(1), rows, stocks, out, span);
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
        climate_step(&here);
        global stored *begins = item.out + item.stride * year;
        global stored *ends = begins + item.stride;
        STORE_SPAN(here, begins)
        STORE_STATE(here, ends)
    }
    write_stocks(&here, item.stocks);
}
