/* EXECUTE: finds, modifies and decodes the target instruction, and runs it. Must not know instructions other than by
 * the table. Source: PoP chapter 7 "Execute"; chapter 5 "Target of EXECUTE". */
#include "guests/engine/execute.h"
#include "guests/arch/control.h"
#include "guests/engine/access.h"
#include "guests/engine/per.h"

#define TEXT_NONE ~0ULL
#define TEXT_SECOND_BYTE (0xFFULL << 48)

/* A page that was read as data need not be one to execute from. */
static bool may_execute(const struct cpu *cpu, u64 address)
{
    return !(cpu->cr[0] & CR0_EXECUTION_PROTECTION) ||
           cpu->code->code[(address >> 12) & (CODE_SLOTS - 1)].tag == (address & PAGE_MASK_GUEST);
}

/* The target's text, left-aligned, fetched as instructions are. */
static u64 fetch_target(struct cpu *cpu, u64 address)
{
    const u8 *p = space_read_fast(cpu->code, address, 6);
    u8 text[8] = {0};
    unsigned length = 2;

    if (likely(p != NULL) && may_execute(cpu, address))
        return (u64)be32_load(p) << 32 | (u64)be16_load(p + 4) << 16;
    if (page_rest(address) >= 6) {
        cpu_load_code(cpu, address, text, 6);
        return be64_load(text);
    }
    for (unsigned done = 0; done < length; done += 2) {
        cpu_load_code(cpu, (address + done) & cpu->address_mask, text + done, 2);
        length = insn_length(text[0]);
    }
    return be64_load(text);
}

static bool is_execute(u64 text)
{
    return text >> 56 == 0x44 || (text >> 56 == 0xC6 && (text >> 48 & 0xF) == 0);
}

static bool is_relative(enum insn_format format)
{
    switch (format) {
    case FORMAT_RSI:
    case FORMAT_RI_b:
    case FORMAT_RI_c:
    case FORMAT_RIL_b:
    case FORMAT_RIL_c:
    case FORMAT_RIE_b:
    case FORMAT_RIE_c:
    case FORMAT_RIE_e:
        return true;
    default:
        return false;
    }
}

static void slot_decode(struct cpu *cpu, struct execute_slot *slot, u64 text, s64 distance)
{
    u8 bytes[8];
    const struct insn_row *row;

    be64_store(bytes, text);
    row = insn_find(bytes);
    if (row == NULL) {
        slot->text = TEXT_NONE;
        cpu_program(cpu, PGM_OPERATION);
    }
    insn_decode(&slot->insn, bytes);
    slot->text = text;
    /* A relative operand is found from the target, but the operation will find it from the EXECUTE: not to be reused
     * elsewhere. It wraps at 4G. */
    if (is_relative(row->format)) {
        slot->insn.imm = (s32)((u32)slot->insn.imm + (u32)(distance / 2));
        slot->text = TEXT_NONE;
    }
}

/* The target went on in sequence: it is still cpu->insn. */
static const struct insn *run_after(struct cpu *cpu, const struct insn *d)
{
    d = ((const struct execute_slot *)cpu->insn)->next;
    ROW_GO(d);
}

void execute_slots_clear(struct execute_slot *slots)
{
    for (unsigned i = 0; i < EXECUTE_SLOTS; i++) {
        slots[i].text = TEXT_NONE;
        for (unsigned k = 0; k < 3; k++)
            slots[i].successors[k].run = run_after;
    }
}

static __attribute__((noinline, cold)) void tell_operands(
    struct cpu *cpu, const struct execute_slot *slot, u64 address, u64 text)
{
    u8 bytes[8];

    be64_store(bytes, text);
    per_operands(cpu, &slot->insn, insn_find(bytes));
    observe_target(cpu, address, bytes);
}

const struct insn *execute(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct execute_slot *slot = &cpu->execute[(address >> 1 ^ address >> 5) % EXECUTE_SLOTS];
    u64 text;

    if (unlikely(address & 1))
        cpu_program(cpu, PGM_SPECIFICATION);
    text = fetch_target(cpu, address);
    if (unlikely(cpu->per.active))
        per_target(cpu, address);
    if (d->r1)
        text |= (u64)(u8)cpu->gr[d->r1].g << 48;
    if (unlikely(is_execute(text))) /* as modified: R1 may have changed the opcode's extension */
        cpu_program(cpu, PGM_EXECUTE);
    if (unlikely(text != slot->text)) {
        if (text >> 60 == 0xD && ((text ^ slot->text) & ~TEXT_SECOND_BYTE) == 0) {
            slot->insn.l = (u8)(text >> 48); /* SS: only another length, the usual case */
            slot->text = text;
        } else
            slot_decode(cpu, slot, text, (s64)(address - (cpu->ia - d->length)));
    }
    if (unlikely(cpu->per.active))
        tell_operands(cpu, slot, address, text);
    slot->insn.length = d->length;
    slot->next = d + d->length / 2;
    slot->address = address;
    cpu->ia -= insn_length((u8)(text >> 56)); /* the target's row adds it again */
    return &slot->insn;
}

u64 execute_following(const struct cpu *cpu, const struct insn *d, unsigned length)
{
    uintptr_t at = (uintptr_t)d, first = (uintptr_t)cpu->execute;

    if (at < first || at >= first + EXECUTE_SLOTS * sizeof *cpu->execute)
        return cpu->ia;
    return (((const struct execute_slot *)d)->address + length) & cpu->address_mask;
}
