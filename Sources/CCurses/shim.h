/* Wide ncurses for Swift: fixed-arity functions for what Swift does not see (globals, macros, variadics),
   and the signal handlers that give the terminal back, which must not touch the Swift runtime. */
#ifndef HAWKER_CCURSES_SHIM_H
#define HAWKER_CCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* term.h defines capabilities as macros with everyday names. */
#undef lines
#undef columns
#undef tab
#undef bell
#undef newline

/* ---- set-up ---- */

/* Whether TERM is known; 0 unknown, 1 known, -1 no database. */
static inline int hawker_term_known(void) {
    int result = 0;
    return setupterm(NULL, STDOUT_FILENO, &result) == OK ? 1 : result;
}

/* newterm, because initscr ends the process when it fails. */
static inline SCREEN *hawker_open_screen(void) { return newterm(NULL, stdout, stdin); }
static inline WINDOW *hawker_stdscr(void) { return stdscr; }
static inline int hawker_colors(void) { return COLORS; }
static inline int hawker_color_pairs(void) { return COLOR_PAIRS; }
static inline int hawker_rows(void) { return getmaxy(stdscr); }
static inline int hawker_columns(void) { return getmaxx(stdscr); }

/* A string capability; NULL when the terminal has none. */
static inline const char *hawker_capability(const char *name) {
    char *value = tigetstr((char *)name);
    return value == NULL || value == (char *)-1 ? NULL : value;
}

