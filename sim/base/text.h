/* Growing strings, and the nearest known word for "did you mean".
 * Owns: the buffer of each struct text.
 * Promises: text is always ended by a zero; out of memory ends the program with a sentence. */
#ifndef KEELING_BASE_TEXT_H
#define KEELING_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
    char *characters; /* owned */
    size_t length;
    size_t capacity;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_bytes(struct text *text, const char *bytes, size_t n);
void text_close(struct text *text);

/* "1 scenario", "8 scenarios". */
void text_add_count(struct text *text, long n, const char *noun);

/* In double quotes, as YAML and JSON read them. */
void text_add_quoted(struct text *text, const char *characters);

/* With ten significant digits, as %.10g writes it. */
void text_add_real(struct text *text, double value);

/* "512 bytes", "1.5 MiB": in the unit that fits. */
void text_add_size(struct text *text, double bytes);

/* malloc/calloc/realloc/strdup that never return NULL (the program ends with exit status 69). */
void *take(size_t n, size_t size); /* zeroed */
void *retake(void *block, size_t n, size_t size);
char *text_copy(const char *characters);
char *text_copy_bytes(const char *bytes, size_t n);

/* A file's name as seen from the folder of the file `from` that says it; whole numbers are counts,
 * not files, and stay. Owned by the caller. */
char *text_beside(const char *name, const char *from);

/* "folder/name". Owned by the caller. */
char *text_within(const char *folder, const char *name);

/* A path without its folders; and without its last ending too: "ssps/ssp245.yaml" is "ssp245". The
 * first is borrowed from path, the second owned by the caller. */
const char *text_file_name(const char *path);
char *text_stem(const char *path);

/* Whether a name has an ending, ".csv", and something before it. */
bool text_ends(const char *name, const char *ending);

/* "red, green or blue". */
void text_add_words(struct text *text, const char *const *words, size_t n);

/* The candidate nearest to word by edit distance (case-insensitive), or NULL when none is near
 * enough (more than a third of its letters differ). Borrowed from candidates. */
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

/* A character as names of datasets have it: small letters and digits stay, others are `_`. */
char text_plain(char c);

/* Equal without regard to case, and to `-`, `_` and blanks. The rule for species names. */
bool text_same_name(const char *a, const char *b);

/* The whole of characters as a finite or nan number; false when it is anything else.
 * Accepts "nan"/"NaN" as NaN; refuses "inf", hex, trailing letters, empty text. */
bool text_number(const char *characters, double *out);

#endif
