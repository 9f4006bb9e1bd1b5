#include "base/lines.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/text.h"

enum { first_capacity = 256 * 1024 };

void lines_close(struct lines *lines)
{
    if (lines->file)
        fclose(lines->file);
    free(lines->buffer);
    *lines = (struct lines){0};
}

/* Reads on behind what is not yet handed out; false, with a complaint, when the file fails. */
static bool fill(struct lines *lines, struct complaints *complaints)
{
    memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
    if (lines->end > lines->capacity / 2) {
        lines->capacity *= 2;
        lines->buffer = retake(lines->buffer, lines->capacity + 1, 1);
    }
    size_t room = lines->capacity - lines->end;
    errno = 0;
    size_t n = fread(lines->buffer + lines->end, 1, room, lines->file);
    lines->end += n;
    lines->at_end = n < room;
    if (!ferror(lines->file))
        return true;
    complain(complaints, (struct place){lines->path, 0, 0}, "cannot be read: %s", strerror(errno));
    lines->end = 0;
    return false;
}

bool file_is_there(const char *path, struct place named, struct complaints *complaints)
{
    if (!named.file || !access(path, R_OK))
        return true;
    complain(complaints, named, "%s cannot be read: %s", path, strerror(errno));
    return false;
}

FILE *file_open(const char *path, struct complaints *complaints)
{
    struct stat is;
    FILE *file = NULL;
    bool there = !stat(path, &is);
    if (there && (S_ISFIFO(is.st_mode) || S_ISCHR(is.st_mode) || S_ISSOCK(is.st_mode))) {
        complain(complaints, (struct place){path, 0, 0},
                 "is a pipe or a device; expected a file, which can be read more than once");
        return NULL;
    }
    if (there)
        file = fopen(path, "rb");
    if (!file)
        complain(complaints, (struct place){path, 0, 0}, "cannot be read: %s", strerror(errno));
    return file;
}

bool lines_open(struct lines *lines, const char *path, struct complaints *complaints)
{
    *lines = (struct lines){.path = path, .line = 1, .comments = true};
    lines->file = file_open(path, complaints);
    if (!lines->file)
        return false;
    setvbuf(lines->file, NULL, _IONBF, 0);
    lines->capacity = first_capacity;
    lines->buffer = retake(NULL, lines->capacity + 1, 1);
    if (!fill(lines, complaints))
        return false;
    if (lines->end >= 3 && !memcmp(lines->buffer, "\xef\xbb\xbf", 3))
        lines->start = 3;
    return true;
}

static bool odd_quotes(const char *from, const char *to)
{
    bool odd = false;
    while (from < to && (from = memchr(from, '"', (size_t)(to - from)))) {
        odd = !odd;
        from++;
    }
    return odd;
}

/* Refuses the row that begins at start and has no end within the limit. */
static enum row_state refuse_length(struct lines *lines, bool quoted, struct complaints *complaints)
{
    complain(complaints, (struct place){lines->path, lines->line, 0},
             "the line is longer than %d MiB%s", csv_line_limit / 1024 / 1024,
             quoted ? "; is a closing quote missing?" : "");
    lines->start = lines->end;
    lines->at_end = true;
    return ROW_BAD;
}

/* Finds where the row that begins at start ends: *length bytes, of which the next begins *next
 * after start. A line end inside quotes does not end it. */
static enum row_state find_end(struct lines *lines, size_t *length, size_t *next,
                               struct complaints *complaints)
{
    size_t at = 0;
    bool quoted = false;
    for (;;) {
        char *row = lines->buffer + lines->start;
        size_t have = lines->end - lines->start;
        char *stop = at < have ? memchr(row + at, '\n', have - at) : NULL;
        if (!stop && !lines->at_end && have <= csv_line_limit) {
            if (!fill(lines, complaints))
                return ROW_BAD;
            continue;
        }
        size_t to = stop ? (size_t)(stop - row) : have;
        if (to > csv_line_limit)
            return refuse_length(lines, quoted || odd_quotes(row + at, row + to), complaints);
        bool comment = lines->comments && to && row[0] == '#';
        quoted ^= !comment && odd_quotes(row + at, row + to);
        *length = to;
        *next = at = to + (stop != NULL);
        if (!quoted || !stop)
            return *next ? ROW_GOOD : ROW_NONE;
    }
}

