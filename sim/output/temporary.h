/* A file that bears another name in the folder of its final one until it is whole.
 * Owns: nothing; but for temporary_put the caller creates and removes the file.
 * Promises: the final name changes hands in one step, after the bytes are on the disk; what dead
 * processes of this host left behind is swept away, what live ones write is not touched. */
#ifndef KEELING_OUTPUT_TEMPORARY_H
#define KEELING_OUTPUT_TEMPORARY_H

#include "base/status.h"

/* `folder/.name.host.pid.part`, to be freed by the caller. */
char *temporary_name(const char *path);

/* The folder of path (`.` when it names none), to be freed by the caller. */
char *temporary_folder(const char *path);

/* Removes the temporary files of path whose process lives no more. */
void temporary_sweep(const char *path);

/* Syncs the open file, gives it its final name and syncs the folder. 0 or an errno. */
int temporary_keep(int descriptor, const char *temporary, const char *path);

/* Complains of what can be seen to be wrong with a path before anything is written. */
enum status temporary_look(const char *path, struct complaints *complaints);

/* Writes a whole file of n bytes in this way. Complains of what is wrong. */
enum status temporary_put(const char *path, const char *bytes, size_t n,
                          struct complaints *complaints);

#endif
