#include "base/yaml.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/lines.h"
#include "base/text.h"

enum { most_bytes = 16 * 1024 * 1024, most_depth = 32 };

struct reading {
    const char *path;
    struct complaints *complaints;
    const char *text; /* the whole file */
    size_t length;
    yaml_parser_t parser;
    yaml_event_t event; /* the one being looked at; deleted before the next */
    bool failed;
};

static struct place place_of(const struct reading *reading, yaml_mark_t mark)
{
    return (struct place){reading->path, (int)mark.line + 1, (int)mark.column + 1};
}

/* Where byte n of the file is. */
static struct place place_in(const struct reading *reading, size_t n)
{
    struct place place = {reading->path, 1, 1};
    for (size_t i = 0; i < n && i < reading->length; i++) {
        bool new_line = reading->text[i] == '\n';
        place.line += new_line;
        place.column = new_line ? 1 : place.column + ((reading->text[i] & 0xc0) != 0x80);
    }
    return place;
}

/* Complains in libyaml's words, with a hint where they do not name the cause. */
static void complain_of_syntax(struct reading *reading)
{
    const yaml_parser_t *parser = &reading->parser;
    const char *problem = parser->problem ? parser->problem : "not enough memory";
    if (parser->error == YAML_READER_ERROR) {
        complain(reading->complaints, place_in(reading, parser->problem_offset),
                 "not YAML in UTF-8: %s", problem);
        return;
    }
    const char *hint = strstr(problem, "cannot start any token")
                           ? "; indent by blanks, not tabs, and quote what begins with %, @ or `"
                       : strstr(problem, "mapping values are not allowed")
                           ? "; quote a text that has a colon in it"
                           : "";
    struct text context = {0};
    if (parser->context)
        text_add(&context, " (%s that begins in line %zu)", parser->context,
                 parser->context_mark.line + 1);
    complain(reading->complaints, place_of(reading, parser->problem_mark), "not YAML: %s%s%s",
             problem, context.characters ? context.characters : "", hint);
    text_close(&context);
}

static bool refuse(struct reading *reading, const char *message)
{
    complain(reading->complaints, place_of(reading, reading->event.start_mark), "%s", message);
    reading->failed = true;
    return false;
}

/* The next event; false, with a complaint, when there is none or it is one of those not allowed. */
static bool next(struct reading *reading)
{
    yaml_event_t *event = &reading->event;
    yaml_event_delete(event);
    if (!yaml_parser_parse(&reading->parser, event)) {
        complain_of_syntax(reading);
        reading->failed = true;
        return false;
    }
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_ALIAS_EVENT)
        return refuse(reading, "an alias (*name) is not allowed; write the value out");
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (anchor)
        return refuse(reading, "an anchor (&name) is not allowed; write each value out");
    if (tag)
        return refuse(reading, "a tag (!name) is not allowed");
    return true;
}

/* The text of the scalar being looked at, owned by the caller; NULL after a complaint. */
static char *read_scalar(struct reading *reading)
{
    const char *value = (const char *)reading->event.data.scalar.value;
    size_t length = reading->event.data.scalar.length;
    if (memchr(value, '\0', length)) {
        refuse(reading, "a zero byte in a text");
        return NULL;
    }
    return text_copy_bytes(value, length);
}

static int by_key(const void *a, const void *b)
{
    const struct yaml_node *x = *(struct yaml_node *const *)a, *y = *(struct yaml_node *const *)b;
    int order = strcmp(x->key, y->key);
    if (order)
        return order;
    if (x->key_place.line != y->key_place.line)
        return x->key_place.line < y->key_place.line ? -1 : 1;
    return (x->key_place.column > y->key_place.column) -
           (x->key_place.column < y->key_place.column);
}

/* Complains of each key that its map already has. */
static void check_keys(struct reading *reading, const struct yaml_node *map, size_t n)
{
    struct yaml_node **sorted = take(n, sizeof(struct yaml_node *));
    size_t i = 0;
    for (struct yaml_node *child = map->child; child; child = child->next)
        sorted[i++] = child;
    qsort(sorted, n, sizeof(struct yaml_node *), by_key);
    for (i = 1; i < n; i++) {
        if (strcmp(sorted[i]->key, sorted[i - 1]->key) != 0)
            continue;
        complain(reading->complaints, sorted[i]->key_place,
                 "'%s' is given twice; the other is in line %d", sorted[i]->key,
                 sorted[i - 1]->key_place.line);
        reading->failed = true;
    }
    free(sorted);
}

/* Reads the key being looked at into node, and moves on to its value. */
static bool read_key(struct reading *reading, struct yaml_node *node)
{
    if (reading->event.type != YAML_SCALAR_EVENT)
        return refuse(reading, "a key must be a plain text, not a list or a map");
    node->key_place = place_of(reading, reading->event.start_mark);
    node->key = read_scalar(reading);
    if (!node->key)
        return false;
    if (!node->key[0])
        return refuse(reading, "an empty key");
    return next(reading);
}

static bool read_node(struct reading *reading, struct yaml_node *node, int depth);

