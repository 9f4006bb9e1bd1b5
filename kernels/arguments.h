/* Numbers that the host gives kernels in buffers of uint: places that both read. */
#ifndef KEELING_ARGUMENTS_H
#define KEELING_ARGUMENTS_H

/* span: of every kernel that runs the years. */
enum {
    SPAN_first_year,
    SPAN_n_years, /* steps to take */
    SPAN_n_rows,  /* years in rows; out has one more */
    SPAN_n_tiles,
    SPAN_out_stride,     /* members a row of out holds */
    SPAN_first_scenario, /* in rows; that of item 0 */
    SPAN_room,           /* scenarios out has room for */
    N_SPAN
};

/* share: which regions this rank has, and the branches of all ranks in order, BRANCH_width numbers
 * each from SHARE_branches on; its own are n_own from first_own on, each work-item's `each`. */
enum {
    SHARE_first_region,
    SHARE_n_regions,
    SHARE_first_own,
    SHARE_n_own,
    SHARE_each,
    SHARE_n_all,
    SHARE_branches
};
enum {
    BRANCH_first,  /* region */
    BRANCH_level,  /* it has 2^level regions */
    BRANCH_before, /* branches of the ranks before its rank */
    BRANCH_at,     /* its place among those of its rank */
    BRANCH_of,     /* how many these are */
    BRANCH_width
};

#endif
