/* Ranges of storage: a few of them for a configuration, in a list by address that only slow paths look at. */
#include "guests/storage/range.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Entries of the host's pagemap, one for each page. */
#define PAGEMAP_PRESENT (1ULL << 63)
#define PAGEMAP_SWAPPED (1ULL << 62)
#define PAGEMAP_FILE (1ULL << 61)
#define PAGEMAP_EXCLUSIVE (1ULL << 56) /* which the page of zeros that stands for untouched ones is not */

const struct storage_range *range_find(const struct storage *s, u64 absolute)
{
    const struct storage_range *r = s->ranges;

    while (r && r->first <= absolute) {
        if (absolute - r->first < r->length)
            return r;
        r = r->next;
    }
    return NULL;
}

bool storage_in_range(const struct storage *s, u64 absolute)
{
    return range_find(s, absolute) != NULL;
}

u64 range_stretch(const struct storage *s, u64 absolute, u64 length)
{
    for (const struct storage_range *r = s->ranges; r; r = r->next) {
        u64 end = r->first + r->length;
        u64 border = absolute < r->first ? r->first : end;
        if (absolute < end)
            return border - absolute < length ? border - absolute : length;
    }
    return length;
}

static bool fresh_pages(u8 *at, u64 length)
{
    return mmap(at, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) !=
           MAP_FAILED;
}

/* Pages that cannot be stored into are mapped privately all the same, and so that the host would allow it: should a
 * store ever pass the check it harms nobody else. Only what is shared for CP's own sake must show its changes. */
static bool host_map(const struct storage *s, const struct storage_range *r)
{
    int flags = MAP_FIXED | MAP_NORESERVE | (r->how == RANGE_SHARED ? MAP_SHARED : MAP_PRIVATE);

    if (r->how == RANGE_FRESH)
        return fresh_pages(s->base + r->first, r->length);
    return mmap(s->base + r->first, r->length, PROT_READ | PROT_WRITE, flags, r->file, (off_t)r->offset) != MAP_FAILED;
}

/* What was never touched stays so: a range can be of hundreds of gigabytes. */
static void array_clear(u8 *array, u64 length)
{
    for (u64 at = 0, n; at < length; at += n) {
        n = length - at < PAGE_SIZE_GUEST ? length - at : PAGE_SIZE_GUEST;
        if (array[at] || memcmp(array + at, array + at + 1, n - 1) != 0)
            memset(array + at, 0, n);
    }
}

static void attributes_clear(struct storage *s, const struct storage_range *r)
{
    array_clear(s->keys + r->first / PAGE_SIZE_GUEST, r->length / PAGE_SIZE_GUEST);
    array_clear(s->usage + r->first / PAGE_SIZE_GUEST, r->length / PAGE_SIZE_GUEST);
}

static void tell_changed(struct storage *s, const struct storage_range *r)
{
    if (s->written)
        s->written(s->written_arg, r->first, r->length);
}

int range_map(struct storage *s, const struct storage_range *range)
{
    struct storage_range *new = malloc(sizeof *new), **at = &s->ranges;

    if (!new || !host_map(s, range)) {
        free(new);
        return -ENOMEM;
    }
    while (*at && (*at)->first < range->first)
        at = &(*at)->next;
    *new = *range;
    new->next = *at;
    *at = new;
    attributes_clear(s, new);
    tell_changed(s, new);
    return 0;
}

void range_unmap(struct storage *s, u64 first)
{
    struct storage_range **at = &s->ranges, *gone;

    while (*at && (*at)->first != first)
        at = &(*at)->next;
    gone = *at;
    if (!gone)
        return;
    *at = gone->next;
    if (!fresh_pages(s->base + gone->first, gone->length)) /* the host has no mapping to spare: it stays, as zeros */
        memset(s->base + gone->first, 0, gone->how == RANGE_SHARED ? 0 : gone->length);
    attributes_clear(s, gone);
    tell_changed(s, gone);
    free(gone);
}

/* A range's own pages, where they differ from those that were just mapped. */
static void own_pages_copy(u8 *to, const u8 *from, u64 length)
{
    for (u64 at = 0; at < length; at += PAGE_SIZE_GUEST)
        if (memcmp(to + at, from + at, PAGE_SIZE_GUEST) != 0)
            memcpy(to + at, from + at, PAGE_SIZE_GUEST);
}

int ranges_copy(const struct storage *old, struct storage *new)
{
    for (const struct storage_range *r = old->ranges; r; r = r->next) {
        if (!host_map(new, r)) {
            ranges_unmap(new);
            return -ENOMEM;
        }
        if (r->how != RANGE_SHARED && !r->read_only)
            own_pages_copy(new->base + r->first, old->base + r->first, r->length);
    }
    return 0;
}

void ranges_unmap(struct storage *s)
{
    for (const struct storage_range *r = s->ranges; r; r = r->next)
        fresh_pages(s->base + r->first, r->length);
}

void ranges_free(struct storage *s)
{
    ranges_unmap(s);
    while (s->ranges) {
        struct storage_range *next = s->ranges->next;
        free(s->ranges);
        s->ranges = next;
    }
}

int storage_pages_count(const struct storage *s, struct storage_pages *out)
{
    u64 entries[512], first = (uintptr_t)s->base / PAGE_SIZE_GUEST, end = first + s->reach / PAGE_SIZE_GUEST;
    int file = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    ssize_t n = 0;

    *out = (struct storage_pages){0};
    if (file < 0)
        return -errno;
    while (first < end) {
        u64 want = end - first < 512 ? end - first : 512;
        n = pread(file, entries, want * sizeof *entries, (off_t)(first * sizeof *entries));
        if (n < (ssize_t)sizeof *entries)
            break;
        n /= (ssize_t)sizeof *entries;
        for (ssize_t i = 0; i < n; i++) {
            u64 e = entries[i];
            if (e & PAGEMAP_PRESENT && e & PAGEMAP_FILE)
                out->common++;
            else if (e & PAGEMAP_SWAPPED || (e & PAGEMAP_PRESENT && e & PAGEMAP_EXCLUSIVE))
                out->own++;
        }
        first += (u64)n;
    }
    n = first < end ? -EIO : 0;
    close(file);
    return (int)n;
}
