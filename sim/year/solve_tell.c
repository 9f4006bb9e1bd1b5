#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "year/solve.h"

void solve_tell(const struct experiment *experiment, struct text *text,
                struct complaints *complaints)
{
    for (int s = 0; s < experiment->n_scenarios; s++) {
        const struct scenario *scenario = &experiment->scenarios[s];
        char *lines = text_copy(scenario->reached ? scenario->reached : ""), *rest = lines;
        for (char *line; (line = strsep(&rest, "\n"));) {
            if (!*line)
                continue;
            remark(complaints, (struct place){0}, "%s: %s", scenario->name, line);
            text_add(text, "%s: %s\n", scenario->name, line);
        }
        free(lines);
    }
}
