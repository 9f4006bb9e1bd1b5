/* Targets that a scenario YAML sets: what is to be reached, and the lever that is to reach it.
 * Owns: nothing; fills struct path.
 * Promises: words, ranges and years are checked here, regions once they are known. */
#ifndef KEELING_SCENARIO_GOALS_H
#define KEELING_SCENARIO_GOALS_H

#include "base/yaml.h"
#include "scenario/path.h"

void goals_read(struct path *path, const struct yaml_node *node, struct complaints *complaints);
void goals_close(struct path *path);

#endif
