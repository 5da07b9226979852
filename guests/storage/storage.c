/* Absolute storage: slices of one host reservation, storage keys, and the one function by which everybody but a CPU
 * stores. */
#define _GNU_SOURCE
#include "guests/storage/storage.h"
#include "guests/arch/interruption.h"
#include "guests/storage/range.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* One reservation for the storage of all guests. Slices are handed out first fit; host pages appear when touched. */
#define RESERVATION (1ULL << 44)
#define MEGABYTE (1ULL << 20)

struct slice {
    struct slice *next; /* by address */
    u64 start, size;
};

static pthread_mutex_t reservation_lock = PTHREAD_MUTEX_INITIALIZER;
static u8 *reservation;
static u64 reserved;
static struct slice *slices;

/* As much as the host lets a process have: not all have so many addresses. */
static void reserve(void)
{
    void *p;

    reserved = 2 * RESERVATION;
    do {
        reserved /= 2;
        p = mmap(NULL, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    } while (p == MAP_FAILED && reserved > MEGABYTE);
    reservation = p == MAP_FAILED ? NULL : p;
}

static u8 *slice_take(u64 size)
{
    struct slice *new = malloc(sizeof *new), **at = &slices;
    u64 start = 0;
    u8 *host = NULL;

    if (!new)
        return NULL;
    pthread_mutex_lock(&reservation_lock);
    if (!reservation)
        reserve();
    while (*at && (*at)->start - start < size) {
        start = (*at)->start + (*at)->size;
        at = &(*at)->next;
    }
    if (reservation && size <= reserved && start <= reserved - size) {
        *new = (struct slice){*at, start, size};
        *at = new;
        host = reservation + start;
        new = NULL;
    }
    pthread_mutex_unlock(&reservation_lock);
    free(new);
    return host;
}

static void slice_give(u8 *host)
{
    pthread_mutex_lock(&reservation_lock);
    for (struct slice **at = &slices; *at; at = &(*at)->next) {
        struct slice *gone = *at;
        if (reservation + gone->start == host) {
            madvise(host, gone->size, MADV_DONTNEED);
            *at = gone->next;
            free(gone);
            break;
        }
    }
    pthread_mutex_unlock(&reservation_lock);
}

int storage_create(u64 size, struct storage **out)
{
    struct storage *s = calloc(1, sizeof *s);

    size = (size + MEGABYTE - 1) & ~(MEGABYTE - 1);
    if (!s)
        return -ENOMEM;
    if (size == 0)
        size = MEGABYTE;
    s->size = s->reach = size;
    s->keys = calloc(size / PAGE_SIZE_GUEST, 1);
    s->usage = calloc(size / PAGE_SIZE_GUEST, 1);
    s->has_code = calloc(size / PAGE_SIZE_GUEST, 1);
    s->base = slice_take(size);
    if (!s->keys || !s->usage || !s->has_code || !s->base) {
        storage_destroy(s);
        return -ENOMEM;
    }
    *out = s;
    return 0;
}

void storage_destroy(struct storage *s)
{
    if (!s)
        return;
    ranges_free(s);
    if (s->base)
        slice_give(s->base);
    free(s->keys);
    free(s->usage);
    free(s->has_code);
    free(s);
}

static void tell_written(struct storage *s, u64 absolute, u64 length)
{
    if (s->written)
        s->written(s->written_arg, absolute, length);
}

void storage_clear(struct storage *s)
{
    memset(s->keys, 0, s->size / PAGE_SIZE_GUEST);
    memset(s->usage, 0, s->size / PAGE_SIZE_GUEST);
    storage_release(s, 0, s->size);
}

static void release_part(struct storage *s, u64 first, u64 length)
{
    const struct storage_range *r = range_find(s, first);

    if (r && (r->read_only || r->how == RANGE_SHARED))
        return;
    if (r || madvise(s->base + first, length, MADV_DONTNEED) != 0)
        memset(s->base + first, 0, length);
    tell_written(s, first, length);
}

void storage_release(struct storage *s, u64 first, u64 length)
{
    if (first >= s->size)
        return;
    if (length > s->size - first)
        length = s->size - first;
    while (length) {
        u64 part = range_stretch(s, first, length);
        release_part(s, first, part);
        first += part;
        length -= part;
    }
}

/* Give a copy of an array of one byte a page room for more pages. */
static u8 *array_grow(const u8 *old, u64 pages, u64 more)
{
    u8 *new = calloc(more, 1);

    if (new)
        memcpy(new, old, pages);
    return new;
}

static void pages_copy(u8 *to, const u8 *from, u64 length)
{
    for (u64 at = 0; at < length; at += PAGE_SIZE_GUEST)
        if (from[at] || memcmp(from + at, from + at + 1, PAGE_SIZE_GUEST - 1) != 0)
            memcpy(to + at, from + at, PAGE_SIZE_GUEST);
}

/* The pages of storage proper go to another place without being copied, if the host can do that. */
static void storage_move(const struct storage *s, u8 *to)
{
    u64 part;

    for (u64 at = 0; at < s->size; at += part) {
        part = range_stretch(s, at, s->size - at);
        if (!range_find(s, at) &&
            mremap(s->base + at, part, part, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, to + at) == MAP_FAILED)
            pages_copy(to + at, s->base + at, part);
    }
}

int storage_extend(struct storage *s, u64 reach)
{
    u64 pages = s->reach / PAGE_SIZE_GUEST;
    struct storage new = *s, old = *s;

    new.reach = (reach + MEGABYTE - 1) & ~(MEGABYTE - 1);
    if (new.reach <= s->reach)
        return 0;
    new.keys = array_grow(s->keys, pages, new.reach / PAGE_SIZE_GUEST);
    new.usage = array_grow(s->usage, pages, new.reach / PAGE_SIZE_GUEST);
    new.has_code = array_grow(s->has_code, pages, new.reach / PAGE_SIZE_GUEST);
    new.base = slice_take(new.reach);
    if (!new.keys || !new.usage || !new.has_code || !new.base || ranges_copy(&old, &new) < 0) {
        if (new.base)
            slice_give(new.base);
        old = new;
    } else {
        storage_move(s, new.base);
        ranges_unmap(&old);
        slice_give(old.base);
        *s = new;
    }
    free(old.keys);
    free(old.usage);
    free(old.has_code);
    return s->base == new.base ? 0 : -ENOMEM;
}

static u64 part_length(u64 absolute, u64 length)
{
    u64 rest = PAGE_SIZE_GUEST - (absolute & (PAGE_SIZE_GUEST - 1));
    return length < rest ? length : rest;
}

/* The page of absolute may be accessed with key: 0 or the program-interruption code that says why not. */
static int page_check(const struct storage *s, u64 absolute, u8 key, bool store)
{
    if (!storage_has(s, absolute))
        return PGM_ADDRESSING;
    if (store && unlikely(range_read_only(s, absolute)))
        return PGM_PROTECTION;
    if (key != KEY_NONE && !key_permits(key, s->keys[absolute / PAGE_SIZE_GUEST], store))
        return PGM_PROTECTION;
    return 0;
}

int storage_write(struct storage *s, u64 absolute, const void *data, u64 length, u8 key, u64 *done)
{
    u64 moved = 0;
    int code = 0;

    while (moved < length) {
        u64 n = part_length(absolute, length - moved);
        code = page_check(s, absolute, key, true);
        if (code)
            break;
        memcpy(s->base + absolute, (const u8 *)data + moved, n);
        /* The locked instruction also orders the bytes before the look at has_code: a CPU marks the page, then reads.
         */
        __atomic_fetch_or(&s->keys[absolute / PAGE_SIZE_GUEST], KEY_REFERENCE | KEY_CHANGE, __ATOMIC_SEQ_CST);
        if (s->has_code[absolute / PAGE_SIZE_GUEST])
            tell_written(s, absolute, n);
        absolute += n;
        moved += n;
    }
    if (done)
        *done = moved;
    return code;
}

int storage_read(struct storage *s, u64 absolute, void *data, u64 length, u8 key, u64 *done)
{
    u64 moved = 0;
    int code = 0;

    while (moved < length) {
        u64 n = part_length(absolute, length - moved);
        code = page_check(s, absolute, key, false);
        if (code)
            break;
        memcpy((u8 *)data + moved, s->base + absolute, n);
        __atomic_fetch_or(&s->keys[absolute / PAGE_SIZE_GUEST], KEY_REFERENCE, __ATOMIC_SEQ_CST);
        absolute += n;
        moved += n;
    }
    if (done)
        *done = moved;
    return code;
}
