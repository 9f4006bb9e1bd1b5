#include "scenario/list.h"

#include <stdbool.h>
#include <string.h>

void list_add(struct list *list, const char *name)
{
    struct text line = {0};
    text_add(&line, "\n%s\n", name);
    bool known =
        list->n == list_limit || (list->n && strcasestr(list->lines.characters, line.characters));
    list->n += !known;
    if (!known)
        text_add(&list->lines, "%s%s\n", list->n == 1 ? "\n" : "", name);
    text_close(&line);
}

char *list_words(const struct list *list)
{
    struct text words = {0};
    const char *at = list->lines.characters + 1;
    for (int i = 0; i < list->n && i < 8; i++) {
        int length = (int)strcspn(at, "\n");
        text_add(&words, "%s%.*s", i ? ", " : "", length, at);
        at += length + 1;
    }
    text_add(&words, "%s", list->n > 8 ? ", ..." : "");
    return words.characters;
}

char *list_first(const struct list *list, int most)
{
    struct text words = {0};
    const char *at = list->lines.characters + 1;
    for (int i = 0; i < list->n && i < most; i++) {
        int length = (int)strcspn(at, "\n");
        text_add(&words, "%s%.*s", i ? ", " : "", length, at);
        at += length + 1;
    }
    if (list->n > most)
        text_add(&words, " and %s%d more", list->n == list_limit ? "at least " : "",
                 list->n - most);
    return words.characters;
}

void list_close(struct list *list)
{
    text_close(&list->lines);
    *list = (struct list){0};
}
