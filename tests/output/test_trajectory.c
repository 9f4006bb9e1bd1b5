/* The trajectory file: its bytes and its values. */
#include "written.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <sys/wait.h>

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
    assert_int_equal(
        trajectory_open(&trajectory, path, &axes, datasets, n_data, false, &complaints), STATUS_OK);
    assert_int_equal(trajectory_note(&trajectory, "scenario_definition", text), STATUS_OK);
    assert_int_equal(trajectory_close(&trajectory, true, &complaints), STATUS_OK);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(H5LTget_attribute_string(file, "/", "scenario_definition", back) >= 0);
    assert_int_equal(strlen(back), 300000);
    H5Fclose(file);
    free(text);
    free(back);
}

/* With arguments it is the other process of test_equal_bytes. */
int main(int n_arguments, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_equal_bytes, remove_all),
        cmocka_unit_test_teardown(test_values, remove_all),
        cmocka_unit_test_teardown(test_long_note, remove_all),
    };
    if (n_arguments == 4) {
        write_all(arguments[2], !strcmp(arguments[3], "64"), 9, true);
        return 0;
    }
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
