/* Random REXX programs: pieces of the corpus in tests/rexx/programs, spoilt, joined and mixed with noise, as programs
 * and with little storage. Whatever they are, the interpreter ends when it is told to halt, gives all storage back, and
 * sanitizers find nothing. rexx SECONDS [SEED]. With a file's name instead: runs that program once, as a failed run
 * left it in the build folder. */
#define _GNU_SOURCE
#include "tests/rexx/host.h"

#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

enum { PROGRAM_MAXIMUM = 4000, STORAGE_LIMIT = 2000000, HALT_AFTER = 30000, HUNG_AFTER = 2000 };

static struct host host;
static volatile sig_atomic_t ticks;
static uint64_t seed = 1;
static char *corpus;
static size_t corpus_length;

static uint32_t below(uint32_t limit)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % limit);
}

static char program[PROGRAM_MAXIMUM + 1];
static size_t program_length;

static void hung(void)
{
    static const char text[] = "the interpreter does not halt; its program is:\n";
    fwrite(text, 1, sizeof(text) - 1, stderr);
    fwrite(program, 1, program_length, stderr);
    _Exit(1);
}

/* HI comes soon, and again and again; who does not heed it for a minute is hung. */
static void on_alarm(int number)
{
    (void)number;
    host.pending = REXX_HALT;
    if (++ticks > HUNG_AFTER)
        hung();
}

static void load_corpus(void)
{
    glob_t found;
    if (glob("tests/rexx/programs/*.rexx", 0, NULL, &found) || !found.gl_pathc) {
        fprintf(stderr, "tests/rexx/programs is not here\n");
        exit(2);
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *file = fopen(found.gl_pathv[i], "r");
        char *text = NULL;
        size_t room = 0;
        ssize_t length = file ? getdelim(&text, &room, EOF, file) : 0;
        if (length > 0) {
            corpus = realloc(corpus, corpus_length + (size_t)length);
            memcpy(corpus + corpus_length, text, (size_t)length);
            corpus_length += (size_t)length;
        }
        free(text);
        if (file)
            fclose(file);
    }
    globfree(&found);
}

static void add(const char *text, size_t length)
{
    if (program_length + length > PROGRAM_MAXIMUM)
        length = PROGRAM_MAXIMUM - program_length;
    memcpy(program + program_length, text, length);
    program_length += length;
}

static const char *const tokens[] = {"do ", "end ", "if ", "then ", "else ", "select ", "when ", "otherwise ", "; ",
    "\n", "(", ")", ",", "+", "-", "*", "/", "%", "//", "**", "||", "=", "==", "<", ">", "\\", "&", "|", "&&", "'",
    "\"", "x", "a.", "a.i", "i", "1", "0", "1e9", "-1", ".5", "'x'", "''", "forever ", "to ", "by ", "for ", "while ",
    "until ", "leave ", "iterate ", "call ", "return ", "exit ", "signal ", "on ", "off ", "syntax ", "novalue ",
    "error ", "name ", "interpret ", "parse ", "var ", "value ", "with ", "arg ", "pull ", "upper ", "procedure ",
    "expose ", "drop ", "numeric ", "digits ", "fuzz ", "form ", "trace ", "?i ", "r ", "push ", "queue ", "say ",
    "nop ", "address ", "options ", "x: ", "substr(", "copies(", "format(", "translate(", "d2x(", "x2d(-", "word(",
    "delword(", "overlay(", "insert(", "left(", "date(", "time(", "value(", "symbol(", "verify(", "c2d(", "b2x(",
    "x2c(", "space(", "justify(", "random(", "condition(", "sourceline(", "trunc(", "max(", "bitand(", "xrange(",
    "strip(", "/*", "*/", ",\n", "\0", "\xFF", "\xAC", " "};

static void add_tokens(uint32_t count)
{
    while (count--) {
        const char *token = tokens[below(sizeof(tokens) / sizeof(*tokens))];
        add(token, strlen(token) ? strlen(token) : 1);
    }
}

static void add_piece(void)
{
    uint32_t from = below((uint32_t)corpus_length), length = below(300) + 1;
    if (from + length > corpus_length)
        length = (uint32_t)corpus_length - from;
    add(corpus + from, length);
}

static void spoil(void)
{
    for (uint32_t i = below(8); i-- && program_length;) {
        size_t at = below((uint32_t)program_length);
        switch (below(4)) {
        case 0:
            program[at] = (char)below(256);
            break;
        case 1:
            program[at] = corpus[below((uint32_t)corpus_length)];
            break;
        case 2:
            memmove(program + at, program + at + 1, program_length - at - 1);
            program_length--;
            break;
        default:
            program[at] = '\n';
        }
    }
}

/* Who traps HALT might never end. */
static void unhalt(void)
{
    for (size_t i = 0; i + 4 <= program_length; i++)
        if (strncasecmp(program + i, "halt", 4) == 0)
            program[i] = 'x';
}

static void make_program(void)
{
    program_length = 0;
    for (uint32_t parts = below(6) + 1; parts--;)
        if (below(3))
            add_piece();
        else
            add_tokens(below(30));
    spoil();
    unhalt();
}

/* What a command or function of the program might do with its variables meanwhile. */
static int32_t command(void *context, struct rexx *rexx, struct rexx_text environment, struct rexx_text text)
{
    (void)context, (void)environment;
    struct rexx_text name, content;
    rexx_set(rexx, below(2), text, environment);
    rexx_fetch(rexx, below(2), text, &content);
    for (int i = 0; i < 20 && rexx_next(rexx, &name, &content) == 0; i++)
        continue;
    rexx_drop(rexx, below(2), text);
    rexx_private(rexx, text, &content);
    return (int32_t)below(5) - 3;
}

static bool read_nothing(void *context, struct rexx_text *line)
{
    (void)context, (void)line;
    return false;
}

static void run_once(size_t limit)
{
    struct rexx_call call = {
        .kind = (enum rexx_call_kind)below(3), .count = 1, .arguments = {{"some Argument 12", 16}}};
    struct rexx_outcome outcome;
    host_begin(&host);
    host.out = host.messages = host.in = NULL;
    host.limit = limit;
    host.face.command = command;
    host.face.read = read_nothing;
    host_load_text(program, program_length, &call.program);
    ticks = 0;
    struct rexx *rexx = rexx_begin(&host.face, &host);
    if (rexx) {
        rexx_run(rexx, &call, &outcome);
        rexx_end(rexx);
    }
    host_unload(&call.program);
    host_end(&host);
    if (host.used) {
        fprintf(
            stderr, "%zu bytes were not given back; the program is:\n%.*s\n", host.used, (int)program_length, program);
        exit(1);
    }
}

static void start_alarms(void)
{
    struct itimerval every = {{0, HALT_AFTER}, {0, HALT_AFTER}};
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
}

int main(int argc, char **argv)
{
    char *end = NULL;
    long seconds = argc > 1 ? strtol(argv[1], &end, 10) : 5;
    start_alarms();
    if (end && *end) {
        FILE *file = fopen(argv[1], "r");
        program_length = file ? fread(program, 1, PROGRAM_MAXIMUM, file) : 0;
        run_once(STORAGE_LIMIT);
        return 0;
    }
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    load_corpus();
    uint64_t runs = 0;
    for (time_t stop = time(NULL) + seconds; time(NULL) < stop; runs++) {
        make_program();
        run_once(below(4) ? STORAGE_LIMIT : 20000 + below(300000));
    }
    printf("%llu programs of seed %s\n", (unsigned long long)runs, argc > 2 ? argv[2] : "1");
    free(corpus);
    return 0;
}
