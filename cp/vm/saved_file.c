/* Saved systems in the spool: finding, defining, saving. The file is the definition's page, then a byte for each page
 * of contents, its storage key and whether it is in the file (pages of zeros are not), then those pages. */
#include "cp/base/text.h"
#include "cp/vm/saved.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PRESENT 0x01

int saved_list(const char *name, char class, struct spool_file **files)
{
    struct spool_select select = {.queue = SPOOL_SYS, .owner = SAVED_OWNER, .spool_class = class};

    if (*name)
        select.name = name;
    return spool_list(cp.spool, &select, files);
}

int saved_find(const char *name, char skeleton_or_active, struct spool_file *out)
{
    struct spool_file *files = NULL;
    int n = *name ? saved_list(name, 0, &files) : 0, found = n < 0 ? n : 0;

    for (int i = 0; i < n && !found; i++) {
        char class = files[i].spool_class == 'R' ? SAVED_ACTIVE : files[i].spool_class;
        if (class == skeleton_or_active) {
            *out = files[i];
            found = 1;
        }
    }
    free(files);
    return found;
}

int saved_read(u64 key, struct saved_system *out)
{
    struct spool_reader *r;
    struct spool_record record;
    int rc = spool_peek_open(cp.spool, key, &r);

    if (rc <= 0)
        return rc;
    rc = spool_read(r, &record);
    if (rc >= 0)
        rc = rc > 0 && record.length == SAVED_PAGE && saved_decode(out, record.data) ? 1 : -EBADMSG;
    spool_read_close(r, false, HOLD_NONE);
    return rc;
}

static int page_write(struct spool_writer *w, const void *page)
{
    return spool_write(w, &(struct spool_record){0, SAVED_PAGE, page});
}

static int file_begin(const struct saved_system *s, const char *userid, char class, struct spool_writer **w)
{
    struct spool_file template = {.owner = SAVED_OWNER,
        .queue = SPOOL_SYS,
        .origin = ORIGIN_SYS,
        .spool_class = class,
        .copies = 1,
        .data = DATA_PAGES};
    u8 page[SAVED_PAGE];
    int rc;

    text_copy(template.origin_user, sizeof template.origin_user, userid);
    text_copy(template.name, sizeof template.name, s->name);
    text_copy(template.type, sizeof template.type, s->kind == SAVED_NSS ? "NSS" : "DCSS");
    rc = spool_create(cp.spool, &template, w);
    if (rc < 0)
        return rc;
    saved_encode(s, page);
    rc = page_write(*w, page);
    if (rc < 0)
        spool_discard(*w);
    return rc;
}

int saved_define(const struct saved_system *s, const char *userid, struct spool_file *out)
{
    struct spool_writer *w;
    int rc = file_begin(s, userid, SAVED_SKELETON, &w);

    return rc < 0 ? rc : spool_close(w, out);
}

/* What is done for each page of contents; n counts them. 0 or -errno. */
struct walk {
    const struct storage *storage;
    struct spool_writer *writer;
    u8 keys[SAVED_PAGE];
    u64 missing;
};

static bool is_zero(const u8 *page)
{
    return page[0] == 0 && memcmp(page, page + 1, SAVED_PAGE - 1) == 0;
}

static int page_key(struct walk *k, u64 number, u64 n, bool last)
{
    u64 absolute = number * PAGE_SIZE_GUEST;
    const u8 *host = storage_host(k->storage, absolute);
    int rc = 0;

    if (!host) {
        k->missing = number;
        return -EFAULT;
    }
    k->keys[n % SAVED_PAGE] = (k->storage->keys[number] & (KEY_ACC | KEY_FETCH)) | (is_zero(host) ? 0 : PRESENT);
    if (last || n % SAVED_PAGE == SAVED_PAGE - 1) {
        rc = page_write(k->writer, k->keys);
        memset(k->keys, 0, sizeof k->keys);
    }
    return rc;
}

static int page_contents(struct walk *k, u64 number, u64 n, bool last)
{
    const u8 *host = storage_host(k->storage, number * PAGE_SIZE_GUEST);

    (void)n, (void)last;
    return is_zero(host) ? 0 : page_write(k->writer, host);
}

static int each_page(
    const struct saved_system *s, struct walk *k, int (*fn)(struct walk *k, u64 number, u64 n, bool last))
{
    u64 pages = saved_pages(s), n = 0;
    int rc = 0;

    for (unsigned i = 0; i < s->count; i++)
        for (u64 p = s->range[i].first; page_type_saved(s->range[i].type) && p <= s->range[i].last && rc == 0; p++, n++)
            rc = fn(k, p, n, n == pages - 1);
    return rc;
}

static void cpu_state(struct saved_cpu *to, const struct cpu *cpu)
{
    to->esa = cpu->esa;
    to->prefix = cpu->prefix;
    to->fpc = cpu->fpc;
    cpu_psw(cpu, &to->psw[0], &to->psw[1]);
    for (unsigned i = 0; i < 16; i++) {
        to->gr[i] = cpu->gr[i].g;
        to->cr[i] = cpu->cr[i];
        to->ar[i] = cpu->ar[i];
        to->fpr[i] = cpu->vr[i].d[0];
    }
}

/* The skeleton, and what could be loaded until now, make room for what was saved just now. */
static void replace(const struct spool_file *skeleton, const struct spool_file *new)
{
    struct spool_file *files = NULL;
    int n = saved_list(new->name, 0, &files);
    bool pending;

    for (int i = 0; i < n; i++)
        if (files[i].key == skeleton->key ||
            (files[i].key != new->key && (files[i].spool_class == 'A' || files[i].spool_class == 'R')))
            saved_purge(&files[i], &pending);
    free(files);
}

int saved_save(const struct vm *vm, const struct cpu *cpu, const char *name, struct spool_file *out, u64 *missing)
{
    struct walk k = {.storage = vm->machine->storage};
    struct spool_file skeleton;
    struct saved_system s;
    int rc = saved_find(name, SAVED_SKELETON, &skeleton);

    if (rc > 0)
        rc = saved_read(skeleton.key, &s);
    if (rc <= 0)
        return rc;
    if (s.machines && !(s.machines >> vm->architecture & 1))
        return -EPERM;
    if (s.kind == SAVED_NSS)
        cpu_state(&s.cpu, cpu);
    rc = file_begin(&s, vm->userid, s.restricted ? 'R' : 'A', &k.writer);
    if (rc < 0)
        return rc;
    rc = each_page(&s, &k, page_key);
    if (rc == 0)
        rc = each_page(&s, &k, page_contents);
    if (rc < 0) {
        *missing = k.missing;
        spool_discard(k.writer);
        return rc;
    }
    rc = spool_close(k.writer, out);
    if (rc < 0)
        return rc;
    replace(&skeleton, out);
    return 1;
}

void saved_start_up(void)
{
    struct spool_file *files = NULL;
    int n = saved_list("", 'P', &files);

    for (int i = 0; i < n; i++)
        spool_purge(cp.spool, files[i].key);
    free(files);
}
