#include "ranks/ranks.h"

#include <stdlib.h>

#include <mpi.h>

enum { piece = 1 << 28 }; /* bytes or counts in one message */

static bool has_launcher(void)
{
    static const char *const marks[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMI_RANK", "PMIX_RANK",
                                        "MPI_LOCALNRANKS"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (getenv(marks[i]))
            return true;
    return false;
}

void ranks_open(struct ranks *ranks)
{
    int given;
    MPI_Comm node;
    *ranks = (struct ranks){0, 1, 0, 1};
    if (!has_launcher())
        return;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks->size);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    MPI_Comm_rank(node, &ranks->local_rank);
    MPI_Comm_size(node, &ranks->local_size);
    MPI_Comm_free(&node);
}

enum status ranks_refuse_alone(const struct ranks *ranks, struct complaints *complaints)
{
    const char *tasks = getenv("SLURM_STEP_NUM_TASKS"), *task = getenv("SLURM_PROCID");
    long n = tasks && task ? strtol(tasks, NULL, 10) : 1;
    if (ranks->size > 1 || n < 2)
        return STATUS_OK;
    complain(
        complaints, (struct place){0},
        "this step of Slurm has %ld tasks, but each of them runs alone and would write the same "
        "file; expected srun --mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH), or one task",
        n);
    return STATUS_DEVICE;
}

void ranks_close(void)
{
    int started = 0;
    MPI_Initialized(&started);
    if (started)
        MPI_Finalize();
}

void ranks_leave(const struct ranks *ranks, enum status status, struct complaints *complaints)
{
    if (ranks->size == 1)
        return;
    complaints_print(complaints, stderr);
    MPI_Abort(MPI_COMM_WORLD, status_exit(status));
}

enum status ranks_agree(const struct ranks *ranks, enum status status,
                        struct complaints *complaints)
{
    int own = status == STATUS_OK ? ranks->size : ranks->rank, first, code = (int)status;
    if (ranks->size == 1)
        return status;
    MPI_Allreduce(&own, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == ranks->size)
        return STATUS_OK;
    MPI_Bcast(&code, 1, MPI_INT, first, MPI_COMM_WORLD);
    if (first != ranks->rank) {
        complaints_close(complaints);
        complaints->count = 1; /* told elsewhere */
    }
    return (enum status)code;
}

struct share share_of(int64_t n, int number, int of)
{
    int64_t first = n * number / of;
    return (struct share){first, n * (number + 1) / of - first};
}

int share_owner(int64_t n, int of, int64_t i)
{
    return (int)(((i + 1) * of - 1) / n);
}

struct grid ranks_grid(const struct ranks *ranks, int parts)
{
    return (struct grid){parts, ranks->size / parts, ranks->rank % parts, ranks->rank / parts};
}

void ranks_send(const void *bytes, size_t n, int to)
{
    for (size_t at = 0; at < n; at += piece) {
        size_t part = n - at < piece ? n - at : piece;
        MPI_Send((const char *)bytes + at, (int)part, MPI_BYTE, to, 0, MPI_COMM_WORLD);
    }
}

void ranks_receive(void *bytes, size_t n, int from)
{
    for (size_t at = 0; at < n; at += piece) {
        size_t part = n - at < piece ? n - at : piece;
        MPI_Recv((char *)bytes + at, (int)part, MPI_BYTE, from, 0, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    }
}

void ranks_sum(const struct ranks *ranks, uint32_t *sums, size_t n)
{
    for (size_t at = 0; ranks->size > 1 && at < n; at += piece) {
        int part = n - at < piece ? (int)(n - at) : piece;
        const void *own = ranks->rank ? (const void *)(sums + at) : MPI_IN_PLACE;
        MPI_Reduce(own, sums + at, part, MPI_UINT32_T, MPI_SUM, 0, MPI_COMM_WORLD);
    }
}

void ranks_least(const struct ranks *ranks, double *values, size_t n)
{
    for (size_t at = 0; ranks->size > 1 && at < n; at += piece) {
        int part = n - at < piece ? (int)(n - at) : piece;
        MPI_Allreduce(MPI_IN_PLACE, values + at, part, MPI_DOUBLE, MPI_MIN, MPI_COMM_WORLD);
    }
}

void ranks_spread(const struct ranks *ranks, double *value)
{
    if (ranks->size > 1)
        MPI_Bcast(value, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
}
