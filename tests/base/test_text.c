/* Growing strings, memory that is never NULL, names that are the same and names that are near. */
#include "base/given.h"

#include <sys/wait.h>

#include "base/text.h"

static void test_text_grows_and_ends_with_a_zero(void **state)
{
    (void)state;
    struct text text = {0};
    size_t want = 0;
    for (int i = 0; i < 5000; i++) {
        text_add(&text, "%d,", i % 10);
        want += 2;
        assert_int_equal(text.length, want);
        assert_true(text.capacity > text.length);
        assert_int_equal(text.characters[text.length], 0);
    }
    assert_memory_equal(text.characters, "0,1,2,3,4,5,6,7,8,9,0,1,", 24);
    text_close(&text);
    assert_null(text.characters);
    text_close(&text);
}

static void test_bytes_are_kept_as_they_are(void **state)
{
    (void)state;
    struct text text = {0};
    text_add_bytes(&text, NULL, 0);
    assert_string_equal(text.characters, "");
    text_add_bytes(&text, "a\0b", 3);
    text_add(&text, "%s", "");
    assert_int_equal(text.length, 3);
    assert_memory_equal(text.characters, "a\0b", 4);
    text_close(&text);
}

static void test_counts_have_their_plural(void **state)
{
    (void)state;
    struct text text = {0};
    text_add_count(&text, 1, "scenario");
    text_add(&text, ", ");
    text_add_count(&text, 8, "scenario");
    text_add(&text, ", ");
    text_add_count(&text, 0, "member");
    assert_string_equal(text.characters, "1 scenario, 8 scenarios, 0 members");
    text_close(&text);
}

static void test_sizes_have_the_unit_that_fits(void **state)
{
    (void)state;
    struct text text = {0};
    const double sizes[] = {1, 1023, 1024, 1536 * 1024.0, 2147483648.0, 1e15};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        text_add_size(&text, sizes[i]);
        text_add(&text, ", ");
    }
    assert_string_equal(text.characters,
                        "1 byte, 1023 bytes, 1.0 KiB, 1.5 MiB, 2.0 GiB, 909.5 TiB, ");
    text_close(&text);
}

static void test_quoted_text_is_yaml_and_json(void **state)
{
    (void)state;
    struct text text = {0};
    text_add_quoted(&text, "");
    text_add_quoted(&text, "a: \"b\" \\ #c\n\x7f\xc2\x85\xc2\xa0\xc3\xa9");
    assert_string_equal(text.characters, "\"\"\"a: \\\"b\\\" \\\\ #c\\u000a\\u007f\\u0085"
                                         "\xc2\xa0\xc3\xa9\"");
    text_close(&text);
}

static void test_copies_are_ended(void **state)
{
    (void)state;
    char *whole = text_copy("warming"), *part = text_copy_bytes("warming", 4);
    char *none = text_copy_bytes(NULL, 0);
    assert_string_equal(whole, "warming");
    assert_string_equal(part, "warm");
    assert_string_equal(none, "");
    free(whole);
    free(part);
    free(none);
}

static void test_taken_memory_is_zero_and_never_null(void **state)
{
    (void)state;
    int *numbers = take(1000, sizeof *numbers);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], 0);
    numbers[999] = 7;
    numbers = retake(numbers, 5000, sizeof *numbers);
    assert_int_equal(numbers[999], 7);
    numbers = retake(numbers, 0, sizeof *numbers);
    assert_non_null(numbers);
    free(numbers);
    void *nothing = take(0, 8), *of_no_size = take(8, 0), *fresh = retake(NULL, 3, 1);
    assert_true(nothing && of_no_size && fresh);
    free(nothing);
    free(of_no_size);
    free(fresh);
}

static void retake_too_much(void)
{
    free(retake(NULL, SIZE_MAX / 2, 3));
}

static void retake_nearly_all(void)
{
    free(retake(NULL, SIZE_MAX / 2, 1));
}

static void take_too_much(void)
{
    free(take(SIZE_MAX / 2, 3));
}

static void copy_too_much(void)
{
    free(text_copy_bytes("", SIZE_MAX));
}

static void add_too_much(void)
{
    struct text text = {0};
    text_add_bytes(&text, "", SIZE_MAX / 2);
}

/* The exit status of a process that does this; what it says goes to `says`. */
static int status_of(void (*excess)(void), char *says, size_t size)
{
    int ends[2], status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        excess();
        _exit(0);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], says, size - 1);
    says[n > 0 ? n : 0] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_out_of_memory_ends_with_69_and_a_sentence(void **state)
{
    (void)state;
    void (*const excess[])(void) = {retake_too_much, retake_nearly_all, take_too_much,
                                    copy_too_much, add_too_much};
    for (size_t i = 0; i < sizeof excess / sizeof *excess; i++) {
        char says[4096];
        assert_int_equal(status_of(excess[i], says, sizeof says), 69);
        assert_non_null(strstr(says, "keeling: not enough memory\n"));
    }
}

