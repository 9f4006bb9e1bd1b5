#include "base/csv.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/lines.h"
#include "base/text.h"

enum { usual_patience = 20 };

struct csv_reader {
    struct lines lines;
    char *header_text; /* owned; the cells of the header point into it */
    int *cell_line;    /* [n_columns] owned */
    bool failed;
    int n_bad; /* rows passed over */
};

/* How far the splitting of a row has come. */
struct cursor {
    struct csv *csv;
    struct complaints *complaints;
    char *at;
    char *end;
    char *counted;    /* places are known up to here */
    char *line_start; /* of the line that holds `counted` */
    int line;
    int continued; /* bytes of that line that do not begin a character */
    bool plain;
    int n; /* cells found */
};

/* Where `to`, which is not before counted, stands. */
static struct place place_at(struct cursor *cursor, char *to)
{
    for (char *c = cursor->counted; c < to && !cursor->plain; c++) {
        if (*c == '\n') {
            cursor->line++;
            cursor->line_start = c + 1;
            cursor->continued = 0;
        }
        cursor->continued += (*c & 0xc0) == 0x80;
    }
    cursor->counted = to;
    int column = (int)(to - cursor->line_start) + 1 - cursor->continued;
    return (struct place){cursor->csv->path, cursor->line, column};
}

static void keep_cell(struct cursor *cursor, char *text, struct place place)
{
    struct csv *csv = cursor->csv;
    if (cursor->n < csv->n_columns) {
        csv->cell[cursor->n] = text;
        csv->cell_column[cursor->n] = place.column;
        csv->reader->cell_line[cursor->n] = place.line;
    }
    cursor->n++;
}

