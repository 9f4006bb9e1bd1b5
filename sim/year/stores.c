#include "year/stores.h"

#include <stdlib.h>
#include <string.h>

#include "catalogue/variable.h"

/* The expressions of regions' quantities, each once and in the order of the alphabet. */
struct expressions {
    const char **each; /* [n] owned; borrowed words */
    int n;
};

static int alphabetically(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct expressions list_expressions(const struct quantity *const *chosen, int n)
{
    struct expressions list = {take((size_t)n + 1, sizeof *list.each), 0};
    int last = 0;
    for (int i = 0; i < n; i++)
        if (chosen[i]->region >= 0)
            list.each[list.n++] = chosen[i]->expression;
    qsort(list.each, (size_t)list.n, sizeof *list.each, alphabetically);
    for (int i = 1; i < list.n; i++)
        if (strcmp(list.each[i], list.each[last]))
            list.each[++last] = list.each[i];
    list.n = list.n ? last + 1 : 0;
    return list;
}

static void write_world(const struct quantity *const *chosen, int n, bool span, struct text *text)
{
    text_add(text, "#define %s(here, out) \\\n", span ? "STORE_SPAN" : "STORE_STATE");
    for (int slot = 0; slot < n; slot++)
        if (chosen[slot]->region < 0 && (chosen[slot]->variable->kind == KIND_SPAN) == span)
            text_add(text, "    STORE(out, %d, %s) \\\n", slot, chosen[slot]->expression);
    text_add(text, "\n");
}

void stores_write(const struct quantity *const *chosen, int n, struct text *text)
{
    struct expressions list = list_expressions(chosen, n);
    write_world(chosen, n, false, text);
    write_world(chosen, n, true, text);
    text_add(text, "#define STORED_OF_REGION %d\n#define STORE_REGION(slots, region, out) \\\n",
             list.n);
    for (int i = 0; i < list.n; i++)
        text_add(text, "    if ((slots)[%d] >= 0) STORE(out, (slots)[%d], %s) \\\n", i, i,
                 list.each[i]);
    text_add(text, "\n");
    free(list.each);
}

int stores_slots(const struct quantity *const *chosen, int n, int n_kept, int n_regions,
                 int32_t **slots)
{
    struct expressions list = list_expressions(chosen, n);
    size_t size = (size_t)n_regions * (size_t)list.n;
    *slots = take(size + 1, sizeof **slots);
    for (size_t i = 0; i < size; i++)
        (*slots)[i] = -1;
    for (int slot = 0; slot < n_kept; slot++) {
        const char *const *found;
        if (chosen[slot]->region < 0)
            continue;
        found = bsearch(&chosen[slot]->expression, list.each, (size_t)list.n, sizeof *list.each,
                        alphabetically);
        (*slots)[chosen[slot]->region * list.n + (int)(found - list.each)] = slot;
    }
    free(list.each);
    return list.n;
}
