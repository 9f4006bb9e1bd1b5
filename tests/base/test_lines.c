/* The lines of CSV files: their ends, bytes that are no text, and how long they may be. */
#include "base/table.h"

#include "base/lines.h"

static void test_line_ends_and_byte_order_mark(void **state)
{
    (void)state;
    static const char *const texts[] = {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n",
                                        "\xef\xbb\xbf"
                                        "a,b\r\n1,2\n3,4",
                                        "\xef\xbb\xbf\"a\",b\n1,2\r\n\r\n3,4\r\n\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct csv csv = opened(texts[i]);
        assert_string_equal(csv.header[0], "a");
        assert_string_equal(csv.header[1], "b");
        assert_row(&csv, "1|2");
        assert_int_equal(csv.line, 2);
        assert_row(&csv, "3|4");
        assert_ends_well(&csv);
    }
}

static void test_places_count_characters_not_bytes(void **state)
{
    (void)state;
    struct csv csv = opened("\u00e9t\u00e9,b\n\"\u20ac\n\U0001f30d\",2\n");
    assert_int_equal(csv_column(&csv, "\u00e9t\u00e9"), 0);
    assert_place(csv_header_place(&csv, 1), 1, 5);
    assert_row(&csv, "\u20ac\n\U0001f30d|2");
    assert_place(csv_place(&csv, 1), 3, 4);
    assert_ends_well(&csv);
}

static void test_notes_beyond_their_room_are_left_out(void **state)
{
    (void)state;
    char text[2 * lines_note_limit];
    int n = snprintf(text, sizeof text, "# first: 1\n# %*s\n", lines_note_limit, "x");
    snprintf(text + n, sizeof text - (size_t)n, "# caf\u00e9: 2\n# last: 3\na,b\n1,2\n");
    struct csv csv = opened(text);
    char *first = csv_note(&csv, "first"), *last = csv_note(&csv, "last");
    assert_string_equal(first, "1");
    assert_string_equal(last, "3");
    assert_null(csv_note(&csv, "caf\u00e9"));
    free(first);
    free(last);
    csv_close(&csv);
}

static void test_what_is_no_utf8(void **state)
{
    (void)state;
    static const char *const cells[] = {
        "\x80",         "\xc0\x80",         "\xc3",         "\xe0\x80\x80",     "\xe2\x82",
        "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char row[32];
        snprintf(row, sizeof row, "1,%s", cells[i]);
        assert_row_refused(row, "x.csv:2:3: not UTF-8 text; save the file as UTF-8\n");
    }
    struct csv csv = opened("a\n\xc2\x80\n\xdf\xbf\n\xe0\xa0\x80\n\xed\x9f\xbf\n\xf0\x90\x80\x80\n"
                            "\xf4\x8f\xbf\xbf\n");
    for (int n = 2; n <= 7; n++)
        assert_true(csv_row(&csv, &complaints) && csv.line == n);
    assert_ends_well(&csv);
}

static void test_zero_bytes(void **state)
{
    (void)state;
    assert_bytes_refused("a,\0b\n", 5, "x.csv:1:3: a zero byte; this is not text\n");
    assert_bytes_refused("\0", 1, "x.csv:1:1: a zero byte; this is not text\n");
    static const char text[] = "a,b\n1,\"2\n\0\"\n\u00e9\0,4\n5,6\n";
    struct csv csv;
    given_bytes("x.csv", text, sizeof text - 1);
    assert_int_equal(csv_open(&csv, "x.csv", &complaints), STATUS_OK);
    assert_row(&csv, "5|6");
    assert_said(&complaints, "x.csv:3:1: a zero byte; this is not text\n"
                             "x.csv:4:2: a zero byte; this is not text\n");
    csv_close(&csv);
}

static void test_files_that_cannot_be_read(void **state)
{
    (void)state;
    struct csv csv;
    assert_int_equal(csv_open(&csv, "none.csv", &complaints), STATUS_INPUT);
    assert_int_equal(csv_open(&csv, ".", &complaints), STATUS_INPUT);
    assert_said(&complaints, "none.csv: cannot be read: No such file or directory\n"
                             ".: cannot be read: Is a directory\n");
    assert_false(csv_row(&csv, &complaints));
    assert_false(csv_failed(&csv));
}

static void test_lines_up_to_the_limit(void **state)
{
    (void)state;
    char *text = malloc(csv_line_limit + 16);
    memset(text, ' ', csv_line_limit + 16);
    memcpy(text, "a,b\n1,", 6);
    memcpy(text + 4 + csv_line_limit, "\n3,4\n", 6);
    struct csv csv = opened(text);
    assert_row(&csv, "1|");
    assert_row(&csv, "3|4");
    assert_ends_well(&csv);
    memcpy(text + 4 + csv_line_limit, " \n3,4\n", 7);
    for (int quoted = 0; quoted < 2; quoted++) {
        text[6] = quoted ? '"' : ' ';
        csv = opened(text);
        assert_false(csv_row(&csv, &complaints));
        assert_true(csv_failed(&csv));
        assert_said(&complaints, quoted ? "x.csv:2: the line is longer than 16 MiB; is a closing "
                                          "quote missing?\n"
                                        : "x.csv:2: the line is longer than 16 MiB\n");
        csv_close(&csv);
    }
    free(text);
}

static void test_columns_up_to_the_limit(void **state)
{
    (void)state;
    char *text = malloc(8 * (csv_column_limit + 1)), *at = text;
    for (int i = 0; i < csv_column_limit; i++)
        at += sprintf(at, i ? ",%d" : "%d", i);
    struct csv csv = opened(text);
    assert_int_equal(csv.n_columns, csv_column_limit);
    assert_string_equal(csv.header[csv_column_limit - 1], "65535");
    assert_ends_well(&csv);
    strcpy(at, ",x");
    assert_refused(text, "x.csv:1: 65537 columns; expected at most 65536\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_ends_and_byte_order_mark),
        cmocka_unit_test(test_places_count_characters_not_bytes),
        cmocka_unit_test(test_notes_beyond_their_room_are_left_out),
        cmocka_unit_test(test_what_is_no_utf8),
        cmocka_unit_test(test_zero_bytes),
        cmocka_unit_test(test_files_that_cannot_be_read),
        cmocka_unit_test(test_lines_up_to_the_limit),
        cmocka_unit_test(test_columns_up_to_the_limit),
    };
    return cmocka_run_group_tests(tests, given_open, given_close);
}