static char *skip_blanks(char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* Writes text[0..n) with each "" as one ", and ends it. */
static void unquote(char *text, size_t n)
{
    char *to = text;
    for (char *from = text; from < text + n; from++) {
        *to++ = *from;
        from += *from == '"';
    }
    *to = '\0';
}

/* The cell whose opening quote is at cursor->at; leaves at behind its closing quote and blanks. */
static bool split_quoted(struct cursor *cursor)
{
    char *text = cursor->at + 1, *close = text;
    struct place place = place_at(cursor, cursor->at);
    bool doubled = false;
    for (;; close += 2, doubled = true) {
        close = memchr(close, '"', (size_t)(cursor->end - close));
        if (!close) {
            complain(cursor->complaints, place, "this quote is never closed");
            return false;
        }
        if (close[1] != '"')
            break;
    }
    cursor->at = skip_blanks(close + 1);
    struct place after = place_at(cursor, cursor->at);
    if (*cursor->at && *cursor->at != ',') {
        complain(cursor->complaints, after,
                 "text after a closing quote; a comma was expected (a quote in a cell is "
                 "written \"\")");
        return false;
    }
    if (doubled)
        unquote(text, (size_t)(close - text));
    else
        *close = '\0';
    keep_cell(cursor, text, place);
    return true;
}

static bool split_unquoted(struct cursor *cursor)
{
    static const bool stops[256] = {
        ['\0'] = true, [','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true};
    char *text = cursor->at, *at = text;
    while (!stops[(unsigned char)*at])
        at++;
    if (*at && *at != ',') {
        complain(cursor->complaints, place_at(cursor, at),
                 *at == '"' ? "a quote inside a cell that does not begin with one"
                            : "a carriage return inside a line; lines end in LF or CRLF");
        return false;
    }
    cursor->at = at;
    while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    struct place place = place_at(cursor, text);
    if (at < cursor->at)
        *at = '\0';
    keep_cell(cursor, text, place);
    return true;
}

/* Splits row in place into the cells of csv; the number of cells, or -1 after a complaint. */
static int split(struct csv *csv, const struct row *row, struct complaints *complaints)
{
    struct cursor cursor = {.csv = csv,
                            .complaints = complaints,
                            .at = row->text,
                            .end = row->text + row->length,
                            .counted = row->text,
                            .line_start = row->text,
                            .line = row->line,
                            .plain = row->plain};
    for (;;) {
        cursor.at = skip_blanks(cursor.at);
        if (!(*cursor.at == '"' ? split_quoted(&cursor) : split_unquoted(&cursor)))
            return -1;
        if (!*cursor.at)
            return cursor.n;
        place_at(&cursor, cursor.at + 1);
        *cursor.at++ = '\0';
    }
}

static void take_cells(struct csv *csv, int n)
{
    csv->n_columns = n;
    csv->cell = take((size_t)n, sizeof *csv->cell);
    csv->cell_column = take((size_t)n, sizeof *csv->cell_column);
    free(csv->reader->cell_line);
    csv->reader->cell_line = take((size_t)n, sizeof *csv->reader->cell_line);
}

/* A number that is the same for all names that text_same_name calls the same. */
static uint32_t name_hash(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (c == '-' || c == '_' || c == ' ' || c == '\t')
            continue;
        hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 16777619u;
    }
    return hash ^ hash >> 15;
}

/* Numbers are the same when they are written alike: -1 and 1 are two years. */
static bool same_header(const char *a, const char *b)
{
    double number;
    return text_number(a, &number) ? !strcmp(a, b) : text_same_name(a, b);
}

/* Complains of each column whose name an earlier one has. */
static bool check_names(const struct csv *csv, struct complaints *complaints)
{
    size_t room = 4;
    while (room < 2 * (size_t)csv->n_columns)
        room *= 2;
    int *first = take(room, sizeof *first); /* column + 1, by hash */
    bool good = true;
    for (int i = 0; i < csv->n_columns; i++) {
        size_t slot = name_hash(csv->header[i]) & (room - 1);
        while (first[slot] && !same_header(csv->header[first[slot] - 1], csv->header[i]))
            slot = (slot + 1) & (room - 1);
        if (!first[slot]) {
            first[slot] = i + 1;
            continue;
        }
        good = false;
        int column = csv->header_column[first[slot] - 1];
        if (csv->header[i][0])
            complain(complaints, csv_header_place(csv, i),
                     "a second column named '%s'; the first is at column %d", csv->header[i],
                     column);
        else
            complain(complaints, csv_header_place(csv, i),
                     "a second column without a name; the first is at column %d", column);
    }
    free(first);
    return good;
}

/* A header of one column that holds other separators; spreadsheets write them. */
static bool check_separator(const struct csv *csv, struct complaints *complaints)
{
    const char *other = csv->n_columns == 1 ? strpbrk(csv->header[0], ";\t") : NULL;
    if (other)
        complain(complaints, csv_header_place(csv, 0),
                 "the columns are separated by %s; expected commas",
                 *other == ';' ? "semicolons" : "tabs");
    return !other;
}

static enum status read_header(struct csv *csv, struct complaints *complaints)
{
    struct csv_reader *reader = csv->reader;
    struct row row;
    enum row_state state = lines_next(&reader->lines, &row, complaints);
    if (state == ROW_NONE)
        complain(complaints, (struct place){csv->path, 0, 0},
                 "the file is empty; a header line with the names of the columns was expected");
    if (state != ROW_GOOD)
        return STATUS_INPUT;
    reader->lines.comments = false;
    reader->header_text = text_copy_bytes(row.text, row.length);
    row.text = reader->header_text;
    int n = 1;
    for (size_t i = 0; i < row.length; i++)
        n += row.text[i] == ',';
    if (n > csv_column_limit) {
        complain(complaints, (struct place){csv->path, row.line, 0},
                 "%d columns; expected at most %d", n, csv_column_limit);
        return STATUS_INPUT;
    }
    take_cells(csv, n);
    n = split(csv, &row, complaints);
    csv->header = csv->cell;
    csv->header_column = csv->cell_column;
    csv->header_line = csv->line = row.line;
    take_cells(csv, n > 0 ? n : 0);
    bool good = n > 0 && check_names(csv, complaints) && check_separator(csv, complaints);
    return good ? STATUS_OK : STATUS_INPUT;
}

enum status csv_open(struct csv *csv, const char *path, struct complaints *complaints)
{
    *csv = (struct csv){.path = path, .patience = usual_patience};
    csv->reader = take(1, sizeof *csv->reader);
    enum status status = STATUS_INPUT;
    if (lines_open(&csv->reader->lines, path, complaints))
        status = read_header(csv, complaints);
    if (status != STATUS_OK)
        csv_close(csv);
    return status;
}

/* Whether row has the width of the header and could be split. */
static bool take_row(struct csv *csv, const struct row *row, struct complaints *complaints)
{
    csv->line = row->line;
    int n = split(csv, row, complaints);
    if (n == csv->n_columns)
        return true;
    if (n > 0)
        complain(complaints, (struct place){csv->path, row->line, 0},
                 "%d cell%s, but the header has %d", n, n == 1 ? "" : "s", csv->n_columns);
    return false;
}

bool csv_row(struct csv *csv, struct complaints *complaints)
{
    struct csv_reader *reader = csv->reader;
    if (!reader)
        return false;
    /* A bad row is passed over, so that all that is wrong is complained of at once. */
    while (reader->n_bad < csv->patience) {
        struct row row;
        enum row_state state = lines_next(&reader->lines, &row, complaints);
        if (state == ROW_NONE)
            return false;
        if (state == ROW_GOOD && take_row(csv, &row, complaints))
            return true;
        reader->failed = true;
        reader->n_bad++;
    }
    return false;
}

bool csv_failed(const struct csv *csv)
{
    return csv->reader && csv->reader->failed;
}

char *csv_note(const struct csv *csv, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = csv->reader->lines.notes; *at; at += strcspn(at, "\n") + 1) {
        const char *word = at + 1 + strspn(at + 1, " ");
        if (!strncasecmp(word, key, length) && word[length] == ':') {
            const char *value = word + length + 1 + strspn(word + length + 1, " ");
            return text_copy_bytes(value, strcspn(value, "\n"));
        }
    }
    return NULL;
}

