#include "year/limits.h"

enum { n_chains = 10 /* as kernels/bench.cl */, n_rounds = 4096, repeats = 5 };

/* Seconds of the fastest run of a kernel of bench.cl over `items` work-items. */
static enum status time_kernel(double *best, const char *kernel, struct device *device,
                               const struct settings *settings, int lanes, size_t items, uint32_t n,
                               struct complaints *complaints)
{
    struct program program = {0};
    struct buffer in = {0}, out = {0};
    struct source source = {.main = "bench.cl",
                            .kernel = kernel,
                            .model = "",
                            .stores = "",
                            .single = settings->single,
                            .lanes = lanes};
    size_t scalar = settings->single ? sizeof(float) : sizeof(double);
    size_t vectors = n > items ? n : items;
    enum status status = STATUS_OK;
    TRY(program_open(&program, device, &source, complaints));
    TRY(buffer_open(&in, device, 2 * vectors * (size_t)lanes * scalar, complaints));
    TRY(buffer_open(&out, device, vectors * (size_t)lanes * scalar, complaints));
    void *mapped = buffer_map(&in, device, true, complaints);
    for (size_t i = 0; mapped && i < 2 * vectors * (size_t)lanes; i++) {
        double value = i ? 1e-4 : 0.999;
        if (settings->single)
            ((float *)mapped)[i] = (float)value;
        else
            ((double *)mapped)[i] = value;
    }
    buffer_unmap(&in, device);
    for (int run = 0; run < repeats; run++) {
        TRY(program_give(&program, &out));
        TRY(program_give(&program, &in));
        TRY(program_give_number(&program, n));
        double start = device_clock(device);
        TRY(program_run(&program, device, (size_t[2]){items, 1}, complaints));
        double seconds = device_clock(device) - start;
        if (run == 1 || (run > 1 && seconds < *best)) /* the first one warms up */
            *best = seconds;
    }
out:
    buffer_close(&in, device);
    buffer_close(&out, device);
    program_close(&program);
    return status;
}

enum status limits_measure(struct limits *limits, struct device *device,
                           const struct settings *settings, int lanes,
                           struct complaints *complaints)
{
    size_t items = (size_t)device->units * (device->cpu ? 64 : 2048);
    size_t scalar = settings->single ? sizeof(float) : sizeof(double);
    uint32_t n = (uint32_t)(((size_t)256 << 20) / scalar / (size_t)lanes / items * items);
    double work = (double)items * lanes * n_rounds, seconds = 0;
    enum status status = STATUS_OK;
    *limits = (struct limits){0};
    TRY(time_kernel(&seconds, "rate_fma", device, settings, lanes, items, n_rounds, complaints));
    limits->fma = work * n_chains / seconds;
    TRY(time_kernel(&seconds, "rate_exp", device, settings, lanes, items, n_rounds, complaints));
    limits->exp = work / seconds;
    TRY(time_kernel(&seconds, "rate_memory", device, settings, lanes, items, n, complaints));
    limits->bytes = 3.0 * n * lanes * (double)scalar / seconds;
out:
    return status;
}
