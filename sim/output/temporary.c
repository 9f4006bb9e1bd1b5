#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/farewell.h"
#include "base/text.h"
#include "output/temporary.h"

static const char *const ending = ".part";

char *temporary_folder(const char *path)
{
    size_t length = (size_t)(text_file_name(path) - path);
    if (length == 0)
        return text_copy(".");
    return text_copy_bytes(path, length > 1 ? length - 1 : 1);
}

/* `.name.host.`: what the temporary files of path on this host begin with. */
static char *beginning(const char *path)
{
    struct text text = {0};
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) || !*host || strchr(host, '/'))
        snprintf(host, sizeof host, "localhost");
    text_add(&text, ".%s.%s.", text_file_name(path), host);
    return text.characters;
}

char *temporary_name(const char *path)
{
    struct text text = {0};
    char *begin = beginning(path);
    text_add_bytes(&text, path, (size_t)(text_file_name(path) - path));
    text_add(&text, "%s%ld%s", begin, (long)getpid(), ending);
    free(begin);
    return text.characters;
}

/* In a container a new process often has the number of a dead one: then the file's lock tells. */
static bool is_locked(int folder, const char *name)
{
    int descriptor = openat(folder, name, O_RDWR | O_CLOEXEC);
    if (descriptor < 0)
        return errno != ENOENT;
    bool locked = flock(descriptor, LOCK_EX | LOCK_NB) != 0;
    close(descriptor);
    return locked;
}

static bool is_stale(int folder, const char *name, const char *begin)
{
    size_t length = strlen(begin);
    char *end;
    if (strncmp(name, begin, length) != 0)
        return false;
    long pid = strtol(name + length, &end, 10);
    if (strcmp(end, ending) != 0 || pid <= 0)
        return false;
    if (pid == (long)getpid())
        return !is_locked(folder, name);
    return kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

void temporary_sweep(const char *path)
{
    char *folder = temporary_folder(path), *begin = beginning(path);
    DIR *entries = opendir(folder);
    struct dirent *entry;
    while (entries && (entry = readdir(entries)))
        if (is_stale(dirfd(entries), entry->d_name, begin))
            unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries)
        closedir(entries);
    free(folder);
    free(begin);
}

/* Some file systems cannot sync a folder; then the rename is as lasting as they make it. */
static void sync_folder(const char *path)
{
    char *folder = temporary_folder(path);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        (void)!fsync(descriptor);
        close(descriptor);
    }
    free(folder);
}

int temporary_keep(int descriptor, const char *temporary, const char *path)
{
    if (fsync(descriptor) || rename(temporary, path))
        return errno;
    sync_folder(path);
    return 0;
}

enum status temporary_look(const char *path, struct complaints *complaints)
{
    struct place place = {.file = path};
    struct stat found;
    char *folder = temporary_folder(path);
    const char *wrong = NULL;
    if (stat(folder, &found))
        wrong = strerror(errno);
    else if (!S_ISDIR(found.st_mode))
        wrong = "is not a folder";
    if (wrong)
        complain(complaints, place, "cannot be written: '%s': %s", folder, wrong);
    else if (stat(path, &found) == 0 && !S_ISREG(found.st_mode)) {
        wrong = S_ISDIR(found.st_mode) ? "is a folder, not a file" : "is not a regular file";
        complain(complaints, place, "cannot be written: it %s", wrong);
    }
    free(folder);
    return wrong ? STATUS_DISK : STATUS_OK;
}

enum status temporary_put(const char *path, const char *bytes, size_t n,
                          struct complaints *complaints)
{
    char *temporary = temporary_name(path);
    int fault = 0, descriptor;
    temporary_sweep(path);
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB)) /* the lock says that it lives */
        fault = errno;
    else
        farewell_file(temporary);
    while (!fault && n > 0) {
        ssize_t written = write(descriptor, bytes, n);
        if (written < 0) {
            fault = errno == EINTR ? 0 : errno;
            continue;
        }
        bytes += written;
        n -= (size_t)written;
    }
    if (!fault)
        fault = temporary_keep(descriptor, temporary, path);
    if (descriptor >= 0)
        close(descriptor);
    if (fault) {
        if (descriptor >= 0)
            unlink(temporary);
        complain(complaints, (struct place){path, 0, 0}, "cannot be written: %s", strerror(fault));
    }
    farewell_file(NULL);
    free(temporary);
    return fault ? STATUS_DISK : STATUS_OK;
}
