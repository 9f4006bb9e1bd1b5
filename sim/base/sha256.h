/* SHA-256 (FIPS 180-4), by which an output says which inputs it was made of.
 * Owns: nothing.
 * Promises: the 64 lowercase hexadecimal digits that `sha256sum` prints. */
#ifndef KEELING_BASE_SHA256_H
#define KEELING_BASE_SHA256_H

#include <stddef.h>

void sha256_bytes(const void *bytes, size_t n, char hex[65]);

/* Of a file's contents; hex is "" when the file cannot be read. */
void sha256_file(const char *path, char hex[65]);

#endif
