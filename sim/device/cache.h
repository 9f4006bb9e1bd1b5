/* Built programs kept between runs, in $KEELING_CACHE, else $XDG_CACHE_HOME/keeling, else
 * ~/.cache/keeling.
 * Owns: nothing in memory but what cache_read returns.
 * Promises: what it returns is what was written (length and SHA-256 agree), or nothing. */
#ifndef KEELING_DEVICE_CACHE_H
#define KEELING_DEVICE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

/* The folder, made if missing and writable with room to spare; NULL when there is none. Owned by
 * the caller. */
char *cache_folder(void);

/* The entry called key, or NULL; size bytes, owned by the caller. */
unsigned char *cache_read(const char *key, size_t *size);

/* Keeps an entry; failure is silent, as the cache is only a convenience. */
void cache_write(const char *key, const unsigned char *bytes, size_t size);

#endif
