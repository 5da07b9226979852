/* QUERY of real DASD: the system's volumes, what is on them and who has them; space in host memory. Source: CP Commands
 * and Utilities Reference, QUERY DASD, ALLOC, CPOWNED, SYSTEM, VDISK. */
#include "cp/command/query.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/vm/disks.h"
#include "cp/vm/volume_policy.h"
#include <stdio.h>
#include <string.h>

#define FREE_PER_LINE 4
#define LINKS_PER_LINE 4

void respond_real(struct vm *vm, const struct real_dasd *r)
{
    const struct virtual_device *d;

    switch (r->use) {
    case REAL_OFFLINE:
        respond(vm, "DASD %04X OFFLINE", r->rdev);
        break;
    case REAL_FREE:
        respond(vm, "DASD %04X %s", r->rdev, *r->volser ? r->volser : "FREE");
        break;
    case REAL_SYSTEM:
    case REAL_OWNED:
        respond(vm, "DASD %04X CP %-6s %-6s %4u", r->rdev, r->use == REAL_OWNED ? "OWNED" : "SYSTEM", r->volser,
            extent_links_on(r));
        break;
    case REAL_USER:
        d = extent_dedicated(r);
        respond(vm, "DASD %04X ATTACHED TO %-8s %04X %s %s", r->rdev, d->vm->userid, d->vdev,
            d->read_only ? "R/O" : "R/W", r->volser);
        break;
    }
}

/* "CUTYPE = 3990-C2, DEVTYPE = 3390-0A, VOLSER = M01RES, CYLS = 3339" */
static void respond_details(struct vm *vm, const struct real_dasd *r)
{
    const struct volume_geometry *g = r->volume ? volume_geometry(r->volume) : NULL;

    if (!g) {
        respond(vm, "%04X  OFFLINE, FILE = %s: %s", r->rdev, r->file, r->reason);
        return;
    }
    respond(vm, "%04X  CUTYPE = %s, DEVTYPE = %s, VOLSER = %s, %s = %llu", r->rdev,
        g->architecture == VOLUME_FBA ? "6310" : "3990-C2", volume_geometry_name(g), *r->volser ? r->volser : "------",
        g->architecture == VOLUME_FBA ? "BLKS" : "CYLS", (unsigned long long)real_size(r));
    respond(vm, "      FILE = %s, FORMAT = %s%s%s", r->file, volume_format_name(r->volume),
        volume_is_read_only(r->volume) ? ", READ ONLY" : "", r->flags & VOLUME_SYNCHRONOUS ? ", SYNCHRONOUS" : "");
}

/* Those that are free, several on a line. */
static bool respond_free(struct vm *vm)
{
    char line[160] = "";
    unsigned n = 0;

    for (const struct real_dasd *r = real_first(); r; r = r->next) {
        if (r->use != REAL_FREE)
            continue;
        snprintf(line + strlen(line), sizeof line - strlen(line), "%sDASD %04X %-8s", n % FREE_PER_LINE ? ", " : "",
            r->rdev, *r->volser ? r->volser : "FREE");
        if (++n % FREE_PER_LINE == 0) {
            respond(vm, "%s", line);
            *line = 0;
        }
    }
    if (*line)
        respond(vm, "%s", line);
    return n > 0;
}

static bool respond_used(struct vm *vm, bool system, bool users, bool offline)
{
    bool any = false;

    for (const struct real_dasd *r = real_first(); r; r = r->next)
        if (real_is_system(r) ? system : r->use == REAL_USER ? users : r->use == REAL_OFFLINE && offline) {
            respond_real(vm, r);
            any = true;
        }
    return any;
}

static int respond_links(struct vm *vm, const struct real_dasd *r)
{
    char line[160] = "";
    unsigned n = 0;

    for (const struct extent *e = extent_first(); e; e = e->next)
        for (const struct virtual_device *d = e->real == r ? e->links : NULL; d; d = d->next_link) {
            snprintf(line + strlen(line), sizeof line - strlen(line), "%s%-8s %04X %s", *line ? ", " : "",
                d->vm->userid, d->vdev, d->read_only ? "R/O" : "R/W");
            if (++n % LINKS_PER_LINE == 0) {
                respond(vm, "%s", line);
                *line = 0;
            }
        }
    if (*line)
        respond(vm, "%s", line);
    return 0;
}

/* A device number or a volume's label. On failure a message was said and its number is in *rc. */
static struct real_dasd *real_of(struct vm *vm, const char *word, int *rc)
{
    struct real_dasd *r = NULL;
    u64 rdev;
    bool number = text_hex(word, 0xFFFF, &rdev) && strlen(word) <= 4;

