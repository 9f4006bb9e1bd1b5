/* What is still done when something else than main ends the program: a file half written is
 * removed, and why the program ends is said.
 * Owns: a copy of that file's path.
 * Promises: nothing happens unless main asked for it, as signals belong to the program and not to a
 * library; only calls that are safe in a handler are made in one. */
#ifndef KEELING_BASE_FAREWELL_H
#define KEELING_BASE_FAREWELL_H

/* Once, by main, after MPI's start, which has handlers too: from here on a signal that asks the
 * program to end removes the file first, and so does exit. A file that grows too large is an error
 * of its write (EFBIG), not a signal. What the caller had ignored stays ignored. */
void farewell_prepare(void);

/* The file to remove; NULL: none any more. Only the last one is remembered. */
void farewell_file(const char *path);

/* What to say, with exit status 69, when a library aborts the program; a literal. Until the same
 * thread calls it with NULL, which puts back what signals did before: LLVM, which PoCL builds with,
 * puts handlers of its own in their place when it starts. */
void farewell_words(const char *words);

#endif
