/* CSV files cell by cell: what is read, and where each complaint points. */
#include "base/table.h"

static void test_cells_and_their_places(void **state)
{
    (void)state;
    struct csv csv = opened("name, unit ,2000\nCO2,\tGt C/yr , 1.5\n\n  \nCH4,,3");
    assert_int_equal(csv.n_columns, 3);
    assert_string_equal(csv.header[1], "unit");
    assert_place(csv_header_place(&csv, 1), 1, 7);
    assert_place(csv_header_place(&csv, 3), 1, 0);
    assert_row(&csv, "CO2|Gt C/yr|1.5");
    assert_place(csv_place(&csv, 0), 2, 1);
    assert_place(csv_place(&csv, 1), 2, 6);
    assert_place(csv_place(&csv, 2), 2, 16);
    assert_place(csv_place(&csv, -1), 2, 0);
    assert_place(csv_place(&csv, 3), 2, 0);
    assert_row(&csv, "CH4||3");
    assert_int_equal(csv.line, 5);
    assert_ends_well(&csv);
}

static void test_quotes(void **state)
{
    (void)state;
    struct csv csv = opened("\"a\",\"b, c\" , \"say \"\"d\"\"\"\n"
                            "\" 1 \",\"\",\"\"\"\"\n"
                            "\"two\nlines\",\"x\r\ny\",z\n1,2,3\n");
    assert_string_equal(csv.header[1], "b, c");
    assert_string_equal(csv.header[2], "say \"d\"");
    assert_row(&csv, " 1 ||\"");
    assert_row(&csv, "two\nlines|x\r\ny|z");
    assert_int_equal(csv.line, 3);
    assert_place(csv_place(&csv, 1), 4, 8);
    assert_place(csv_place(&csv, 2), 5, 4);
    assert_row(&csv, "1|2|3");
    assert_int_equal(csv.line, 6);
    assert_ends_well(&csv);
}

static void test_a_nameless_first_column(void **state)
{
    (void)state;
    struct csv csv = opened(",ecs,tcr\n0,3,1.8\n");
    assert_string_equal(csv.header[0], "");
    assert_int_equal(csv_column(&csv, ""), 0);
    assert_int_equal(csv_column(&csv, "TCR"), 2);
    assert_int_equal(csv_column(&csv, "E_C-S"), 1);
    assert_int_equal(csv_column(&csv, "erf"), -1);
    assert_row(&csv, "0|3|1.8");
    assert_ends_well(&csv);
}

static void test_comments_and_notes(void **state)
{
    (void)state;
    struct csv csv = opened("# Source:  \"a table\n#unit: K\r\n\n#: no key\n# k: 1\na,b\n#1,2\n");
    char *source = csv_note(&csv, "source"), *unit = csv_note(&csv, "Unit");
    assert_string_equal(source, "\"a table");
    assert_string_equal(unit, "K");
    assert_null(csv_note(&csv, "sour"));
    assert_null(csv_note(&csv, "units"));
    assert_int_equal(csv.header_line, 6);
    assert_row(&csv, "#1|2");
    free(source);
    free(unit);
    assert_ends_well(&csv);
}

static void test_rows_of_another_width(void **state)
{
    (void)state;
    assert_row_refused("1", "x.csv:2: 1 cell, but the header has 2\n");
    assert_row_refused("1,2,3", "x.csv:2: 3 cells, but the header has 2\n");
    assert_row_refused("1,2,", "x.csv:2: 3 cells, but the header has 2\n");
}

static void test_rows_that_are_not_csv(void **state)
{
    (void)state;
    assert_row_refused("1,a\"b\"", "x.csv:2:4: a quote inside a cell that does not begin with "
                                   "one\n");
    assert_row_refused("\"\u00e9\" x,2", "x.csv:2:5: text after a closing quote; a comma was "
                                         "expected (a quote in a cell is written \"\")\n");
    assert_row_refused("1\r2,3", "x.csv:2:2: a carriage return inside a line; lines end in LF "
                                 "or CRLF\n");
    assert_row_refused("\u00e9,\xff", "x.csv:2:3: not UTF-8 text; save the file as UTF-8\n");
}

