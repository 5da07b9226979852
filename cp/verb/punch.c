/* `ursa punch`: host files become reader files. Works on the spool directly, with or without a running system. */
#include "console/console.h"
#include "console/latin1.h"
#include "cp/base/text.h"
#include "cp/verb/progress.h"
#include "cp/verb/system_directory.h"
#include "directory/directory.h"
#include "guests/arch/ebcdic.h"
#include "spool/spool.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CARD 80
#define WRITE_CARD 0x01

struct punch {
    const char *to;
    const char *name, *type; /* NULL: made from the file's own name */
    char spool_class;
    bool text;
    const char *system_directory;
    struct spool *spool;
    FILE *null;
};

static int punch_binary(struct spool_writer *w, const u8 *data, size_t length)
{
    int rc = 0;

    for (size_t at = 0; at < length && rc == 0; at += CARD) {
        u8 card[CARD] = {0};
        memcpy(card, data + at, length - at < CARD ? length - at : CARD);
        progress_step(at, length);
        rc = spool_write(w, &(struct spool_record){WRITE_CARD, CARD, card});
    }
    return rc;
}

/* A line longer than a card goes on on the next one. */
static int punch_line(struct spool_writer *w, const char *line)
{
    int rc;

    do {
        u8 card[CARD];
        ebcdic_field(card, line, CARD);
        rc = spool_write(w, &(struct spool_record){WRITE_CARD, CARD, card});
        line += strnlen(line, CARD);
    } while (rc == 0 && *line);
    return rc;
}

static int punch_text(struct spool_writer *w, const char *data, size_t length)
{
    char *text = malloc(length + 1), *latin1 = malloc(length + 1), *line, *rest;
    int rc = text && latin1 ? 0 : -ENOMEM;

    if (rc == 0) {
        memcpy(text, data, length);
        text[length] = 0;
        rest = text;
        while (rc == 0 && *rest && (line = strsep(&rest, "\n"))) {
            latin1_from_utf8(latin1, length + 1, line);
            progress_step((u64)(line - text), length);
            rc = punch_line(w, latin1);
            if (!rest)
                break;
        }
    }
    free(text);
    free(latin1);
    return rc;
}

/* Up to eight of the letters that a CMS file identifier may have. */
static void name_part(char *dst, size_t size, const char *src, size_t n)
{
    size_t used = 0;

    for (size_t i = 0; i < n && used + 1 < size; i++)
        if (isalnum((unsigned char)src[i]) || strchr("$#@+-_", src[i]))
            dst[used++] = (char)toupper((unsigned char)src[i]);
    dst[used] = 0;
}

static void name_file(const struct punch *p, const char *path, struct spool_file *f)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(base, '.');

    if (p->name) {
        text_copy(f->name, sizeof f->name, p->name);
        text_copy(f->type, sizeof f->type, p->type);
        return;
    }
    name_part(f->name, 9, base, dot ? (size_t)(dot - base) : strlen(base));
    if (dot)
        name_part(f->type, 9, dot + 1, strlen(dot + 1));
}

static int punch_file(const struct punch *p, const char *path)
{
    struct spool_file f = {.queue = SPOOL_RDR, .origin = ORIGIN_PUN, .spool_class = p->spool_class, .copies = 1};
    struct spool_writer *w;
    size_t length;
    char *data = file_contents(path, &length);
    int rc;

    if (!data)
        return FAILED;
    text_copy(f.owner, sizeof f.owner, p->to);
    text_copy(f.origin_user, sizeof f.origin_user, "URSA");
    text_copy(f.form, sizeof f.form, "STANDARD");
    text_copy(f.dest, sizeof f.dest, "OFF");
    text_copy(f.dist, sizeof f.dist, p->to);
    name_file(p, path, &f);
    progress_begin("punching");
    rc = spool_create(p->spool, &f, &w);
    if (rc == 0) {
        rc = p->text ? punch_text(w, data, length) : punch_binary(w, (const u8 *)data, length);
        if (rc == 0)
            rc = spool_close(w, &f);
        else
            spool_discard(w);
    }
    progress_end();
    free(data);
    if (rc < 0)
        return failure("%s was not punched: %s", path, rc == -ENOSPC ? "the spool is full" : host_reason(rc));
    if (!f.spoolid)
        return failure("%s is empty: no reader file was made", path);
    printf("RDR FILE %04u SENT TO %s RECS %llu\n", f.spoolid, f.owner, (unsigned long long)f.records);
    control_ask(p->system_directory, "arrival", p->to, NULL, p->null); /* no system running: the file waits */
    return DONE;
}