int csv_column(const struct csv *csv, const char *name)
{
    for (int i = 0; i < csv->n_columns; i++)
        if (text_same_name(csv->header[i], name))
            return i;
    return -1;
}

void csv_expect(const struct csv *csv, const char *const *known, int n_known, int n_needed,
                struct complaints *complaints)
{
    for (int i = 0; i < n_needed; i++)
        if (csv_column(csv, known[i]) < 0)
            complain(complaints, (struct place){csv->path, csv->header_line, 0},
                     "lacks the column %s", known[i]);
    for (int c = 0; c < csv->n_columns; c++) {
        bool found = false;
        for (int i = 0; i < n_known; i++)
            found |= text_same_name(csv->header[c], known[i]);
        if (found)
            continue;
        const char *near = text_nearest(csv->header[c], known, (size_t)n_known);
        complaints_guess(complaints, csv_header_place(csv, c), near, "unknown column '%s'",
                         csv->header[c]);
    }
}

const char *csv_cell(const struct csv *csv, const char *name)
{
    int c = csv_column(csv, name);
    return c < 0 ? "" : csv->cell[c];
}

struct place csv_cell_place(const struct csv *csv, const char *name)
{
    int c = csv_column(csv, name);
    return csv_place(csv, c < 0 ? 0 : c);
}

double csv_number(const struct csv *csv, const char *name, double none,
                  struct complaints *complaints)
{
    const char *cell = csv_cell(csv, name);
    double value;
    if (!*cell)
        return none;
    if (text_number(cell, &value) && !isnan(value))
        return value;
    complain(complaints, csv_cell_place(csv, name), "%s: '%s' is not a number", name, cell);
    return none;
}

struct place csv_place(const struct csv *csv, int column)
{
    if (column < 0 || column >= csv->n_columns)
        return (struct place){csv->path, csv->line, 0};
    return (struct place){csv->path, csv->reader->cell_line[column], csv->cell_column[column]};
}

struct place csv_header_place(const struct csv *csv, int column)
{
    bool known = column >= 0 && column < csv->n_columns;
    return (struct place){csv->path, csv->header_line, known ? csv->header_column[column] : 0};
}

void csv_close(struct csv *csv)
{
    if (csv->reader) {
        lines_close(&csv->reader->lines);
        free(csv->reader->header_text);
        free(csv->reader->cell_line);
    }
    free(csv->reader);
    free(csv->header);
    free(csv->header_column);
    free(csv->cell);
    free(csv->cell_column);
    *csv = (struct csv){0};
}
