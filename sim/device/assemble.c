#include <string.h>

#include "device/embedded.h"
#include "device/program.h"

/* Text that an #include line names: an embedded file, model.h, or NULL. */
static const char *find_file(const struct source *source, const char *name, size_t length)
{
    if (length == strlen("model.h") && !strncmp(name, "model.h", length))
        return source->model;
    if (length == strlen("stores.h") && !strncmp(name, "stores.h", length))
        return source->stores;
    for (int i = 0; i < n_embedded_files; i++)
        if (strlen(embedded_files[i].name) == length &&
            !strncmp(embedded_files[i].name, name, length))
            return embedded_files[i].text;
    return NULL;
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

static void append(const struct source *source, const char *name, size_t length, int depth,
                   struct text *text)
{
    const char *line = find_file(source, name, length);
    if (!line || depth > 8)
        return;
    text_add(text, "#line 1 \"kernels/%.*s\"\n", (int)length, name);
    for (int number = 1; *line; number++) {
        size_t size = strcspn(line, "\n"), name_length;
        const char *inner = included(line, &name_length);
        if (inner && find_file(source, inner, name_length)) {
            append(source, inner, name_length, depth + 1, text);
            text_add(text, "#line %d \"kernels/%.*s\"\n", number + 1, (int)length, name);
        } else {
            text_add_bytes(text, line, size);
            text_add(text, "\n");
        }
        line += size + (line[size] == '\n');
    }
}

void program_assemble(const struct source *source, struct text *text)
{
    append(source, source->main, strlen(source->main), 0, text);
}
