/* Loading: the ranges of an image, and of what its megabytes have besides, become ranges of storage. */
#include "cp/vm/saved_load.h"
#include "cp/base/text.h"
#include "cp/vm/dispatch.h"
#include "guests/storage/range.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What a range of pages is to those who load it. */
static const struct {
    enum range_how how, nonshared;
    bool read_only, nonshared_read_only;
} modes[PAGE_TYPES] = {
    [TYPE_SW] = {RANGE_SHARED, RANGE_PRIVATE, false, false},
    [TYPE_EW] = {RANGE_PRIVATE, RANGE_PRIVATE, false, false},
    [TYPE_SR] = {RANGE_PRIVATE, RANGE_PRIVATE, true, false},
    [TYPE_ER] = {RANGE_PRIVATE, RANGE_PRIVATE, true, false},
    [TYPE_SN] = {RANGE_SHARED, RANGE_PRIVATE, false, false},
    [TYPE_EN] = {RANGE_FRESH, RANGE_FRESH, false, false},
    [TYPE_SC] = {RANGE_SHARED, RANGE_SHARED, true, true},
};

static u64 megabyte_up(u64 page)
{
    return (page + MEGABYTE_PAGES - 1) / MEGABYTE_PAGES * MEGABYTE_PAGES;
}

static u64 megabyte_down(u64 page)
{
    return page / MEGABYTE_PAGES * MEGABYTE_PAGES;
}

/* The ranges of storage that an image becomes, in order. Pages of its megabytes that were not defined are zeros, which
 * cannot be stored into where the others are shared. */
#define PLAN_MAX (3 * SAVED_RANGES + 2)
struct plan {
    unsigned count;
    struct storage_range range[PLAN_MAX];
};

static void plan_add(struct plan *p, u64 first, u64 end, enum range_how how, bool read_only, int file, u64 offset)
{
    if (first < end)
        p->range[p->count++] = (struct storage_range){
            NULL, first * PAGE_SIZE_GUEST, (end - first) * PAGE_SIZE_GUEST, how, read_only, file, offset};
}

/* From page at to page end nothing is defined, after a range (or NULL) and before another (or NULL). */
static void plan_gap(
    struct plan *p, u64 at, u64 end, const struct page_range *after, const struct page_range *before, bool nonshared)
{
    u64 first_part = after ? megabyte_up(at) : at, last_part = before ? megabyte_down(end) : end;

    if (first_part > end)
        first_part = end;
    if (last_part < first_part)
        last_part = first_part;
    plan_add(p, at, first_part, RANGE_FRESH, after && page_type_shared(after->type) && !nonshared, -1, 0);
    plan_add(p, last_part, end, RANGE_FRESH, before && page_type_shared(before->type) && !nonshared, -1, 0);
}

static void plan_make(struct plan *p, const struct saved_image *image, bool nonshared)
{
    const struct saved_system *s = &image->system;
    u64 at = megabyte_down(s->range[0].first), offset = 0;

    p->count = 0;
    for (unsigned i = 0; i < s->count; i++) {
        const struct page_range *r = &s->range[i];
        bool read_only = nonshared ? modes[r->type].nonshared_read_only : modes[r->type].read_only;
        plan_gap(p, at, r->first, i ? r - 1 : NULL, r, nonshared);
        plan_add(p, r->first, r->last + 1, nonshared ? modes[r->type].nonshared : modes[r->type].how, read_only,
            image->file, offset);
        offset += r->type == TYPE_EN ? 0 : (r->last - r->first + 1) * PAGE_SIZE_GUEST;
        at = r->last + 1;
    }
    plan_gap(p, at, megabyte_up(at), &s->range[s->count - 1], NULL, nonshared);
}

static int plan_map(struct storage *s, const struct plan *p)
{
    for (unsigned i = 0; i < p->count; i++)
        if (range_map(s, &p->range[i]) < 0) {
            while (i > 0)
                range_unmap(s, p->range[--i].first);
            return -ENOMEM;
        }
    return 0;
}

static void keys_set(struct storage *s, const struct saved_image *image)
{
    const u8 *keys = image->keys;

    for (unsigned i = 0; i < image->system.count; i++) {
        const struct page_range *r = &image->system.range[i];
        if (page_type_saved(r->type)) {
            memcpy(s->keys + r->first, keys, r->last - r->first + 1);
            keys += r->last - r->first + 1;
        }
    }
}

struct saved_loaded *saved_loaded_find(const struct vm *vm, const char *name)
{
    struct saved_loaded *l = vm->saved;

    while (l && (l->image->system.kind != SAVED_DCSS || strcmp(l->image->system.name, name) != 0))
        l = l->next;
    return l;
}

