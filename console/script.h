/* The parts of `ursa script` (language: README and DESIGN of session scripts; see script_parse.c for its grammar). */
#pragma once
#include "console/frame.h"
#include "console/script_display.h"
#include <regex.h>
#include <stdio.h>

enum step_kind {
    STEP_USE,     /* [NAME] */
    STEP_TYPE,    /* > */
    STEP_WAIT,    /* < */
    STEP_MATCH,   /* ~ */
    STEP_FORBID,  /* ! */
    STEP_SHELL,   /* $ */
    STEP_TIMEOUT, /* timeout SECONDS */
    STEP_SET,     /* set NAME REGEX */
    STEP_KEY,     /* key NAME */
    STEP_PAUSE,   /* pause SECONDS */
};

struct step {
    int line; /* of the file, from 1 */
    enum step_kind kind;
    char *text; /* before ${NAME} is expanded */
};

struct script {
    const char *file;
    struct step *steps;
    size_t count;
};

/* Names and values of `set`. */
struct variable;
struct variables {
    struct variable *first;
};
bool variables_set(struct variables *v, const char *name, const char *value);
/* A malloc'ed copy of text with every ${NAME} replaced, or NULL and a reason. */
char *variables_expand(const struct variables *v, const char *text, const char **why);
void variables_free(struct variables *v);

/* Read a script; every mistake goes to `errors` as FILE:LINE: text. known: the names that earlier scripts set, added
 * to. False if there are mistakes. script_free in any case. */
bool script_parse(const char *file, struct variables *known, struct script *out, FILE *errors);
void script_free(struct script *s);
/* What is wrong with the (expanded) text of a step, or NULL. */
const char *step_mistake(enum step_kind kind, const char *text);
/* Of `set NAME REGEX`: copy NAME out and return REGEX. */
const char *step_set_name(const char *text, char *name, size_t size);

/* The transcript: whole lines of several terminals in one file. */
struct transcript {
    FILE *file; /* NULL: none is kept */
    char *heading;
};
void transcript_line(struct transcript *t, const char *heading, const char *text, const char *typed);

/* Output seen so far, and how far it has been matched. */
struct forbidden;
struct stream {
    char *heading; /* in the transcript, "[MAINT]" */
    char **lines;
    size_t count, size;
    size_t cursor;  /* the first line not yet passed by a match */
    size_t scanned; /* the first line that the present wait has not looked at */
    char *partial;  /* the last line, which has not ended; or NULL */
    size_t partial_length;
    bool partial_passed;
    struct forbidden *forbidden;
    struct transcript *transcript;
};
void stream_add(struct stream *s, const char *text, size_t length);
void stream_end_line(struct stream *s);
/* typed was entered (NULL: hidden): the line that had not ended does. */
void stream_typed(struct stream *s, const char *typed);
void stream_forbid(struct stream *s, const char *text);
/* For what is seen as a whole, a display's rows: is a line forbidden, and a match ends that. */
bool stream_forbids(const struct stream *s, const char *line);
void stream_allow(struct stream *s);
void stream_print_tail(const struct stream *s, FILE *f);
void stream_free(struct stream *s);

struct pattern {
    const char *text;
    bool is_regex;
    regex_t regex;
};
enum match { MATCH_NONE, MATCH_FOUND, MATCH_FORBIDDEN };
/* Does it match line? Then *group, if wanted, is the malloc'ed group 1. */
bool pattern_matches(const struct pattern *p, const char *line, char **group);
/* Begin a wait: look at everything after the cursor again. */
void stream_rewind(struct stream *s);
/* Look at what is new. FOUND: the cursor is past the line, and *group (if wanted) is the malloc'ed group 1.
 * FORBIDDEN: *line is the line. pattern NULL: only look for forbidden lines. */
enum match stream_match(struct stream *s, const struct pattern *pattern, char **group, const char **line);

/* A terminal of the system, through the control socket: of lines, or a 3270 display. */
struct script_terminal {
    struct script_terminal *next;
    char *name;
    struct script_display *display; /* NULL: of lines; then the stream is only what the transcript has */
    struct stream stream;
    int fd;                 /* -1: closed */
    bool was_opened, typed; /* the system has taken what was typed last */
    struct frame_reader reader;
    struct frame_writer writer;
};
struct script_terminal *script_terminal_create(const char *name, bool display, struct transcript *t);
/* 0 or -errno. as_operator: be the terminal of the operator, who is logged on. */
int script_terminal_open(struct script_terminal *t, const char *system_directory, bool as_operator);
bool script_terminal_type(struct script_terminal *t, const char *line);
/* At a display. False: its keyboard is locked, or there is no such key. */
bool script_terminal_key(struct script_terminal *t, const char *key);
/* Look at the screen as it is. FORBIDDEN: *line is the row, valid until the next call. */
enum match script_terminal_look(
    struct script_terminal *t, const struct pattern *pattern, char **group, const char **line);
void script_terminal_print(const struct script_terminal *t, FILE *f); /* what is to be seen there now */
void script_terminal_receive(struct script_terminal *t);
void script_terminal_disconnect(struct script_terminal *t);
void script_terminal_free(struct script_terminal *t);

/* A `$` command and its output. */
struct shell {
    struct stream stream;
    int fd, pidfd; /* -1: ended */
    int pid;
};
/* environment: NULL-terminated list of NAME=VALUE. NULL if it cannot be started. */
struct shell *shell_start(const char *command, char *const environment[], struct transcript *t);
void shell_receive(struct shell *s);
bool shell_ended(const struct shell *s);
/* Once it has ended: take the rest of the output; the status of waitpid(2). */
int shell_finish(struct shell *s);
void shell_free(struct shell *s);
