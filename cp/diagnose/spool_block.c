/* See spool_block.h. */
#include "cp/diagnose/spool_block.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "guests/arch/ebcdic.h"
#include <stdlib.h>
#include <string.h>

/* SFBLOK: where the fields are. */
enum {
    OWNER = 8,
    ORIGIN = 16,
    RECORDS = 24,
    RECORD_LENGTH = 28,
    SPOOLID = 30,
    FLAGS = 32,
    TYPE = 33,
    NAME = 40,
    FILE_TYPE = 52,
    DATE = 64,
    TIME = 72,
    COPIES = 84,
    CLASS = 86,
    DISTRIBUTION = 88,
    FLASH = 96,
};
#define IN_USE 0x80
#define COMPLETE 0x40
#define USER_HOLD 0x20
#define DUMP 0x10
#define OPEN 0x08
#define SYSTEM_HOLD 0x04
#define TYPE_PRINTER 0x40
#define TYPE_PUNCH 0x80

static u8 block_flags(const struct spool_file *f)
{
    return (u8)(COMPLETE | (f->in_use ? IN_USE | OPEN : 0) | (f->hold & HOLD_USER ? USER_HOLD : 0) |
                (f->hold & HOLD_SYS ? SYSTEM_HOLD : 0) | (f->data == DATA_PAGES ? DUMP : 0));
}

void spool_block(const struct spool_file *f, u8 *block, u32 size)
{
    u8 b[SPOOL_BLOCK] = {0};
    struct clock_text at;

    clock_describe(f->created, &at);
    ebcdic_field(b + OWNER, f->owner, 8);
    ebcdic_field(b + ORIGIN, f->origin_user, 8);
    be32_store(b + RECORDS, f->records > UINT32_MAX ? UINT32_MAX : (u32)f->records);
    be16_store(b + RECORD_LENGTH, f->record_length);
    be16_store(b + SPOOLID, f->spoolid);
    b[FLAGS] = block_flags(f);
    b[TYPE] = f->origin == ORIGIN_PRT || f->origin == ORIGIN_CON ? TYPE_PRINTER : TYPE_PUNCH;
    ebcdic_field(b + NAME, f->name, 12);
    ebcdic_field(b + FILE_TYPE, strlen(f->name) > 12 ? f->name + 12 : f->type, 12);
    ebcdic_field(b + DATE, at.date, 8);
    ebcdic_field(b + TIME, at.time, 8);
    be16_store(b + COPIES, f->copies);
    b[CLASS] = ebcdic_of((u8)f->spool_class);
    ebcdic_field(b + DISTRIBUTION, f->dist, 8);
    ebcdic_field(b + FLASH, f->flash, 4);
    memset(block, 0, size);
    memcpy(block, b, size < sizeof b ? size : sizeof b);
}

int spool_file_after(const char *owner, enum spool_queue queue, const struct spool_file *after,
    bool (*wanted)(const struct spool_file *f, const void *arg), const void *arg, struct spool_file *out)
{
    struct spool_select select = {.queue = queue, .limit = wanted ? 0 : 1};
    struct spool_file *files;
    bool found = false;
    int n;

    text_copy(select.owner, sizeof select.owner, owner);
    if (after) {
        select.behind = true;
        select.position = after->position;
    }
    n = spool_list(cp.spool, &select, &files);
    if (n < 0)
        return n;
    for (int i = 0; i < n && !found; i++) {
        found = !wanted || wanted(&files[i], arg);
        if (found)
            *out = files[i];
    }
    free(files);
    return found;
}

int spool_file_find(const char *owner, enum spool_queue queue, u16 spoolid, struct spool_file *out)
{
    struct spool_select select = {.queue = queue, .spoolid = spoolid, .limit = 1};
    struct spool_file *files;
    int n;

    text_copy(select.owner, sizeof select.owner, owner);
    n = spool_list(cp.spool, &select, &files);
    if (n > 0)
        *out = files[0];
    if (n >= 0)
        free(files);
    return n;
}
