/* The trajectory file: its bytes, what it leaves behind when it fails, and what it says then. */
#include "cmocka_all.h"

#include <dirent.h>
#include <fcntl.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output/trajectory.h"

enum { n_scenarios = 3, n_years = 11, n_members = 37, stride = 40, n_data = 3 };

static char folder[64];
static const char *const scenario[n_scenarios] = {"ssp119", "ssp585", "n\xc3\xa9t z\xc3\xa9ro"};
static int year[n_years];
static int64_t member[n_members];
static const double percentile[3] = {5, 50, 95};
static const struct dataset datasets[n_data] = {
    {.name = "temperature", .units = "K", .long_name = "surface air temperature",
     .iamc_variable = "Surface Air Temperature Change", .comment = "relative to 1850-1900",
     .cell_methods = "area: mean", .spread = SPREAD_MEMBER},
    {.name = "temperature_percentiles", .units = "K", .long_name = "percentiles",
     .iamc_variable = "", .spread = SPREAD_PERCENTILE},
    {.name = "solar", .units = "W m-2", .long_name = "solar forcing", .iamc_variable = "",
     .spread = SPREAD_NONE},
};

static struct axes make_axes(void)
{
    for (int i = 0; i < n_years; i++)
        year[i] = 2000 + i;
    for (int i = 0; i < n_members; i++)
        member[i] = 1000 + 3 * i;
    return (struct axes){.n_scenarios = n_scenarios, .scenario = scenario, .n_years = n_years,
                         .year = year, .n_members = n_members, .member = member,
                         .n_percentiles = 3, .percentile = percentile};
}

static double value_at(int dataset, int s, int y, int64_t m)
{
    return dataset * 10000 + s * 1000 + y * 50 + (double)m + 0.25;
}

/* Writes one block, of `wide` storage or not, with rubbish between the rows. */
static enum status write_block(struct trajectory *trajectory, bool real64, int dataset, int s,
                               int64_t first, int64_t n, size_t apart)
{
    double *wide = malloc(n_years * apart * sizeof *wide);
    float *narrow = malloc(n_years * apart * sizeof *narrow);
    for (size_t i = 0; i < n_years * apart; i++) {
        int y = (int)(i / apart);
        int64_t m = (int64_t)(i % apart);
        wide[i] = m < n ? value_at(dataset, s, y, first + m) : -1e9;
        narrow[i] = (float)wide[i];
    }
    enum status status = trajectory_write(trajectory, dataset, s, first, n,
                                          real64 ? (void *)wide : (void *)narrow, apart);
    free(wide);
    free(narrow);
    return status;
}

static void path_of(const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, name);
}

static int n_entries(void)
{
    int n = 0;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; (entry = readdir(entries));)
        n += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    closedir(entries);
    return n;
}

static int remove_all(void **state)
{
    char path[512];
    (void)state;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; (entry = readdir(entries));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    closedir(entries);
    return 0;
}

/* Members in blocks of `block`, backwards if asked, scenarios and datasets likewise. */
static void write_all(const char *path, bool real64, int block, bool backwards)
{
    struct trajectory trajectory = {0};
    struct complaints complaints = {0};
    struct axes axes = make_axes();
    int n_blocks = (n_members + block - 1) / block, n = n_scenarios * n_blocks;
    assert_int_equal(trajectory_open(&trajectory, path, &axes, datasets, n_data, real64,
                                     &complaints), STATUS_OK);
    for (int k = 0; k < n; k++) {
        int at = backwards ? n - 1 - k : k, s = at % n_scenarios, first = at / n_scenarios * block;
        int many = first + block < n_members ? block : n_members - first;
        size_t apart = backwards ? (size_t)many : stride;
        assert_int_equal(write_block(&trajectory, real64, 0, s, first, many, apart), STATUS_OK);
        assert_int_equal(write_block(&trajectory, real64, 1, s, 0, 3, 3), STATUS_OK);
        assert_int_equal(write_block(&trajectory, real64, 2, s, 0, 1, 1), STATUS_OK);
    }
    assert_int_equal(trajectory_note(&trajectory, "title", "a test"), STATUS_OK);
    assert_int_equal(trajectory_note(&trajectory, "empty", ""), STATUS_OK);
    assert_int_equal(trajectory_close(&trajectory, true, &complaints), STATUS_OK);
    assert_null(complaints.text);
    assert_null(trajectory.file);
}

