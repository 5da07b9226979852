/* Names of symbols, each stored once. */
#include "guests/cms/rexx/state.h"
#include "guests/cms/rexx/bytes.h"
#include "guests/cms/rexx/character.h"

enum { FIRST_BUCKETS = 256 };

uint32_t bytes_hash(const char *at, size_t length)
{
    uint32_t hash = 2166136261u ^ (uint32_t)length;
    for (; length >= 4; at += 4, length -= 4) {
        uint32_t word;
        memcpy(&word, at, 4);
        hash = (hash ^ word) * 0x9E3779B1u;
        hash ^= hash >> 15;
    }
    while (length--)
        hash = (hash ^ (uint8_t)*at++) * 16777619u;
    hash *= 0x85EBCA6Bu;
    return hash ^ hash >> 13;
}

static bool grow(struct rexx *r)
{
    struct name_table *table = &r->names;
    uint32_t count = table->buckets ? (table->mask + 1) * 4 : FIRST_BUCKETS;
    struct name **buckets = storage_get(r, count * sizeof(*buckets));
    if (!buckets)
        return false;
    memset(buckets, 0, count * sizeof(*buckets));
    for (uint32_t i = 0; table->buckets && i <= table->mask; i++)
        for (struct name *name = table->buckets[i]; name;) {
            struct name *next = name->next;
            name->next = buckets[name->hash & (count - 1)];
            buckets[name->hash & (count - 1)] = name;
            name = next;
        }
    if (table->buckets)
        storage_put(r, table->buckets, (table->mask + 1) * sizeof(*buckets));
    table->buckets = buckets;
    table->mask = count - 1;
    return true;
}

struct name *name_of(struct rexx *r, const char *text, size_t length)
{
    struct name_table *table = &r->names;
    if ((!table->buckets || table->count > table->mask * 2) && !grow(r))
        return NULL;
    uint32_t hash = bytes_hash(text, length);
    struct name **bucket = &table->buckets[hash & table->mask];
    for (struct name *name = *bucket; name; name = name->next)
        if (name->hash == hash && name->length == length && memcmp(name->text, text, length) == 0)
            return name;
    struct name *name = storage_get(r, sizeof(*name) + length);
    if (!name)
        return NULL;
    *name = (struct name){.next = *bucket, .hash = hash, .length = (uint32_t)length};
    memcpy(name->text, text, length);
    *bucket = name;
    table->count++;
    return name;
}

struct name *name_upper(struct rexx *r, const char *text, size_t length)
{
    char *upper = scratch_room(r, length + 1);
    if (!upper)
        return NULL;
    for (size_t i = 0; i < length; i++)
        upper[i] = character_upper(text[i]);
    return name_of(r, upper, length);
}
