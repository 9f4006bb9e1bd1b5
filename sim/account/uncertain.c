#include "account/uncertain.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"

const char *const uncertain_names[n_uncertain] = {
#define UNCERTAIN(name, of, detail) #name,
#include "account/uncertain.def"
#undef UNCERTAIN
};
static const char *const uncertain_ofs[n_uncertain] = {
#define UNCERTAIN(name, of, detail) of,
#include "account/uncertain.def"
#undef UNCERTAIN
};
static const char *const uncertain_details[n_uncertain] = {
#define UNCERTAIN(name, of, detail) detail,
#include "account/uncertain.def"
#undef UNCERTAIN
};

/* What the rows of the tables can be asked for by: the i-th `of` and `detail` of a figure; false
 * behind the last. */
static bool asked_for(const struct rulebook *tables, enum uncertain figure, int i, const char **of,
                      char detail[200])
{
    *detail = '\0';
    if (figure <= UNCERTAIN_wtt && i < tables->n_factors) {
        *of = tables->factor[i].fuel;
        snprintf(detail, 200, "%s", tables->factor[i].engine);
    } else if (figure == UNCERTAIN_gwp && i < tables->n_gwps) {
        *of = tables->gwp[i].gas;
        rulebook_name_gwp(&tables->gwp[i], detail);
    } else if (figure == UNCERTAIN_grid && i < tables->n_grids) {
        *of = tables->grid[i].place;
        snprintf(detail, 200, "%d", tables->grid[i].year);
    } else if (figure == UNCERTAIN_default && i < tables->n_categories) {
        *of = tables->category[i].mode;
        snprintf(detail, 200, "%s", tables->category[i].name);
    } else if (figure > UNCERTAIN_default && i == tables->n_modes)
        *of = "hub";
    else if ((figure == UNCERTAIN_factor || figure > UNCERTAIN_default) && i < tables->n_modes)
        *of = tables->mode[i].name;
    else
        return false;
    return true;
}

/* Complains of an `of`, or a `detail`, that no row of the tables has. */
static void check_asked(const struct rulebook *tables, const struct csv *csv,
                        const struct uncertainty *row, struct complaints *complaints)
{
    struct words ofs = {0}, details = {0};
    const char *of;
    char detail[200];
    for (int i = 0; asked_for(tables, row->figure, i, &of, detail); i++) {
        words_number(&ofs, of);
        if (!strcmp(of, row->of))
            words_number(&details, detail);
    }
    bool known = !*row->of || details.n;
    const struct words *words = known ? &details : &ofs;
    const char *column = known ? "detail" : "of", *said = known ? row->detail : row->of;
    bool found = !*said || !*row->of;
    for (int i = 0; i < words->n; i++)
        found |= !strcmp(words->word[i], said);
    if (!found && known && !*uncertain_details[row->figure])
        complain(complaints, csv_cell_place(csv, column), "detail of %s: '%s'; expected none",
                 uncertain_names[row->figure], said);
    else if (!found)
        complaints_guess(complaints, csv_cell_place(csv, column),
                         text_nearest(said, (const char *const *)words->word, (size_t)words->n),
                         "%s: no %s '%s' in the tables", uncertain_names[row->figure],
                         known ? uncertain_details[row->figure] : uncertain_ofs[row->figure], said);
    words_close(&ofs);
    words_close(&details);
}

/* Complains of a distribution by which the figure cannot be drawn. */
static void check_shape(const struct csv *csv, const struct uncertainty *row,
                        struct complaints *complaints)
{
    const char *figure = uncertain_names[row->figure];
    bool divides = row->figure == UNCERTAIN_lhv || row->figure == UNCERTAIN_factor;
    if (divides && !row->lognormal && 1 + (row->low - 1) * uncertain_reach / row->z <= 0)
        complain(complaints, csv_cell_place(csv, "low"),
                 "low: %s; a normal that reaches 0 within %d standard deviations, and %s divides; "
                 "expected lognormal, or a narrower range",
                 csv_cell(csv, "low"), uncertain_reach, figure);
    if (row->figure > UNCERTAIN_default && row->lognormal)
        complain(complaints, csv_cell_place(csv, "distribution"),
                 "distribution of %s: lognormal; expected normal, as errors of rows add in "
                 "quadrature",
                 figure);
}

void uncertain_check(const struct rulebook *tables, const struct csv *csv,
                     const struct uncertainty *row, struct complaints *complaints)
{
    check_shape(csv, row, complaints);
    check_asked(tables, csv, row, complaints);
}
