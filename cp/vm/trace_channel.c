/* A START SUBCHANNEL as TRACE shows it: the operation-request block and the channel program, read as it stands when the
 * instruction has been executed. Must not execute anything. Source: PoP chapter 15 "Channel-Command Word". */
#include "cp/vm/trace.h"
#include "guests/arch/channel.h"
#include "guests/engine/disassemble.h"
#include <stdio.h>

#define CCWS_MAX 32 /* shown of a program: it may loop */
#define CCW_CHAIN_DATA 0x80
#define CCW_CHAIN_COMMAND 0x40
#define CCW_TIC 0x08

struct walk {
    bool format1;
    u32 at;
    bool on; /* there is a next one */
};

static void next_ccw(const u8 *ccw, struct walk *w)
{
    u8 flags = w->format1 ? ccw[1] : ccw[4];
    u32 data = w->format1 ? be32_load(ccw + 4) : be32_load(ccw) & 0xFFFFFF;
    bool transfer = w->format1 ? ccw[0] == CCW_TIC : (ccw[0] & 15) == CCW_TIC;

    w->on = transfer || flags & (CCW_CHAIN_DATA | CCW_CHAIN_COMMAND);
    w->at = transfer ? data : w->at + 8;
}

static void show_program(const struct cpu *cpu, struct walk w, const struct trace_output *out)
{
    char line[80];
    u8 ccw[8];

    w.on = true;
    for (unsigned n = 0; n < CCWS_MAX && w.on; n++) {
        if (!observe_read(cpu, SPACE_REAL, w.at, ccw, sizeof ccw)) {
            snprintf(line, sizeof line, "    CCW  %08X  not addressable", w.at);
            out->put(out->arg, line);
            return;
        }
        snprintf(line, sizeof line, "    CCW  %08X  %08X %08X", w.at, be32_load(ccw), be32_load(ccw + 4));
        out->put(out->arg, line);
        next_ccw(ccw, &w);
    }
    if (w.on)
        out->put(out->arg, "    CCW  and more");
}

void trace_show_start(
    struct vm *vm, const struct cpu *cpu, const struct observed_insn *i, bool ccws, const struct trace_output *out)
{
    struct disassembly d;
    struct orb orb;
    char line[80];
    u64 address;

    insn_disassemble(i->executed ? i->target : i->text, &d);
    if (!d.operands)
        return;
    address = insn_operand_address(&d.operand[0], i->gr, i->address, i->address_mask);
    if (!observe_read(cpu, i->asce_data, address, &orb, sizeof orb))
        return;
    snprintf(line, sizeof line, "    DEV  %04X  SCH %04X  ORB %08X %08X %08X", (u16)trace_device(vm, (u32)i->gr[1]),
        (u16)i->gr[1], be32_get(orb.parameter), be32_get(orb.control), be32_get(orb.program));
    out->put(out->arg, line);
    if (ccws && !(be32_get(orb.control) & ORB_TRANSPORT))
        show_program(cpu, (struct walk){be32_get(orb.control) & ORB_FORMAT_1, be32_get(orb.program), true}, out);
}
