/* YAML files as trees with places, and what is refused in them. */
#include "base/given.h"

#include "base/text.h"
#include "base/yaml.h"

static struct complaints complaints;

static struct yaml_node *opened(const char *text)
{
    struct yaml_node *root = yaml_open(given_text("x.yaml", text), &complaints);
    assert_said(&complaints, "");
    assert_non_null(root);
    assert_int_equal(root->kind, YAML_KIND_MAP);
    return root;
}

static void assert_bytes_refused(const void *bytes, size_t n, const char *lines)
{
    assert_null(yaml_open(given_bytes("x.yaml", bytes, n), &complaints));
    assert_said(&complaints, lines);
}

static void assert_refused(const char *text, const char *lines)
{
    assert_bytes_refused(text, strlen(text), lines);
}

static void assert_scalar(const struct yaml_node *node, const char *scalar, int line, int column)
{
    assert_non_null(node);
    assert_int_equal(node->kind, YAML_KIND_SCALAR);
    assert_string_equal(node->scalar, scalar);
    assert_string_equal(node->place.file, "x.yaml");
    assert_int_equal(node->place.line, line);
    assert_int_equal(node->place.column, column);
}

static void test_maps_lists_and_scalars(void **state)
{
    (void)state;
    struct yaml_node *root = opened("# A comment.\n"
                                    "years: 1750:2300\n"
                                    "co2: {ffi: 1.5, afolu: }\n"
                                    "list:\n  - one\n  - [2, {three: 3}]\n");
    const struct yaml_node *co2 = yaml_find(root, "co2"), *list = yaml_find(root, "list");
    assert_scalar(yaml_find(root, "years"), "1750:2300", 2, 8);
    assert_int_equal(co2->kind, YAML_KIND_MAP);
    assert_null(co2->scalar);
    assert_scalar(yaml_find(co2, "ffi"), "1.5", 3, 12);
    assert_string_equal(yaml_find(co2, "afolu")->scalar, "");
    assert_int_equal(list->kind, YAML_KIND_LIST);
    assert_int_equal(list->key_place.line, 4);
    assert_int_equal(list->place.line, 5);
    assert_scalar(list->child, "one", 5, 5);
    assert_null(list->child->key);
    assert_scalar(list->child->next->child, "2", 6, 6);
    assert_scalar(yaml_find(list->child->next->child->next, "three"), "3", 6, 17);
    assert_null(list->next);
    yaml_close(root);
}

static void test_what_is_not_there_is_not_found(void **state)
{
    (void)state;
    struct yaml_node *root = opened("a: [b]\nB: {c: 1}\n");
    assert_null(yaml_find(root, "b"));
    assert_null(yaml_find(root, "c"));
    assert_null(yaml_find(root, ""));
    assert_null(yaml_find(yaml_find(root, "a"), "b"));
    assert_null(yaml_find(yaml_find(yaml_find(root, "B"), "c"), "1"));
    assert_null(yaml_find(NULL, "a"));
    yaml_close(root);
    yaml_close(NULL);
}

static void test_texts_in_quotes_and_of_several_lines(void **state)
{
    (void)state;
    struct yaml_node *root = opened("a: \"x: \\u00e9\\n\"\n"
                                    "b: 'it''s #1'\n"
                                    "c: |\n  one\n  two\n"
                                    "d: >-\n  one\n  two\n"
                                    "\"e e\": null\n");
    assert_string_equal(yaml_find(root, "a")->scalar, "x: \u00e9\n");
    assert_string_equal(yaml_find(root, "b")->scalar, "it's #1");
    assert_string_equal(yaml_find(root, "c")->scalar, "one\ntwo\n");
    assert_string_equal(yaml_find(root, "d")->scalar, "one two");
    assert_string_equal(yaml_find(root, "e e")->scalar, "null");
    yaml_close(root);
}

static void test_line_ends_marks_and_an_empty_map(void **state)
{
    (void)state;
    struct yaml_node *root = opened("\xef\xbb\xbf"
                                    "---\r\na: 1\r\n\u00e9: 2\r\n...\r\n");
    assert_scalar(yaml_find(root, "a"), "1", 2, 4);
    assert_scalar(yaml_find(root, "\u00e9"), "2", 3, 4);
    yaml_close(root);
    root = opened("{}\n");
    assert_null(root->child);
    yaml_close(root);
}