static void test_an_open_quote_takes_the_rest(void **state)
{
    (void)state;
    struct csv csv = opened("a,b\n1,2\n3,\"4\n5,6\n");
    assert_row(&csv, "1|2");
    assert_false(csv_row(&csv, &complaints));
    assert_true(csv_failed(&csv));
    assert_said(&complaints, "x.csv:3:3: this quote is never closed\n");
    csv_close(&csv);
}

static void test_headers_that_are_refused(void **state)
{
    (void)state;
    static const char empty[] = "x.csv: the file is empty; a header line with the names of the "
                                "columns was expected\n";
    assert_refused("", empty);
    assert_refused("\xef\xbb\xbf", empty);
    assert_refused("\n \r\n# only: a comment\n", empty);
    assert_refused("a,b,A-\n", "x.csv:1:5: a second column named 'A-'; the first is at column 1\n");
    assert_refused("a,,b,\n", "x.csv:1:6: a second column without a name; the first is at column "
                              "3\n");
    assert_refused("a,\"b\n", "x.csv:1:3: this quote is never closed\n");
    assert_bytes_refused("\xff\xfe"
                         "a\0",
                         4, "x.csv:1:1: this is UTF-16 text; save the file as UTF-8\n");
    struct csv csv = opened("-1,1,+1,01\n1,2,3,4\n");
    assert_row(&csv, "1|2|3|4");
    assert_ends_well(&csv);
}

static void test_after_twenty_bad_rows_the_rest_is_left(void **state)
{
    (void)state;
    char text[256] = "a,b\n1,2\n";
    for (int i = 0; i < 25; i++)
        strcat(text, "1\n");
    struct csv csv = opened(strcat(text, "3,4\n"));
    assert_row(&csv, "1|2");
    assert_false(csv_row(&csv, &complaints));
    assert_int_equal(complaints.count, 20);
    assert_mentioned(&complaints, "x.csv:22: 1 cell, but the header has 2\n");
    complaints_close(&complaints);
    assert_false(csv_row(&csv, &complaints));
    assert_said(&complaints, "");
    csv_close(&csv);
}

static void test_columns_and_numbers_by_name(void **state)
{
    (void)state;
    static const char *const known[] = {"low", "high", "mark"};
    struct csv csv = opened("Low,hihg,high\n1.5,x,\nnan,x,2\n");
    csv_expect(&csv, known, 3, 3, &complaints);
    assert_said(&complaints, "x.csv:1: lacks the column mark\n"
                             "x.csv:1:5: unknown column 'hihg'; did you mean 'high'?\n");
    assert_true(csv_row(&csv, &complaints));
    assert_true(csv_number(&csv, "low", -1, &complaints) == 1.5);
    assert_true(csv_number(&csv, "high", -1, &complaints) == -1);
    assert_true(csv_number(&csv, "mark", -1, &complaints) == -1);
    assert_string_equal(csv_cell(&csv, "mark"), "");
    assert_true(csv_row(&csv, &complaints));
    assert_true(csv_number(&csv, "high", -1, &complaints) == 2);
    assert_said(&complaints, "");
    assert_true(csv_number(&csv, "low", -1, &complaints) == -1);
    assert_true(csv_number(&csv, "hihg", -1, &complaints) == -1);
    assert_said(&complaints, "x.csv:3:1: low: 'nan' is not a number\n"
                             "x.csv:3:5: hihg: 'x' is not a number\n");
    csv_close(&csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_and_their_places),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_a_nameless_first_column),
        cmocka_unit_test(test_comments_and_notes),
        cmocka_unit_test(test_rows_of_another_width),
        cmocka_unit_test(test_rows_that_are_not_csv),
        cmocka_unit_test(test_an_open_quote_takes_the_rest),
        cmocka_unit_test(test_headers_that_are_refused),
        cmocka_unit_test(test_after_twenty_bad_rows_the_rest_is_left),
        cmocka_unit_test(test_columns_and_numbers_by_name),
    };
    return cmocka_run_group_tests(tests, given_open, given_close);
}