/* Reads the children of node up to the event that ends it. */
static bool read_children(struct reading *reading, struct yaml_node *node, int depth)
{
    yaml_event_type_t end =
        node->kind == YAML_KIND_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    struct yaml_node **last = &node->child;
    size_t n = 0;
    if (depth > most_depth)
        return refuse(reading, "nested more than 32 deep");
    for (;; n++) {
        if (!next(reading))
            return false;
        if (reading->event.type == end)
            break;
        *last = take(1, sizeof **last);
        if (node->kind == YAML_KIND_MAP && !read_key(reading, *last))
            return false;
        if (!read_node(reading, *last, depth + 1))
            return false;
        last = &(*last)->next;
    }
    if (node->kind == YAML_KIND_MAP)
        check_keys(reading, node, n);
    return true;
}

/* Reads what is being looked at into node, whose key is already there. */
static bool read_node(struct reading *reading, struct yaml_node *node, int depth)
{
    node->place = place_of(reading, reading->event.start_mark);
    if (reading->event.type == YAML_SCALAR_EVENT) {
        node->kind = YAML_KIND_SCALAR;
        node->scalar = read_scalar(reading);
        return node->scalar != NULL;
    }
    node->kind = reading->event.type == YAML_MAPPING_START_EVENT ? YAML_KIND_MAP : YAML_KIND_LIST;
    return read_children(reading, node, depth);
}

/* The one document of the file: stream start, document start, a map, document end, stream end. */
static struct yaml_node *read_document(struct reading *reading)
{
    if (!next(reading) || !next(reading))
        return NULL;
    if (reading->event.type == YAML_STREAM_END_EVENT) {
        complain(reading->complaints, (struct place){reading->path, 0, 0},
                 "the file is empty; lines like 'key: value' were expected");
        return NULL;
    }
    if (!next(reading))
        return NULL;
    if (reading->event.type != YAML_MAPPING_START_EVENT) {
        refuse(reading, "lines like 'key: value' were expected");
        return NULL;
    }
    struct yaml_node *root = take(1, sizeof *root);
    if (read_node(reading, root, 1) && next(reading) && next(reading) &&
        reading->event.type != YAML_STREAM_END_EVENT)
        refuse(reading, "a second document; a file holds only one");
    if (!reading->failed)
        return root;
    yaml_close(root);
    return NULL;
}

/* The bytes of the file at path; false after a complaint. */
static bool read_file(struct text *text, const char *path, struct complaints *complaints)
{
    struct place place = {path, 0, 0};
    char part[16384];
    size_t n = 1;
    errno = 0;
    FILE *file = file_open(path, complaints);
    while (file && n && text->length <= most_bytes) {
        n = fread(part, 1, sizeof part, file);
        text_add_bytes(text, part, n);
    }
    if (text->length >= 3 && !memcmp(text->characters, "\xef\xbb\xbf", 3))
        memmove(text->characters, text->characters + 3, (text->length -= 3) + 1); /* its mark */
    bool good = file && !ferror(file) && text->length <= most_bytes;
    if (file && ferror(file))
        complain(complaints, place, "cannot be read: %s", strerror(errno));
    else if (file && !good)
        complain(complaints, place, "larger than %d MiB", most_bytes / 1024 / 1024);
    if (file)
        fclose(file);
    return good;
}

struct yaml_node *yaml_open(const char *path, struct complaints *complaints)
{
    struct reading reading = {.path = path, .complaints = complaints};
    struct text text = {0};
    struct yaml_node *root = NULL;
    if (!read_file(&text, path, complaints))
        goto out;
    if (!yaml_parser_initialize(&reading.parser)) {
        complain(complaints, (struct place){path, 0, 0}, "%s", status_sentence(STATUS_MEMORY));
        goto out;
    }
    reading.text = text.characters;
    reading.length = text.length;
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reading.parser, (const unsigned char *)text.characters,
                                 text.length);
    root = read_document(&reading);
    yaml_event_delete(&reading.event);
    yaml_parser_delete(&reading.parser);
out:
    text_close(&text);
    return root;
}

const struct yaml_node *yaml_find(const struct yaml_node *map, const char *key)
{
    const struct yaml_node *child = map && map->kind == YAML_KIND_MAP ? map->child : NULL;
    while (child && strcmp(child->key, key) != 0)
        child = child->next;
    return child;
}

void yaml_close(struct yaml_node *node)
{
    while (node) {
        struct yaml_node *next_node = node->next;
        yaml_close(node->child);
        free(node->key);
        free(node->scalar);
        free(node);
        node = next_node;
    }
}

bool yaml_is(const struct yaml_node *node, enum yaml_kind kind, const char *expected,
             struct complaints *complaints)
{
    if (node->kind == kind && (kind != YAML_KIND_SCALAR || *node->scalar))
        return true;
    complain(complaints, node->place, "%s: expected %s", node->key ? node->key : "this", expected);
    return false;
}

int64_t yaml_count(const struct yaml_node *node, int64_t least, int64_t most,
                   struct complaints *complaints)
{
    char *end;
    const char *word = node->kind == YAML_KIND_SCALAR ? node->scalar : "";
    long long value = strtoll(word, &end, 10);
    if (end != word && !*end && value >= least && value <= most)
        return value;
    complain(complaints, node->place, "%s: '%s'; expected a whole number from %lld to %lld",
             node->key, word, (long long)least, (long long)most);
    return least;
}

char *yaml_file(const struct yaml_node *node, const char *from, struct complaints *complaints)
{
    if (!yaml_is(node, YAML_KIND_SCALAR, "a file", complaints))
        return NULL;
    char *path = text_beside(node->scalar, from);
    if (file_is_there(path, node->place, complaints))
        return path;
    free(path);
    return NULL;
}
