/* Units of volumes in storage. Must not know formats: it calls load through the volume. */
#include "cp/volume/cache.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SHARDS 16
#define BUCKETS 256

static struct shard {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct cached *bucket[BUCKETS];
    struct cached *oldest, *newest;
    size_t bytes;
} shards[SHARDS] = {[0 ... SHARDS - 1] = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER}};

static atomic_size_t shard_limit = CACHE_BYTES / SHARDS;

static u64 hash(const struct volume *v, u32 number)
{
    return ((u64)(uintptr_t)v / sizeof(void *) + number) * 0x9E3779B97F4A7C15ULL;
}

static struct shard *shard_of(const struct volume *v, u32 number)
{
    return &shards[hash(v, number) >> 60];
}

static struct cached **bucket_of(struct shard *s, const struct volume *v, u32 number)
{
    return &s->bucket[(hash(v, number) >> 40) % BUCKETS];
}

static void age_remove(struct shard *s, struct cached *c)
{
    *(c->older ? &c->older->newer : &s->oldest) = c->newer;
    *(c->newer ? &c->newer->older : &s->newest) = c->older;
}

static void age_newest(struct shard *s, struct cached *c)
{
    c->older = s->newest;
    c->newer = NULL;
    *(s->newest ? &s->newest->newer : &s->oldest) = c;
    s->newest = c;
}

static void cached_unlink(struct shard *s, struct cached *c)
{
    struct cached **p = bucket_of(s, c->volume, c->number);

    while (*p != c)
        p = &(*p)->chain;
    *p = c->chain;
    age_remove(s, c);
    s->bytes -= UNIT_BYTES(&c->volume->geometry);
}

static void cached_free(struct cached *c)
{
    free(c->track.image);
    free(c);
}

/* Make room for a unit of so many bytes: forget the oldest that nobody holds. One of their images of that size, NULL if
 * there was none: it may be used again. */
static u8 *shard_trim(struct shard *s, size_t bytes)
{
    size_t limit = atomic_load_explicit(&shard_limit, memory_order_relaxed);
    struct cached *newer;
    u8 *image = NULL;

    for (struct cached *c = s->oldest; c && s->bytes + bytes > limit; c = newer) {
        newer = c->newer;
        if (c->pins > 0)
            continue;
        cached_unlink(s, c);
        if (!image && UNIT_BYTES(&c->volume->geometry) == bytes) {
            image = c->track.image;
            c->track.image = NULL;
        }
        cached_free(c);
    }
    return image;
}

/* A new unit, not filled yet, that the caller has as its writer. Under the shard's lock. */
static struct cached *cached_add(struct shard *s, struct volume *v, u32 number)
{
    size_t bytes = UNIT_BYTES(&v->geometry);
    struct cached *c = calloc(1, sizeof *c), **bucket = bucket_of(s, v, number);
    u8 *image = shard_trim(s, bytes);

    if (!image)
        image = malloc(bytes);
    if (!c || !image) {
        free(c);
        free(image);
        return NULL;
    }
    c->track.image = image;
    c->volume = v;
    c->number = number;
    c->writer = true;
    c->pins = 1;
    c->chain = *bucket;
    *bucket = c;
    age_newest(s, c);
    s->bytes += bytes;
    return c;
}

/* Fill a new unit without the lock. Those who wait for it look for it again if that fails. */
static int cached_fill(struct shard *s, struct cached *c)
{
    int length;

    pthread_mutex_unlock(&s->lock);
    length = c->volume->format->load(c->volume, c->number, c->track.image);
    pthread_mutex_lock(&s->lock);
    c->writer = false;
    pthread_cond_broadcast(&s->changed);
    if (length >= 0) {
        c->track.length = (u32)length;
        return 0;
    }
    cached_unlink(s, c);
    c->lost = true;
    if (--c->pins == 0)
        cached_free(c);
    return length;
}

/* Find a unit and pin it. Under the shard's lock, which may be given up for a while. */
static int cached_pin(struct shard *s, struct volume *v, u32 number, struct cached **out)
{
    struct cached *c = *bucket_of(s, v, number);

    while (c && (c->volume != v || c->number != number))
        c = c->chain;
    if (c) {
        c->pins++;
        if (s->newest != c) {
            age_remove(s, c);
            age_newest(s, c);
        }
    }
    *out = c ? c : cached_add(s, v, number);
    if (c || !*out)
        return *out ? 0 : -ENOMEM;
    return cached_fill(s, *out);
}

/* Wait until a pinned unit can be held; false: it was lost meanwhile, and is not pinned any more. */
static bool cached_wait(struct shard *s, struct cached *c, bool write)
{
    while (!c->lost && (c->writer || (write && c->readers > 0)))
        pthread_cond_wait(&s->changed, &s->lock);
    if (!c->lost)
        return true;
    if (--c->pins == 0)
        cached_free(c);
    return false;
}

int cache_hold(struct volume *v, u32 number, bool write, struct cached **out)
{
    struct shard *s = shard_of(v, number);
    struct cached *c;
    int rc;

    pthread_mutex_lock(&s->lock);
    do
        rc = cached_pin(s, v, number, &c);
    while (rc == 0 && !cached_wait(s, c, write));
    if (rc == 0 && write)
        c->writer = true;
    else if (rc == 0)
        c->readers++;
    pthread_mutex_unlock(&s->lock);
    *out = c;
    return rc;
}

void cache_release(struct cached *c)
{
    struct shard *s = shard_of(c->volume, c->number);

    pthread_mutex_lock(&s->lock);
    if (c->writer)
        c->writer = false;
    else
        c->readers--;
    if (--c->pins > 0)
        pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

void cache_drop(struct volume *v)
{
    for (struct shard *s = shards; s < shards + SHARDS; s++) {
        struct cached *newer;
        pthread_mutex_lock(&s->lock);
        for (struct cached *c = s->oldest; c; c = newer) {
            newer = c->newer;
            if (c->volume == v) {
                cached_unlink(s, c);
                cached_free(c);
            }
        }
        pthread_mutex_unlock(&s->lock);
    }
}

void cache_limit(size_t bytes)
{
    atomic_store(&shard_limit, bytes / SHARDS);
}
