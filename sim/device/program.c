#include <CL/cl.h>
#include <stdlib.h>
#include <string.h>

#include "base/farewell.h"
#include "base/sha256.h"
#include "device/cache.h"
#include "device/program.h"

/* PoCL links with the ld of PATH, at the first launch, and ends the program where there is none. */
static const char *const gives_up = "keeling: the OpenCL runtime gave up, for the reason it says "
                                    "above; expected one that can build "
                                    "kernels (PoCL: with ld in PATH and room for its cache)\n";

static void write_options(const struct device *device, const struct source *source,
                          struct text *options)
{
    text_add(options, "-cl-std=CL1.2 -Dscalar=%s -Dstored=%s -DLANES=%d -DNEIGHBOURS=%d%s%s",
             source->single ? "float" : "double", source->stored_double ? "double" : "float",
             source->lanes, device->neighbours, source->single ? " -DSINGLE" : "",
             source->single && device->exact_single ? " -cl-fp32-correctly-rounded-divide-sqrt"
                                                    : "");
    if (device->nvidia && source->registers)
        text_add(options, " -cl-nv-maxrregcount=%d", source->registers);
}

static void make_key(const struct device *device, const char *options, const char *text,
                     char key[65])
{
    struct text all = {0};
    text_add(&all, "%s\n%s\n%s\n%s\n%s\n", KEELING_VERSION, device->platform, device->name,
             device->driver, options);
    text_add(&all, "%s", text);
    sha256_bytes(all.characters, all.length, key);
    text_close(&all);
}

static cl_program from_cache(struct device *device, const char *key, const char *options)
{
    size_t size;
    cl_int error = CL_SUCCESS, state = CL_SUCCESS;
    unsigned char *binary = cache_read(key, &size);
    if (!binary)
        return NULL;
    const unsigned char *bytes = binary;
    cl_program program =
        clCreateProgramWithBinary(device->context, 1, &device->id, &size, &bytes, &state, &error);
    free(binary);
    if (error || state) {
        if (program)
            clReleaseProgram(program);
        return NULL;
    }
    if (clBuildProgram(program, 1, &device->id, options, NULL, NULL) == CL_SUCCESS)
        return program;
    clReleaseProgram(program);
    return NULL;
}

static void to_cache(cl_program program, const char *key)
{
    size_t size = 0;
    if (clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, sizeof size, &size, NULL) || !size)
        return;
    unsigned char *binary = take(size, 1);
    if (clGetProgramInfo(program, CL_PROGRAM_BINARIES, sizeof binary, &binary, NULL) == CL_SUCCESS)
        cache_write(key, binary, size);
    free(binary);
}

/* Complains of a build, with the first lines of what the compiler says. */
static void complain_of_build(struct device *device, cl_program program, int error,
                              struct complaints *complaints)
{
    enum { most_lines = 20 };
    size_t size = 0;
    clGetProgramBuildInfo(program, device->id, CL_PROGRAM_BUILD_LOG, 0, NULL, &size);
    char *log = take(size + 1, 1), *rest = log;
    clGetProgramBuildInfo(program, device->id, CL_PROGRAM_BUILD_LOG, size, log, NULL);
    complain(complaints, (struct place){0}, "%s: the kernels do not build: %s (%d)", device->name,
             device_error(error), error);
    for (int i = 0; rest && *rest && i < most_lines; i++)
        remark(complaints, (struct place){0}, "%s", strsep(&rest, "\n"));
    free(log);
}

static enum status from_source(struct program *program, struct device *device, const char *text,
                               const char *options, struct complaints *complaints)
{
    cl_int error = CL_SUCCESS;
    program->program = clCreateProgramWithSource(device->context, 1, &text, NULL, &error);
    if (!error)
        error = clBuildProgram(program->program, 1, &device->id, options, NULL, NULL);
    if (!error)
        return STATUS_OK;
    complain_of_build(device, program->program, error, complaints);
    return STATUS_DEVICE;
}

enum status program_open(struct program *program, struct device *device,
                         const struct source *source, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct text text = {0}, options = {0};
    char key[65];
    cl_int error = CL_SUCCESS;
    *program = (struct program){0};
    if (!source->single && !device->doubles) {
        complain(complaints, (struct place){0},
                 "%s has no double precision; expected another --device or --precision single",
                 device->name);
        return STATUS_DEVICE;
    }
    program_assemble(source, &text);
    write_options(device, source, &options);
    make_key(device, options.characters, text.characters, key);
    farewell_words(gives_up);
    program->program = from_cache(device, key, options.characters);
    if (!program->program) {
        TRY(from_source(program, device, text.characters, options.characters, complaints));
        to_cache(program->program, key);
    }
    program->kernel = clCreateKernel(program->program, source->kernel, &error);
    if (error) {
        complain(complaints, (struct place){0}, "%s: no kernel %s: %s (%d)", device->name,
                 source->kernel, device_error(error), error);
        status = STATUS_DEVICE;
    }
out:
    farewell_words(NULL);
    text_close(&text);
    text_close(&options);
    if (status != STATUS_OK)
        program_close(program);
    return status;
}

enum status program_give(struct program *program, const struct buffer *buffer)
{
    cl_int error = clSetKernelArg(program->kernel, (cl_uint)program->n_arguments++,
                                  sizeof buffer->memory, &buffer->memory);
    return error ? STATUS_INTERNAL : STATUS_OK;
}

enum status program_give_number(struct program *program, uint32_t number)
{
    cl_uint value = number;
    cl_int error =
        clSetKernelArg(program->kernel, (cl_uint)program->n_arguments++, sizeof value, &value);
    return error ? STATUS_INTERNAL : STATUS_OK;
}

enum status program_start(struct program *program, struct device *device, const size_t items[2],
                          struct complaints *complaints)
{
    size_t group[2] = {1, 1}, whole[2] = {items[0], items[1]}, each = (size_t)device->group;
    int axis = program->axis;
    group[axis] = each;
    whole[axis] = (items[axis] + each - 1) / each * each;
    farewell_words(gives_up);
    cl_int error = clEnqueueNDRangeKernel(device->queue, program->kernel, 2, NULL, whole, group, 0,
                                          NULL, NULL);
    farewell_words(NULL);
    program->n_arguments = 0;
    if (!error)
        return STATUS_OK;
    complain(complaints, (struct place){0}, "%s: a kernel failed: %s (%d)", device->name,
             device_error(error), error);
    return STATUS_DEVICE;
}

enum status program_run(struct program *program, struct device *device, const size_t items[2],
                        struct complaints *complaints)
{
    enum status status = program_start(program, device, items, complaints);
    if (status != STATUS_OK)
        return status;
    farewell_words(gives_up);
    status = device_wait(device, complaints);
    farewell_words(NULL);
    return status;
}

void program_close(struct program *program)
{
    if (program->kernel)
        clReleaseKernel(program->kernel);
    if (program->program)
        clReleaseProgram(program->program);
    *program = (struct program){0};
}