    if (number)
        r = real_by_number((u16)rdev);
    if (!r)
        r = real_by_label(word);
    if (!r)
        *rc = number ? say_as(vm, "QDV", MSG_NO_DEVICE, (unsigned)rdev) : say_as(vm, "QDV", MSG_INVALID_OPTION, word);
    return r;
}

enum { FREE, ATTACHED, ACTIVE, SYSTEM, OFFLINE, EVERY, DETAILS };

static int query_real(struct vm *vm, const char *rest)
{
    static const struct keyword words[] = {{"FREE", FREE}, {"ATTached", ATTACHED}, {"ACTive", ACTIVE},
        {"SYStem", SYSTEM}, {"OFFline", OFFLINE}, {"ALL", EVERY}, {"DETails", DETAILS}};
    static const char *const names[] = {[FREE] = "A free",
        [ATTACHED] = "An attached",
        [ACTIVE] = "An active",
        [SYSTEM] = "A system",
        [OFFLINE] = "An offline",
        [EVERY] = "A"};
    char word[16], which[16];
    int value, rc;
    bool any;

    volumes_find();
    if (!text_word(&rest, word, sizeof word))
        text_copy(word, sizeof word, "ACTIVE");
    value = KEYWORD(words, text_upper(word));
    if (value == DETAILS && text_word(&rest, which, sizeof which))
        text_copy(word, sizeof word, text_upper(which));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (value == -1 || value == DETAILS) {
        const struct real_dasd *r = real_of(vm, word, &rc);
        if (r && value == DETAILS)
            respond_details(vm, r);
        else if (r)
            respond_real(vm, r);
        return rc;
    }
    any = respond_used(vm, value == ACTIVE || value == SYSTEM || value == EVERY,
        value == ACTIVE || value == ATTACHED || value == EVERY, value == OFFLINE || value == EVERY);
    if (value == FREE || value == EVERY || value == ACTIVE)
        any |= respond_free(vm);
    if (!any)
        respond(vm, "%s DASD was not found.", names[value]);
    return any ? 0 : 40;
}

/* Without class B there are only one's own. */
int query_dasd(struct vm *vm, const char *rest)
{
    int rc;

    if (command_permitted(vm, "B"))
        return query_real(vm, rest);
    rc = expect_end(vm, rest);
    return rc ? rc : query_virtual(vm, "DASD");
}

/* QUERY SYSTEM {rdev|volid}: a volume of the system and who is linked to its minidisks. */
int query_system(struct vm *vm, const char *rest)
{
    const struct real_dasd *r;
    char word[16];
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "QSY", MSG_RDEV_MISSING);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    r = real_of(vm, text_upper(word), &rc);
    if (!r)
        return rc;
    if (!real_is_system(r))
        return say(vm, MSG_DASD_NOT_ATTACHED, r->rdev, "SYSTEM");
    respond(vm, "DASD %04X ATTACHED SYSTEM %s", r->rdev, r->volser);
    return respond_links(vm, r);
}

int query_cpowned(struct vm *vm, const char *rest)
{
    unsigned last = SLOTS_MAX;
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    while (last && !*policy_slot(last))
        last--;
    respond(vm, "Slot  Vol-ID  Rdev  Type   Status");
    for (unsigned slot = 1; slot <= last; slot++) {
        const char *volser = policy_slot(slot);
        const struct real_dasd *r = *volser ? real_system_volume(volser) : NULL;

        if (r)
            respond(vm, "%4u  %-6s  %04X  Own    Online and attached", slot, volser, r->rdev);
        else
            respond(vm, "%4u  %-6s  ----  %s", slot, *volser ? volser : "------",
                *volser ? "Own    Not mounted" : "-----  Reserved");
    }
    return 0;
}

/* Volumes keep minidisks only: paging, spooling, the directory and T-DISKs are elsewhere on the host. */
int query_alloc(struct vm *vm, const char *rest)
{
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    for (const struct real_dasd *r = real_first(); r; r = r->next) {
        bool fba;
        if (r->use != REAL_OWNED)
            continue;
        fba = volume_geometry(r->volume)->architecture == VOLUME_FBA;
        respond(vm, "DASD %04X %s %s %s (UNITS IN %s)", r->rdev, r->volser,
            volume_geometry_name(volume_geometry(r->volume)), fba ? "FBA" : "CKD-ECKD", fba ? "BLOCKS" : "CYLINDERS");
        for (unsigned i = 0; i < 4; i++) {
            static const char *const uses[] = {"TDISK", "PAGE ", "SPOOL", "DRCT "};
            respond(vm, "     %s TOTAL=%011u INUSE=%011u AVAIL=%011u", uses[i], 0, 0, 0);
        }
    }
    respond(vm, "TDISK IN HOST STORAGE INUSE=%lluK", (unsigned long long)extent_temporary_bytes() >> 10);
    return 0;
}
