/* The subchannels of a configuration: numbering, attachment of devices, resets. A number once given stays: a detached
 * device leaves a gap whose device number is not valid, so that guests may scan without holes. Source: PoP chapter 13,
 * "Subchannel"; chapter 17, "Channel-Subsystem Reset". */
#include "guests/channel/subchannel.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int channels_create(struct machine *m, struct channels **out)
{
    struct channels *c = calloc(1, sizeof *c);
    if (c == NULL)
        return -ENOMEM;
    c->machine = m;
    *out = c;
    return 0;
}

static void subchannel_release(struct subchannel *s)
{
    const struct device_ops *ops = s->ops;
    program_abandon(s);
    status_none(s);
    s->unsolicited = 0;
    s->sense_length = 0;
    s->ops = NULL;
    if (ops != NULL && ops->close != NULL)
        ops->close(s->state);
}

void channels_destroy(struct channels *c)
{
    if (c == NULL)
        return;
    for (u32 i = 0; i < c->count; i++) {
        subchannel_release(c->subchannel[i]);
        free(c->subchannel[i]);
    }
    free(c->subchannel);
    free(c);
}

/* As after a subsystem reset. */
static void subchannel_initialize(struct subchannel *s)
{
    status_none(s); /* before the ISC, whose queue it may be in, is forgotten */
    s->parameter = 0;
    s->flags = 0;
    s->lpm = PATH_MASK;
    s->lpum = 0;
    s->pom = 0xFF;
    s->mbi = 0;
    s->modes = 0;
    s->unsolicited = 0;
    s->sense_length = 0;
}

void channels_reset(struct channels *c)
{
    for (u32 i = 0; i < c->count; i++) {
        struct subchannel *s = c->subchannel[i];
        program_abandon(s);
        subchannel_initialize(s);
        if (s->ops != NULL && s->ops->reset != NULL)
            s->ops->reset(s->state);
    }
    c->subchannel_sets = false;
    c->address_limit = 0;
    report_reset(c);
}

static int subchannel_make(struct channels *c, struct subchannel **out)
{
    if (c->count == SUBCHANNELS)
        return -ENOSPC;
    if (c->count == c->room) {
        u32 room = c->room == 0 ? 16 : c->room * 2;
        struct subchannel **grown = realloc(c->subchannel, room * sizeof(struct subchannel *));
        if (grown == NULL)
            return -ENOMEM;
        c->subchannel = grown;
        c->room = room;
    }
    struct subchannel *s = calloc(1, sizeof *s);
    if (s == NULL)
        return -ENOMEM;
    s->channels = c;
    s->number = (u16)c->count;
    c->subchannel[c->count++] = s;
    *out = s;
    return 0;
}

int channels_attach(struct channels *c, u16 devno, const struct device_ops *ops, void *state)
{
    struct subchannel *s = NULL;
    if (subchannel_by_devno(c, devno) != NULL)
        return -EEXIST;
    for (u32 i = 0; i < c->count && s == NULL; i++)
        if (c->subchannel[i]->ops == NULL)
            s = c->subchannel[i];
    if (s == NULL) {
        int error = subchannel_make(c, &s);
        if (error != 0)
            return error;
    }
    subchannel_initialize(s);
    s->devno = devno;
    s->ops = ops;
    s->state = state;
    report_subchannel(s);
    return 0;
}

int channels_detach(struct channels *c, u16 devno)
{
    struct subchannel *s = subchannel_by_devno(c, devno);
    if (s == NULL)
        return -ENODEV;
    subchannel_release(s);
    subchannel_initialize(s);
    report_subchannel(s);
    return 0;
}

int channels_exchange(struct channels *c, u16 devno, const struct device_ops *ops, void *state)
{
    static const u8 sense = SENSE_INTERVENTION_REQUIRED;
    struct subchannel *s = subchannel_by_devno(c, devno);
    if (s == NULL)
        return -ENODEV;
    bool active = s->control & SCSW_ACTIVITY;
    program_abandon(s);
    if (s->ops->close != NULL)
        s->ops->close(s->state);
    s->ops = ops;
    s->state = state;
    s->sense_length = 0;
    if (active) {
        generic_keep_sense(s, &sense, 1);
        status_end(s, DEVICE_CHANNEL_END | DEVICE_END | DEVICE_UNIT_CHECK, 0, s->program.address, 0);
    }
    return 0;
}

struct subchannel *subchannel_by_number(const struct channels *c, u16 number)
{
    return number < c->count ? c->subchannel[number] : NULL;
}

struct subchannel *subchannel_by_devno(const struct channels *c, u16 devno)
{
    for (u32 i = 0; i < c->count; i++)
        if (c->subchannel[i]->ops != NULL && c->subchannel[i]->devno == devno)
            return c->subchannel[i];
    return NULL;
}

bool subchannel_operational(const struct subchannel *s)
{
    return s->ops != NULL && (s->flags & PMCW_ENABLED);
}

u32 subchannel_id(const struct subchannel *s)
{
    return 0x00010000u | s->number;
}

bool channels_find(const struct channels *c, u16 devno, const struct device_ops **ops, void **state, u16 *subchannel)
{
    const struct subchannel *s = subchannel_by_devno(c, devno);
    if (s == NULL)
        return false;
    if (ops != NULL)
        *ops = s->ops;
    if (state != NULL)
        *state = s->state;
    if (subchannel != NULL)
        *subchannel = s->number;
    return true;
}

bool channels_next(const struct channels *c, u16 *subchannel, u16 *devno, const struct device_ops **ops, void **state)
{
    for (u32 i = *subchannel; i < c->count; i++) {
        const struct subchannel *s = c->subchannel[i];
        if (s->ops == NULL)
            continue;
        *subchannel = (u16)i;
        *devno = s->devno;
        if (ops != NULL)
            *ops = s->ops;
        if (state != NULL)
            *state = s->state;
        return true;
    }
    return false;
}

void channels_unsolicited(struct channels *c, u16 devno, u8 device_status)
{
    struct subchannel *s = subchannel_by_devno(c, devno);
    if (s != NULL && subchannel_operational(s))
        status_unsolicited(s, device_status);
}

void channels_unsolicited_check(struct channels *c, u16 devno, u8 sense)
{
    struct subchannel *s = subchannel_by_devno(c, devno);
    if (s == NULL || !subchannel_operational(s))
        return;
    generic_keep_sense(s, &sense, 1);
    status_unsolicited(s, DEVICE_UNIT_CHECK);
}

void channels_resume_device(struct channels *c, u16 devno)
{
    struct subchannel *s = subchannel_by_devno(c, devno);
    if (s != NULL)
        program_continue(s);
}

void subchannel_pmcw(const struct subchannel *s, struct pmcw *out)
{
    memset(out, 0, sizeof *out);
    if (s->ops == NULL)
        return;
    out->parameter = be32_of(s->parameter);
    out->flags = be16_of(s->flags | PMCW_VALID);
    out->devno = be16_of(s->devno);
    out->lpm = s->lpm;
    out->lpum = s->lpum;
    out->pim = out->pam = PATH_MASK;
    out->pom = s->pom;
    out->mbi = be16_of(s->mbi);
    out->chpid[0] = CHPID;
    out->modes = be32_of(s->modes);
}

u64 channels_starts(const struct channels *c)
{
    return atomic_load_explicit(&c->starts, memory_order_relaxed);
}
