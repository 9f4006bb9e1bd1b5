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

/* Before OpenCL is first called: LLVM, which PoCL builds with, puts handlers of signals of its own
 * in the place of those that are there now; farewell_words, in the same thread, puts them back. */
void farewell_keep(void);

/* What to say, with exit status 69, when a library aborts the program; NULL: it is not expected to.
 * A literal. */
void farewell_words(const char *words);

#endif
