#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { nearest_limit = 128 };

static void *given(void *block)
{
    if (block)
        return block;
    fprintf(stderr, "keeling: %s\n", status_sentence(STATUS_MEMORY));
    exit(status_exit(STATUS_MEMORY));
}

void *take(size_t n, size_t size)
{
    return given(n && size ? calloc(n, size) : calloc(1, 1));
}

void *retake(void *block, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        return given(NULL);
    return given(realloc(block, n && size ? n * size : 1));
}

char *text_copy_bytes(const char *bytes, size_t n)
{
    char *copy = given(n < SIZE_MAX ? malloc(n + 1) : NULL);
    if (n)
        memcpy(copy, bytes, n);
    copy[n] = '\0';
    return copy;
}

char *text_beside(const char *name, const char *from)
{
    struct text text = {0};
    const char *slash = strrchr(from, '/');
    if (name[0] == '/' || !slash || !name[strspn(name, "0123456789")])
        return text_copy(name);
    text_add(&text, "%.*s/%s", (int)(slash - from), from, name);
    return text.characters;
}

char *text_within(const char *folder, const char *name)
{
    struct text text = {0};
    text_add(&text, "%s/%s", folder, name);
    return text.characters;
}

const char *text_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *text_stem(const char *path)
{
    const char *name = text_file_name(path), *end = strrchr(name, '.');
    return text_copy_bytes(name, end && end > name ? (size_t)(end - name) : strlen(name));
}

bool text_ends(const char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);
    return length > end && !strcmp(name + length - end, ending);
}

void text_add_words(struct text *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        text_add(text, "%s%s", i == 0 ? "" : i == n - 1 ? " or " : ", ", words[i]);
}

char *text_copy(const char *characters)
{
    return text_copy_bytes(characters, strlen(characters));
}

/* Makes room for n more characters and the zero that ends them. */
static void reserve(struct text *text, size_t n)
{
    if (n >= SIZE_MAX / 2 - text->length)
        given(NULL);
    size_t need = text->length + n + 1;
    if (need <= text->capacity)
        return;
    size_t twice = 2 * text->capacity;
    text->capacity = need > twice ? need : twice;
    text->characters = retake(text->characters, text->capacity, 1);
}

void text_add_bytes(struct text *text, const char *bytes, size_t n)
{
    reserve(text, n);
    if (n)
        memcpy(text->characters + text->length, bytes, n);
    text->length += n;
    text->characters[text->length] = '\0';
}

void text_add(struct text *text, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int n = vsnprintf(NULL, 0, format, values);
    if (n >= 0) {
        reserve(text, (size_t)n);
        vsnprintf(text->characters + text->length, (size_t)n + 1, format, again);
        text->length += (size_t)n;
    }
    va_end(again);
    va_end(values);
}

void text_add_count(struct text *text, long n, const char *noun)
{
    text_add(text, "%ld %s%s", n, noun, n == 1 ? "" : "s");
}

void text_add_quoted(struct text *text, const char *characters)
{
    text_add_bytes(text, "\"", 1);
    for (const unsigned char *c = (const unsigned char *)characters; *c; c++) {
        bool c1 = c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f; /* U+0080 to U+009F */
        if (c1 || *c < ' ' || *c == 0x7f)
            text_add(text, "\\u%04x", c1 ? *++c : *c);
        else
            text_add(text, "%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
    }
    text_add_bytes(text, "\"", 1);
}

void text_add_size(struct text *text, double bytes)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    double size = bytes / 1024;
    int unit = 0;
    for (; size >= 1024 && unit < 3; unit++)
        size /= 1024;
    if (bytes < 1024)
        text_add_count(text, (long)bytes, "byte");
    else
        text_add(text, "%.1f %s", size, units[unit]);
}

void text_close(struct text *text)
{
    free(text->characters);
    *text = (struct text){0};
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == ' ' || c == '\t';
}

char text_plain(char c)
{
    unsigned char byte = (unsigned char)c;
    return isalnum(byte) ? (char)tolower(byte) : '_';
}

bool text_same_name(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (is_separator(*a))
            a++;
        while (is_separator(*b))
            b++;
        if (lower(*a) != lower(*b))
            return false;
        if (!*a)
            return true;
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Letters to insert, delete, replace or swap with their neighbour to make b of a, at most
 * nearest_limit letters each. */
static int distance(const char *a, int n, const char *b, int m)
{
    int row[3][nearest_limit + 1];
    int *before = row[0], *above = row[1], *here = row[2];
    for (int j = 0; j <= m; j++)
        above[j] = j;
    for (int i = 1; i <= n; i++) {
        here[0] = i;
        for (int j = 1; j <= m; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            here[j] = least(least(above[j], here[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                here[j] = least(here[j], before[j - 2] + 1);
        }
        int *oldest = before;
        before = above;
        above = here;
        here = oldest;
    }
    return above[m];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n)
{
    const char *nearest = NULL;
    size_t length = strnlen(word, nearest_limit + 1);
    int fewest = nearest_limit;
    for (size_t i = 0; i < n && length && length <= nearest_limit; i++) {
        size_t other = strnlen(candidates[i], nearest_limit + 1);
        if (other > nearest_limit)
            continue;
        int differ = distance(word, (int)length, candidates[i], (int)other);
        int longer = (int)(length > other ? length : other);
        if (3 * differ <= longer && differ < fewest) {
            fewest = differ;
            nearest = candidates[i];
        }
    }
    return nearest;
}
