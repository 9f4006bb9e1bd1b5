/* OpenCL devices chosen and refused, and the memory on them. */
#include "device/opened.h"

#include <ctype.h>
#include <sys/wait.h>

static void test_every_device_is_listed(void **state)
{
    (void)state;
    struct text text = {0};
    device_list(&text);
    int n = 0;
    for (const char *line = text.characters; *line; n++) {
        assert_int_equal(atoi(line), n);
        const char *second = strchr(line, '\n') + 1;
        assert_true(!strncmp(second, "   ", 3) && strstr(second, ", driver "));
        assert_true(strstr(second, " compute units, ") && strstr(second, " GiB, "));
        line = strchr(second, '\n') + 1;
    }
    assert_true(n > 0);
    text_close(&text);
}

static void assert_opens(const char *wanted, const char *name)
{
    struct device device;
    assert_int_equal(device_open(&device, wanted, 0, &complaints), STATUS_OK);
    assert_said(&complaints, "");
    assert_true(device.id && device.context && device.queue);
    assert_string_equal(device.name, name);
    device_close(&device);
    assert_null(device.id);
    assert_null(device.context);
}

static void test_devices_by_number_name_and_kind(void **state)
{
    struct device *device = *state;
    char part[128], *end = part;
    assert_opens("0", device->name);
    assert_opens(" 0", device->name);
    for (const char *c = device->name; *c; c++)
        *end++ = (char)(islower((unsigned char)*c) ? toupper((unsigned char)*c) : *c);
    *end = '\0';
    assert_opens(part, device->name);
    assert_opens(part + strlen(part) / 2, device->name);
    assert_opens(device->platform, device->name);
    assert_opens(device->cpu ? "CPU" : "gpu", device->name);
}

/* Of all devices the one that computes in double precision, then the one that is no CPU. */
static void test_the_best_device_is_chosen_where_none_is_wanted(void **state)
{
    (void)state;
    struct device best;
    assert_int_equal(device_open(&best, NULL, 0, &complaints), STATUS_OK);
    for (int i = 0; i < n_devices(); i++) {
        char number[16];
        struct device other;
        snprintf(number, sizeof number, "%d", i);
        assert_int_equal(device_open(&other, number, 0, &complaints), STATUS_OK);
        assert_true(best.doubles >= other.doubles);
        assert_true(best.doubles > other.doubles || best.cpu <= other.cpu);
        device_close(&other);
    }
    device_close(&best);
}

static void test_devices_that_are_not_there(void **state)
{
    (void)state;
    static const char *const wanted[] = {"abacus", "99", "-1", "1e0", "0 x"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct device device;
        char lines[128];
        snprintf(lines, sizeof lines,
                 "--device %s: none of the %d devices; keeling devices lists them\n", wanted[i],
                 n_devices());
        assert_int_equal(device_open(&device, wanted[i], 0, &complaints), STATUS_DEVICE);
        assert_null(device.id);
        assert_said(&complaints, lines);
        device_close(&device);
    }
}

