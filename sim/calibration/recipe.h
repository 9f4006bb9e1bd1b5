/* A calibration's YAML: which prior, history and targets, how many draws, what is solved for.
 * Owns: every word.
 * Promises: unknown keys, missing ones and wrong kinds of values are complained of, all at once. */
#ifndef KEELING_CALIBRATION_RECIPE_H
#define KEELING_CALIBRATION_RECIPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

enum { most_files = 8, most_experiments = most_files, recipe_version = 1 };

struct files {
    int n;
    char *file[most_files]; /* owned */
};

struct recipe {
    char *path, *title;                                /* owned */
    char *prior, *correlations, *picks, *observations; /* owned: files */
    char *history;                                     /* owned: a scenario YAML */
    struct files experiments;                          /* scenario YAMLs */
    struct files extended; /* recipes that this one rests on, the nearest first */
    struct files targets;  /* tables; rows of later ones replace earlier ones of the same key */
    bool widened;          /* targets are those of the forced response */
    char *solve;           /* owned: the parameter that is solved, */
    char *so_that;         /* owned: so that this target */
    int stream;            /* is what this random number draws from its distribution */
    int64_t draws, keep;
    uint32_t seed;
    char *solve_file; /* owned */
    struct place solve_place;
};

enum status recipe_open(struct recipe *recipe, const char *path, struct complaints *complaints);
void recipe_close(struct recipe *recipe);

#endif
