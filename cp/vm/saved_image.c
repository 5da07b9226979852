/* Images: filled from the spool file by the first who wants one, while others who do wait, and gone with the last. */
#define _GNU_SOURCE
#include "cp/vm/saved_image.h"
#include "cp/base/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static struct saved_image *images;

#define PRESENT 0x01 /* beside a page's storage key in the file: its contents are not zeros */

static int next_page(struct spool_reader *r, u8 page[SAVED_PAGE])
{
    struct spool_record record;
    int rc = spool_read(r, &record);

    if (rc < 0)
        return rc;
    if (rc == 0 || record.length != SAVED_PAGE)
        return -EBADMSG;
    memcpy(page, record.data, SAVED_PAGE);
    return 0;
}

static int keys_read(struct spool_reader *r, struct saved_image *image)
{
    u64 pages = saved_pages(&image->system);
    u8 page[SAVED_PAGE];
    int rc = 0;

    image->keys = malloc(pages + SAVED_PAGE);
    if (!image->keys)
        return -ENOMEM;
    for (u64 at = 0; at < pages && rc == 0; at += SAVED_PAGE) {
        rc = next_page(r, page);
        memcpy(image->keys + at, page, SAVED_PAGE);
    }
    return rc;
}

static int contents_read(struct spool_reader *r, struct saved_image *image)
{
    const struct saved_system *s = &image->system;
    u8 page[SAVED_PAGE];
    u64 offset = 0, n = 0;
    int rc = 0;

    for (unsigned i = 0; i < s->count; i++) {
        u64 pages = s->range[i].last - s->range[i].first + 1;
        for (u64 p = 0; page_type_saved(s->range[i].type) && p < pages; p++, n++) {
            if (!(image->keys[n] & PRESENT))
                continue;
            image->keys[n] &= (u8)~PRESENT;
            rc = next_page(r, page);
            if (rc < 0)
                return rc;
            if (pwrite(image->file, page, SAVED_PAGE, (off_t)(offset + p * SAVED_PAGE)) != SAVED_PAGE)
                return -ENOMEM;
        }
        offset += s->range[i].type == TYPE_EN ? 0 : pages * SAVED_PAGE;
    }
    return ftruncate(image->file, (off_t)offset) == 0 ? 0 : -ENOMEM;
}

static int image_fill(struct saved_image *image)
{
    struct spool_reader *r;
    u8 page[SAVED_PAGE];
    int rc = spool_peek_open(cp.spool, image->key, &r);

    if (rc <= 0)
        return rc < 0 ? rc : -ENOENT;
    rc = next_page(r, page);
    if (rc == 0 && !saved_decode(&image->system, page))
        rc = -EBADMSG;
    if (rc == 0 && (image->file = memfd_create(image->system.name, MFD_CLOEXEC)) < 0)
        rc = -ENOMEM;
    if (rc == 0)
        rc = keys_read(r, image);
    if (rc == 0)
        rc = contents_read(r, image);
    spool_read_close(r, false, HOLD_NONE);
    return rc;
}

static struct saved_image *image_find(u64 key)
{
    struct saved_image *i = images;

    while (i && i->key != key)
        i = i->next;
    return i;
}

static struct saved_image *image_new(const struct spool_file *f)
{
    struct saved_image *i = calloc(1, sizeof *i);

    if (!i)
        return NULL;
    i->key = f->key;
    i->spoolid = f->spoolid;
    i->file = -1;
    i->next = images;
    images = i;
    return i;
}

/* Under the lock. */
static void user_gone(struct saved_image *image)
{
    struct saved_image **at = &images;

    if (--image->users)
        return;
    while (*at != image)
        at = &(*at)->next;
    *at = image->next;
    if (image->pending)
        spool_purge(cp.spool, image->key);
    if (image->file >= 0)
        close(image->file);
    free(image->keys);
    free(image);
}

/* Under the lock, which is given away for the time of the reading. */
static void fill_unlocked(struct saved_image *image)
{
    int error;

    pthread_mutex_unlock(&lock);
    error = image_fill(image);
    pthread_mutex_lock(&lock);
    image->error = error;
    image->state = error ? IMAGE_FAILED : IMAGE_READY;
    pthread_cond_broadcast(&filled);
}

int saved_image_get(const struct spool_file *f, struct saved_image **out)
{
    struct saved_image *image;
    int error = 0;

    pthread_mutex_lock(&lock);
    image = image_find(f->key);
    if (image) {
        image->users++;
        while (image->state == IMAGE_FILLING)
            pthread_cond_wait(&filled, &lock);
    } else {
        image = image_new(f);
        if (image) {
            image->users = 1;
            fill_unlocked(image);
        }
    }
    if (!image) {
        error = -ENOMEM;
    } else if (image->state == IMAGE_FAILED) {
        error = image->error;
        user_gone(image);
    }
    pthread_mutex_unlock(&lock);
    *out = image;
    return error;
}

void saved_image_put(struct saved_image *image)
{
    pthread_mutex_lock(&lock);
    user_gone(image);
    pthread_mutex_unlock(&lock);
}

unsigned saved_image_users(u64 key)
{
    const struct saved_image *image;
    unsigned users;

    pthread_mutex_lock(&lock);
    image = image_find(key);
    users = image ? image->users : 0;
    pthread_mutex_unlock(&lock);
    return users;
}

int saved_purge(const struct spool_file *f, bool *pending)
{
    struct spool_file changed = *f;
    struct saved_image *image;
    int rc;

    pthread_mutex_lock(&lock);
    image = image_find(f->key);
    *pending = image != NULL;
    if (image) {
        changed.spool_class = 'P';
        rc = spool_change(cp.spool, &changed);
        image->pending |= rc > 0;
    } else {
        rc = spool_purge(cp.spool, f->key);
    }
    pthread_mutex_unlock(&lock);
    return rc;
}

void saved_image_totals(struct saved_totals *out)
{
    struct stat st;

    *out = (struct saved_totals){0};
    pthread_mutex_lock(&lock);
    for (const struct saved_image *i = images; i; i = i->next) {
        out->images++;
        if (i->state == IMAGE_READY && fstat(i->file, &st) == 0)
            out->pages += (u64)st.st_blocks * 512 / PAGE_SIZE_GUEST;
    }
    pthread_mutex_unlock(&lock);
}
