/* Words and their numbers: in order of appearance, the same when asked again, whole words only. */
#include "cmocka_all.h"

#include <stdio.h>

#include "base/words.h"

static void test_numbers(void **state)
{
    (void)state;
    struct words words = {0};
    char name[32];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            snprintf(name, sizeof name, "word %d", i);
            assert_int_equal(words_number(&words, name), i);
            assert_string_equal(words.word[i], name);
        }
    assert_int_equal(words.n, 5000);
    assert_int_equal(words_number(&words, "word 7"), 7);
    assert_int_equal(words_number(&words, "word 7"), 7);
    assert_int_equal(words_number(&words, "Word 7"), 5000);
    assert_int_equal(words_number(&words, ""), 5001);
    assert_int_equal(words_number(&words, ""), 5001);
    words_close(&words);
    words_close(&words);
    assert_int_equal(words_number(&words, "anew"), 0);
    words_close(&words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
