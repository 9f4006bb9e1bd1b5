/* YAML files as trees in which every node knows its place.
 * Owns: the tree. Built on libyaml's parser.
 * Promises: no aliases or anchors, no tags, no duplicate keys, depth <= 32, size <= 16 MiB; what
 * breaks a rule is a complaint with its place. */
#ifndef KEELING_BASE_YAML_H
#define KEELING_BASE_YAML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

enum yaml_kind { YAML_KIND_SCALAR, YAML_KIND_LIST, YAML_KIND_MAP };

struct yaml_node {
    enum yaml_kind kind;
    struct place place;
    char *key; /* owned; of this node in its map, else NULL */
    struct place key_place;
    char *scalar;            /* owned; text of a scalar, else NULL */
    struct yaml_node *child; /* owned: first child of a list or map, in the file's order */
    struct yaml_node *next;  /* owned: next sibling */
};

/* The tree of the file's one document, whose root must be a map; NULL after a complaint. */
struct yaml_node *yaml_open(const char *path, struct complaints *complaints);
const struct yaml_node *yaml_find(const struct yaml_node *map, const char *key);
void yaml_close(struct yaml_node *node);

/* Whether a node is of a kind, a scalar not empty; else "KEY: expected ..." is complained. */
bool yaml_is(const struct yaml_node *node, enum yaml_kind kind, const char *expected,
             struct complaints *complaints);

/* A whole number from least to most; after a complaint least. */
int64_t yaml_count(const struct yaml_node *node, int64_t least, int64_t most,
                   struct complaints *complaints);

/* The path of a readable file that is named as seen from the folder of `from`, owned by the caller;
 * NULL after a complaint. */
char *yaml_file(const struct yaml_node *node, const char *from, struct complaints *complaints);

#endif
