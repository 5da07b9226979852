/* `ursa spool export`: spool files as files of the host. */
#include "cp/base/text.h"
#include "cp/verb/progress.h"
#include "cp/verb/spool.h"
#include "cp/vm/page_text.h"
#include "guests/arch/ebcdic.h"
#include "spool/exchange.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum format { TEXT, BINARY, EXCHANGE };
enum carriage { RENDER, KEEP };

struct export
{
    struct spool *spool;
    enum format format;
    enum carriage carriage;
    bool latin1;
    const char *directory; /* NULL: all to one output */
    const char *output;    /* NULL: standard output */
    FILE *out;
    unsigned count;
};

/* Characters as the user wants them; what comes is UTF-8 of Latin-1. */
static void text_put(struct export *e, const char *utf8, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        u8 c = (u8)utf8[i];
        if (e->latin1 && c >= 0x80 && i + 1 < n)
            c = (u8)(c << 6 | (utf8[++i] & 0x3F));
        putc(c, e->out);
    }
}

/* A record as a line: without its trailing blanks, control characters as blanks. */
static void line_put(struct export *e, const struct spool_record *r)
{
    u16 n = r->length;

    if (e->carriage == KEEP)
        fprintf(e->out, "%02X ", r->command);
    while (n > 0 && r->data[n - 1] == EBCDIC_BLANK)
        n--;
    for (u16 i = 0; i < n; i++) {
        char c = (char)ebcdic_to_latin1(r->data[i]), utf8[2];
        bool control = (u8)c < ' ' || ((u8)c >= 0x7F && (u8)c < 0xA0);
        text_put(e, utf8, page_text_utf8(control ? ' ' : c, utf8));
    }
    putc('\n', e->out);
}

static int lines_export(struct export *e, struct spool_reader *r)
{
    struct spool_record record;
    int rc;

    while ((rc = spool_read(r, &record)) > 0)
        if (record.command != 0x03 || e->carriage == KEEP)
            line_put(e, &record);
    return rc;
}

static void page_put(struct export *e, const struct paper *p, bool first)
{
    char line[PAGE_LINE_MAX];

    if (!first)
        putc('\f', e->out);
    for (unsigned l = 0; l < page_text_lines(p); l++)
        text_put(e, line, page_text_line(p, l, line));
}

static int pages_export(struct export *e, struct spool_reader *r)
{
    const struct spool_file *f = spool_reader_file(r);
    struct spool_record record;
    struct paper p;
    bool first = true;
    int rc;

    paper_start(&p, paper_lines(f->fcb));
    while ((rc = spool_read(r, &record)) > 0 && (rc = paper_record(&p, &record, f->origin)) >= 0)
        if (rc > 0) {
            page_put(e, &p, first);
            first = false;
            paper_turn(&p);
        }
    if (rc == 0 && p.moved)
        page_put(e, &p, first);
    paper_free(&p);
    return rc;
}

static int bytes_export(struct export *e, struct spool_reader *r)
{
    struct spool_record record;
    int rc;

    while ((rc = spool_read(r, &record)) > 0)
        if (record.command != 0x03)
            fwrite(record.data, 1, record.length, e->out);
    return rc;
}

static int content_export(struct export *e, const struct spool_file *f)
{
    struct spool_reader *r;
    int rc;

    if (e->format == EXCHANGE)
        return exchange_write(e->spool, f->key, e->out);
    rc = spool_peek_open(e->spool, f->key, &r);
    if (rc <= 0)
        return rc < 0 ? rc : -ENOENT;
    if (e->format == BINARY)
        rc = bytes_export(e, r);
    else if (e->carriage == RENDER && f->origin == ORIGIN_PRT)
        rc = pages_export(e, r);
    else
        rc = lines_export(e, r);
    spool_read_close(r, false, HOLD_NONE);
    return rc;
}

/* On the host's disk before anybody relies on it and purges. */
static int out_close(struct export *e, int rc)
{
    if (rc == 0 && (fflush(e->out) != 0 || ferror(e->out)))
        rc = errno ? -errno : -EIO;
    if (rc == 0 && fsync(fileno(e->out)) < 0 && errno != EINVAL && errno != EROFS) /* a pipe has no disk */
        rc = -errno;
    if (e->out != stdout)
        fclose(e->out);
    return rc;
}

static const char *damage_or_reason(int rc)
{
    return rc == -EBADMSG ? "its data is damaged" : rc == -ENOENT ? "it is gone" : host_reason(rc);
}

