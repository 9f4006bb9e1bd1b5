#include <stdlib.h>

#include "commands/command.h"
#include "year/grid.h"

/* "2x3": both whole numbers above 0. */
static bool read_numbers(const char *typed, int *parts, int *teams)
{
    enum { most = 1 << 20 };
    char *rest;
    long first = strtol(typed, &rest, 10), second = 0;
    if (*rest == 'x')
        second = strtol(rest + 1, &rest, 10);
    *parts = (int)first;
    *teams = (int)second;
    return !*rest && first > 0 && first < most && second > 0 && second < most;
}

enum status settings_read_grid(int *parts, const struct arguments *arguments,
                               const struct experiment *experiment, struct complaints *complaints)
{
    const char *typed = arguments->option[OPTION_grid];
    int teams, size = arguments->ranks->size, most = grid_most_parts(experiment);
    *parts = 0;
    if (!typed)
        return STATUS_OK;
    if (!read_numbers(typed, parts, &teams))
        complain(complaints, (struct place){0},
                 "--grid %s: expected RxM, R ranks for the regions times M for the members, such "
                 "as 1x%d",
                 typed, size);
    else if (*parts * (int64_t)teams != size)
        complain(complaints, (struct place){0},
                 "--grid %s: that is %lld ranks, but %d %s started; expected R times M to be %d",
                 typed, *parts * (long long)teams, size, size == 1 ? "is" : "are", size);
    else if (*parts > most && most == 1)
        complain(complaints, (struct place){0},
                 "--grid %s: not every scenario has regions to share; expected 1x%d", typed, size);
    else if (*parts > most)
        complain(complaints, (struct place){0},
                 "--grid %s: %d ranks cannot share %d regions; expected at most one rank a region",
                 typed, *parts, most);
    else
        return STATUS_OK;
    return STATUS_USAGE;
}
