#include <stdlib.h>
#include <string.h>

#include "device/embedded.h"
#include "device/program.h"

static bool is_named(const char *known, const char *name, size_t length)
{
    return strlen(known) == length && !strncmp(known, name, length);
}

/* Where an embedded file is, or -1. */
static int find_embedded(const char *name, size_t length)
{
    for (int i = 0; i < n_embedded_files; i++)
        if (is_named(embedded_files[i].name, name, length))
            return i;
    return -1;
}

/* Text that an #include line names: an embedded file, model.h, stores.h, or NULL. */
static const char *find_file(const struct source *source, const char *name, size_t length)
{
    int i = find_embedded(name, length);
    if (is_named("model.h", name, length))
        return source->model;
    if (is_named("stores.h", name, length))
        return source->stores;
    return i < 0 ? NULL : embedded_files[i].text;
}

/* The file named by a line `#include "name"`; name_length is 0 for any other line. */
static const char *included(const char *line, size_t *name_length)
{
    static const char directive[] = "#include \"";
    *name_length = 0;
    if (strncmp(line, directive, sizeof directive - 1))
        return NULL;
    const char *name = line + sizeof directive - 1;
    *name_length = strcspn(name, "\"\n");
    return name;
}

/* The whole text so far, and which embedded files are in it. */
struct assembly {
    const struct source *source;
    bool *there; /* [n_embedded_files] */
    struct text *text;
};

/* A header comes once, as its guard has it; tables and sectors as often as they are named. */
static bool is_there(struct assembly *assembly, const char *name, size_t length)
{
    int i = find_embedded(name, length);
    if (i < 0 || strncmp(name + length - 2, ".h", 2))
        return false;
    bool there = assembly->there[i];
    assembly->there[i] = true;
    return there;
}

static void append(struct assembly *assembly, const char *name, size_t length, int depth)
{
    const char *line = find_file(assembly->source, name, length);
    struct text *text = assembly->text;
    if (!line || depth > 8)
        return;
    text_add(text, "#line 1 \"kernels/%.*s\"\n", (int)length, name);
    for (int number = 1; *line; number++) {
        size_t size = strcspn(line, "\n"), name_length;
        const char *inner = included(line, &name_length);
        if (!inner || !find_file(assembly->source, inner, name_length)) {
            text_add_bytes(text, line, size);
            text_add(text, "\n");
        } else if (!is_there(assembly, inner, name_length)) {
            append(assembly, inner, name_length, depth + 1);
            text_add(text, "#line %d \"kernels/%.*s\"\n", number + 1, (int)length, name);
        } else {
            text_add(text, "\n");
        }
        line += size + (line[size] == '\n');
    }
}

void program_assemble(const struct source *source, struct text *text)
{
    struct assembly assembly = {source, take((size_t)n_embedded_files, sizeof(bool)), text};
    append(&assembly, source->main, strlen(source->main), 0);
    free(assembly.there);
}