/* Length of the UTF-8 character at `at`, 0 when it is none (RFC 3629). Text ends with a zero. */
static size_t character_length(const unsigned char *at)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = *at < 0x80   ? 1
               : *at < 0xc2 ? 0
               : *at < 0xe0 ? 2
               : *at < 0xf0 ? 3
               : *at < 0xf5 ? 4
                            : 0;
    uint32_t code = n > 1 ? *at & (0x7fu >> n) : 0;
    for (size_t i = 1; i < n; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (at[i] & 0x3fu);
    }
    bool surrogate = code >= 0xd800 && code < 0xe000;
    return n > 1 && (code < least[n] || surrogate || code > 0x10ffff) ? 0 : n;
}

static bool is_ascii(const char *text, size_t n)
{
    uint64_t all = 0, eight;
    size_t i = 0;
    for (; i + sizeof eight <= n; i += sizeof eight) {
        memcpy(&eight, text + i, sizeof eight);
        all |= eight;
    }
    for (; i < n; i++)
        all |= (unsigned char)text[i];
    return !(all & UINT64_C(0x8080808080808080));
}

/* Where in the file byte n of row is. */
static struct place place_in(const struct lines *lines, const struct row *row, size_t n)
{
    struct place place = {lines->path, row->line, 1};
    for (size_t i = 0; i < n; i++) {
        bool new_line = row->text[i] == '\n';
        place.line += new_line;
        place.column = new_line ? 1 : place.column + ((row->text[i] & 0xc0) != 0x80);
    }
    return place;
}

/* Whether row is UTF-8 text without zero bytes; sets row->plain. */
static bool check_text(const struct lines *lines, struct row *row, struct complaints *complaints)
{
    bool ascii = is_ascii(row->text, row->length);
    size_t good = 0, n = 1;
    row->plain = ascii && !memchr(row->text, '\n', row->length);
    const char *zero = memchr(row->text, '\0', row->length);
    size_t length = zero ? (size_t)(zero - row->text) : row->length;
    while (!ascii && n && good < length) {
        n = character_length((const unsigned char *)row->text + good);
        good += n;
    }
    if (n && !zero)
        return true;
    if (n)
        good = length;
    bool wide = row->line == 1 && row->length > 1 &&
                (!memcmp(row->text, "\xff\xfe", 2) || !memcmp(row->text, "\xfe\xff", 2));
    complain(complaints, place_in(lines, row, good), "%s",
             wide ? "this is UTF-16 text; save the file as UTF-8"
             : n  ? "a zero byte; this is not text"
                  : "not UTF-8 text; save the file as UTF-8");
    return false;
}

static int count_lines(const char *text, size_t n)
{
    int lines = 0;
    const char *end = text + n;
    while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
        lines++;
        text++;
    }
    return lines;
}

static bool is_blank(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r'))
        i++;
    return i == n;
}

static void keep_note(struct lines *lines, const char *text)
{
    size_t n = strlen(lines->notes), room = sizeof lines->notes - n;
    if (strlen(text) + 1 < room && is_ascii(text, strlen(text)))
        snprintf(lines->notes + n, room, "%s\n", text);
}

enum row_state lines_next(struct lines *lines, struct row *row, struct complaints *complaints)
{
    for (;;) {
        size_t length, next;
        enum row_state state = find_end(lines, &length, &next, complaints);
        if (state != ROW_GOOD)
            return state;
        *row = (struct row){lines->buffer + lines->start, length, lines->line, false};
        bool ended = next > length;
        int n = count_lines(row->text, length) + ended;
        lines->line = lines->line > INT_MAX - n ? INT_MAX : lines->line + n;
        lines->start += next;
        row->text[length] = '\0';
        if (row->length && row->text[row->length - 1] == '\r')
            row->text[--row->length] = '\0';
        bool comment = lines->comments && row->text[0] == '#';
        if (comment)
            keep_note(lines, row->text);
        if (comment || is_blank(row->text, row->length))
            continue;
        return check_text(lines, row, complaints) ? ROW_GOOD : ROW_BAD;
    }
}
