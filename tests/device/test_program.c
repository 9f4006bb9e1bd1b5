/* Kernels put together from files, built, kept and run. */
#include "device/opened.h"

#include <dirent.h>

#include "device/cache.h"
#include "device/program.h"

static const char twice[] = "kernel void twice(global float *x, uint n)\n"
                            "{\n"
                            "    size_t i = get_global_id(0);\n"
                            "    if (i < n)\n"
                            "        x[i] *= 2 * (LANES + get_global_id(1));\n"
                            "}\n";

static struct source source_of(const char *model)
{
    return (struct source){.main = "model.h",
                           .kernel = "twice",
                           .model = model,
                           .stores = "",
                           .single = true,
                           .lanes = 1};
}

static void assert_assembles(const struct source *source, const char *want)
{
    struct text text = {0};
    program_assemble(source, &text);
    assert_string_equal(text.characters ? text.characters : "", want);
    text_close(&text);
}

static void test_included_files_are_put_in_with_their_lines(void **state)
{
    (void)state;
    struct source source = source_of("a\n#include \"stores.h\"\nb\n#include <c.h>\n"
                                     "#include \"none.h\"\n #include \"stores.h\"");
    source.stores = "s\n";
    assert_assembles(&source, "#line 1 \"kernels/model.h\"\n"
                              "a\n"
                              "#line 1 \"kernels/stores.h\"\n"
                              "s\n"
                              "#line 3 \"kernels/model.h\"\n"
                              "b\n"
                              "#include <c.h>\n"
                              "#include \"none.h\"\n"
                              " #include \"stores.h\"\n");
    source.main = "none.cl";
    assert_assembles(&source, "");
}

static void test_files_that_include_themselves_end(void **state)
{
    (void)state;
    struct source source = source_of("#include \"model.h\"\nx\n");
    struct text text = {0};
    int n = 0;
    program_assemble(&source, &text);
    for (const char *c = text.characters; (c = strstr(c, "\nx\n")); c++)
        n++;
    assert_int_equal(n, 9);
    text_close(&text);
}

static void test_the_kernels_of_the_model_are_found(void **state)
{
    (void)state;
    struct source source = source_of("model\n");
    struct text text = {0};
    source.main = "year.cl";
    program_assemble(&source, &text);
    assert_int_equal(strncmp(text.characters, "#line 1 \"kernels/year.cl\"\n", 26), 0);
    assert_non_null(strstr(text.characters, "#line 1 \"kernels/dialect.h\"\n"));
    assert_non_null(strstr(text.characters, "#line 1 \"kernels/model.h\"\nmodel\n"));
    assert_null(strstr(text.characters, "#include \""));
    text_close(&text);
}

/* Runs 100 x 3 work-items of a program that doubles, and looks at what becomes of ones. */
static void assert_doubles(struct program *program, struct device *device, float want)
{
    enum { n = 100 };
    struct buffer buffer;
    assert_int_equal(buffer_open(&buffer, device, n * sizeof(float), &complaints), STATUS_OK);
    float *x = buffer_map(&buffer, device, true, &complaints);
    for (int i = 0; i < n; i++)
        x[i] = 1;
    buffer_unmap(&buffer, device);
    assert_int_equal(program_give(program, &buffer), STATUS_OK);
    assert_int_equal(program_give_number(program, n - 1), STATUS_OK);
    assert_int_equal(program_run(program, device, (const size_t[]){n, 1}, &complaints), STATUS_OK);
    assert_int_equal(program->n_arguments, 0);
    x = buffer_map(&buffer, device, false, &complaints);
    for (int i = 0; i < n - 1; i++)
        assert_true(x[i] == want);
    assert_true(x[n - 1] == 1);
    buffer_close(&buffer, device);
    assert_said(&complaints, "");
}

static void test_kernels_run(void **state)
{
    struct program program;
    struct source source = source_of(twice);
    for (source.lanes = 1; source.lanes <= 4; source.lanes *= 2) {
        assert_int_equal(program_open(&program, *state, &source, &complaints), STATUS_OK);
        assert_doubles(&program, *state, 2 * (float)source.lanes);
        assert_doubles(&program, *state, 2 * (float)source.lanes);
        program_close(&program);
        assert_null(program.kernel);
        program_close(&program);
    }
}

static void test_precision_is_as_asked(void **state)
{
    struct device *device = *state;
    struct program program;
    struct source source = source_of("kernel void twice(global uint *x)\n"
                                     "{\n"
                                     "    x[0] = sizeof(scalar);\n"
                                     "    x[1] = sizeof(stored);\n"
                                     "}\n");
    for (int i = device->doubles ? 0 : 3; i < 4; i++) {
        struct buffer buffer;
        source.single = i & 1;
        source.stored_double = !(i & 2);
        assert_int_equal(program_open(&program, device, &source, &complaints), STATUS_OK);
        assert_int_equal(buffer_open(&buffer, device, 8, &complaints), STATUS_OK);
        assert_int_equal(program_give(&program, &buffer), STATUS_OK);
        assert_int_equal(program_run(&program, device, (const size_t[]){1, 1}, &complaints),
                         STATUS_OK);
        uint32_t *sizes = buffer_map(&buffer, device, false, &complaints);
        assert_int_equal(sizes[0], source.single ? 4 : 8);
        assert_int_equal(sizes[1], source.stored_double ? 8 : 4);
        buffer_close(&buffer, device);
        program_close(&program);
    }
}

