/* Words and their numbers, in the order in which they were first seen.
 * Owns: copies of the words.
 * Promises: equal words (byte by byte) have equal numbers; asking again costs a hash and a
 * comparison. */
#ifndef KEELING_BASE_WORDS_H
#define KEELING_BASE_WORDS_H

#include <stddef.h>

struct words {
    char **word; /* [n] owned */
    int n;
    int *slot; /* [room] owned; number + 1, by hash */
    size_t room;
    int last; /* what was asked for before: it is often asked for again */
};

/* The number of a word, which is added when it is new. */
int words_number(struct words *words, const char *word);

void words_close(struct words *words);

/* FNV-1a, folded. */
size_t words_hash(const char *word);

#endif
