#include "base/farewell.h"

#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/status.h"

static char file[PATH_MAX];
static volatile sig_atomic_t writer; /* the process that writes it; 0: there is none */
static const char *volatile last_words;

/* The signals that ask a program to end, and what they did before the last words. */
static const int ends[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGABRT, SIGPIPE,
                           SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU};
enum { n_ends = sizeof ends / sizeof *ends };
static _Thread_local struct sigaction before[n_ends];

static void remove_file(void)
{
    if (writer == (sig_atomic_t)getpid()) /* not so in a child that a library forked */
        unlink(file);
}

/* Ends the program as the signal would have done; the first process of a container, which signals
 * do not end by themselves, is ended too. */
static void leave(int signal)
{
    const char *words = last_words;
    remove_file();
    if (signal == SIGABRT && words) {
        (void)!write(STDERR_FILENO, words, strlen(words));
        _exit(status_exit(STATUS_DEVICE));
    }
    raise(signal);
    _exit(128 + signal);
}

/* What the caller ignores (nohup) stays ignored. */
void farewell_prepare(void)
{
    struct sigaction own = {.sa_handler = leave, .sa_flags = SA_RESETHAND | SA_NODEFER}, found;
    sigemptyset(&own.sa_mask);
    for (int i = 0; i < n_ends; i++)
        if (!sigaction(ends[i], NULL, &found) && found.sa_handler != SIG_IGN)
            sigaction(ends[i], &own, NULL);
    signal(SIGXFSZ, SIG_IGN);
    atexit(remove_file);
}

void farewell_file(const char *path)
{
    writer = 0;
    if (!path)
        return;
    snprintf(file, sizeof file, "%s", path);
    writer = strlen(path) < sizeof file ? (sig_atomic_t)getpid() : 0;
}

void farewell_words(const char *words)
{
    for (int i = 0; i < n_ends; i++)
        if (words)
            sigaction(ends[i], NULL, &before[i]);
        else
            sigaction(ends[i], &before[i], NULL);
    last_words = words;
}
