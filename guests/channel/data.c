/* The data of one command as a stream: data chaining, IDAWs, MIDAWs, skip, keys and address limits turned into moves of
 * bytes between the device and absolute storage. Nothing is prefetched: a CCW, IDAW or MIDAW is looked at when the
 * first byte of its area is due. Source: PoP chapter 15, "Data Chaining", "Skipping", "CCW Indirect Data Addressing",
 * "Modified ...". */
#include "guests/channel/subchannel.h"
#include <string.h>

#define COUNT_MAX (1u << 20) /* ccw_count looks no further */

void data_begin(struct ccw_data *d, struct subchannel *s, const struct ccw *ccw, u32 address)
{
    *d = (struct ccw_data){.sch = s, .ccw = *ccw, .ccw_address = address, .left = ccw->count};
}

static u8 data_fetch(struct ccw_data *d, u32 address, void *word, u32 length)
{
    if (address >= ccw_limit(d->sch))
        return CHANNEL_PROGRAM_CHECK;
    struct storage *storage = d->sch->channels->machine->storage;
    return ccw_storage_check(storage_read(storage, address, word, length, ccw_key(d->sch), NULL));
}

/* The next CCW of data chaining takes control. */
static u8 data_chain(struct ccw_data *d)
{
    struct ccw next;
    u8 check = ccw_next(d->sch, &d->ccw_address, &next);
    if (check == 0)
        check = ccw_check_data(d->sch, &next);
    if (check != 0)
        return check;
    d->ccw = next;
    d->left = next.count;
    d->list_started = false;
    if ((next.flags & CCW_INTERRUPT) && !d->peek)
        status_interrupt(d->sch, d->ccw_address);
    return 0;
}

static u8 data_idaw(struct ccw_data *d)
{
    u32 control = d->sch->program.control;
    bool format_2 = control & ORB_IDAW_2;
    u32 size = format_2 ? 8 : 4;
    u32 block = format_2 && !(control & ORB_IDAW_2K) ? 4096 : 2048;
    u8 word[8];
    if (!d->list_started)
        d->list = d->ccw.address;
    if (d->list % size != 0)
        return CHANNEL_PROGRAM_CHECK;
    u8 check = data_fetch(d, d->list, word, size);
    if (check != 0)
        return check;
    u64 address = format_2 ? be64_load(word) : be32_load(word);
    if ((!format_2 && address >= 0x80000000u) || (d->list_started && address % block != 0))
        return CHANNEL_PROGRAM_CHECK;
    d->list += size;
    d->list_started = true;
    d->area = address;
    d->area_left = block - (u32)(address % block);
    d->area_skip = false;
    return 0;
}

static bool data_midaw_valid(const struct ccw_data *d, const struct midaw *m)
{
    static const u8 zero[sizeof m->reserved];
    u32 count = be16_get(m->count);
    bool last = m->flags & MIDAW_LAST;
    return memcmp(m->reserved, zero, sizeof zero) == 0 && !(m->flags & MIDAW_RESERVED) && count != 0 &&
           count <= d->left && last == (count == d->left) &&
           (be64_get(m->address) % PAGE_SIZE_GUEST) + count <= PAGE_SIZE_GUEST;
}

static u8 data_midaw(struct ccw_data *d)
{
    struct midaw m;
    if (!d->list_started)
        d->list = d->ccw.address;
    else if (d->list % PAGE_SIZE_GUEST == 0)
        return CHANNEL_PROGRAM_CHECK;
    if (d->list % sizeof m != 0)
        return CHANNEL_PROGRAM_CHECK;
    u8 check = data_fetch(d, d->list, &m, sizeof m);
    if (check != 0)
        return check;
    if (!data_midaw_valid(d, &m))
        return CHANNEL_PROGRAM_CHECK;
    if (m.flags & MIDAW_INTERRUPT)
        status_interrupt(d->sch, d->ccw_address);
    d->list += sizeof m;
    d->list_started = true;
    d->area = be64_get(m.address);
    d->area_left = be16_get(m.count);
    d->area_skip = m.flags & MIDAW_SKIP;
    return 0;
}

