/* What is found while scenarios are built, told once for all species and scenarios it is true of.
 * Owns: the findings; files and names of scenarios are borrowed and live as long as the tables.
 * Promises: many like findings become one line, and no file, however large, makes many lines. */
#ifndef KEELING_SCENARIO_FINDINGS_H
#define KEELING_SCENARIO_FINDINGS_H

#include "scenario/list.h"
#include "scenario/scenario.h"

enum finding_kind {
    FINDING_absent,       /* no row, and no baseline */
    FINDING_short,        /* fewer years than the run has */
    FINDING_unused,       /* a total beside which the parts are read */
    FINDING_interpolated, /* years between given ones */
    FINDING_early,        /* given before the run begins */
    FINDING_step          /* where history ends and the scenario begins */
};

struct finding {
    enum finding_kind kind;
    enum driven driven;
    struct place place; /* of the table, or of the first row of it */
    int first, last;    /* years that are given */
    int species;        /* the first */
    int n_values;
    int n_scenarios;
    const char *scenario; /* the first */
    struct list what;     /* species, or for a step species and values */
};

/* = {0} has none. */
struct findings {
    int n;
    struct finding *finding;    /* [n] owned */
    int dropped, dropped_notes; /* unlike any of those kept, which are many */
    bool wrong;                 /* one is a reason not to run */
    bool assessed;              /* of a table alone, without a scenario file */
};

/* The finding of that kind, driven, file and years, made if it is new. n_values and what are the
 * caller's to fill. Valid until the next call. */
struct finding *findings_add(struct findings *findings, struct finding like);

/* Adds the findings of one scenario to those of all, and empties them. */
void findings_merge(struct findings *all, struct findings *one, const char *scenario);

/* Complains of what must not be; remarks on the rest only where nothing was complained of since
 * there were `before` complaints. */
void findings_tell(const struct findings *findings, const struct experiment *experiment,
                   size_t before, struct complaints *complaints);
void findings_close(struct findings *findings);

#endif
