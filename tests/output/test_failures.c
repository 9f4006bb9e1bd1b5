/* What a trajectory file that fails leaves behind, and what is said of it. */
#include "written.h"

#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void test_discarded(void **state)
{
    char path[256];
    struct trajectory trajectory = {0};
    struct complaints complaints = {0};
    struct axes axes = make_axes();
    (void)state;
    path_of("d.nc", path);
    assert_int_equal(
        trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints), STATUS_OK);
    assert_int_equal(n_entries(), 1);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(write_block(&trajectory, false, 0, 1, 0, 5, 5), STATUS_OK);
    assert_int_equal(trajectory_close(&trajectory, false, &complaints), STATUS_OK);
    assert_int_equal(trajectory_close(&trajectory, false, &complaints), STATUS_OK);
    assert_int_equal(n_entries(), 0);
    assert_null(complaints.text);
}

/* A writer killed in the middle leaves an earlier file of that name as it was; the next writer
 * sweeps its remains away. */
static void test_killed(void **state)
{
    char path[256], kept[256];
    (void)state;
    path_of("k.nc", path);
    path_of("kept.nc", kept);
    write_all(path, false, 5, false);
    write_all(kept, false, 5, false);
    pid_t child = fork();
    if (child == 0) {
        struct trajectory trajectory = {0};
        struct complaints complaints = {0};
        struct axes axes = make_axes();
        trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints);
        write_block(&trajectory, false, 0, 0, 0, n_members, n_members);
        raise(SIGKILL);
    }
    int ended;
    waitpid(child, &ended, 0);
    assert_true(WIFSIGNALED(ended));
    assert_same_file(path, kept);
    assert_int_equal(n_entries(), 3);
    write_all(path, false, 5, false);
    assert_int_equal(n_entries(), 2);
}

static void assert_refused(const char *path, const char *words)
{
    struct trajectory trajectory = {0};
    struct complaints complaints = {0};
    struct axes axes = make_axes();
    assert_int_equal(
        trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints),
        STATUS_DISK);
    assert_null(trajectory.file);
    assert_int_equal(complaints.count, 1);
    if (!strstr(complaints.text, words) || !strstr(complaints.text, path))
        fail_msg("'%s' lacks '%s'", complaints.text, words);
    complaints_close(&complaints);
}

static void test_no_folder(void **state)
{
    char path[256];
    (void)state;
    path_of("none/x.nc", path);
    assert_refused(path, "No such file or directory");
    assert_refused(folder, "is a folder, not a file");
    assert_refused("/dev/null", "is not a regular file");
    path_of("plain", path);
    fclose(fopen(path, "w"));
    path_of("plain/x.nc", path);
    assert_refused(path, "is not a folder");
}

/* Root may write anywhere, so a child without its rights tries. */
static void test_unwritable(void **state)
{
    char path[256];
    (void)state;
    path_of("u.nc", path);
    pid_t child = fork();
    if (child == 0) {
        struct trajectory trajectory = {0};
        struct complaints complaints = {0};
        struct axes axes = make_axes();
        if (chmod(folder, 0555) || (getuid() == 0 && setuid(65534)))
            _exit(1);
        if (trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints) !=
            STATUS_DISK)
            _exit(2);
        _exit(strstr(complaints.text, "u.nc: cannot be written: Permission denied\n") ? 0 : 3);
    }
    int ended;
    waitpid(child, &ended, 0);
    chmod(folder, 0755);
    assert_int_equal(ended, 0);
    assert_int_equal(n_entries(), 0);
}

/* Too little room is seen before the run; the process ends as it should after it. */
static void test_file_size_limit(void **state)
{
    char path[256];
    (void)state;
    path_of("f.nc", path);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {20000, 20000};
        struct trajectory trajectory = {0};
        struct complaints complaints = {0};
        struct axes axes = make_axes();
        signal(SIGXFSZ, SIG_IGN);
        axes.n_years = 2;
        axes.n_members = 1;
        setrlimit(RLIMIT_FSIZE, &limit);
        if (trajectory_open(&trajectory, path, &axes, datasets, 1, false, &complaints))
            _exit(1); /* a small one fits */
        trajectory_close(&trajectory, false, &complaints);
        axes = make_axes();
        axes.n_scenarios = 1;
        struct rlimit less = {4096, 4096};
        setrlimit(RLIMIT_FSIZE, &less);
        if (trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints) !=
            STATUS_DISK)
            _exit(2);
        exit(strstr(complaints.text, "f.nc: cannot be written: File too large") ? 0 : 3);
    }
    int ended;
    waitpid(child, &ended, 0);
    assert_int_equal(ended, 0);
    assert_int_equal(n_entries(), 0);
}

/* The disk fills up behind the writer's back: the write or the close says so, nothing remains. */
static void test_disk_full(void **state)
{
    char path[256];
    (void)state;
    if (mount("none", folder, "tmpfs", 0, "size=1m"))
        skip();
    path_of("full.nc", path);
    pid_t child = fork();
    if (child == 0) {
        struct trajectory trajectory = {0};
        struct complaints complaints = {0};
        struct axes axes = make_axes();
        static int64_t many[200000];
        axes.member = many;
        axes.n_members = 200000;
        if (trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints) !=
            STATUS_DISK)
            _exit(1);
        exit(strstr(complaints.text, "full.nc: cannot be written: No space left") ? 0 : 2);
    }
    int ended;
    waitpid(child, &ended, 0);
    int left = n_entries();
    umount(folder);
    assert_int_equal(ended, 0);
    assert_int_equal(left, 0);
}

/* A limit set after opening stands for a disk that fills up during the run. */
static void test_full_while_writing(void **state)
{
    char path[256];
    (void)state;
    path_of("w.nc", path);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {5000, 5000};
        struct trajectory trajectory = {0};
        struct complaints complaints = {0};
        struct axes axes = make_axes();
        signal(SIGXFSZ, SIG_IGN);
        if (trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints))
            _exit(1);
        setrlimit(RLIMIT_FSIZE, &limit);
        if (write_block(&trajectory, false, 0, 2, 0, n_members, n_members) != STATUS_DISK)
            _exit(2);
        if (trajectory_close(&trajectory, true, &complaints) != STATUS_DISK)
            _exit(3);
        exit(strstr(complaints.text, "w.nc: cannot be written: File too large") ? 0 : 4);
    }
    int ended;
    waitpid(child, &ended, 0);
    assert_int_equal(ended, 0);
    assert_int_equal(n_entries(), 0);
}

/* Two writers of one name in one process: the second is refused, the first is not harmed. */
static void test_one_writer(void **state)
{
    char path[256];
    struct trajectory first = {0};
    struct complaints complaints = {0};
    struct axes axes = make_axes();
    (void)state;
    path_of("one.nc", path);
    assert_int_equal(trajectory_open(&first, path, &axes, datasets, n_data, false, &complaints),
                     STATUS_OK);
    assert_refused(path, "File exists");
    assert_int_equal(trajectory_close(&first, true, &complaints), STATUS_OK);
    assert_int_equal(n_entries(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_discarded, remove_all),
        cmocka_unit_test_teardown(test_killed, remove_all),
        cmocka_unit_test_teardown(test_no_folder, remove_all),
        cmocka_unit_test_teardown(test_unwritable, remove_all),
        cmocka_unit_test_teardown(test_file_size_limit, remove_all),
        cmocka_unit_test_teardown(test_disk_full, remove_all),
        cmocka_unit_test_teardown(test_full_while_writing, remove_all),
        cmocka_unit_test_teardown(test_one_writer, remove_all),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