static void test_a_kernel_that_does_not_compile(void **state)
{
    struct device *device = *state;
    struct program program;
    struct source source = source_of("#include \"stores.h\"\n"
                                     "kernel void twice(global float *x)\n"
                                     "{\n"
                                     "    x[0] = undeclared_thing;\n"
                                     "}\n");
    assert_int_equal(program_open(&program, device, &source, &complaints), STATUS_DEVICE);
    assert_null(program.program);
    assert_null(program.kernel);
    char begins[512];
    snprintf(
        begins, sizeof begins,
        "%s: the kernels do not build: the program does not build (-11)\nnote: ", device->name);
    assert_mentioned(&complaints, begins);
    assert_mentioned(&complaints, "kernels/model.h:4:");
    assert_mentioned(&complaints, "'undeclared_thing'\n");
    assert_int_equal(complaints.count, 1);
    complaints_close(&complaints);
}

static void test_a_kernel_that_is_not_there(void **state)
{
    struct device *device = *state;
    struct program program;
    struct source source = source_of(twice);
    char lines[512];
    source.kernel = "thrice";
    assert_int_equal(program_open(&program, device, &source, &complaints), STATUS_DEVICE);
    assert_null(program.program);
    snprintf(lines, sizeof lines, "%s: no kernel thrice: OpenCL error (-46)\n", device->name);
    assert_said(&complaints, lines);
}

static void test_double_precision_that_a_device_lacks(void **state)
{
    struct device device = *(struct device *)*state;
    struct program program;
    struct source source = source_of(twice);
    char lines[512];
    device.doubles = source.single = false;
    assert_int_equal(program_open(&program, &device, &source, &complaints), STATUS_DEVICE);
    snprintf(lines, sizeof lines,
             "%s has no double precision; expected another --device or --precision single\n",
             device.name);
    assert_said(&complaints, lines);
}

static void test_arguments_that_are_wrong(void **state)
{
    struct device *device = *state;
    struct program program;
    struct source source = source_of(twice);
    char lines[512];
    assert_int_equal(program_open(&program, device, &source, &complaints), STATUS_OK);
    assert_int_equal(program_run(&program, device, (const size_t[]){1, 1}, &complaints),
                     STATUS_DEVICE);
    snprintf(lines, sizeof lines, "%s: a kernel failed: OpenCL error (-52)\n", device->name);
    assert_said(&complaints, lines);
    program.n_arguments = 2;
    assert_int_equal(program_give_number(&program, 1), STATUS_INTERNAL);
    assert_int_equal(program_give(&program, &(struct buffer){0}), STATUS_INTERNAL);
    program.n_arguments = 0;
    assert_doubles(&program, device, 2);
    program_close(&program);
}

/* The key of the one entry of the cache. */
static void find_key(char key[65])
{
    int n = 0;
    DIR *entries = opendir(getenv("KEELING_CACHE"));
    for (struct dirent *one; (one = readdir(entries));) {
        size_t length = strlen(one->d_name);
        if (length != 68 || strcmp(one->d_name + 64, ".bin") != 0)
            continue;
        memcpy(key, one->d_name, 64);
        n++;
    }
    closedir(entries);
    key[64] = '\0';
    assert_int_equal(n, 1);
}

/* Entries that the runtime does not take cost a compilation, after which they are good again. */
static void test_built_programs_are_kept(void **state)
{
    struct program program;
    struct source source = source_of(twice);
    char folder[128], key[65];
    snprintf(folder, sizeof folder, "%s/built", given_folder);
    setenv("KEELING_CACHE", folder, 1);
    for (int i = 0; i < 3; i++) {
        size_t size = 0;
        assert_int_equal(program_open(&program, *state, &source, &complaints), STATUS_OK);
        assert_doubles(&program, *state, 2);
        program_close(&program);
        find_key(key);
        unsigned char *binary = cache_read(key, &size);
        assert_true(binary && size > 100);
        free(binary);
        if (i == 1)
            cache_write(key, (const unsigned char *)"rubbish", 7);
    }
    setenv("KEELING_CACHE", given_folder, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_included_files_are_put_in_with_their_lines),
        cmocka_unit_test(test_files_that_include_themselves_end),
        cmocka_unit_test(test_the_kernels_of_the_model_are_found),
        cmocka_unit_test(test_kernels_run),
        cmocka_unit_test(test_precision_is_as_asked),
        cmocka_unit_test(test_a_kernel_that_does_not_compile),
        cmocka_unit_test(test_a_kernel_that_is_not_there),
        cmocka_unit_test(test_double_precision_that_a_device_lacks),
        cmocka_unit_test(test_arguments_that_are_wrong),
        cmocka_unit_test(test_built_programs_are_kept),
    };
    return cmocka_run_group_tests(tests, opened_first, opened_close);
}