/* SET ADDRESS LIMIT: cut the piece where it leaves what the subchannel may reach. */
static u8 data_limit(struct ccw_data *d)
{
    const struct subchannel *s = d->sch;
    u64 limit = s->channels->address_limit;
    if (!(s->program.control & ORB_ADDRESS_LIMIT) || d->area_skip)
        return 0;
    if ((s->flags & PMCW_LIMIT) == PMCW_LIMIT_LOW)
        return d->area < limit ? CHANNEL_PROGRAM_CHECK : 0;
    if ((s->flags & PMCW_LIMIT) != PMCW_LIMIT_HIGH)
        return 0;
    if (d->area >= limit)
        return CHANNEL_PROGRAM_CHECK;
    if (d->area_left > limit - d->area)
        d->area_left = (u32)(limit - d->area);
    return 0;
}

/* Find the next piece of the CCW's area. */
static u8 data_area(struct ccw_data *d, bool store)
{
    u8 check = 0;
    d->area_skip = false;
    if (store && (d->ccw.flags & CCW_SKIP)) {
        d->area_skip = true;
        d->area_left = d->left;
    } else if (d->ccw.flags & CCW_INDIRECT) {
        check = data_idaw(d);
    } else if (d->ccw.flags & CCW_MIDAW) {
        check = data_midaw(d);
    } else {
        d->area = d->list_started ? d->area : d->ccw.address;
        d->list_started = true;
        if (d->area >= ccw_limit(d->sch))
            return CHANNEL_PROGRAM_CHECK;
        d->area_left = (u32)(ccw_limit(d->sch) - d->area);
    }
    if (check == 0)
        check = data_limit(d);
    if (d->area_left > d->left)
        d->area_left = d->left;
    if (check != 0)
        d->area_left = 0;
    return check;
}

/* Make sure of a piece of at least one byte; false at the end of the data or after a check. */
static bool data_piece(struct ccw_data *d, bool store)
{
    while (d->check == 0 && d->area_left == 0) {
        if (d->left != 0)
            d->check = data_area(d, store);
        else if (d->ccw.flags & CCW_CHAIN_DATA)
            d->check = data_chain(d);
        else
            return false;
    }
    return d->check == 0;
}

static u32 data_move(struct ccw_data *d, u8 *bytes, u32 n, bool store)
{
    struct storage *storage = d->sch->channels->machine->storage;
    u32 done = 0;
    d->moved = true;
    while (done < n && data_piece(d, store)) {
        u64 piece = n - done < d->area_left ? n - done : d->area_left;
        if (store && !d->area_skip)
            d->check = ccw_storage_check(storage_write(storage, d->area, bytes + done, piece, ccw_key(d->sch), &piece));
        else if (!store && d->area_skip)
            memset(bytes + done, 0, piece);
        else if (!store)
            d->check = ccw_storage_check(storage_read(storage, d->area, bytes + done, piece, ccw_key(d->sch), &piece));
        d->area += piece;
        d->area_left -= (u32)piece;
        d->left -= (u32)piece;
        done += (u32)piece;
    }
    d->sch->program.moved += done;
    if (d->check == 0 && d->sch->program.moved > PROGRAM_BYTES)
        d->check = CHANNEL_INTERFACE_CHECK;
    return done;
}

u32 ccw_put(struct ccw_data *d, const void *bytes, u32 n)
{
    u32 done = data_move(d, (u8 *)bytes, n, true);
    d->overrun |= done < n;
    return done;
}

u32 ccw_get(struct ccw_data *d, void *bytes, u32 n)
{
    return data_move(d, bytes, n, false);
}

u8 ccw_control(const struct ccw_data *d)
{
    return d->ccw.control;
}

u32 ccw_count(const struct ccw_data *d)
{
    struct ccw_data ahead = *d;
    u32 total = d->left;
    ahead.peek = true;
    while ((ahead.ccw.flags & CCW_CHAIN_DATA) && total < COUNT_MAX && data_chain(&ahead) == 0)
        total += ahead.left;
    return total;
}

void ccw_sense(struct ccw_data *d, const u8 *sense, u32 n)
{
    d->sense_length = (u8)(n < SENSE_MAX ? n : SENSE_MAX);
    memcpy(d->sense, sense, d->sense_length);
}

void data_finish(struct ccw_data *d)
{
    if (d->moved && d->check == 0 && d->left == 0 && (d->ccw.flags & CCW_CHAIN_DATA))
        d->check = data_chain(d);
}

bool data_complete(const struct ccw_data *d)
{
    return d->left == 0 && !d->overrun;
}
