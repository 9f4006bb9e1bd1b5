/* The shipped world: where its files are.
 * Owns: nothing.
 * Promises: found from any folder: KEELING_DATA, else beside the program (or the shared
 * library), else the installed share. */
#ifndef KEELING_SCENARIO_WORLD_H
#define KEELING_SCENARIO_WORLD_H

/* What is taken when nothing is named. */
extern const char *const world_members, *const world_species;

/* A file or folder that ships beside the program; NULL: it is not there. Owned by the caller. */
char *world_beside(const char *name);

/* The path of a shipped file, "world/species.csv". Owned by the caller. */
char *world_file(const char *name);

#endif
