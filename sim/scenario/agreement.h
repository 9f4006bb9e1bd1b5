/* What several scenario files say of the run they share, and the files they name.
 * Owns: nothing.
 * Promises: paths run together agree, file for file and not letter for letter; every file that is
 * named and cannot be read is told before any is read. */
#ifndef KEELING_SCENARIO_AGREEMENT_H
#define KEELING_SCENARIO_AGREEMENT_H

#include "scenario/path.h"
#include "scenario/scenario.h"

/* What an option decides need not agree. */
void agreement_check(const struct path *path, int n_paths, const struct request *request,
                     struct complaints *complaints);

/* The files that paths and options name are there, and each path names what it needs. */
void agreement_check_files(const struct path *path, int n_paths, const struct request *request,
                           struct complaints *complaints);

#endif
