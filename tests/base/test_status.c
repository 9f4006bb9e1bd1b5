/* Complaints: their words, places, order and limit; and the exit status of each way to fail. */
#include "base/given.h"

#include "base/status.h"

static const struct place nowhere = {NULL, 0, 0};

/* What complaints_print writes, owned by the caller. */
static char *printed(struct complaints *complaints)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    complaints_print(complaints, stream);
    fclose(stream);
    return text;
}

static void assert_prints(struct complaints *complaints, const char *lines)
{
    char *text = printed(complaints);
    assert_string_equal(text, lines);
    free(text);
}

static void test_places_are_as_exact_as_they_are_known(void **state)
{
    (void)state;
    struct complaints complaints = {0};
    complain(&complaints, nowhere, "no %s at all", "file");
    complain(&complaints, (struct place){NULL, 3, 4}, "a line of nothing");
    complain(&complaints, (struct place){"x.csv", 0, 0}, "all");
    complain(&complaints, (struct place){"x.csv", 3, 0}, "line");
    complain(&complaints, (struct place){"x.csv", 3, 14}, "cell %d", 7);
    complain(&complaints, (struct place){"x.csv", 0, 14}, "no line");
    assert_int_equal(complaints.count, 6);
    assert_int_equal(complaints.length, strlen(complaints.text));
    assert_said(&complaints, "no file at all\n"
                             "a line of nothing\n"
                             "x.csv: all\n"
                             "x.csv:3: line\n"
                             "x.csv:3:14: cell 7\n"
                             "x.csv: no line\n");
}

static void test_a_guess_follows_where_there_is_one(void **state)
{
    (void)state;
    struct complaints complaints = {0};
    complaints_guess(&complaints, (struct place){"x.csv", 3, 0}, "CH4", "no species '%s'", "CH 5");
    complaints_guess(&complaints, nowhere, NULL, "no species '%s'", "tea");
    assert_int_equal(complaints.count, 2);
    assert_said(&complaints, "x.csv:3: no species 'CH 5'; did you mean 'CH4'?\n"
                             "no species 'tea'\n");
}

static void test_remarks_are_not_counted(void **state)
{
    (void)state;
    struct complaints complaints = {0};
    remark(&complaints, (struct place){"x.csv", 2, 1}, "odd but %s", "good");
    assert_int_equal(complaints.count, 0);
    complain(&complaints, nowhere, "bad");
    remark(&complaints, nowhere, "odd");
    assert_int_equal(complaints.count, 1);
    assert_said(&complaints, "x.csv:2:1: note: odd but good\nbad\nnote: odd\n");
}

static void test_printing_empties_the_list(void **state)
{
    (void)state;
    struct complaints complaints = {0};
    assert_prints(&complaints, "");
    complain(&complaints, nowhere, "once");
    assert_prints(&complaints, "once\n");
    assert_int_equal(complaints.count, 0);
    assert_null(complaints.text);
    assert_prints(&complaints, "");
    complain(&complaints, nowhere, "again");
    assert_prints(&complaints, "again\n");
    complaints_close(&complaints);
}

static void test_a_hundred_are_told_in_order_and_the_rest_counted(void **state)
{
    (void)state;
    struct complaints complaints = {0};
    char want[4096] = "";
    for (int i = 1; i <= complaints_limit; i++) {
        complain(&complaints, (struct place){"x.csv", i, 0}, "wrong");
        snprintf(want + strlen(want), 32, "x.csv:%d: wrong\n", i);
    }
    assert_int_equal(complaints.dropped, 0);
    assert_string_equal(complaints.text, want);
    for (int i = 0; i < 23; i++)
        complain(&complaints, nowhere, "more");
    assert_int_equal(complaints.count, complaints_limit + 23);
    assert_int_equal(complaints.dropped, 23);
    remark(&complaints, nowhere, "still told");
    strcat(want, "note: still told\n... and 23 more\n");
    assert_prints(&complaints, want);
    assert_int_equal(complaints.count + complaints.dropped, 0);
}

static void test_long_messages_keep_both_ends(void **state)
{
    (void)state;
    struct complaints complaints = {0};
    char cell[5000];
    memset(cell, 'x', sizeof cell);
    cell[sizeof cell - 1] = '\0';
    complain(&complaints, (struct place){"x.csv", 2, 3}, "'%s' is not a number", cell);
    assert_int_equal(complaints.length, strlen("x.csv:2:3: ") + 800 + strlen(" ... \n"));
    assert_mentioned(&complaints, "x.csv:2:3: 'xxx");
    assert_mentioned(&complaints, "xxx ... xxx");
    assert_mentioned(&complaints, "xxx' is not a number\n");
    complaints_close(&complaints);
    cell[800] = '\0';
    complain(&complaints, nowhere, "%s", cell);
    assert_int_equal(complaints.length, 801);
    assert_null(strstr(complaints.text, "..."));
    complaints_close(&complaints);
}

static void test_control_characters_do_not_reach_the_terminal(void **state)
{
    (void)state;
    struct complaints complaints = {0};
    complain(&complaints, (struct place){"a\nb\x1b.csv", 1, 0}, "'\x1b[2J\r\n\b\x7f\tx'");
    complain(&complaints, nowhere, "\xc2\x9b%s \xc2\xa0 \u00e9 \xc2", "2J");
    assert_said(&complaints, "a?b?.csv:1: '?[2J????\tx'\n"
                             "??2J \xc2\xa0 \u00e9 \xc2\n");
}

static void test_each_way_to_fail_has_its_exit_status(void **state)
{
    (void)state;
    static const struct {
        enum status status;
        int exit;
    } all[] = {
        {STATUS_OK, 0},      {STATUS_USAGE, 64},    {STATUS_INPUT, 65}, {STATUS_DEVICE, 69},
        {STATUS_MEMORY, 69}, {STATUS_INTERNAL, 70}, {STATUS_DISK, 74},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(status_exit(all[i].status), all[i].exit);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(status_sentence(all[i].status), status_sentence(all[j].status));
    }
    assert_string_equal(status_sentence(STATUS_OK), "done");
    assert_string_equal(status_sentence(STATUS_MEMORY), "not enough memory");
}

static enum status after(enum status first, enum status second)
{
    enum status status = STATUS_OK;
    TRY(first);
    status = STATUS_OK;
    TRY(second);
    return STATUS_OK;
out:
    return status;
}

static void test_try_leaves_at_the_first_failure(void **state)
{
    (void)state;
    assert_int_equal(after(STATUS_DISK, STATUS_INPUT), STATUS_DISK);
    assert_int_equal(after(STATUS_OK, STATUS_INPUT), STATUS_INPUT);
    assert_int_equal(after(STATUS_OK, STATUS_OK), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_are_as_exact_as_they_are_known),
        cmocka_unit_test(test_a_guess_follows_where_there_is_one),
        cmocka_unit_test(test_remarks_are_not_counted),
        cmocka_unit_test(test_printing_empties_the_list),
        cmocka_unit_test(test_a_hundred_are_told_in_order_and_the_rest_counted),
        cmocka_unit_test(test_long_messages_keep_both_ends),
        cmocka_unit_test(test_control_characters_do_not_reach_the_terminal),
        cmocka_unit_test(test_each_way_to_fail_has_its_exit_status),
        cmocka_unit_test(test_try_leaves_at_the_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
