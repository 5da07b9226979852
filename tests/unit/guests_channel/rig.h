/* What the tests of the channel subsystem and of devices stand on: a small machine with one CPU, a channel subsystem,
 * and helpers that build channel programs and issue I/O instructions as an exit of the CPU would. */
#pragma once
#include "guests/arch/channel.h"
#include "guests/arch/interruption.h"
#include "guests/arch/lowcore.h"
#include "guests/channel/channel.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// cmocka wants the three above first
#include <cmocka.h>

#define RIG_STORAGE (1u << 20)
#define RIG_OPERAND 0x3000u /* ORB, SCHIB, IRB of the helpers */
#define RIG_PROGRAM 0x4000u /* channel programs */
#define RIG_ISC 3
#define CC_CHAIN_SLI (CCW_CHAIN_COMMAND | CCW_SUPPRESS_LENGTH)

enum rig_opcode {
    CSCH = 0xB230,
    HSCH = 0xB231,
    MSCH = 0xB232,
    SSCH = 0xB233,
    STSCH = 0xB234,
    TSCH = 0xB235,
    TPI = 0xB236,
    SAL = 0xB237,
    RSCH = 0xB238,
    STCRW = 0xB239,
    STCPS = 0xB23A,
    RCHP = 0xB23B,
    SCHM = 0xB23C,
    CHSC = 0xB25F,
    XSCH = 0xB276,
};

static struct rig {
    struct machine *machine;
    struct cpu *cpu;
    struct channels *channels;
} rig;

/* The IRB that rig_test stored last, unpacked. */
static struct {
    u32 control, ccw_address;
    u8 device, channel;
    u16 count;
    struct irb raw;
} irb;

static inline int rig_setup(void **state)
{
    (void)state;
    assert_int_equal(machine_create(RIG_STORAGE, &rig.machine), 0);
    assert_int_equal(cpu_create(rig.machine, 0, &rig.cpu), 0);
    rig.machine->cpu[0] = rig.cpu; /* which destroys it */
    assert_int_equal(channels_create(rig.machine, &rig.channels), 0);
    rig.cpu->cr[6] = 0xFF000000;
    return 0;
}

static inline int rig_teardown(void **state)
{
    (void)state;
    channels_destroy(rig.channels);
    machine_destroy(rig.machine);
    return 0;
}

static inline u8 *at(u32 absolute)
{
    return storage_host(rig.machine->storage, absolute);
}

/* Issue an instruction; the condition code, or -PGM_* if it program-checked. */
static inline int rig_io_on(u16 opcode, u32 register_1, u64 address)
{
    be16_store(at(Z_PGM_CODE), 0);
    be64_store(at(ESA_PGM_NEW), 0x000A000000000BADULL);
    assert_true(cpu_load_psw_short(rig.cpu, 0x0008000080002000ULL));
    rig.cpu->gr[1].g = register_1;
    rig.cpu->intercept = (struct intercept){.opcode = opcode, .r1 = 1, .base = 16, .address = address};
    channels_instruction(rig.channels, rig.cpu);
    int code = be16_load(at(Z_PGM_CODE));
    return code != 0 ? -code : rig.cpu->cc;
}

static inline int rig_io(u16 opcode, u16 subchannel)
{
    return rig_io_on(opcode, 0x10000u | subchannel, RIG_OPERAND);
}

static inline void ccw1_put(u32 address, u8 command, u8 flags, u16 count, u32 data)
{
    struct ccw1 ccw = {command, flags, be16_of(count), be32_of(data)};
    memcpy(at(address), &ccw, sizeof ccw);
}

static inline void ccw0_put(u32 address, u8 command, u8 flags, u16 count, u32 data)
{
    be32_store(at(address), (u32)command << 24 | data);
    be32_store(at(address + 4), (u32)flags << 24 | count);
}

/* START SUBCHANNEL for the program at RIG_PROGRAM with these ORB bits (the path mask is added). */
static inline int rig_start(u16 subchannel, u32 control)
{
    struct orb orb = {be32_of(0xCAFE0000u + subchannel), be32_of(control | 0x8000), be32_of(RIG_PROGRAM)};
    memcpy(at(RIG_OPERAND), &orb, sizeof orb);
    return rig_io(SSCH, subchannel);
}

static inline int rig_test(u16 subchannel)
{
    int cc = rig_io(TSCH, subchannel);
    memcpy(&irb.raw, at(RIG_OPERAND), sizeof irb.raw);
    irb.control = be32_get(irb.raw.scsw.control);
    irb.ccw_address = be32_get(irb.raw.scsw.ccw_address);
    irb.device = irb.raw.scsw.device_status;
    irb.channel = irb.raw.scsw.subchannel_status;
    irb.count = be16_get(irb.raw.scsw.count);
    return cc;
}

/* Start and test: the program must have ended by then. */
static inline void rig_run(u16 subchannel, u32 control)
{
    assert_int_equal(rig_start(subchannel, control), 0);
    assert_int_equal(rig_test(subchannel), 0);
}

static inline int rig_modify(u16 subchannel, u16 flags, u32 modes)
{
    struct schib schib = {0};
    schib.pmcw.parameter = be32_of(0xBEEF0000u + subchannel);
    schib.pmcw.flags = be16_of(flags);
    schib.pmcw.lpm = 0x80;
    schib.pmcw.modes = be32_of(modes);
    memcpy(at(RIG_OPERAND), &schib, sizeof schib);
    return rig_io(MSCH, subchannel);
}

/* Attach, enable with RIG_ISC, and forget the channel report. Returns the subchannel's number. */
static inline u16 rig_attach(u16 devno, const struct device_ops *ops, void *state)
{
    u16 number;
    assert_int_equal(channels_attach(rig.channels, devno, ops, state), 0);
    assert_true(channels_find(rig.channels, devno, NULL, NULL, &number));
    assert_int_equal(rig_modify(number, PMCW_ENABLED | RIG_ISC << PMCW_ISC_SHIFT, 0), 0);
    while (rig_io(STCRW, 0) == 0)
        ;
    return number;
}
