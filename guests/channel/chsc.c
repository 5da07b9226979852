/* CHANNEL SUBSYSTEM CALL: the commands by which guests learn about the channel subsystem. A request block at the start
 * of a page is answered by a response block behind it. Commands not in the table get the response "not provided". The
 * instruction is not in the PoP; what operating systems send and expect is the source. */
#include "guests/arch/interruption.h"
#include "guests/channel/subchannel.h"
#include <string.h>

#define PAGE 4096u
#define HEADER                                                                                                         \
    8u /* of a response: length, code, four reserved bytes; a request's length includes its own first four bytes */
#define REQUEST_MIN 16u

#define RESPONSE_OK 0x0001
#define RESPONSE_INVALID 0x0003 /* something in the request block */
#define RESPONSE_NOT_PROVIDED 0x0004
#define RESPONSE_NO_EVENT 0x0005
#define RESPONSE_NO_OPERATION 0x0101

/* A command fills in data (zero before, room bytes) and its length and returns the response code. */
struct chsc_request {
    struct channels *channels;
    const u8 *block;
    u32 length;
    u8 *data;
    u32 room;
    u32 used;
};

/* Descriptions of channel paths: 8, 32 or 96 bytes each as the request's format says. */
static u16 chsc_path_description(struct chsc_request *r)
{
    static const struct {
        u8 format, size;
    } formats[] = {{0, 8}, {1, 32}, {3, 96}};
    u8 first = r->block[7], last = r->block[11], size = 0;
    for (unsigned i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if ((r->block[6] & 0x0F) == formats[i].format)
            size = formats[i].size;
    if (size == 0 || (r->block[4] & 0x0F) != 0 || r->block[5] != 0 || first > last)
        return RESPONSE_INVALID;
    for (u32 path = first; path <= last && r->used + size <= r->room; path++, r->used += size) {
        u8 *d = r->data + r->used;
        d[3] = (u8)path;
        if (path != CHPID)
            continue;
        d[0] = 0x80; /* valid */
        d[2] = 0x1B; /* FICON */
    }
    return RESPONSE_OK;
}

/* Subchannel descriptions, 32 bytes each. */
static u16 chsc_subchannel_description(struct chsc_request *r)
{
    const u32 size = 32;
    u16 first = be16_load(r->block + 6), last = be16_load(r->block + 10);
    if (first > last || (r->block[5] & 0x30) != 0)
        return RESPONSE_INVALID;
    for (u32 number = first; number <= last && r->used + size <= r->room; number++, r->used += size) {
        const struct subchannel *s = subchannel_by_number(r->channels, (u16)number);
        u8 *d = r->data + r->used;
        be16_store(d + 6, (u16)number);
        if (s == NULL)
            continue;
        d[0] = 0x80; /* subchannel valid; its type is I/O */
        if (s->ops == NULL)
            continue;
        d[0] |= 0x40; /* device number valid */
        d[1] = (u8)s->devno;
        be16_store(d + 2, s->devno);
        d[4] = PATH_MASK;
        d[8] = CHPID;
    }
    return RESPONSE_OK;
}

static u16 chsc_no_event(struct chsc_request *r)
{
    (void)r;
    return RESPONSE_NO_EVENT;
}

/* General and CHSC characteristics: none of the optional facilities that have a bit is provided. */
static u16 chsc_characteristics(struct chsc_request *r)
{
    r->used = r->room;
    return RESPONSE_OK;
}

static u16 chsc_set_domain_attribute(struct chsc_request *r)
{
    const u16 multiple_subchannel_sets = 2;
    if (r->length < 0x400)
        return RESPONSE_INVALID;
    if (be16_load(r->block + 6) != multiple_subchannel_sets)
        return RESPONSE_NO_OPERATION;
    r->channels->subchannel_sets = true;
    return RESPONSE_OK;
}

static const struct chsc_command {
    u16 code;
    u16 (*execute)(struct chsc_request *r);
} chsc_commands[] = {
    {0x0002, chsc_path_description},
    {0x0004, chsc_subchannel_description},
    {0x000E, chsc_no_event},
    {0x0010, chsc_characteristics},
    {0x0031, chsc_set_domain_attribute},
};

static u16 chsc_dispatch(struct chsc_request *r)
{
    u16 code = be16_load(r->block + 2);
    for (unsigned i = 0; i < sizeof chsc_commands / sizeof chsc_commands[0]; i++)
        if (chsc_commands[i].code == code)
            return chsc_commands[i].execute(r);
    return RESPONSE_NOT_PROVIDED;
}

int chsc_execute(struct channels *c, struct cpu *cpu)
{
    u8 base = cpu->intercept.r1, block[PAGE], response[PAGE] = {0};
    u64 address = cpu->gr[base].g & cpu->address_mask;
    if (address % PAGE != 0)
        return -PGM_SPECIFICATION;
    int error = cpu_fetch(cpu, base, address, block, PAGE);
    if (error != 0)
        return -error;
    u32 length = be16_load(block);
    if (length < REQUEST_MIN || length > PAGE - HEADER || length % 8 != 0)
        return -PGM_OPERAND;
    struct chsc_request r = {c, block, length, response + HEADER, PAGE - length - HEADER, 0};
    u16 code = chsc_dispatch(&r);
    if (code != RESPONSE_OK)
        r.used = 0;
    be16_store(response, (u16)(HEADER + r.used));
    be16_store(response + 2, code);
    error = cpu_store(cpu, base, address + length, response, HEADER + r.used);
    return error != 0 ? -error : 0;
}