static bool name_permitted(const struct vm *vm, const char *name)
{
    const char *list = vm->user->namesave;
    char word[16];

    while (text_word(&list, word, sizeof word))
        if (strcmp(word, name) == 0)
            return true;
    return false;
}

enum saved_result saved_open(struct vm *vm, const char *name, enum saved_kind kind, struct saved_image **image)
{
    const struct saved_loaded *l;
    struct spool_file f = {0};
    int rc;

    cp_enter();
    l = kind == SAVED_DCSS ? saved_loaded_find(vm, name) : NULL;
    f.key = l ? l->image->key : 0;
    rc = l ? 1 : saved_find(name, SAVED_ACTIVE, &f);
    if (rc > 0 && !l && strcmp(f.type, kind == SAVED_NSS ? "NSS" : "DCSS") != 0)
        rc = 0;
    if (l)
        rc = saved_image_get(&f, image) < 0 ? -EIO : 1; /* it is there already: at once */
    cp_leave();
    if (rc <= 0)
        return rc < 0 ? SAVED_PAGING_ERROR : SAVED_NOT_FOUND;
    if (l)
        return SAVED_DONE;
    if (f.spool_class == 'R' && !name_permitted(vm, name))
        return SAVED_NOT_AUTHORIZED;
    rc = saved_image_get(&f, image);
    return rc == -ENOENT ? SAVED_NOT_FOUND : rc < 0 ? SAVED_PAGING_ERROR : SAVED_DONE;
}

bool saved_overlays_storage(const struct vm *vm, const struct saved_system *s)
{
    return saved_start(s) < vm->machine->storage->size;
}

/* Have they a megabyte in common? */
static bool meet(const struct saved_system *a, const struct saved_system *b)
{
    for (unsigned i = 0; i < a->count; i++)
        for (unsigned k = 0; k < b->count; k++)
            if (megabyte_down(a->range[i].first) < megabyte_up(b->range[k].last + 1) &&
                megabyte_down(b->range[k].first) < megabyte_up(a->range[i].last + 1))
                return true;
    return false;
}

static struct saved_loaded *loaded_below(const struct vm *vm, const struct saved_system *s)
{
    struct saved_loaded *l = vm->saved;

    while (l && !meet(&l->image->system, s))
        l = l->next;
    return l;
}

void saved_unload(struct vm *vm, struct saved_loaded *l)
{
    struct saved_loaded **at = &vm->saved;
    struct plan p;

    plan_make(&p, l->image, l->nonshared);
    pthread_mutex_lock(&vm->lock); /* channel programs */
    for (unsigned i = 0; i < p.count; i++)
        range_unmap(vm->machine->storage, p.range[i].first);
    machine_remapped(vm->machine);
    pthread_mutex_unlock(&vm->lock);
    while (*at != l)
        at = &(*at)->next;
    *at = l->next;
    saved_image_put(l->image);
    free(l);
}

void saved_unload_all(struct vm *vm)
{
    while (vm->saved)
        saved_unload(vm, vm->saved);
}

static int map_image(struct vm *vm, const struct saved_image *image, bool nonshared)
{
    u64 reach = saved_end(&image->system) + 1;
    struct plan p;
    int rc = 0;

    plan_make(&p, image, nonshared);
    pthread_mutex_lock(&vm->lock);
    if (reach > vm->machine->storage->reach)
        rc = machine_extend(vm->machine, reach);
    if (rc == 0)
        rc = plan_map(vm->machine->storage, &p);
    if (rc == 0)
        keys_set(vm->machine->storage, image);
    machine_remapped(vm->machine);
    pthread_mutex_unlock(&vm->lock);
    return rc;
}

enum saved_result saved_load(struct vm *vm, struct saved_image *image, unsigned flags)
{
    struct saved_loaded *l = saved_loaded_find(vm, image->system.name);
    bool nonshared = flags & SAVED_NONSHARED;

    if (l) {
        saved_image_put(image);
        return l->nonshared == nonshared ? SAVED_DONE : SAVED_OTHER_MODE;
    }
    if (flags & SAVED_NO_OVERLAY && (saved_overlays_storage(vm, &image->system) || loaded_below(vm, &image->system))) {
        saved_image_put(image);
        return SAVED_OVERLAY;
    }
    while ((l = loaded_below(vm, &image->system)) && l->image->system.kind == SAVED_DCSS)
        saved_unload(vm, l);
    if (l) { /* the system that runs */
        saved_image_put(image);
        return SAVED_OVERLAY;
    }
    l = calloc(1, sizeof *l);
    if (!l || map_image(vm, image, nonshared) < 0) {
        saved_image_put(image);
        free(l);
        return SAVED_PAGING_ERROR;
    }
    *l = (struct saved_loaded){vm->saved, image, nonshared};
    vm->saved = l;
    return SAVED_DONE;
}