static void test_machines_without_a_device(void **state)
{
    (void)state;
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        struct device device;
        struct text text = {0};
        setenv("OCL_ICD_VENDORS", given_folder, 1);
        setenv("OCL_ICD_FILENAMES", "none.so", 1);
        device_list(&text);
        if (text.characters || device_open(&device, "0", 0, &complaints) != STATUS_DEVICE)
            exit(1);
        exit(strcmp(complaints.text, "no OpenCL device found; expected at least a CPU runtime such "
                                     "as PoCL (Debian: apt-get install pocl-opencl-icd)\n")
                 ? 2
                 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void test_the_budget(void **state)
{
    struct device *open = *state, device;
    const size_t asked = (size_t)8 << 30;
    assert_true(open->budget <= open->memory / 2 && open->budget >= open->memory / 16);
    assert_int_equal(device_open(&device, "0", asked, &complaints), STATUS_OK);
    assert_true(device.cpu ? device.budget < asked : device.budget == asked);
    assert_true(device.budget > asked / 2);
    device_close(&device);
    assert_int_equal(device_open(&device, "0", 8000, &complaints), STATUS_OK);
    assert_int_equal(device.budget, device.cpu ? 1000 : 8000);
    device_close(&device);
}

static void test_buffers_stay_within_the_budget(void **state)
{
    struct device device = *(struct device *)*state;
    struct buffer buffer[3];
    char lines[512];
    device.budget = 3 << 20;
    device.largest = 2 << 20;
    snprintf(lines, sizeof lines,
             "%s: 1.5 MiB more would pass the memory budget of 3.0 MiB (largest buffer 2.0 MiB)\n"
             "%s: 2.5 MiB more would pass the memory budget of 3.0 MiB (largest buffer 2.0 MiB)\n",
             device.name, device.name);
    assert_int_equal(buffer_open(&buffer[0], &device, 2 << 20, &complaints), STATUS_OK);
    assert_int_equal(buffer_open(&buffer[1], &device, 3 << 19, &complaints), STATUS_MEMORY);
    buffer_close(&buffer[1], &device);
    assert_int_equal(buffer_open(&buffer[1], &device, 1 << 20, &complaints), STATUS_OK);
    assert_int_equal(device.used, device.budget);
    buffer_close(&buffer[0], &device);
    buffer_close(&buffer[1], &device);
    assert_int_equal(device.used, 0);
    assert_int_equal(buffer_open(&buffer[2], &device, 5 << 19, &complaints), STATUS_MEMORY);
    assert_said(&complaints, lines);
}

/* Small ones are the runtime's, large ones of a CPU device are memory in large pages. */
static void test_buffers_keep_what_is_written(void **state)
{
    struct device *device = *state;
    static const size_t sizes[] = {0, 1, 1000, 5 << 20};
    for (int i = 0; i < 4; i++) {
        struct buffer buffer;
        assert_int_equal(buffer_open(&buffer, device, sizes[i], &complaints), STATUS_OK);
        assert_int_equal(buffer.size, sizes[i] ? sizes[i] : 64);
        assert_int_equal(device->used, buffer.size);
        assert_int_equal(buffer.host != NULL, device->cpu && sizes[i] > 4 << 20);
        unsigned char *bytes = buffer_map(&buffer, device, true, &complaints);
        memset(bytes, 0x5a, buffer.size);
        buffer_unmap(&buffer, device);
        assert_null(buffer.mapped);
        bytes = buffer_map(&buffer, device, false, &complaints);
        assert_true(bytes[0] == 0x5a && !memcmp(bytes, bytes + 1, buffer.size - 1));
        buffer_close(&buffer, device);
        assert_null(buffer.memory);
        buffer_close(&buffer, device);
        assert_int_equal(device->used, 0);
    }
    assert_said(&complaints, "");
}

static void test_what_the_runtime_refuses_is_told(void **state)
{
    struct device device = *(struct device *)*state;
    struct buffer buffer, none = {.size = 64};
    char lines[512];
    device.cpu = false; /* so that the runtime is asked for the memory */
    device.budget = device.largest = SIZE_MAX / 2;
    assert_int_equal(buffer_open(&buffer, &device, (size_t)1 << 60, &complaints), STATUS_MEMORY);
    assert_null(buffer.memory);
    assert_int_equal(device.used, 0);
    assert_null(buffer_map(&none, &device, true, &complaints));
    buffer_unmap(&none, &device);
    snprintf(lines, sizeof lines, "%s: no buffer of 1048576.0 TiB: ", device.name);
    assert_mentioned(&complaints, lines);
    snprintf(lines, sizeof lines, "%s: a buffer cannot be read: OpenCL error (-38)\n", device.name);
    assert_mentioned(&complaints, lines);
    assert_int_equal(complaints.count, 2);
    complaints_close(&complaints);
}

static void test_names_of_errors(void **state)
{
    (void)state;
    static const struct {
        int code;
        const char *name;
    } errors[] = {
        {0, "success"},
        {-1, "no device found"},
        {-1001, "no device found"},
        {-2, "device not available"},
        {-3, "no compiler for the device"},
        {-4, "out of device memory or resources"},
        {-5, "out of device memory or resources"},
        {-6, "out of host memory"},
        {-11, "the program does not build"},
        {-42, "invalid binary"},
        {-54, "invalid work-group size"},
        {-61, "buffer larger than the device allows"},
        {-9999, "OpenCL error"},
    };
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        assert_string_equal(device_error(errors[i].code), errors[i].name);
}

int main(void)
{
    const struct CMUnitTest alone[] = {
        cmocka_unit_test_setup_teardown(test_machines_without_a_device, given_open, given_close),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_device_is_listed),
        cmocka_unit_test(test_devices_by_number_name_and_kind),
        cmocka_unit_test(test_the_best_device_is_chosen_where_none_is_wanted),
        cmocka_unit_test(test_devices_that_are_not_there),
        cmocka_unit_test(test_the_budget),
        cmocka_unit_test(test_buffers_stay_within_the_budget),
        cmocka_unit_test(test_buffers_keep_what_is_written),
        cmocka_unit_test(test_what_the_runtime_refuses_is_told),
        cmocka_unit_test(test_names_of_errors),
    };
    /* The runtimes are looked for once a process, so the child that has none comes first. */
    return cmocka_run_group_tests(alone, NULL, NULL) +
           cmocka_run_group_tests(tests, opened_first, opened_close);
}
