#include "account/repeats.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"

/* A name sets bits of one line of the cache: of 2 million names one is mistaken in ten runs. */
enum { n_lines = 1 << 18, line_bits = 512, bits_a_name = 7, most_suspects = 100000 };

/* A suspect: how often it begins, and where first. */
struct beginning {
    const char *name; /* borrowed */
    int n, line[2];
};

struct repeats {
    uint64_t *bit; /* [n_lines][line_bits / 64] owned */
    struct words suspect;
    struct beginning *beginning; /* [suspect.n] owned; sorted; NULL: they are not counted yet */
    bool full;                   /* of suspects */
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
    free(repeats->beginning);
    free(repeats);
}

/* The last steps of SplitMix64. */
static uint64_t mixed(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
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

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct beginning *)a)->name, ((const struct beginning *)b)->name);
}

static void count(struct repeats *repeats, const char *name, int line)
{
    struct beginning *found =
        bsearch(&(struct beginning){.name = name}, repeats->beginning, (size_t)repeats->suspect.n,
                sizeof *repeats->beginning, by_name);
    if (found && found->n++ < 2)
        found->line[found->n - 1] = line;
}

void repeats_meet(struct repeats *repeats, char *const *name, const int *line, int n)
{
    enum { n_ahead = 8 }; /* lines that are fetched while others are looked at */
    uint64_t hashed[n_ahead];
    for (int i = 0; repeats->beginning && i < n; i++)
        count(repeats, name[i], line[i]);
    for (int i = 0; !repeats->beginning && i < n + n_ahead; i++) {
        uint64_t *at = &hashed[i % n_ahead];
        if (i >= n_ahead)
            meet(repeats, name[i - n_ahead], *at);
        if (i >= n)
            continue;
        *at = mixed(words_hash(name[i]));
        __builtin_prefetch(line_of(repeats, *at), 1);
    }
}

bool repeats_again(struct repeats *repeats)
{
    int n = repeats->suspect.n;
    repeats->beginning = take((size_t)n + 1, sizeof *repeats->beginning);
    for (int i = 0; i < n; i++)
        repeats->beginning[i].name = repeats->suspect.word[i];
    qsort(repeats->beginning, (size_t)n, sizeof *repeats->beginning, by_name);
    return n > 0;
}

void repeats_find(const struct repeats *repeats, struct repeated *found)
{
    const struct beginning *first = NULL;
    *found = (struct repeated){.unsure = repeats->full};
    for (int i = 0; i < repeats->suspect.n; i++) {
        const struct beginning *one = &repeats->beginning[i];
        if (one->n < 2)
            continue;
        found->n++;
        first = !first || one->line[0] < first->line[0] ? one : first;
    }
    if (first) {
        found->name = text_copy(first->name);
        memcpy(found->line, first->line, sizeof found->line);
    }
}
