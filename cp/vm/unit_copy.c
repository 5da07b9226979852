/* One copy of a spool file on a real printer or punch: records to pages or cards to the host, at the device's speed,
 * with an eye on the operator's orders. On the device's thread. */
#define _GNU_SOURCE 1 /* pthread_cond_clockwait */
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "cp/vm/separator.h"
#include "cp/vm/unit_worker.h"
#include "guests/arch/ebcdic.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CARD 80
#define NANOSECONDS 1000000000ULL

/* Where a page of the file begins. */
struct page_start {
    u64 record;
    unsigned line;
};

struct copy {
    struct real_unit *unit;
    struct spool_reader *reader;
    const struct spool_file *file;
    struct printout *out;
    struct paper paper;
    struct page_start *pages;
    size_t page, room;
    u64 record, begun, made; /* made: records since begun (ns), for the speed */
    unsigned copy_number, copies;
    bool separator;
    int rc;
};

static bool note_page(struct copy *c)
{
    if (c->page == c->room) {
        size_t room = c->room ? 2 * c->room : 64;
        struct page_start *more = realloc(c->pages, room * sizeof *more);
        if (!more)
            return false;
        c->pages = more;
        c->room = room;
    }
    c->pages[c->page] = (struct page_start){c->record, c->paper.line};
    return true;
}

static enum copy_end failed(struct copy *c, int rc)
{
    c->rc = rc;
    return COPY_HOST_FAILED;
}

/* Back to the beginning of the page that is pages before this one. */
static enum copy_end go_back(struct copy *c, unsigned pages)
{
    c->page -= pages < c->page ? pages : c->page;
    c->record = c->pages[c->page].record;
    c->paper.count = 0;
    c->paper.line = c->pages[c->page].line;
    c->paper.moved = c->paper.line > 0;
    return spool_read_seek(c->reader, c->record) < 0 ? COPY_FILE_DAMAGED : COPY_DONE;
}

/* What the operator wants: COPY_DONE to go on. */
static enum copy_end obey(struct copy *c)
{
    struct real_unit *u = c->unit;
    enum copy_end end = COPY_DONE;
    int back = -1;

    pthread_mutex_lock(&u->lock);
    u->page = c->page;
    c->paper.single_space = u->order.single_space;
    if (u->stop)
        end = COPY_STOPPED;
    else if (u->order.copy)
        end = COPY_FLUSHED;
    else if (u->order.restart)
        end = COPY_AGAIN;
    else if (u->order.back)
        back = (int)u->order.back - 1;
    u->order.copy = u->order.restart = false;
    u->order.back = 0;
    pthread_mutex_unlock(&u->lock);
    return end == COPY_DONE && back >= 0 ? go_back(c, (unsigned)back) : end;
}

/* Wait until a device of this speed would be through with the record, or somebody wants something. */
static void keep_pace(struct copy *c)
{
    struct real_unit *u = c->unit;
    u64 due = c->begun + ++c->made * 60 * NANOSECONDS / (u->speed ? u->speed : 1);
    struct timespec at = {(time_t)(due / NANOSECONDS), (long)(due % NANOSECONDS)};
    int rc = 0;

    if (!u->speed)
        return;
    pthread_mutex_lock(&u->lock);
    while (rc == 0 && !u->stop && !u->order.copy && !u->order.restart && !u->order.back)
        rc = pthread_cond_clockwait(&u->wake, &u->lock, CLOCK_MONOTONIC, &at);
    pthread_mutex_unlock(&u->lock);
}

/* COPY *nnn: each page so often. */
static int repeat_page(struct copy *c)
{
    int rc = 0;

    for (unsigned n = c->file->copy_pages ? c->file->copies : 1; n > 0 && rc == 0; n--)
        rc = printout_page(c->out, &c->paper);
    return rc;
}

static int page_out(struct copy *c)
{
    int rc = repeat_page(c);

    paper_turn(&c->paper);
    c->page++;
    return rc < 0 ? rc : note_page(c) ? 0 : -ENOMEM;
}

