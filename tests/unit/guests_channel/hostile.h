/* Random channel programs: some raw noise, most of it plausible enough to get deep. The same seed gives the same run.
 */
#pragma once
#include "tests/unit/guests_channel/rig.h"

#define HOSTILE_GUARD 0xF000u /* a page under a key that no program has */
#define HOSTILE_BLOB 1024u    /* bytes of CCWs, IDAWs and MIDAWs */

static u64 hostile_state = 0x9E3779B97F4A7C15ULL;

static inline u32 hostile_random(u32 below)
{
    hostile_state ^= hostile_state << 13;
    hostile_state ^= hostile_state >> 7;
    hostile_state ^= hostile_state << 17;
    return (u32)((hostile_state >> 16) % below);
}

/* Mostly inside storage, often near the program, sometimes anywhere. */
static inline u32 hostile_address(void)
{
    switch (hostile_random(8)) {
    case 0:
        return hostile_random(0xFFFFFFFFu);
    case 1:
        return HOSTILE_GUARD - 40 + hostile_random(80);
    case 2:
        return RIG_STORAGE - 40 + hostile_random(80);
    case 3:
    case 4:
        return RIG_PROGRAM + (hostile_random(HOSTILE_BLOB) & ~7u);
    default:
        return 0x8000 + hostile_random(0x4000);
    }
}

static inline void hostile_blob(const u8 *commands, u32 command_count)
{
    for (u32 a = RIG_PROGRAM; a < RIG_PROGRAM + HOSTILE_BLOB; a += 8) {
        u8 command = hostile_random(16) == 0 ? (u8)hostile_random(256) : commands[hostile_random(command_count)];
        u8 flags = (u8)(hostile_random(4) == 0 ? hostile_random(256)
                        : hostile_random(2)    ? CC_CHAIN_SLI
                                               : CCW_CHAIN_DATA);
        u16 count = (u16)(hostile_random(8) == 0 ? hostile_random(65536) : hostile_random(100));
        if (hostile_random(8) == 0) {
            be32_store(at(a), hostile_address());
            be32_store(at(a + 4), hostile_address());
        } else if (hostile_random(2)) {
            ccw1_put(
                a, command, command == COMMAND_TIC ? 0 : flags, command == COMMAND_TIC ? 0 : count, hostile_address());
        } else {
            ccw0_put(a, command, flags, count, hostile_address() & 0xFFFFFF);
        }
    }
}

/* START SUBCHANNEL with random ORB bits, never with key 0 or 15; the condition code or -PGM_*. */
static inline int hostile_start(u16 subchannel)
{
    u32 control =
        (1 + hostile_random(14)) << 28 | (hostile_random(0xFFFFFF) & ~(ORB_RESERVED | ORB_TRANSPORT)) | 0x8000;
    u32 program = RIG_PROGRAM + (hostile_random(HOSTILE_BLOB) & ~7u);
    if (hostile_random(64) == 0)
        program = hostile_address();
    struct orb orb = {be32_of(hostile_random(0xFFFFFFFF)), be32_of(control), be32_of(program)};
    memcpy(at(RIG_OPERAND), &orb, sizeof orb);
    return rig_io(SSCH, subchannel);
}

static inline void hostile_guard_set(void)
{
    memset(at(HOSTILE_GUARD), 0x5A, 4096);
    for (u32 page = 0; page < RIG_STORAGE >> 12; page++)
        rig.machine->storage->keys[page] = 0x98; /* nobody stores or fetches here but key 9 and 0 */
    for (u32 page = RIG_PROGRAM >> 12; page < 0xE; page++)
        rig.machine->storage->keys[page] = (u8)(hostile_random(16) == 0 ? 0x98 : hostile_random(16) << 4);
    rig.machine->storage->keys[HOSTILE_GUARD >> 12] = 0xF8;
}

static inline void hostile_guard_check(void)
{
    for (u32 i = 0; i < 4096; i++)
        assert_int_equal(*at(HOSTILE_GUARD + i), 0x5A);
}

/* Whatever was started has ended, waits, or is suspended; then get the subchannel idle by one of the ways there are. */
static inline void hostile_settle(u16 subchannel, u16 devno)
{
    u32 order = hostile_random(6);
    int cc = rig_test(subchannel);
    assert_true(cc == 1 ? irb.control & (SCSW_SUSPENDED | SCSW_DEVICE_ACTIVE) : irb.control & SCSW_PENDING);
    if (order == 0)
        channels_resume_device(rig.channels, devno);
    if (order == 1)
        rig_io(RSCH, subchannel);
    if (order == 2)
        channels_unsolicited(rig.channels, devno, DEVICE_ATTENTION);
    if (order == 3)
        rig_io(HSCH, subchannel);
    if (order == 4)
        rig_io(XSCH, subchannel);
    if (order == 5)
        channels_resume_device(rig.channels, devno);
    rig_test(subchannel);
    assert_int_equal(rig_io(CSCH, subchannel), 0);
    assert_int_equal(rig_test(subchannel), 0);
    assert_int_equal(rig_test(subchannel), 1);
    assert_int_equal(irb.control, 0);
}
