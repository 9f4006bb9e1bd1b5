#include "base/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

size_t words_hash(const char *word)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *word; word++)
        hash = (hash ^ (unsigned char)*word) * UINT64_C(1099511628211);
    return (size_t)(hash ^ hash >> 32);
}

static size_t find(const struct words *words, const char *word)
{
    size_t at = words_hash(word) & (words->room - 1);
    while (words->slot[at] && strcmp(words->word[words->slot[at] - 1], word) != 0)
        at = (at + 1) & (words->room - 1);
    return at;
}

static void grow(struct words *words)
{
    free(words->slot);
    words->room = words->room ? 2 * words->room : 64;
    words->slot = take(words->room, sizeof *words->slot);
    words->word = retake(words->word, words->room, sizeof *words->word);
    for (int i = 0; i < words->n; i++)
        words->slot[find(words, words->word[i])] = i + 1;
}

int words_number(struct words *words, const char *word)
{
    if (words->n && !strcmp(words->word[words->last], word))
        return words->last;
    if (2 * (size_t)words->n >= words->room)
        grow(words);
    size_t at = find(words, word);
    if (!words->slot[at]) {
        words->word[words->n++] = text_copy(word);
        words->slot[at] = words->n;
    }
    words->last = words->slot[at] - 1;
    return words->last;
}

void words_close(struct words *words)
{
    for (int i = 0; i < words->n; i++)
        free(words->word[i]);
    free(words->word);
    free(words->slot);
    *words = (struct words){0};
}
