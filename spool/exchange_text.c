/* An attribute is a text, a number or one of a list of names; its name is that of the column in schema.sql. */
#include "spool/exchange_text.h"
#include "cp/base/text.h"
#include "spool/attributes.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum kind { TEXT, LETTER, NUMBER, NAME };

static const struct attribute {
    const char *name;
    enum kind kind;
    size_t offset, size; /* of the member */
    u64 max;             /* NUMBER */
    const char *const *names;
    int count; /* NAME */
} attributes[] = {
#define MEMBER(member) offsetof(struct spool_file, member), sizeof((struct spool_file *)0)->member
    // clang-format off
    {"owner",         TEXT,   MEMBER(owner), 0, NULL, 0},
    {"spoolid",       NUMBER, MEMBER(spoolid), 9999, NULL, 0},
    {"was",           NUMBER, MEMBER(was), 9999, NULL, 0},
    {"queue",         NAME,   MEMBER(queue), 0, queue_names, QUEUES},
    {"origin_user",   TEXT,   MEMBER(origin_user), 0, NULL, 0},
    {"origin",        NAME,   MEMBER(origin), 0, origin_names, ORIGINS},
    {"class",         LETTER, MEMBER(spool_class), 0, NULL, 0},
    {"copies",        NUMBER, MEMBER(copies), 255, NULL, 0},
    {"copy_pages",    NUMBER, MEMBER(copy_pages), 1, NULL, 0},
    {"hold",          NAME,   MEMBER(hold), 0, hold_names, HOLDS},
    {"keep",          NUMBER, MEMBER(keep), 1, NULL, 0},
    {"msg",           NUMBER, MEMBER(msg), 1, NULL, 0},
    {"form",          TEXT,   MEMBER(form), 0, NULL, 0},
    {"dest",          TEXT,   MEMBER(dest), 0, NULL, 0},
    {"dist",          TEXT,   MEMBER(dist), 0, NULL, 0},
    {"name",          TEXT,   MEMBER(name), 0, NULL, 0},
    {"type",          TEXT,   MEMBER(type), 0, NULL, 0},
    {"tag",           TEXT,   MEMBER(tag), 0, NULL, 0},
    {"fcb",           TEXT,   MEMBER(fcb), 0, NULL, 0},
    {"chars1",        TEXT,   MEMBER(chars[0]), 0, NULL, 0},
    {"chars2",        TEXT,   MEMBER(chars[1]), 0, NULL, 0},
    {"chars3",        TEXT,   MEMBER(chars[2]), 0, NULL, 0},
    {"chars4",        TEXT,   MEMBER(chars[3]), 0, NULL, 0},
    {"flash",         TEXT,   MEMBER(flash), 0, NULL, 0},
    {"flash_copies",  NUMBER, MEMBER(flash_copies), 255, NULL, 0},
    {"modify",        TEXT,   MEMBER(modify), 0, NULL, 0},
    {"modify_table",  NUMBER, MEMBER(modify_table), 3, NULL, 0},
    {"via_node",      TEXT,   MEMBER(via_node), 0, NULL, 0},
    {"via_user",      TEXT,   MEMBER(via_user), 0, NULL, 0},
    {"data",          NAME,   MEMBER(data), 0, data_names, DATA_KINDS},
    {"created",       NUMBER, MEMBER(created), INT64_MAX, NULL, 0},
    // clang-format on
};
#define ATTRIBUTES (sizeof attributes / sizeof *attributes)

static u64 number_load(const void *member, size_t size)
{
    u64 value = 0;
    memcpy(&value, member, size); /* little-endian host, unsigned or not negative */
    return value;
}

/* name=text, with %XX for control characters and the percent sign; nothing for an empty text. Its length, which may be
 * more than size. */
static int text_write(const char *name, const char *text, char *out, size_t size)
{
    int used = *text ? snprintf(out, size, "%s=", name) : 0;

    for (const u8 *c = (const u8 *)text; *c && (size_t)used + 4 < size; c++)
        used += sprintf(out + used, *c < ' ' || *c == '%' ? "%%%02X" : "%c", *c);
    return !*text ? 0 : (size_t)used + 4 < size ? used + sprintf(out + used, "\n") : (int)size;
}

static bool text_read(char *out, size_t size, const char *value)
{
    size_t used = 0;

    while (*value && used + 1 < size) {
        unsigned code = 0;
        if (*value == '%' && (sscanf(value + 1, "%2X", &code) != 1 || code == 0))
            return false;
        out[used++] = *value == '%' ? (char)code : *value;
        value += *value == '%' && value[1] ? (value[2] ? 3 : 2) : 1;
    }
    out[used] = 0;
    return !*value;
}

static int value_write(const struct attribute *a, const void *member, char *out, size_t size)
{
    u64 number;

    switch (a->kind) {
    case TEXT:
        return text_write(a->name, member, out, size);
    case LETTER:
        return snprintf(out, size, "%s=%c\n", a->name, *(const char *)member);
    default:
        number = number_load(member, a->size);
        return a->kind == NAME ? snprintf(out, size, "%s=%s\n", a->name, a->names[number])
                               : snprintf(out, size, "%s=%llu\n", a->name, (unsigned long long)number);
    }
}

int exchange_text_write(const struct spool_file *f, char *out, size_t size)
{
    size_t used = 0;

    for (size_t i = 0; i < ATTRIBUTES; i++) {
        int n = value_write(&attributes[i], (const u8 *)f + attributes[i].offset, out + used, size - used);
        if (n < 0 || (size_t)n >= size - used)
            return -ENOSPC;
        used += (size_t)n;
    }
    return (int)used;
}

static bool value_read(const struct attribute *a, void *member, const char *value)
{
    u64 number = 0;

    if (a->kind == TEXT)
        return text_read(member, a->size, value);
    if (a->kind == LETTER) {
        *(char *)member = *value;
        return strlen(value) == 1;
    }
    if (a->kind == NAME) {
        while (number < (u64)a->count && strcmp(value, a->names[number]) != 0)
            number++;
        if (number == (u64)a->count)
            return false;
    } else if (!text_decimal(value, a->max, &number)) {
        return false;
    }
    memcpy(member, &number, a->size);
    return true;
}

bool exchange_text_read(struct spool_file *f, const char *text, size_t length)
{
    char copy[4097], *rest = copy, *line;

    if (length >= sizeof copy || memchr(text, 0, length))
        return false;
    memcpy(copy, text, length);
    copy[length] = 0;
    while ((line = strsep(&rest, "\n")) && *line) {
        char *value = strchr(line, '=');
        if (!value)
            return false;
        *value++ = 0;
        for (size_t i = 0; i < ATTRIBUTES; i++)
            if (strcmp(line, attributes[i].name) == 0 &&
                !value_read(&attributes[i], (u8 *)f + attributes[i].offset, value))
                return false;
    }
    return true;
}
