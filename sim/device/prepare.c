#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "device/cache.h"
#include "device/device.h"

/* PoCL keeps its own cache and ends the process when that is full or damaged (pocl issues 430, 534,
 * 1480). So it gets a folder of ours, whose files are listed, when the last process leaves it, in a
 * manifest; a folder that is not as its manifest says is emptied by the first process that comes.
 * Where no disk has room it gets a temporary folder. */
static struct {
    char *folder;   /* owned; PoCL's cache */
    bool temporary; /* removed at exit */
    int lock;       /* shared while this process runs */
} pocl = {.lock = -1};

static struct text walked; /* nftw has no context: the manifest being made */

static int remove_entry(const char *path, const struct stat *found, int type, struct FTW *walk)
{
    (void)found;
    (void)type;
    (void)walk;
    return remove(path);
}

static int list_entry(const char *path, const struct stat *found, int type, struct FTW *walk)
{
    if (type == FTW_F && strcmp(path + walk->base, "last_accessed"))
        text_add(&walked, "%s %lld %lld.%09ld\n", path, (long long)found->st_size,
                 (long long)found->st_mtim.tv_sec, found->st_mtim.tv_nsec);
    return 0;
}

static int by_line(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files below the folder, sorted, with size and time of change. Owned by the caller. */
static char *manifest_of(const char *folder)
{
    struct text sorted = {0};
    walked = (struct text){0};
    nftw(folder, list_entry, 16, FTW_PHYS);
    size_t n = 0, most = walked.length / 8 + 1;
    char **line = take(most, sizeof *line), *rest = walked.characters;
    for (char *one; rest && (one = strsep(&rest, "\n"));)
        if (*one)
            line[n++] = one;
    qsort(line, n, sizeof *line, by_line);
    text_add(&sorted, "%zu files\n", n);
    for (size_t i = 0; i < n; i++)
        text_add(&sorted, "%s\n", line[i]);
    free(line);
    text_close(&walked);
    return sorted.characters;
}

static char *manifest_path(void)
{
    struct text path = {0};
    text_add(&path, "%s.manifest", pocl.folder);
    return path.characters;
}

static bool as_manifest_says(void)
{
    char *path = manifest_path(), *now = manifest_of(pocl.folder);
    FILE *file = fopen(path, "r");
    size_t length = strlen(now);
    bool same = file || !strcmp(now, "0 files\n");
    for (size_t i = 0; file && same && i <= length; i++)
        same = fgetc(file) == (i < length ? (unsigned char)now[i] : EOF);
    if (file)
        fclose(file);
    free(path);
    free(now);
    return same;
}

static void write_manifest(void)
{
    char *path = manifest_path(), *now = manifest_of(pocl.folder);
    struct text temporary = {0};
    text_add(&temporary, "%s.%ld", path, (long)getpid());
    FILE *file = fopen(temporary.characters, "w");
    if (file) {
        bool written = fputs(now, file) >= 0;
        if (fclose(file) || !written || rename(temporary.characters, path))
            unlink(temporary.characters);
    }
    text_close(&temporary);
    free(path);
    free(now);
}

static void leave(void)
{
    if (pocl.temporary)
        nftw(pocl.folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    else if (!flock(pocl.lock, LOCK_EX | LOCK_NB))
        write_manifest();
    if (pocl.lock >= 0)
        close(pocl.lock);
    free(pocl.folder);
    pocl.folder = NULL;
}

/* Shared lock on the cache; the only process there empties it first if it is not as it was left. */
static void enter(const char *folder)
{
    struct text lock = {0};
    text_add(&lock, "%s/lock", folder);
    pocl.lock = open(lock.characters, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    text_close(&lock);
    if (pocl.lock < 0)
        return;
    if (!flock(pocl.lock, LOCK_EX | LOCK_NB) && !as_manifest_says())
        nftw(pocl.folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    flock(pocl.lock, LOCK_SH);
}

/* PoCL gives every process a thread for each core; several share them. */
static void share_cores(int processes)
{
    char threads[24];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    snprintf(threads, sizeof threads, "%ld", cores > processes ? cores / processes : 1);
    if (processes > 1)
        setenv("POCL_MAX_PTHREAD_COUNT", threads, 0);
}

/* Where /sys is not mounted (a bare chroot), PoCL's library for topology finds neither cores nor
 * memory, and PoCL ends the program; so it is told what the C library knows. */
static void describe_machine(void)
{
    char machine[96];
    double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    if (!access("/sys/devices/system/cpu", R_OK))
        return;
    snprintf(machine, sizeof machine, "NUMANode:1(memory=%.0f) pu:%ld", memory,
             sysconf(_SC_NPROCESSORS_ONLN));
    setenv("HWLOC_SYNTHETIC", machine, 0);
}

static pthread_mutex_t preparing = PTHREAD_MUTEX_INITIALIZER;
static pid_t prepared; /* the process that did; 0: none yet */

bool device_forked(void)
{
    pthread_mutex_lock(&preparing);
    bool forked = prepared && prepared != getpid();
    pthread_mutex_unlock(&preparing);
    return forked;
}

static void prepare(int processes)
{
    share_cores(processes);
    describe_machine();
    struct text path = {0};
    char *folder = cache_folder();
    if (getenv("POCL_CACHE_DIR")) {
        free(folder);
        return;
    }
    text_add(&path, folder ? "%s/pocl" : "/tmp/keeling-XXXXXX", folder);
    pocl.folder = path.characters;
    if (folder)
        enter(folder);
    else
        pocl.temporary = mkdtemp(pocl.folder);
    free(folder);
    setenv("POCL_CACHE_DIR", pocl.folder, 0);
    atexit(leave);
}

void device_prepare(int processes)
{
    pthread_mutex_lock(&preparing);
    if (!prepared) {
        prepare(processes);
        prepared = getpid();
    }
    pthread_mutex_unlock(&preparing);
}
