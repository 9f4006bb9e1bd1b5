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

struct path {
    char *label; /* owned: the file's name without folder and ending */
    struct choice title, years, members, species, variability, reference, assessed_warming;
    struct choice variables, store, precision; /* of output */
    struct choice regions, drivers;            /* a folder of tables; "SSP2" */
    int n_pulls;
    struct pull *pull; /* [n_pulls] owned */
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
