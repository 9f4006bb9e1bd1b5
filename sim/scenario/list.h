/* Names met in a file, to be told in one line.
 * Owns: the names.
 * Promises: each name once, in the order they were met; a hostile file cannot make it large. */
#ifndef KEELING_SCENARIO_LIST_H
#define KEELING_SCENARIO_LIST_H

#include "base/text.h"

enum { list_limit = 100 };

/* = {0} is an empty list. */
struct list {
    int n;             /* at most list_limit */
    struct text lines; /* "\nname\nname\n" */
};

void list_add(struct list *list, const char *name);

/* "a, b, c"; of many, the first eight. Owned by the caller. The list is not empty. */
char *list_words(const struct list *list);

/* "a, b and 3 more": the first `most`. Owned by the caller. The list is not empty. */
char *list_first(const struct list *list, int most);
void list_close(struct list *list);

#endif