static int record_out(struct copy *c, const struct spool_record *r)
{
    int rc;

    if (c->unit->kind == UNIT_PUNCH) {
        bool has_data = r->command != 0x03 && (r->command & 0x07) != 0x03;
        return has_data ? printout_card(c->out, r->data, r->length) : 0;
    }
    rc = paper_record(&c->paper, r, c->file->origin);
    return rc == 1 ? page_out(c) : rc;
}

static int separator_out(struct copy *c)
{
    char text[CARD + 1];
    u8 card[CARD];
    int rc;

    if (c->unit->kind == UNIT_PRINTER) {
        rc = separator_page(&c->paper, c->file, c->unit->rdev, c->copy_number, c->copies);
        if (rc == 0)
            rc = printout_page(c->out, &c->paper);
        c->paper.line = 0;
        paper_turn(&c->paper);
        return rc;
    }
    snprintf(text, sizeof text, "USERID %s CLASS %c NAME %s %s", c->file->owner, c->file->spool_class, c->file->name,
        c->file->type);
    ebcdic_field(card, text, sizeof card);
    return printout_card(c->out, card, sizeof card);
}

static enum copy_end make(struct copy *c)
{
    struct spool_record r;
    enum copy_end end;
    int rc = c->separator ? separator_out(c) : 0;

    if (rc == 0 && !note_page(c))
        rc = -ENOMEM;
    if (rc < 0)
        return failed(c, rc);
    for (;;) {
        end = obey(c);
        if (end != COPY_DONE)
            return end;
        rc = spool_read(c->reader, &r);
        if (rc <= 0)
            break;
        c->record++;
        rc = record_out(c, &r);
        if (rc < 0)
            return failed(c, rc);
        keep_pace(c);
    }
    if (rc < 0)
        return COPY_FILE_DAMAGED;
    if (c->unit->kind == UNIT_PRINTER && (c->paper.count || c->page == 0))
        rc = repeat_page(c);
    return rc < 0 ? failed(c, rc) : COPY_DONE;
}

/* "20261122-101234-MAINT-0012-PROFILE-LISTING": safe for any host, in order of time. */
static void name_output(const struct spool_file *f, char name[128])
{
    time_t now = time(NULL);
    struct tm tm;
    size_t at;

    localtime_r(&now, &tm);
    at = strftime(name, 128, "%Y%m%d-%H%M%S", &tm);
    snprintf(name + at, 128 - at, "-%s-%04u%s%s%s%s", f->owner, f->spoolid, *f->name ? "-" : "", f->name,
        *f->type ? "-" : "", f->type);
    for (char *p = name; *p; p++)
        if (!isalnum((unsigned char)*p) && !strchr("-_+@#$.", *p))
            *p = '_';
}

enum copy_end unit_copy(struct real_unit *u, struct spool_reader *r, int *rc)
{
    struct copy c = {.unit = u, .reader = r, .file = spool_reader_file(r), .begun = clock_monotonic_ns()};
    char name[128];
    enum copy_end end;

    pthread_mutex_lock(&u->lock);
    c.separator = u->separators;
    c.copies = c.file->copies > u->copies && !c.file->copy_pages ? c.file->copies : u->copies;
    c.copy_number = c.copies - u->copies + 1;
    pthread_mutex_unlock(&u->lock);
    paper_start(&c.paper, paper_lines(c.file->fcb));
    c.rc = printout_open(u->folder, u->format, &c.out);
    if (c.rc < 0) {
        end = COPY_HOST_FAILED;
    } else {
        end = spool_read_seek(r, 0) < 0 ? COPY_FILE_DAMAGED : make(&c);
        name_output(c.file, name);
        if (end != COPY_DONE)
            printout_discard(c.out);
        else if ((c.rc = printout_close(c.out, name)) < 0)
            end = COPY_HOST_FAILED;
    }
    paper_free(&c.paper);
    free(c.pages);
    *rc = c.rc;
    return end;
}
