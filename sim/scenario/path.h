/* A scenario YAML and the chain it extends, as choices that know where they were made.
 * Owns: every choice.
 * Promises: unknown keys, wrong kinds of values and circular extends are complained of; of a key
 * that several files give, the extending file's value holds, whole. */
#ifndef KEELING_SCENARIO_PATH_H
#define KEELING_SCENARIO_PATH_H

#include <stdbool.h>

#include "base/status.h"

enum { most_listed = 128, most_points = 64 };

/* A word of the user's and where it stands. text NULL: not said. */
struct choice {
    char *text;         /* owned */
    struct place place; /* place.file is borrowed from the path that keeps it */
};

/* A file, and the scenario in it. The file is made absolute by the YAML's own folder. */
struct origin {
    struct choice file, scenario;
};

/* A lever pulled for some regions: values at years, straight lines between. */
struct pull {
    int policy;         /* index in policies[] */
    char *who;          /* owned: "all", a region or a group of regions */
    struct place place; /* of who; its file is borrowed from the path */
    int n;
    int year[most_points];
    double value[most_points];
    struct place year_place[most_points];
};

/* Something to be reached by pulling a lever as far as it takes. */
enum goal_kind {
    GOAL_none,
    GOAL_level,   /* emissions of a region in a year, Mt */
    GOAL_change,  /* the same, in % of what they were in the year `since` */
    GOAL_budget,  /* the world's CO2 from 1 January of `since` to the end, Gt */
    GOAL_warming, /* the peak that a share of members stays below, K */
};

struct goal {
    enum goal_kind kind;
    char *who;          /* owned */
    struct place place; /* its file is borrowed from the path */
    bool ghg;           /* of all greenhouse gases, else of CO2 */
    bool per_gdp;       /* a change is of emissions per GDP */
    bool inventory;     /* land counts as in national inventories, else by bookkeeping */
    int year, since;    /* the lever is pulled on a straight line until `year` */
    int starts;         /* and after this one; 0: as soon as it may */
    double level, change, probability;
    int policy;  /* the lever */
    double most; /* it may be pulled so far */
};

struct path {
    char *label; /* owned: the file's name without folder and ending */
    struct choice title, years, members, species, variability, reference, assessed_warming;
    struct choice variables, store, precision; /* of output */
    struct choice regions, base_year, drivers; /* a folder of tables; "2010"; "SSP2" */
    struct choice step, carbon_cycle, co2_forcing;
    struct choice economy_feels; /* a name of damages.csv */
    struct choice forests_feel;  /* "climate" */
    struct choice pulse;         /* "2030" */
    int n_pulls;
    struct pull *pull; /* [n_pulls] owned */
    int n_goals;
    struct goal *goal; /* [n_goals] owned */
    struct origin emissions, history, concentrations, forcing;
    int n_driven;
    struct choice driven_species[most_listed], driven_by[most_listed];
    int n_baseline;
    struct choice baseline[most_listed];
    bool understood; /* nothing was complained of */
    int n_files;
    char *file[16]; /* owned: the YAML and what it extends */
};

enum status path_open(struct path *path, const char *file, struct complaints *complaints);
void path_close(struct path *path);

#endif
