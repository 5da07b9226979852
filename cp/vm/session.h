/* A session: a terminal and, once somebody has logged on there, his virtual machine. Everything under cp_lock, on the
 * loop's thread; vm->session changes under vm->lock as well, so that either lock is enough to read it. */
#pragma once
#include "cp/vm/vm.h"

/* What LOGON was asked for, kept while the password is being typed. */
struct logon_request {
    char userid[9], by[9];
    bool here, noipl, norun, quiet;
    bool has_machine;
    enum machine_type machine; /* if has_machine */
    u64 storage;               /* 0: the directory's */
    char account[9];           /* empty: the directory's */
    char typed[256];           /* "# data": what is typed at the console at once */
    char ipl[130];             /* operands of the IPL option; empty: the directory's */
    char ignored[16];          /* the first option that a reconnection ignores */
};

struct session {
    struct session *next;
    struct terminal *terminal;
    struct vm *vm;
    bool system_console; /* the terminal of `ursa run` */
    bool password_wanted;
    struct logon_request request;
    unsigned failures;        /* LOGONs refused at this terminal */
    struct loop_timer *delay; /* after failures a password is looked at late */
    char password[256];
    struct held_line *held;        /* typed while nobody could take it, oldest first */
    struct virtual_device *dialed; /* DIAL: whose display it is now */
    char question[64];             /* the command that waits for a password behind it; empty: none */
};

/* A terminal has come: the logo, then whatever is typed. */
struct session *session_open(struct terminal *t, bool system_console);
void session_say(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The terminal's user is vm from now on (NULL: nobody). */
void session_attach(struct session *s, struct vm *vm);
/* A delay or a sleep has ended: what was typed meanwhile is taken. NULL is nobody. */
void session_ready(struct session *s);
/* The user has left: the terminal ends, or (stay, and always for the system console) shows the logo again. */
void session_leave(struct session *s, bool stay);
void session_show_logo(struct session *s);
/* How LOGON messages name it: "GRAF L0003", "DSC" for NULL. */
void session_name(const struct session *s, char *text, size_t size);
/* What vm's user has set of his terminal, TERMINAL, SCREEN, SET PF, has changed. Under vm->lock or cp_lock. */
void session_configure(struct vm *vm);
/* The status area of vm's terminal. Under vm->lock or cp_lock. */
void session_status(struct vm *vm);
/* As if text had been typed at s, after all that was before. */
void session_type(struct session *s, const char *text);
/* LOGOFF where nobody is logged on: the terminal ends, the system's own shows the logo. */
void session_drop(struct session *s);
/* Ask the person at vm's terminal for a password, which is neither shown nor kept; then command is issued with it.
 * False: there is nobody to ask. */
bool session_ask_password(struct vm *vm, const char *prompt, const char *command);
void session_say_all(const char *text);
void session_close_all(void);
