/* Text units, written and read. */
#include "guests/cms/spool/text_unit.h"
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/memory.h"

void text_unit_bytes(struct text_units *u, const void *bytes, u32 n)
{
    if (n > TEXT_UNITS_MAX - u->n) {
        u->overflow = true;
        return;
    }
    if (n)
        memcpy(u->bytes + u->n, bytes, n);
    u->n += n;
}

static void half(struct text_units *u, u32 value)
{
    u8 bytes[2];

    bytes_set_u16(bytes, (u16)value);
    text_unit_bytes(u, bytes, 2);
}

void text_unit_none(struct text_units *u, enum text_key key)
{
    half(u, key);
    half(u, 0);
}

void text_unit_number(struct text_units *u, enum text_key key, u32 value)
{
    u8 bytes[4];

    bytes_set_u32(bytes, value);
    half(u, key);
    half(u, 1);
    half(u, 4);
    text_unit_bytes(u, bytes, 4);
}

void text_unit_half(struct text_units *u, enum text_key key, u16 value)
{
    half(u, key);
    half(u, 1);
    half(u, 2);
    half(u, value);
}

void text_unit_texts(struct text_units *u, enum text_key key, const struct text *texts, u32 count)
{
    u32 present = 0;

    for (u32 i = 0; i < count; i++)
        present += texts[i].n != 0;
    if (!present)
        return;
    half(u, key);
    half(u, present);
    for (u32 i = 0; i < count; i++)
        if (texts[i].n) {
            half(u, texts[i].n);
            text_unit_bytes(u, texts[i].at, texts[i].n);
        }
}

static bool take(struct text *left, u32 n, struct text *taken)
{
    if (left->n < n)
        return false;
    *taken = (struct text){left->at, n};
    left->at += n;
    left->n -= n;
    return true;
}

static bool take_half(struct text *left, u32 *value)
{
    struct text t;

    if (!take(left, 2, &t))
        return false;
    *value = bytes_u16(t.at);
    return true;
}

static bool take_values(struct text *left, u32 count, struct text_unit *unit)
{
    for (u32 i = 0; i < count; i++) {
        u32 n;

        if (unit->count == TEXT_UNIT_VALUES) {
            memmove(unit->value, unit->value + 1, sizeof unit->value - sizeof unit->value[0]);
            unit->count--;
        }
        if (!take_half(left, &n) || !take(left, n, &unit->value[unit->count++]))
            return false;
    }
    return true;
}

bool text_unit_next(struct text *left, struct text_unit *unit)
{
    struct text all = *left;
    u32 key, count;

    memset(unit, 0, sizeof *unit);
    if (!left->n)
        return false;
    if (!take_half(left, &key) || !take_half(left, &count) || !take_values(left, count, unit)) {
        *left = all;
        return false;
    }
    unit->key = (u16)key;
    return true;
}

u32 text_unit_value(const struct text_unit *unit)
{
    u32 value = 0;

    for (u32 i = 0; unit->count && i < unit->value[0].n; i++)
        value = value << 8 | (u8)unit->value[0].at[i];
    return value;
}
