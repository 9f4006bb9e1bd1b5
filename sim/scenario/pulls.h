/* The policies of a scenario YAML: which lever, for whom, and its values over time.
 * Owns: nothing; fills struct path.
 * Promises: a lever that an extending file names replaces that of the extended one whole; names,
 * years and ranges are checked here, regions once they are known. */
#ifndef KEELING_SCENARIO_PULLS_H
#define KEELING_SCENARIO_PULLS_H

#include "base/yaml.h"
#include "scenario/path.h"

void pulls_read(struct path *path, const struct yaml_node *node, struct complaints *complaints);
void pulls_close(struct path *path);

/* The setting at a year: 0 until `base_year`, straight lines from there through the points, and
 * the last one ever after. */
double pull_value(const struct pull *pull, int base_year, int year);

#endif
