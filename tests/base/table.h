/* A CSV file given as text, and what must come of it; what its two tests share. */
#ifndef KEELING_TESTS_BASE_TABLE_H
#define KEELING_TESTS_BASE_TABLE_H

#include "base/given.h"

#include "base/csv.h"

static struct complaints complaints;

static inline struct csv opened(const char *text)
{
    struct csv csv;
    given_text("x.csv", text);
    assert_int_equal(csv_open(&csv, "x.csv", &complaints), STATUS_OK);
    assert_said(&complaints, "");
    return csv;
}

/* The next row holds these cells, joined by bars. */
static inline void assert_row(struct csv *csv, const char *cells)
{
    char joined[256] = "";
    assert_true(csv_row(csv, &complaints));
    for (int i = 0; i < csv->n_columns; i++)
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i ? "|" : "",
                 csv->cell[i]);
    assert_string_equal(joined, cells);
}

static inline void assert_place(struct place place, int line, int column)
{
    assert_string_equal(place.file, "x.csv");
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static inline void assert_ends_well(struct csv *csv)
{
    assert_false(csv_row(csv, &complaints));
    assert_false(csv_row(csv, &complaints));
    assert_false(csv_failed(csv));
    assert_said(&complaints, "");
    csv_close(csv);
}

/* A file of n bytes is refused when it is opened. */
static inline void assert_bytes_refused(const void *bytes, size_t n, const char *lines)
{
    struct csv csv;
    given_bytes("x.csv", bytes, n);
    assert_int_equal(csv_open(&csv, "x.csv", &complaints), STATUS_INPUT);
    assert_null(csv.reader);
    assert_null(csv.header);
    assert_said(&complaints, lines);
    csv_close(&csv);
}

static inline void assert_refused(const char *text, const char *lines)
{
    assert_bytes_refused(text, strlen(text), lines);
}

/* The header is good, this row is not, and the one after it is read all the same. */
static inline void assert_row_refused(const char *row, const char *lines)
{
    char text[512];
    snprintf(text, sizeof text, "a,b\n%s\n7,8\n", row);
    struct csv csv = opened(text);
    assert_row(&csv, "7|8");
    assert_true(csv_failed(&csv));
    assert_false(csv_row(&csv, &complaints));
    assert_said(&complaints, lines);
    csv_close(&csv);
}

#endif
