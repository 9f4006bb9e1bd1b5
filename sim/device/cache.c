#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/text.h"
#include "device/cache.h"

enum { least_room = 64 * 1024 * 1024, hash_length = 64 };

static bool make_folders(char *path)
{
    for (char *c = path + 1; *c; c++) {
        if (*c != '/')
            continue;
        *c = 0;
        bool made = !mkdir(path, 0700) || errno == EEXIST;
        *c = '/';
        if (!made)
            return false;
    }
    return !mkdir(path, 0700) || errno == EEXIST;
}

static bool roomy(const char *folder)
{
    struct statvfs disk;
    return !access(folder, W_OK | X_OK) && !statvfs(folder, &disk) &&
           (double)disk.f_bavail * (double)disk.f_frsize >= least_room;
}

char *cache_folder(void)
{
    struct text path = {0};
    const char *own = getenv("KEELING_CACHE"), *shared = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (own && *own)
        text_add(&path, "%s", own);
    else if (shared && *shared)
        text_add(&path, "%s/keeling", shared);
    else if (home && *home)
        text_add(&path, "%s/.cache/keeling", home);
    else
        return NULL;
    if (make_folders(path.characters) && roomy(path.characters))
        return path.characters;
    text_close(&path);
    return NULL;
}

static char *entry_path(const char *key)
{
    struct text path = {0};
    char *folder = cache_folder();
    if (!folder)
        return NULL;
    text_add(&path, "%s/%s.bin", folder, key);
    free(folder);
    return path.characters;
}

static unsigned char *read_whole(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    struct stat found;
    if (!file)
        return NULL;
    unsigned char *bytes = NULL;
    if (!fstat(fileno(file), &found) && S_ISREG(found.st_mode) && found.st_size > hash_length) {
        *size = (size_t)found.st_size;
        bytes = take(*size, 1);
        if (fread(bytes, 1, *size, file) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(file);
    return bytes;
}

/* An entry is the SHA-256 of its content in hexadecimal, then the content. */
unsigned char *cache_read(const char *key, size_t *size)
{
    char *path = entry_path(key), hash[hash_length + 1];
    unsigned char *bytes = path ? read_whole(path, size) : NULL;
    if (bytes) {
        *size -= hash_length;
        sha256_bytes(bytes + hash_length, *size, hash);
        if (memcmp(hash, bytes, hash_length)) {
            unlink(path);
            free(bytes);
            bytes = NULL;
        } else {
            memmove(bytes, bytes + hash_length, *size);
        }
    }
    free(path);
    return bytes;
}

void cache_write(const char *key, const unsigned char *bytes, size_t size)
{
    char *path = entry_path(key), hash[hash_length + 1];
    if (!path)
        return;
    struct text temporary = {0};
    text_add(&temporary, "%s.%ld", path, (long)getpid());
    FILE *file = fopen(temporary.characters, "wb");
    if (file) {
        sha256_bytes(bytes, size, hash);
        bool written = fwrite(hash, 1, hash_length, file) == hash_length &&
                       fwrite(bytes, 1, size, file) == size;
        if (fclose(file) || !written || rename(temporary.characters, path))
            unlink(temporary.characters);
    }
    text_close(&temporary);
    free(path);
}
