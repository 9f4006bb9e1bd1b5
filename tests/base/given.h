/* Files for a test, in a folder of its own which is the current one while the test runs; and what
 * was complained of. */
#ifndef KEELING_TESTS_GIVEN_H
#define KEELING_TESTS_GIVEN_H

#include "cmocka_all.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"

static char given_folder[64];

static inline int given_remove(const char *path, const struct stat *found, int type,
                               struct FTW *walk)
{
    (void)found, (void)type, (void)walk;
    return remove(path);
}

static inline int given_open(void **state)
{
    (void)state;
    snprintf(given_folder, sizeof given_folder, "/tmp/keeling_test_XXXXXX");
    return mkdtemp(given_folder) ? chdir(given_folder) : -1;
}

static inline int given_close(void **state)
{
    (void)state;
    int left = chdir("/");
    return left | nftw(given_folder, given_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline const char *given_bytes(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    return path;
}

static inline const char *given_text(const char *path, const char *text)
{
    return given_bytes(path, text, strlen(text));
}

/* The complaints are these lines and no others, and are forgotten. */
static inline void assert_said(struct complaints *complaints, const char *lines)
{
    assert_string_equal(complaints->text ? complaints->text : "", lines);
    complaints_close(complaints);
}

/* The complaints hold these words. */
static inline void assert_mentioned(const struct complaints *complaints, const char *words)
{
    assert_non_null(complaints->text);
    if (!strstr(complaints->text, words))
        assert_string_equal(complaints->text, words);
}

#endif
