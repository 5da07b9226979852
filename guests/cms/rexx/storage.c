/* The interpreter's storage: small blocks are cut from chunks and kept in lists by size; large ones are the host's
 * each. */
#include "guests/cms/rexx/state.h"
#include "guests/cms/rexx/bytes.h"

enum { CHUNK_SIZE = 16384, SMALL = SIZE_CLASSES * SIZE_STEP };

struct chunk {
    struct chunk *next;
    size_t size;
};
struct large {
    struct large *next, *before;
    size_t size;
    size_t reserved;
};

static size_t class_of(size_t size)
{
    return (size + SIZE_STEP - 1) / SIZE_STEP;
}

static void *get_large(struct rexx *r, size_t size)
{
    struct large *block = r->host->get(r->context, size + sizeof(struct large));
    if (!block) {
        rexx_fail(r, ERROR_STORAGE);
        return NULL;
    }
    block->size = size + sizeof(struct large);
    block->before = NULL;
    block->next = r->storage.blocks;
    if (block->next)
        block->next->before = block;
    r->storage.blocks = block;
    return block + 1;
}

static bool add_chunk(struct rexx *r)
{
    struct chunk *chunk = r->host->get(r->context, CHUNK_SIZE);
    if (!chunk) {
        rexx_fail(r, ERROR_STORAGE);
        return false;
    }
    chunk->size = CHUNK_SIZE;
    chunk->next = r->storage.chunks;
    r->storage.chunks = chunk;
    r->storage.next = (char *)chunk + ((sizeof(struct chunk) + SIZE_STEP - 1) & -(size_t)SIZE_STEP);
    r->storage.end = (char *)chunk + CHUNK_SIZE;
    return true;
}

void *storage_get(struct rexx *r, size_t size)
{
    if (size > SMALL)
        return get_large(r, size);
    size_t class = class_of(size);
    void **first = r->storage.free[class];
    if (first) {
        r->storage.free[class] = *first;
        return first;
    }
    size_t room = class * SIZE_STEP;
    if ((size_t)(r->storage.end - r->storage.next) < room && !add_chunk(r))
        return NULL;
    void *block = r->storage.next;
    r->storage.next += room;
    return block;
}

static void put_large(struct rexx *r, void *storage)
{
    struct large *block = (struct large *)storage - 1;
    if (block->before)
        block->before->next = block->next;
    else
        r->storage.blocks = block->next;
    if (block->next)
        block->next->before = block->before;
    r->host->release(r->context, block, block->size);
}

void storage_put(struct rexx *r, void *storage, size_t size)
{
    if (!storage)
        return;
    if (size > SMALL) {
        put_large(r, storage);
        return;
    }
    size_t class = class_of(size);
    *(void **)storage = r->storage.free[class];
    r->storage.free[class] = storage;
}

void *storage_grow(struct rexx *r, void *storage, size_t old, size_t size)
{
    void *larger = storage_get(r, size);
    if (larger && storage) {
        memcpy(larger, storage, old);
        storage_put(r, storage, old);
    }
    return larger;
}

void storage_end(struct rexx *r)
{
    while (r->storage.blocks)
        put_large(r, r->storage.blocks + 1);
    for (struct chunk *chunk = r->storage.chunks; chunk;) {
        struct chunk *next = chunk->next;
        r->host->release(r->context, chunk, chunk->size);
        chunk = next;
    }
}

char *scratch_room(struct rexx *r, size_t size)
{
    if (size <= r->scratch_room)
        return r->scratch;
    size_t room = size * 2 < 256 ? 256 : size * 2;
    char *larger = storage_grow(r, r->scratch, r->scratch_room, room);
    if (!larger)
        return NULL;
    r->scratch = larger;
    r->scratch_room = room;
    return larger;
}