static void *read_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    void *bytes = malloc(*size);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void assert_same_file(const char *a, const char *b)
{
    size_t size_a, size_b;
    void *bytes_a = read_bytes(a, &size_a), *bytes_b = read_bytes(b, &size_b);
    assert_int_equal(size_a, size_b);
    assert_memory_equal(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
}

/* Blocks of any size in any order give the same bytes; so does another process, whose memory and
 * addresses are filled otherwise. */
static void test_equal_bytes(void **state)
{
    char a[256], b[256];
    (void)state;
    for (int real64 = 0; real64 < 2; real64++) {
        path_of("a.nc", a);
        path_of("b.nc", b);
        write_all(a, real64, n_members, false);
        static const int blocks[] = {1, 5, 16, 36, n_members};
        for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
            write_all(b, real64, blocks[i], i % 2);
            assert_same_file(a, b);
        }
        pid_t child = fork();
        if (child == 0) {
            setenv("MALLOC_PERTURB_", "165", 1);
            execl("/proc/self/exe", "self", "write", b, real64 ? "64" : "32", (char *)NULL);
            _exit(9);
        }
        int ended;
        waitpid(child, &ended, 0);
        assert_int_equal(ended, 0);
        assert_same_file(a, b);
    }
    assert_int_equal(n_entries(), 2);
}

static void test_values(void **state)
{
    char path[256];
    static float values[n_scenarios][n_years][n_members];
    (void)state;
    path_of("v.nc", path);
    write_all(path, false, 7, false);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "temperature", H5P_DEFAULT);
    assert_true(H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    for (int s = 0; s < n_scenarios; s++)
        for (int y = 0; y < n_years; y++)
            for (int m = 0; m < n_members; m++)
                assert_true(values[s][y][m] == (float)value_at(0, s, y, m));
    assert_int_equal(H5DSget_num_scales(dataset, 0), 1);
    hid_t scale = H5Dopen2(file, "member", H5P_DEFAULT);
    assert_true(H5DSis_attached(dataset, scale, 2) > 0);
    assert_true(H5DSis_attached(dataset, scale, 1) <= 0);
    int64_t labels[n_members];
    H5Dread(scale, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, labels);
    assert_memory_equal(labels, member, sizeof labels);
    char text[64] = "";
    H5LTget_attribute_string(file, "temperature", "iamc_variable", text);
    assert_string_equal(text, "Surface Air Temperature Change");
    assert_int_equal(H5Aexists(file, "empty"), 0);
    H5Dclose(scale);
    H5Dclose(dataset);
    H5Fclose(file);
}

/* More text than a small HDF5 attribute can hold: a resolved scenario may be long. */
static void test_long_note(void **state)
{
    char path[256], *text = malloc(300001), *back = calloc(1, 300001);
    struct trajectory trajectory = {0};
    struct complaints complaints = {0};
    struct axes axes = make_axes();
    (void)state;
    memset(text, 'x', 300000);
    text[300000] = 0;
    path_of("long.nc", path);
    assert_int_equal(trajectory_open(&trajectory, path, &axes, datasets, n_data, false,
                                     &complaints), STATUS_OK);
    assert_int_equal(trajectory_note(&trajectory, "scenario_definition", text), STATUS_OK);
    assert_int_equal(trajectory_close(&trajectory, true, &complaints), STATUS_OK);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(H5LTget_attribute_string(file, "/", "scenario_definition", back) >= 0);
    assert_int_equal(strlen(back), 300000);
    H5Fclose(file);
    free(text);
    free(back);
}

static void test_discarded(void **state)
{
    char path[256];
    struct trajectory trajectory = {0};
    struct complaints complaints = {0};
    struct axes axes = make_axes();
    (void)state;
    path_of("d.nc", path);
    assert_int_equal(trajectory_open(&trajectory, path, &axes, datasets, n_data, false,
                                     &complaints), STATUS_OK);
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
    assert_int_equal(trajectory_open(&trajectory, path, &axes, datasets, n_data, false,
                                     &complaints), STATUS_DISK);
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

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/keeling-trajectory-XXXXXX", P_tmpdir);
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    remove_all(state);
    return rmdir(folder);
}

int main(int n_arguments, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_equal_bytes, remove_all),
        cmocka_unit_test_teardown(test_values, remove_all),
        cmocka_unit_test_teardown(test_long_note, remove_all),
        cmocka_unit_test_teardown(test_discarded, remove_all),
        cmocka_unit_test_teardown(test_killed, remove_all),
        cmocka_unit_test_teardown(test_no_folder, remove_all),
        cmocka_unit_test_teardown(test_unwritable, remove_all),
        cmocka_unit_test_teardown(test_file_size_limit, remove_all),
        cmocka_unit_test_teardown(test_disk_full, remove_all),
        cmocka_unit_test_teardown(test_full_while_writing, remove_all),
    };
    if (n_arguments == 4) { /* as the other process of test_equal_bytes, or for the Python tests */
        write_all(arguments[2], !strcmp(arguments[3], "64"), 9, true);
        return 0;
    }
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
