#include "account/repeats.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "base/words.h"

/* A name sets bits of one line of the cache: of 2 million names one is mistaken in ten runs. */
enum { n_lines = 1 << 18, line_bits = 512, bits_a_name = 7, most_suspects = 100000 };

struct repeats {
    uint64_t *bit; /* [n_lines][line_bits / 64] owned */
    struct words suspect;
    bool full; /* of suspects */
};

/* A suspect: how often it begins, and where first. */
struct beginning {
    const char *name; /* borrowed */
    int n, line[2];
};

struct repeats *repeats_open(void)
{
    struct repeats *repeats = take(1, sizeof *repeats);
    repeats->bit = take((size_t)n_lines * line_bits / 64, sizeof *repeats->bit);
    return repeats;
}

void repeats_close(struct repeats *repeats)
{
    if (!repeats)
        return;
    words_close(&repeats->suspect);
    free(repeats->bit);
    free(repeats);
}

/* The last steps of SplitMix64. */
static uint64_t mixed(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/* FNV-1a, mixed. */
static uint64_t hash(const char *name)
{
    uint64_t x = 0xCBF29CE484222325u;
    for (; *name; name++)
        x = (x ^ (unsigned char)*name) * 0x100000001B3u;
    return mixed(x);
}

static uint64_t *line_of(const struct repeats *repeats, uint64_t hashed)
{
    return repeats->bit + hashed % n_lines * (line_bits / 64);
}

static void meet(struct repeats *repeats, const char *name, uint64_t hashed)
{
    uint64_t *line = line_of(repeats, hashed), bits = mixed(~hashed);
    bool known = true;
    for (int i = 0; i < bits_a_name; i++, bits /= line_bits) {
        uint64_t *word = &line[bits % line_bits / 64], bit = (uint64_t)1 << bits % 64;
        known = known && (*word & bit);
        *word |= bit;
    }
    if (known && repeats->suspect.n < most_suspects)
        words_number(&repeats->suspect, name);
    else if (known)
        repeats->full = true;
}

void repeats_meet(struct repeats *repeats, char *const *name, int n)
{
    enum { n_ahead = 8 }; /* lines that are fetched while others are looked at */
    uint64_t hashed[n_ahead];
    for (int i = 0; i < n + n_ahead; i++) {
        uint64_t *at = &hashed[i % n_ahead];
        if (i >= n_ahead)
            meet(repeats, name[i - n_ahead], *at);
        if (i >= n)
            continue;
        *at = hash(name[i]);
        __builtin_prefetch(line_of(repeats, *at), 1);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct beginning *)a)->name, ((const struct beginning *)b)->name);
}

/* Counts how often each of the suspects, which are sorted, begins in the file. */
static void count(struct beginning *suspect, int n, const char *path)
{
    struct complaints none = {0};
    struct csv csv;
    char *before = text_copy("");
    bool opened = csv_open(&csv, path, &none) == STATUS_OK;
    int column = opened ? csv_column(&csv, "chain") : -1;
    csv.patience = opened ? INT_MAX : 0;
    while (column >= 0 && csv_row(&csv, &none)) {
        const char *name = csv.cell[column];
        if (!strcmp(name, before))
            continue;
        struct beginning *found = bsearch(&(struct beginning){.name = name}, suspect, (size_t)n,
                                          sizeof *suspect, by_name);
        if (found && found->n++ < 2)
            found->line[found->n - 1] = csv.line;
        free(before);
        before = text_copy(name);
    }
    if (opened)
        csv_close(&csv);
    complaints_close(&none);
    free(before);
}

void repeats_find(struct repeats *repeats, const char *path, struct repeated *found)
{
    int n = repeats->suspect.n;
    struct beginning *suspect = take((size_t)n + 1, sizeof *suspect);
    const struct beginning *first = NULL;
    *found = (struct repeated){.unsure = repeats->full};
    for (int i = 0; i < n; i++)
        suspect[i].name = repeats->suspect.word[i];
    qsort(suspect, (size_t)n, sizeof *suspect, by_name);
    if (n)
        count(suspect, n, path);
    for (int i = 0; i < n; i++)
        if (suspect[i].n > 1) {
            found->n++;
            first = !first || suspect[i].line[0] < first->line[0] ? &suspect[i] : first;
        }
    if (first) {
        found->name = text_copy(first->name);
        memcpy(found->line, first->line, sizeof found->line);
    }
    free(suspect);
}