static void test_same_names(void **state)
{
    (void)state;
    assert_true(text_same_name("CFC-11", "cfc11"));
    assert_true(text_same_name("HFC-43-10mee", "hfc 43_10MEE"));
    assert_true(text_same_name("-_ \tco2", "CO2 -"));
    assert_true(text_same_name("", " - "));
    assert_true(text_same_name("Halon-1211", "halon1211"));
    assert_false(text_same_name("CFC-11", "CFC-113"));
    assert_false(text_same_name("CO2", "CO"));
    assert_false(text_same_name("", "x"));
    assert_false(text_same_name("a.b", "ab"));
    assert_false(text_same_name("\u00e9", "\u00c9"));
    assert_false(text_same_name("@", "`")); /* which differ as A and a do */
}

static void test_nearest_word(void **state)
{
    (void)state;
    static const char *const words[] = {"temperature", "co2_concentration", "heat_uptake", "CFC-11",
                                        "CFC-12"};
    const size_t n = sizeof words / sizeof *words;
    assert_string_equal(text_nearest("temprature", words, n), "temperature");
    assert_string_equal(text_nearest("TEMPERATURE", words, n), "temperature");
    assert_string_equal(text_nearest("tempreature", words, n), "temperature");
    assert_string_equal(text_nearest("heatuptake", words, n), "heat_uptake");
    assert_string_equal(text_nearest("CFC-12", words, n), "CFC-12");
    assert_string_equal(text_nearest("CFC-13", words, n), "CFC-11"); /* the first of two as near */
    assert_string_equal(text_nearest("c02_concentration", words, n), "co2_concentration");
    assert_null(text_nearest("pressure", words, n));
    assert_null(text_nearest("", words, n));
    assert_null(text_nearest("temperature", words, 0));
}

static void test_near_is_at_most_a_third(void **state)
{
    (void)state;
    static const char *const three[] = {"abc"}, *const six[] = {"abcdef"}, *const empty[] = {""};
    assert_string_equal(text_nearest("abx", three, 1), "abc");
    assert_null(text_nearest("axx", three, 1));
    assert_string_equal(text_nearest("abcdxx", six, 1), "abcdef");
    assert_string_equal(text_nearest("bacdfe", six, 1), "abcdef"); /* two swaps */
    assert_null(text_nearest("abcxxx", six, 1));
    assert_null(text_nearest("ab", empty, 1));
}

static void test_very_long_words_are_near_to_none(void **state)
{
    (void)state;
    char word[400], other[400];
    memset(word, 'a', sizeof word);
    memset(other, 'a', sizeof other);
    word[128] = other[127] = '\0';
    const char *one[] = {other};
    assert_ptr_equal(text_nearest(word, one, 1), other);
    word[128] = 'a';
    word[129] = '\0';
    assert_null(text_nearest(word, one, 1));
    one[0] = word;
    assert_null(text_nearest(other, one, 1));
}

static void test_names_and_endings_of_paths(void **state)
{
    (void)state;
    static const struct {
        const char *path, *name, *stem;
    } known[] = {
        {"ssps/ssp534-over.yaml", "ssp534-over.yaml", "ssp534-over"},
        {"a.b/c.d.csv", "c.d.csv", "c.d"},
        {"/x/.hidden", ".hidden", ".hidden"},
        {"plain", "plain", "plain"},
        {"folder/", "", ""},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *stem = text_stem(known[i].path);
        assert_string_equal(text_file_name(known[i].path), known[i].name);
        assert_string_equal(stem, known[i].stem);
        free(stem);
    }
    assert_true(text_ends("runs/a.nc", ".nc"));
    assert_false(text_ends("runs/a.nc.log", ".nc"));
    assert_false(text_ends(".nc", ".nc"));
    assert_false(text_ends("c", ".nc"));
}

static void test_lists_of_words(void **state)
{
    (void)state;
    static const char *const words[] = {"red", "green", "blue"};
    static const char *const wanted[] = {"", "red", "red or green", "red, green or blue"};
    for (size_t n = 0; n <= 3; n++) {
        struct text text = {0};
        text_add_words(&text, words, n);
        assert_string_equal(text.characters ? text.characters : "", wanted[n]);
        text_close(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_grows_and_ends_with_a_zero),
        cmocka_unit_test(test_bytes_are_kept_as_they_are),
        cmocka_unit_test(test_counts_have_their_plural),
        cmocka_unit_test(test_sizes_have_the_unit_that_fits),
        cmocka_unit_test(test_quoted_text_is_yaml_and_json),
        cmocka_unit_test(test_copies_are_ended),
        cmocka_unit_test(test_taken_memory_is_zero_and_never_null),
        cmocka_unit_test(test_out_of_memory_ends_with_69_and_a_sentence),
        cmocka_unit_test(test_names_and_endings_of_paths),
        cmocka_unit_test(test_lists_of_words),
        cmocka_unit_test(test_same_names),
        cmocka_unit_test(test_nearest_word),
        cmocka_unit_test(test_near_is_at_most_a_third),
        cmocka_unit_test(test_very_long_words_are_near_to_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
