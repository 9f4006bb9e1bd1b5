#include "base/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { message_limit = 800 };

/* C0 and C1 control characters but the tab; the latter are two bytes, each told alone. */
static bool is_control(const char *c)
{
    const unsigned char *byte = (const unsigned char *)c;
    bool c1 = (byte[0] == 0xc2 && byte[1] >= 0x80 && byte[1] <= 0x9f);
    return (byte[0] < ' ' && byte[0] != '\t') || byte[0] == 0x7f || c1;
}

/* Adds a line to the list: its place, a word such as "note: ", and the message. */
static void add(struct complaints *complaints, struct place place, const char *word,
                const char *format, va_list values)
{
    char *message = NULL;
    int n = vasprintf(&message, format, values);
    struct text line = {complaints->text, complaints->length,
                        complaints->text ? complaints->length + 1 : 0};
    if (place.file)
        text_add(&line, "%s:", place.file);
    if (place.file && place.line > 0)
        text_add(&line, "%d:", place.line);
    if (place.file && place.line > 0 && place.column > 0)
        text_add(&line, "%d:", place.column);
    text_add(&line, "%s%s", place.file ? " " : "", word);
    if (n > message_limit) /* a cell of megabytes: how it begins, and how the sentence ends */
        text_add(&line, "%.*s ... %s\n", message_limit / 2, message,
                 message + n - message_limit / 2);
    else
        text_add(&line, "%s\n", n < 0 ? format : message);
    free(n < 0 ? NULL : message);
    /* A hostile file must not steer the terminal it is complained on. */
    for (char *c = line.characters + complaints->length; c[1]; c++)
        if (is_control(c))
            memset(c, '?', *c == '\xc2' ? 2 : 1);
    complaints->text = line.characters;
    complaints->length = line.length;
}

void complain(struct complaints *complaints, struct place place, const char *format, ...)
{
    complaints->count++;
    if (complaints->count > complaints_limit) {
        complaints->dropped++;
        return;
    }
    va_list values;
    va_start(values, format);
    add(complaints, place, "", format, values);
    va_end(values);
}

void complaints_guess(struct complaints *complaints, struct place place, const char *near,
                      const char *format, ...)
{
    char *message = NULL;
    va_list values;
    va_start(values, format);
    int n = vasprintf(&message, format, values);
    va_end(values);
    complain(complaints, place, "%s%s%s%s", n < 0 ? format : message,
             near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    free(n < 0 ? NULL : message);
}

void remark(struct complaints *complaints, struct place place, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    add(complaints, place, "note: ", format, values);
    va_end(values);
}

void complaints_print(struct complaints *complaints, FILE *stream)
{
    if (complaints->text)
        fwrite(complaints->text, 1, complaints->length, stream);
    if (complaints->dropped)
        fprintf(stream, "... and %zu more\n", complaints->dropped);
    complaints_close(complaints);
}

void complaints_close(struct complaints *complaints)
{
    free(complaints->text);
    *complaints = (struct complaints){0};
}

void complaints_move(struct complaints *complaints, struct complaints *from)
{
    struct text text = {complaints->text, complaints->length,
                        complaints->text ? complaints->length + 1 : 0};
    if (from->text)
        text_add_bytes(&text, from->text, from->length);
    complaints->text = text.characters;
    complaints->length = text.length;
    complaints->count += from->count;
    complaints->dropped += from->dropped;
    complaints_close(from);
}

int status_exit(enum status status)
{
    static const int exits[] = {
#define STATUS(name, exit_status, sentence) exit_status,
#include "base/status.def"
#undef STATUS
    };
    return exits[status];
}

const char *status_sentence(enum status status)
{
    static const char *const sentences[] = {
#define STATUS(name, exit_status, sentence) sentence,
#include "base/status.def"
#undef STATUS
    };
    return sentences[status];
}