static int user_exists(const struct invocation *i, const char *userid)
{
    struct directory *d;
    char path[PATH_MAX];
    int rc;

    if (!system_directory_exists(i->system_directory))
        return failure("%s is no system directory; `ursa init` makes one", i->system_directory);
    snprintf(path, sizeof path, "%s/directory.db", i->system_directory);
    rc = directory_open(path, &d);
    if (rc == 0) {
        rc = directory_exists(d, userid);
        directory_close(d);
        if (rc == 0)
            return failure("HCPLGA053E %s not in CP directory", userid);
    }
    return rc < 0 ? failure("the user directory cannot be read: %s", host_reason(rc)) : DONE;
}

static int punch_all(struct invocation *i, struct punch *p, int at)
{
    int rc = spool_open(i->system_directory, &p->spool), status = DONE;

    p->system_directory = i->system_directory;
    if (rc < 0)
        return failure("the spool cannot be opened: %s", host_reason(rc));
    for (; at < i->argc && status == DONE; at++)
        status = punch_file(p, i->argv[at]);
    spool_close_store(p->spool);
    return status;
}

static bool take_name(struct punch *p, const char *value, char words[2][9])
{
    const char *rest = value;
    char word[16];

    words[1][0] = 0;
    for (int n = 0; text_word(&rest, word, sizeof word); n++) {
        if (n == 2 || strlen(word) > 8)
            return false;
        text_copy(words[n], 9, text_upper(word));
    }
    p->name = words[0];
    p->type = words[1];
    return words[0][0] != 0;
}

int verb_punch(struct invocation *i)
{
    struct punch p = {.spool_class = 'A'};
    const char *to = NULL, *spool_class = "A", *name = NULL;
    char userid[16], words[2][9] = {"", ""};
    int at = 0, rc;

    while (at < i->argc && i->argv[at][0] == '-' && i->argv[at][1]) {
        if (strcmp(i->argv[at], "--text") == 0) {
            p.text = true;
            at++;
            continue;
        }
        if ((rc = option_value(i, &at, "--to", &to)) == 0 &&
            (rc = option_value(i, &at, "--class", &spool_class)) == 0 &&
            (rc = option_value(i, &at, "--name", &name)) == 0)
            return usage_error("punch", "%s is not expected", i->argv[at]);
        if (rc < 0)
            return USAGE;
    }
    if (!to || at == i->argc)
        return usage_error("punch", to ? "a file is missing" : "--to USERID is missing");
    text_copy(userid, sizeof userid, to);
    if (!text_is_userid(text_upper(userid)))
        return usage_error("punch", "%s is no userid", to);
    if (strlen(spool_class) != 1 || !isalnum((unsigned char)*spool_class))
        return usage_error("punch", "%s is no spool class", spool_class);
    if (name && !take_name(&p, name, words))
        return usage_error("punch", "--name wants a file name and type of at most eight characters each");
    p.to = userid;
    p.spool_class = (char)toupper((unsigned char)*spool_class);
    if (user_exists(i, userid) != DONE)
        return FAILED;
    p.null = fopen("/dev/null", "we");
    if (!p.null)
        return failure("/dev/null cannot be opened");
    rc = punch_all(i, &p, at);
    fclose(p.null);
    return rc;
}
