/* What is kept between runs comes back as it was or not at all. */
#include "base/given.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "device/cache.h"

enum { n_bytes = 5000, n_hash = 64 };

static unsigned char content[n_bytes];
static char cache[128], entry[160];

static int choose_cache(void **state)
{
    if (given_open(state))
        return -1;
    for (int i = 0; i < n_bytes; i++)
        content[i] = (unsigned char)(i * 31 + i / 256);
    snprintf(cache, sizeof cache, "%s/cache", given_folder);
    snprintf(entry, sizeof entry, "%s/key.bin", cache);
    return setenv("KEELING_CACHE", cache, 1);
}

static void assert_kept(const char *key, const void *bytes, size_t n)
{
    size_t size = 0;
    unsigned char *found = cache_read(key, &size);
    assert_non_null(found);
    assert_int_equal(size, n);
    assert_memory_equal(found, bytes, n);
    free(found);
}

static void assert_not_kept(const char *key)
{
    size_t size;
    assert_null(cache_read(key, &size));
}

static int n_entries(const char *folder)
{
    int n = 0;
    DIR *entries = opendir(folder);
    for (struct dirent *one; entries && (one = readdir(entries));)
        n += one->d_name[0] != '.';
    if (entries)
        closedir(entries);
    return n;
}

/* How a child that does this ends. */
static int status_of(int (*act)(void))
{
    int status = -1;
    pid_t child = fork();
    if (child == 0)
        exit(act());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_entries_come_back(void **state)
{
    (void)state;
    assert_not_kept("key");
    cache_write("key", content, n_bytes);
    cache_write("other", content, 1);
    assert_kept("key", content, n_bytes);
    assert_kept("other", content, 1);
    cache_write("key", content + 7, 100);
    assert_kept("key", content + 7, 100);
    assert_not_kept("ke");
    assert_int_equal(n_entries(cache), 2);
}

static void test_any_damaged_byte_is_noticed(void **state)
{
    (void)state;
    for (long at = 0; at < n_hash + n_bytes; at += at < n_hash ? 1 : 97) {
        cache_write("key", content, n_bytes);
        FILE *file = fopen(entry, "r+b");
        fseek(file, at, SEEK_SET);
        int byte = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 1, file);
        fclose(file);
        assert_not_kept("key");
        assert_int_equal(access(entry, F_OK), -1);
    }
    cache_write("key", content, n_bytes);
    assert_kept("key", content, n_bytes);
}

static void test_truncated_and_longer_entries_are_noticed(void **state)
{
    (void)state;
    static const off_t sizes[] = {
        0, 1, n_hash - 1, n_hash, n_hash + 1, n_hash + n_bytes - 1, n_hash + n_bytes + 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        cache_write("key", content, n_bytes);
        assert_int_equal(truncate(entry, sizes[i]), 0);
        assert_not_kept("key");
        cache_write("key", content, n_bytes);
        assert_kept("key", content, n_bytes);
    }
}

static void test_what_is_no_file_is_left_alone(void **state)
{
    (void)state;
    char folder[160], link[160];
    snprintf(folder, sizeof folder, "%s/folder.bin", cache);
    snprintf(link, sizeof link, "%s/link.bin", cache);
    cache_write("key", content, n_bytes);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(symlink("nowhere", link), 0);
    int before = n_entries(cache);
    assert_not_kept("folder");
    assert_not_kept("link");
    cache_write("folder", content, n_bytes);
    assert_not_kept("folder");
    assert_int_equal(n_entries(cache), before);
}

static void assert_folder(const char *want)
{
    char *folder = cache_folder();
    if (!want) {
        assert_null(folder);
        return;
    }
    assert_non_null(folder);
    assert_string_equal(folder, want);
    assert_int_equal(access(folder, W_OK), 0);
    free(folder);
}

static void test_where_the_cache_is(void **state)
{
    (void)state;
    char shared[100], home[100], below[160];
    snprintf(shared, sizeof shared, "%s/deep/shared", given_folder);
    snprintf(home, sizeof home, "%s/home", given_folder);
    setenv("XDG_CACHE_HOME", shared, 1);
    setenv("HOME", home, 1);
    assert_folder(cache);
    setenv("KEELING_CACHE", "", 1);
    snprintf(below, sizeof below, "%s/keeling", shared);
    assert_folder(below);
    unsetenv("KEELING_CACHE");
    setenv("XDG_CACHE_HOME", "", 1);
    snprintf(below, sizeof below, "%s/.cache/keeling", home);
    assert_folder(below);
    unsetenv("XDG_CACHE_HOME");
    unsetenv("HOME");
    assert_folder(NULL);
    cache_write("lost", content, n_bytes);
    assert_not_kept("lost");
}

static void test_a_folder_that_cannot_be_made(void **state)
{
    (void)state;
    char path[128];
    given_text("plain", "a file");
    snprintf(path, sizeof path, "%s/plain", given_folder);
    setenv("KEELING_CACHE", path, 1);
    assert_folder(NULL);
    strcat(path, "/below/it");
    setenv("KEELING_CACHE", path, 1);
    assert_folder(NULL);
    setenv("KEELING_CACHE", "/proc/keeling/none", 1);
    assert_folder(NULL);
    cache_write("lost", content, n_bytes);
    assert_not_kept("lost");
}

/* Root may write anywhere, so a child without its rights tries. */
static int meet_an_unwritable_folder(void)
{
    size_t size;
    if (chmod(given_folder, 0755) || chmod(cache, 0555) || (getuid() == 0 && setuid(65534)))
        return 1;
    char *folder = cache_folder();
    cache_write("key", content, 10);
    return folder ? 2 : cache_read("key", &size) ? 3 : 0;
}

static void test_an_unwritable_folder_is_none(void **state)
{
    (void)state;
    cache_write("key", content, n_bytes);
    assert_int_equal(status_of(meet_an_unwritable_folder), 0);
    chmod(cache, 0700);
    assert_kept("key", content, n_bytes);
}

/* A limit on the size of files stands for a disk that fills up during the write. */
static int meet_a_full_disk(void)
{
    struct rlimit limit = {4096, 4096};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit))
        return 1;
    cache_write("key", content, n_bytes);
    cache_write("large", content, n_bytes);
    cache_write("small", content, 1000);
    return 0;
}

static void test_a_disk_that_fills_up_leaves_no_half_entry(void **state)
{
    (void)state;
    cache_write("key", content, 3000);
    assert_int_equal(status_of(meet_a_full_disk), 0);
    assert_kept("key", content, 3000);
    assert_kept("small", content, 1000);
    assert_not_kept("large");
    assert_int_equal(n_entries(cache), 2);
}

static void test_a_disk_with_little_room_is_not_used(void **state)
{
    (void)state;
    assert_int_equal(mkdir(cache, 0700), 0);
    if (mount("none", cache, "tmpfs", 0, "size=32m"))
        skip();
    char *folder = cache_folder();
    cache_write("key", content, n_bytes);
    int n = n_entries(cache);
    umount(cache);
    assert_null(folder);
    assert_int_equal(n, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, choose_cache, given_close)
    const struct CMUnitTest tests[] = {
        TEST(test_entries_come_back),
        TEST(test_any_damaged_byte_is_noticed),
        TEST(test_truncated_and_longer_entries_are_noticed),
        TEST(test_what_is_no_file_is_left_alone),
        TEST(test_where_the_cache_is),
        TEST(test_a_folder_that_cannot_be_made),
        TEST(test_an_unwritable_folder_is_none),
        TEST(test_a_disk_that_fills_up_leaves_no_half_entry),
        TEST(test_a_disk_with_little_room_is_not_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