static void test_files_that_hold_no_map(void **state)
{
    (void)state;
    static const char empty[] = "x.yaml: the file is empty; lines like 'key: value' were "
                                "expected\n";
    assert_refused("", empty);
    assert_refused("\xef\xbb\xbf# nothing\n", empty);
    assert_refused("- 1\n", "x.yaml:1:1: lines like 'key: value' were expected\n");
    assert_refused("\n  word\n", "x.yaml:2:3: lines like 'key: value' were expected\n");
    assert_refused("a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document; a file holds only one\n");
    assert_null(yaml_open("none.yaml", &complaints));
    assert_null(yaml_open(".", &complaints));
    assert_said(&complaints, "none.yaml: cannot be read: No such file or directory\n"
                             ".: cannot be read: Is a directory\n");
}

static void test_keys_given_twice(void **state)
{
    (void)state;
    assert_refused("a: 1\nb: 2\na: 3\n", "x.yaml:3:1: 'a' is given twice; the other is in line "
                                         "1\n");
    assert_refused("m: {k: 1, l: 2, k: 3, k: 4}\n",
                   "x.yaml:1:17: 'k' is given twice; the other is in line 1\n"
                   "x.yaml:1:23: 'k' is given twice; the other is in line 1\n");
    struct yaml_node *root = opened("a: {b: 1}\nA: {b: 1}\nb: [{c: 1}, {c: 1}]\n");
    yaml_close(root);
}

static void test_keys_that_are_no_words(void **state)
{
    (void)state;
    static const char no_text[] = "x.yaml:1:3: a key must be a plain text, not a list or a map\n";
    assert_refused("? [1, 2]\n: 3\n", no_text);
    assert_refused("? {a: 2}\n: 3\n", no_text);
    assert_refused("\"\": 3\n", "x.yaml:1:1: an empty key\n");
}

static void test_tabs_and_colons_have_a_hint(void **state)
{
    (void)state;
    assert_refused("a:\n\tb: 1\n",
                   "x.yaml:2:1: not YAML: found character that cannot start any token (while "
                   "scanning for the next token that begins in line 2); indent by blanks, not "
                   "tabs, and quote what begins with %, @ or `\n");
    assert_refused("a: b: c\n", "x.yaml:1:5: not YAML: mapping values are not allowed in this "
                                "context; quote a text that has a colon in it\n");
    assert_refused("a: @b\n",
                   "x.yaml:1:4: not YAML: found character that cannot start any token (while "
                   "scanning for the next token that begins in line 1); indent by blanks, not "
                   "tabs, and quote what begins with %, @ or `\n");
    assert_refused("a: [1, 2\n", "x.yaml:2:1: not YAML: did not find expected ',' or ']' (while "
                                 "parsing a flow sequence that begins in line 1)\n");
}

static void test_anchors_aliases_and_tags(void **state)
{
    (void)state;
    static const char anchor[] = "an anchor (&name) is not allowed; write each value out\n";
    static const char *const anchored[] = {"a: &x 1\n", "a: &x [1]\n", "a: &x {b: 1}\n"};
    static const char *const tagged[] = {"a: !!str 1\n", "a: !x [1]\n", "a: !!map {b: 1}\n"};
    char lines[128];
    snprintf(lines, sizeof lines, "x.yaml:1:4: %s", anchor);
    for (int i = 0; i < 3; i++) {
        assert_refused(anchored[i], lines);
        assert_refused(tagged[i], "x.yaml:1:4: a tag (!name) is not allowed\n");
    }
    assert_refused("a: 1\nb: *x\n",
                   "x.yaml:2:4: an alias (*name) is not allowed; write the value out\n");
    assert_refused("&x a: 1\n", "x.yaml:1:1: an anchor (&name) is not allowed; write each value "
                                "out\n");
}

/* A map of lists inside each other, `depth` of them all together. */
static const char *nested(int depth, char *text)
{
    strcpy(text, "a: ");
    memset(text + 3, '[', (size_t)depth - 1);
    memset(text + 2 + depth, ']', (size_t)depth - 1);
    strcpy(text + 1 + 2 * depth, "\n");
    return text;
}

static void test_depth_is_at_most_32(void **state)
{
    (void)state;
    char *text = malloc(3000000);
    struct yaml_node *root = opened(nested(32, text));
    int depth = 0;
    for (const struct yaml_node *node = root; node; node = node->child)
        depth++;
    assert_int_equal(depth, 32);
    yaml_close(root);
    assert_refused(nested(33, text), "x.yaml:1:35: nested more than 32 deep\n");
    memset(text + 3, '[', 1000000);
    text[1000003] = '\0';
    assert_refused(text, "x.yaml:1:35: nested more than 32 deep\n");
    free(text);
}

