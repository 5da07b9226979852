/* Fetching channel-command words of both formats and checking them. Keeps no state but the count of CCWs that bounds a
 * channel program. Source: PoP chapter 15, "Channel-Command Word", "Command Chaining", "Transfer in Channel". */
#include "guests/channel/subchannel.h"
#include "guests/arch/interruption.h"

static bool ccw_is_format_1(const struct subchannel *s)
{
    return s->program.control & ORB_FORMAT_1;
}

u32 ccw_limit(const struct subchannel *s)
{
    return ccw_is_format_1(s) ? 0x80000000u : 0x01000000u;
}

u8 ccw_key(const struct subchannel *s)
{
    return (u8)(s->program.control >> 28);
}

u8 ccw_storage_check(int program_interruption)
{
    if (program_interruption == 0)
        return 0;
    return program_interruption == PGM_PROTECTION ? CHANNEL_PROTECTION_CHECK : CHANNEL_PROGRAM_CHECK;
}

u8 ccw_fetch(struct subchannel *s, u32 address, struct ccw *out)
{
    union {
        struct ccw0 zero;
        struct ccw1 one;
    } word;
    if (++s->program.fetched > PROGRAM_CCWS)
        return CHANNEL_INTERFACE_CHECK;
    if (address & (sizeof word - 1) || address >= ccw_limit(s))
        return CHANNEL_PROGRAM_CHECK;
    u8 check =
        ccw_storage_check(storage_read(s->channels->machine->storage, address, &word, sizeof word, ccw_key(s), NULL));
    if (check != 0)
        return check;
    if (ccw_is_format_1(s)) {
        *out = (struct ccw){word.one.command, word.one.flags, be16_get(word.one.count), be32_get(word.one.address), 0};
        return 0;
    }
    const u8 *a = word.zero.address;
    *out = (struct ccw){word.zero.command, word.zero.flags, be16_get(word.zero.count),
        (u32)a[0] << 16 | (u32)a[1] << 8 | a[2], word.zero.ignored};
    return 0;
}

static bool ccw_is_tic(const struct subchannel *s, const struct ccw *ccw)
{
    return ccw_is_format_1(s) ? ccw->command == COMMAND_TIC : (ccw->command & 0x0F) == COMMAND_TIC;
}

/* Format 0 leaves the other fields of a TIC unchecked. */
static bool ccw_tic_valid(const struct subchannel *s, const struct ccw *ccw)
{
    if (ccw_is_format_1(s) && (ccw->flags != 0 || ccw->count != 0))
        return false;
    return ccw->address < ccw_limit(s) && ccw->address % sizeof(struct ccw1) == 0;
}

u8 ccw_next(struct subchannel *s, u32 *address, struct ccw *out)
{
    *address += sizeof(struct ccw1);
    u8 check = ccw_fetch(s, *address, out);
    if (check != 0 || !ccw_is_tic(s, out))
        return check;
    u32 target = out->address;
    if (!ccw_tic_valid(s, out))
        return CHANNEL_PROGRAM_CHECK;
    check = ccw_fetch(s, target, out);
    if (check != 0)
        return check; /* the address told is the TIC's */
    *address = target;
    return ccw_is_tic(s, out) ? CHANNEL_PROGRAM_CHECK : 0;
}

/* What holds for every CCW but a TIC. */
static bool ccw_valid(const struct subchannel *s, const struct ccw *ccw)
{
    if (ccw->address >= ccw_limit(s))
        return false;
    if (ccw->flags & CCW_MIDAW)
        return (s->program.control & ORB_MIDAW) && !(ccw->flags & CCW_INDIRECT);
    return true;
}

u8 ccw_check_command(const struct subchannel *s, const struct ccw *ccw)
{
    bool count_needed = !ccw_is_format_1(s) || (ccw->flags & CCW_CHAIN_DATA);
    bool ok = ccw_valid(s, ccw) && (ccw->command & 0x0F) != 0 && (ccw->command & 0x0F) != COMMAND_TIC &&
              (ccw->count != 0 || !count_needed) && (!(ccw->flags & CCW_SUSPEND) || (s->program.control & ORB_SUSPEND));
    return ok ? 0 : CHANNEL_PROGRAM_CHECK;
}

u8 ccw_check_data(const struct subchannel *s, const struct ccw *ccw)
{
    bool ok = ccw_valid(s, ccw) && ccw->count != 0 && !(ccw->flags & CCW_SUSPEND);
    return ok ? 0 : CHANNEL_PROGRAM_CHECK;
}