/* A file of its own in the directory: never one that is there already. */
static int file_open(struct export *e, const struct spool_file *f, char path[PATH_MAX])
{
    static const char *const suffixes[] = {[TEXT] = "txt", [BINARY] = "bin", [EXCHANGE] = "spool"};

    snprintf(path, PATH_MAX, "%s/%s-%s-%04u.%s", e->directory, f->owner[0] == '*' ? f->owner + 1 : f->owner,
        spool_queue_name(f->queue), f->spoolid, suffixes[e->format]);
    e->out = fopen(path, "wxe");
    if (!e->out)
        return failure("%s cannot be made: %s", path, errno == EEXIST ? "it is there already" : host_reason(errno));
    return DONE;
}

static int file_export(void *arg, const struct spool_file *f)
{
    struct export *e = arg;
    char path[PATH_MAX];
    int rc;

    if (e->directory && file_open(e, f, path) != DONE)
        return FAILED;
    if (!e->directory && e->count > 0 && e->format == TEXT)
        putc('\f', e->out);
    rc = content_export(e, f);
    if (e->directory) {
        rc = out_close(e, rc);
        progress_clear();
        if (rc < 0)
            remove(path);
        else
            printf("%s\n", path);
    }
    if (rc < 0)
        return failure("file %04u of %s was not exported: %s", f->spoolid, f->owner, damage_or_reason(rc));
    progress_step(++e->count, 0);
    return DONE;
}

/* One of the words of a list, as its place in it; -1: usage error told. */
static int word_find(const char *option, const char *value, const char *const *words)
{
    for (int n = 0; words[n]; n++)
        if (strcmp(value, words[n]) == 0)
            return n;
    usage_error("spool", "%s cannot be %s", option, value);
    return -1;
}

static int option_take(struct export *e, struct invocation *i, int *at)
{
    static const char *const formats[] = {"text", "binary", "exchange", NULL},
                             *const carriages[] = {"render", "keep", NULL},
                             *const charsets[] = {"utf-8", "latin1", NULL};
    const char *value;
    int rc, word = 0;

    if ((rc = option_value(i, at, "--directory", &e->directory)) != 0 ||
        (rc = option_value(i, at, "--output", &e->output)) != 0)
        return rc;
    if ((rc = option_value(i, at, "--format", &value)) > 0)
        e->format = (enum format)(word = word_find("--format", value, formats));
    else if (rc == 0 && (rc = option_value(i, at, "--carriage", &value)) > 0)
        e->carriage = (enum carriage)(word = word_find("--carriage", value, carriages));
    else if (rc == 0 && (rc = option_value(i, at, "--charset", &value)) > 0)
        e->latin1 = (word = word_find("--charset", value, charsets)) == 1;
    return word < 0 ? -1 : rc;
}

static int export_run(struct spool_choice *c, struct export *e)
{
    int rc;

    if (!e->directory) {
        e->out = e->output ? fopen(e->output, "wxe") : stdout;
        if (!e->out)
            return failure(
                "%s cannot be made: %s", e->output, errno == EEXIST ? "it is there already" : host_reason(errno));
        if (e->format != TEXT && isatty(fileno(e->out)))
            return usage_error("spool", "this is not for a terminal: --output, --directory or --format text");
    }
    progress_begin("exporting");
    rc = choice_each(c, file_export, e);
    progress_end();
    if (!e->directory) {
        int closed = out_close(e, 0);
        if (closed < 0)
            rc = failure("the output is not complete: %s", host_reason(closed));
    }
    if (rc == DONE && e->count == 0)
        return failure("there is no such file");
    return rc;
}

int files_export(struct spool_choice *c, struct invocation *i)
{
    struct export e = {.spool = c->spool, .format = EXCHANGE};
    int at = 0;

    signal(SIGXFSZ, SIG_IGN); /* a full host is an error of the write */
    while (at < i->argc && i->argv[at][0] == '-') {
        int rc = option_take(&e, i, &at);
        if (rc == 0)
            rc = choice_option(c, i, &at);
        if (rc == 0)
            return usage_error("spool", "%s is not expected", i->argv[at]);
        if (rc < 0)
            return USAGE;
    }
    if (!choice_operands(c, i, at))
        return USAGE;
    if (!c->select.owner[0] && !c->all)
        return usage_error("spool", "whose files? USERID or --all is missing");
    if (e.output && e.directory)
        return usage_error("spool", "--output and --directory exclude each other");
    return export_run(c, &e);
}