static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    assert_bytes_refused("a: 1\nb\xc3\xa9: \xff\n", 11,
                         "x.yaml:2:5: not YAML in UTF-8: invalid leading UTF-8 octet\n");
    assert_bytes_refused("a: \0\n", 5,
                         "x.yaml:1:4: not YAML in UTF-8: control characters are not allowed\n");
    assert_refused("a: \"\\0\"\n", "x.yaml:1:4: a zero byte in a text\n");
    assert_refused("\"\\0\": 1\n", "x.yaml:1:1: a zero byte in a text\n");
    assert_refused("a: \x1b[2J\n",
                   "x.yaml:1:4: not YAML in UTF-8: control characters are not allowed\n");
}

static void test_files_of_up_to_16_mib(void **state)
{
    (void)state;
    const size_t most = 16 * 1024 * 1024;
    char *text = malloc(most + 2);
    memset(text, ' ', most + 1);
    memcpy(text, "a: 1\n#", 6);
    text[most] = '\0';
    struct yaml_node *root = opened(text);
    assert_scalar(yaml_find(root, "a"), "1", 1, 4);
    yaml_close(root);
    text[most] = ' ';
    text[most + 1] = '\0';
    assert_refused(text, "x.yaml: larger than 16 MiB\n");
    free(text);
}

static void test_many_children_stay_in_order(void **state)
{
    (void)state;
    struct text text = {0};
    for (int i = 0; i < 20000; i++)
        text_add(&text, "k%d: %d\n", i * 7919 % 20000, i);
    struct yaml_node *root = opened(text.characters);
    int n = 0;
    for (const struct yaml_node *child = root->child; child; child = child->next, n++) {
        assert_int_equal(atoi(child->scalar), n);
        assert_int_equal(child->key_place.line, n + 1);
    }
    assert_int_equal(n, 20000);
    yaml_close(root);
    text_close(&text);
}

static void test_words_counts_and_files(void **state)
{
    (void)state;
    given_text("there.csv", "");
    struct yaml_node *root = opened("n: 7\nbig: 99999999999999999999\nword: seven\nlist: [1]\n"
                                    "none: \nfile: there.csv\nlost: away.csv\n");
    assert_int_equal(yaml_count(yaml_find(root, "n"), 0, 7, &complaints), 7);
    assert_true(yaml_is(yaml_find(root, "list"), YAML_KIND_LIST, "a list", &complaints));
    char *file = yaml_file(yaml_find(root, "file"), "x.yaml", &complaints);
    assert_string_equal(file, "there.csv");
    free(file);
    assert_said(&complaints, "");
    assert_int_equal(yaml_count(yaml_find(root, "n"), 1, 6, &complaints), 1);
    assert_int_equal(yaml_count(yaml_find(root, "big"), 0, INT64_MAX - 1, &complaints), 0);
    assert_int_equal(yaml_count(yaml_find(root, "word"), 0, 7, &complaints), 0);
    assert_int_equal(yaml_count(yaml_find(root, "list"), 0, 7, &complaints), 0);
    assert_false(yaml_is(yaml_find(root, "none"), YAML_KIND_SCALAR, "a word", &complaints));
    assert_null(yaml_file(yaml_find(root, "list"), "x.yaml", &complaints));
    assert_null(yaml_file(yaml_find(root, "lost"), "x.yaml", &complaints));
    assert_said(&complaints,
                "x.yaml:1:4: n: '7'; expected a whole number from 1 to 6\n"
                "x.yaml:2:6: big: '99999999999999999999'; expected a whole number from 0 to "
                "9223372036854775806\n"
                "x.yaml:3:7: word: 'seven'; expected a whole number from 0 to 7\n"
                "x.yaml:4:7: list: ''; expected a whole number from 0 to 7\n"
                "x.yaml:5:6: none: expected a word\n"
                "x.yaml:4:7: list: expected a file\n"
                "x.yaml:7:7: away.csv cannot be read: No such file or directory\n");
    yaml_close(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_maps_lists_and_scalars),
        cmocka_unit_test(test_what_is_not_there_is_not_found),
        cmocka_unit_test(test_texts_in_quotes_and_of_several_lines),
        cmocka_unit_test(test_line_ends_marks_and_an_empty_map),
        cmocka_unit_test(test_files_that_hold_no_map),
        cmocka_unit_test(test_keys_given_twice),
        cmocka_unit_test(test_keys_that_are_no_words),
        cmocka_unit_test(test_tabs_and_colons_have_a_hint),
        cmocka_unit_test(test_anchors_aliases_and_tags),
        cmocka_unit_test(test_depth_is_at_most_32),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_files_of_up_to_16_mib),
        cmocka_unit_test(test_many_children_stay_in_order),
        cmocka_unit_test(test_words_counts_and_files),
    };
    return cmocka_run_group_tests(tests, given_open, given_close);
}
