/* A host for REXX programs on Linux; see the header. */
#define _GNU_SOURCE
#include "tests/rexx/host.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

static void *host_get(void *context, size_t size)
{
    struct host *host = context;
    if (host->limit && host->used + size > host->limit)
        return NULL;
    void *storage = malloc(size);
    if (storage)
        host->used += size;
    return storage;
}

static void host_release(void *context, void *storage, size_t size)
{
    struct host *host = context;
    host->used -= size;
    free(storage);
}

static void host_served(void *context, uint32_t bits)
{
    ((struct host *)context)->pending &= ~bits;
}

static void host_say(void *context, enum rexx_output kind, const char *text, size_t length)
{
    struct host *host = context;
    FILE *out = kind == REXX_SAY ? host->out : host->messages;
    if (!out)
        return;
    fwrite(text, 1, length, out);
    putc('\n', out);
}

static bool host_read(void *context, struct rexx_text *line)
{
    struct host *host = context;
    size_t room = 0;
    free(host->line);
    host->line = NULL;
    ssize_t length = host->in ? getline(&host->line, &room, host->in) : -1;
    if (length < 0)
        return false;
    if (length && host->line[length - 1] == '\n')
        length--;
    *line = (struct rexx_text){host->line, (size_t)length};
    return true;
}

static bool host_pull(void *context, struct rexx_text *line)
{
    struct host *host = context;
    struct host_line *first = host->first;
    if (!first)
        return false;
    host->first = first->next;
    if (first->next)
        first->next->before = NULL;
    else
        host->last = NULL;
    host->queued--;
    free(host->line);
    host->line = malloc(first->length + 1);
    memcpy(host->line, first->text, first->length);
    *line = (struct rexx_text){host->line, first->length};
    free(first);
    return true;
}

static bool host_stack(void *context, enum rexx_stack where, const char *text, size_t length)
{
    struct host *host = context;
    struct host_line *line = malloc(sizeof(*line) + length);
    *line = (struct host_line){.length = length};
    memcpy(line->text, text, length);
    if (where == REXX_PUSH) {
        line->next = host->first;
        *(host->first ? &host->first->before : &host->last) = line;
        host->first = line;
    } else {
        line->before = host->last;
        *(host->last ? &host->last->next : &host->first) = line;
        host->last = line;
    }
    host->queued++;
    return true;
}

static size_t host_queued(void *context)
{
    return ((struct host *)context)->queued;
}

static int32_t host_command(void *context, struct rexx *rexx, struct rexx_text environment, struct rexx_text command)
{
    struct host *host = context;
    (void)rexx, (void)environment;
    if (!host->commands)
        return -3;
    char *line = strndup(command.at, command.length);
    if (host->out)
        fflush(host->out);
    int status = system(line);
    free(line);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static enum rexx_found host_find(void *context, struct rexx_text name, bool function, struct rexx_routine *routine)
{
    struct host *host = context;
    (void)function;
    char path[400];
    if (!host->folder || name.length > 60)
        return REXX_NOT_FOUND;
    int length = snprintf(path, sizeof(path), "%s/", host->folder);
    for (size_t i = 0; i < name.length; i++)
        path[length++] = isalnum((unsigned char)name.at[i]) ? (char)tolower((unsigned char)name.at[i]) : '_';
    strcpy(path + length, ".rexx");
    return host_load(host, path, &routine->program) ? REXX_FOUND_PROGRAM : REXX_NOT_FOUND;
}

static void host_found_done(void *context, struct rexx_routine *routine)
{
    (void)context;
    host_unload(&routine->program);
}

static void host_clock(void *context, struct rexx_clock *clock)
{
    (void)context;
    struct timespec now;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &local);
    *clock = (struct rexx_clock){now.tv_sec, (uint32_t)(now.tv_nsec / 1000), (int32_t)local.tm_gmtoff};
}

static struct rexx_text host_userid(void *context)
{
    (void)context;
    return (struct rexx_text){"MAINT", 5};
}

void host_begin(struct host *host)
{
    *host = (struct host){.out = stdout, .messages = stderr, .in = stdin, .commands = true};
    host->face = (struct rexx_host){.pending = &host->pending,
        .get = host_get,
        .release = host_release,
        .served = host_served,
        .say = host_say,
        .read = host_read,
        .pull = host_pull,
        .stack = host_stack,
        .queued = host_queued,
        .command = host_command,
        .find = host_find,
        .found_done = host_found_done,
        .clock = host_clock,
        .userid = host_userid};
}

void host_end(struct host *host)
{
    struct rexx_text line;
    while (host_pull(host, &line))
        continue;
    free(host->line);
    host->line = NULL;
}

void host_load_text(const char *text, size_t length, struct rexx_program *program)
{
    size_t count = 1, at = 0;
    char *copy = malloc(length + 1);
    memcpy(copy, text, length);
    for (size_t i = 0; i < length; i++)
        count += copy[i] == '\n';
    struct rexx_text *lines = malloc(count * sizeof(*lines));
    lines[0] = (struct rexx_text){copy, 0};
    count = 0;
    while (at < length) {
        size_t end = at;
        while (end < length && copy[end] != '\n')
            end++;
        lines[count++] = (struct rexx_text){copy + at, end - at};
        at = end + 1;
    }
    *program = (struct rexx_program){
        .lines = lines, .count = count, .name = {"TEST", 4}, .type = {"EXEC", 4}, .mode = {"A1", 2}};
}

bool host_load(struct host *host, const char *path, struct rexx_program *program)
{
    (void)host;
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    if (!file)
        return false;
    ssize_t length = getdelim(&text, &room, EOF, file);
    fclose(file);
    host_load_text(length > 0 ? text : "", length > 0 ? (size_t)length : 0, program);
    free(text);
    return true;
}

void host_unload(struct rexx_program *program)
{
    free((void *)program->lines[0].at);
    free((void *)program->lines);
}