static inline int hawker_locale_is_utf8(void) {
    /* A locale that is named but not installed, as in most containers, must not cost the person the characters
     * beyond 7 bits: the environment says UTF-8, so the C library is told so too. */
    if (!setlocale(LC_ALL, "") && !setlocale(LC_CTYPE, "")) {
        const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
        for (int i = 0; i < 3; i++) {
            const char *value = getenv(names[i]);
            if (!value || !*value) continue;
            if (strstr(value, "UTF-8") || strstr(value, "utf-8") || strstr(value, "utf8") || strstr(value, "UTF8"))
                setlocale(LC_CTYPE, "C.UTF-8");
            break;
        }
    }
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* ---- input ---- */

enum { HAWKER_KEY_PASTE_BEGIN = 0x2000, HAWKER_KEY_PASTE_END = 0x2001 };

/* A character gives OK, a function key KEY_CODE_YES, nothing to read ERR. */
static inline int hawker_read_key(WINDOW *window, uint32_t *code) {
    wint_t value = 0;
    int result = wget_wch(window, &value);
    *code = (uint32_t)value;
    return result;
}

static inline int hawker_is_function_key(uint32_t code, int *number) {
    *number = (int)code - KEY_F0;
    return *number >= 1 && *number <= 63;
}

enum { HAWKER_MOUSE_NONE, HAWKER_MOUSE_PRESS, HAWKER_MOUSE_RELEASE, HAWKER_MOUSE_UP, HAWKER_MOUSE_DOWN };

static inline void hawker_mouse_on(void) {
    mouseinterval(0);
    mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

static inline void hawker_mouse_off(void) { mousemask(0, NULL); }

static inline int hawker_read_mouse(int *x, int *y) {
    MEVENT event;
    if (getmouse(&event) != OK) return HAWKER_MOUSE_NONE;
    *x = event.x;
    *y = event.y;
    if (event.bstate & BUTTON1_PRESSED) return HAWKER_MOUSE_PRESS;
    if (event.bstate & BUTTON1_RELEASED) return HAWKER_MOUSE_RELEASE;
    if (event.bstate & BUTTON4_PRESSED) return HAWKER_MOUSE_UP;
    if (event.bstate & BUTTON5_PRESSED) return HAWKER_MOUSE_DOWN;
    return HAWKER_MOUSE_NONE;
}

/* ---- drawing ---- */

enum { HAWKER_BOLD = 1, HAWKER_DIM = 2, HAWKER_ITALIC = 4, HAWKER_UNDERLINE = 8, HAWKER_REVERSE = 16 };

/* Attributes are HAWKER_ bits; pairs above 32,767 go the extended way. */
static inline void hawker_put_cell(WINDOW *window, int y, int x, uint32_t scalar, int attributes, int pair) {
    attr_t look = A_NORMAL;
    if (attributes & HAWKER_BOLD) look |= A_BOLD;
    if (attributes & HAWKER_DIM) look |= A_DIM;
    if (attributes & HAWKER_ITALIC) look |= A_ITALIC;
    if (attributes & HAWKER_UNDERLINE) look |= A_UNDERLINE;
    if (attributes & HAWKER_REVERSE) look |= A_REVERSE;
    wchar_t text[2] = {(wchar_t)scalar, 0};
    cchar_t cell;
    if (setcchar(&cell, text, look, (short)(pair & 0x7FFF), &pair) == OK) mvwadd_wch(window, y, x, &cell);
}

/* ---- giving the terminal back ---- */

struct hawker_guard {
    volatile sig_atomic_t armed;
    volatile sig_atomic_t stopping;
    volatile sig_atomic_t resumed;
    int tty;
    int wake;
    struct termios before;
    struct termios during;
    char leave[512];
    size_t leave_length;
    char enter[512];
    size_t enter_length;
    struct sigaction old[65];
};

/* Swift emits functions of a header but not its variables, so the state is one function's own. Every object
   file that calls the functions below would get another copy: one Swift file does. */
static inline struct hawker_guard *hawker_state(void) {
    static struct hawker_guard state;
    return &state;
}

static inline void hawker_write_all(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        length -= (size_t)written;
    }
}

static inline void hawker_wake(void) {
    uint64_t one = 1;
    ssize_t ignored = write(hawker_state()->wake, &one, sizeof one);
    (void)ignored;
}

/* TCSADRAIN would wait for a terminal that may be gone. */
static inline void hawker_leave(void) {
    hawker_write_all(hawker_state()->tty, hawker_state()->leave, hawker_state()->leave_length);
    tcsetattr(hawker_state()->tty, TCSANOW, &hawker_state()->before);
}

/* The end by signal: gives the terminal back once, then lets the signal do what it did before.
   A fault happens again as soon as this returns, and a handler that was there before (Swift's backtrace) sees
   it then. One that was sent from outside does not, and such a handler would return into a program that draws
   on: it gets the default, which ends the process. */
static void hawker_on_end(int signal_number, siginfo_t *info, void *context) {
    (void)context;
    int error = errno;
    if (hawker_state()->armed) {
        hawker_state()->armed = 0;
        hawker_leave();
    }
    int sent = info->si_code <= 0 && info->si_pid != getpid();
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(signal_number, sent ? &standard : &hawker_state()->old[signal_number], NULL);
    if (info->si_code <= 0) raise(signal_number);
    errno = error;
}

/* A stop waits for the thread that draws: from here, its bytes and those that give the terminal back would mix. */
static void hawker_on_stop(int signal_number, siginfo_t *info, void *context) {
    (void)signal_number;
    (void)info;
    (void)context;
    int error = errno;
    hawker_state()->stopping = 1;
    hawker_wake();
    errno = error;
}

static void hawker_on_continue(int signal_number, siginfo_t *info, void *context) {
    (void)signal_number;
    (void)info;
    (void)context;
    int error = errno;
    hawker_state()->resumed = 1;
    hawker_wake();
    errno = error;
}

static void hawker_on_resize(int signal_number, siginfo_t *info, void *context) {
    (void)signal_number;
    (void)info;
    (void)context;
    int error = errno;
    hawker_wake();
    errno = error;
}

/* exit() without a close. */
static void hawker_on_exit(void) {
    if (!hawker_state()->armed) return;
    hawker_state()->armed = 0;
    hawker_leave();
}

enum { HAWKER_ONLY_DEFAULT = 1 };

static inline void hawker_take(int signal_number, void (*handler)(int, siginfo_t *, void *), int when, int flags) {
    struct sigaction action;
    const struct sigaction *old = &hawker_state()->old[signal_number];
    /* Who takes or ignores a signal ends the session himself. */
    if (when == HAWKER_ONLY_DEFAULT && ((old->sa_flags & SA_SIGINFO) || old->sa_handler != SIG_DFL)) {
        sigaction(signal_number, old, NULL);
        return;
    }
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = flags | SA_SIGINFO;
    sigfillset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

/* The signals that are taken, each list ended by 0: those that end the process, its faults, and the rest. */
static inline const int *hawker_ending(void) {
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, 0};
    return signals;
}

static inline const int *hawker_faults(void) {
    static const int signals[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, 0};
    return signals;
}

static inline const int *hawker_others(void) {
    static const int signals[] = {SIGTSTP, SIGCONT, SIGWINCH, 0};
    return signals;
}

static inline void hawker_remember(const int *signals) {
    for (; *signals; signals++) sigaction(*signals, NULL, &hawker_state()->old[*signals]);
}

static inline void hawker_give_back(const int *signals) {
    for (; *signals; signals++) sigaction(*signals, &hawker_state()->old[*signals], NULL);
}

/* Remembers the tty's modes and whose the signals are, and takes the stop; call before curses takes all three.
   curses would ignore SIGTSTP while it draws, which throws it away; it keeps its hands off one that is taken. */
static inline int hawker_guard_remember(int tty, int wake) {
    hawker_remember(hawker_ending());
    hawker_remember(hawker_faults());
    hawker_remember(hawker_others());
    hawker_state()->wake = wake;
    hawker_state()->stopping = 0;
    if (tcgetattr(tty, &hawker_state()->before) != 0) return -1;
    hawker_take(SIGTSTP, hawker_on_stop, 0, SA_RESTART);
    return 0;
}

/* Gives the signals back when curses did not start. */
static inline void hawker_guard_forget(void) {
    hawker_give_back(hawker_ending());
    hawker_give_back(hawker_faults());
    hawker_give_back(hawker_others());
}

/* Arms the handlers; call once curses has set its modes. */
static inline void hawker_guard_arm(int tty, const char *leave, size_t leave_length, const char *enter,
                                    size_t enter_length) {
    /* So that a stack overflow of this thread finds a stack to be handled on. */
    static char stack[65536];
    static int exits;
    stack_t alternate;
    if (sigaltstack(NULL, &alternate) == 0 && (alternate.ss_flags & SS_DISABLE)) {
        memset(&alternate, 0, sizeof alternate);
        alternate.ss_sp = stack;
        alternate.ss_size = sizeof stack;
        sigaltstack(&alternate, NULL);
    }
    if (!exits) exits = atexit(hawker_on_exit) == 0;
    hawker_state()->tty = tty;
    hawker_state()->leave_length =
        leave_length < sizeof hawker_state()->leave ? leave_length : sizeof hawker_state()->leave;
    memcpy(hawker_state()->leave, leave, hawker_state()->leave_length);
    hawker_state()->enter_length =
        enter_length < sizeof hawker_state()->enter ? enter_length : sizeof hawker_state()->enter;
    memcpy(hawker_state()->enter, enter, hawker_state()->enter_length);
    tcgetattr(tty, &hawker_state()->during);
    hawker_state()->resumed = 0;
    hawker_state()->armed = 1;
    for (const int *signal = hawker_ending(); *signal; signal++) {
        hawker_take(*signal, hawker_on_end, HAWKER_ONLY_DEFAULT, SA_RESTART);
    }
    for (const int *signal = hawker_faults(); *signal; signal++) {
        hawker_take(*signal, hawker_on_end, 0, SA_ONSTACK);
    }
    hawker_take(SIGCONT, hawker_on_continue, 0, SA_RESTART);
    hawker_take(SIGWINCH, hawker_on_resize, 0, SA_RESTART);
}

/* Gives the signals back to whom they belonged. The bytes are not written: a normal end goes through curses. */
static inline void hawker_guard_disarm(void) {
    hawker_state()->armed = 0;
    hawker_guard_forget();
}

static inline void hawker_guard_restore_modes(void) {
    tcsetattr(hawker_state()->tty, TCSANOW, &hawker_state()->before);
}

/* Asks for a stop as SIGTSTP does. */
static inline void hawker_guard_ask_to_stop(void) { hawker_state()->stopping = 1; }

/* Stops the process when that was asked for, and returns once it goes on; call from the thread that draws. Where
   nothing can continue it (an orphaned process group, a shell without job control) it goes on at once. */
static inline void hawker_guard_stop_if_asked(void) {
    if (!hawker_state()->stopping) return;
    hawker_state()->stopping = 0;
    hawker_leave();
    struct sigaction mine;
    sigset_t one, before;
    sigemptyset(&one);
    sigaddset(&one, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &one, &before);
    sigaction(SIGTSTP, &hawker_state()->old[SIGTSTP], &mine);
    raise(SIGTSTP);
    /* Stops here, until SIGCONT. */
    sigaction(SIGTSTP, &mine, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    hawker_state()->resumed = 1;
}

/* Takes the terminal again when the process was stopped and continued since the last call; returns whether. */
static inline int hawker_guard_take_resumed(void) {
    if (!hawker_state()->resumed) return 0;
    hawker_state()->resumed = 0;
    tcsetattr(hawker_state()->tty, TCSANOW, &hawker_state()->during);
    hawker_write_all(hawker_state()->tty, hawker_state()->enter, hawker_state()->enter_length);
    return 1;
}

/* ---- waiting ---- */

/* Waits for input or a wake-up. Bit 0: input, bit 1: wake-up (taken back), bit 2: the terminal hung up. */
static inline int hawker_wait(int input, int wake, int milliseconds) {
    struct pollfd files[2] = {{input, POLLIN, 0}, {wake, POLLIN, 0}};
    int count = poll(files, 2, milliseconds);
    if (count <= 0) return 0;
    int result = 0;
    if (files[0].revents & POLLIN) result |= 1;
    else if (files[0].revents & (POLLHUP | POLLERR | POLLNVAL)) result |= 4;
    if (files[1].revents & POLLIN) {
        uint64_t count = 0;
        ssize_t ignored = read(wake, &count, sizeof count);
        (void)ignored;
        result |= 2;
    }
    return result;
}

/* The tty's own idea of its size; 0 when it has none. */
static inline int hawker_tty_size(int tty, int *columns_found, int *rows_found) {
    struct winsize size;
    if (ioctl(tty, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return 0;
    *columns_found = size.ws_col;
    *rows_found = size.ws_row;
    return 1;
}

#endif
