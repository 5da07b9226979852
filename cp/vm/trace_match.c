/* Is an event what a trap is for. Must not know what happens then. */
#include "cp/vm/trace.h"
#include "guests/engine/disassemble.h"
#include <stdio.h>
#include <string.h>

static bool in_range(const struct trap_range *r, u64 value)
{
    return !r->given || (value >= r->first && value <= r->last);
}

static bool in_state(const struct trap *t, u64 mask)
{
    return t->state == STATE_ANY || (t->state == STATE_PROBLEM) == !!(mask & PSW_PSTATE);
}

/* Do the digits of the trap stand at the beginning of text; a dot there is any. */
static bool has_digits(const char *wanted, const u8 *text, unsigned length)
{
    for (unsigned i = 0; wanted[i]; i++) {
        u8 digit = i / 2 < length ? (i & 1 ? text[i / 2] & 15 : text[i / 2] >> 4) : 16;
        if (wanted[i] != '.' && (digit > 15 || "0123456789ABCDEF"[digit] != wanted[i]))
            return false;
    }
    return true;
}

u32 trace_device(struct vm *vm, u32 subsystem_id)
{
    u16 subchannel = (u16)subsystem_id, devno;
    const struct device_ops *ops;
    void *state;
    bool found;

    pthread_mutex_lock(&vm->lock);
    found = channels_next(vm->channels, &subchannel, &devno, &ops, &state) && subchannel == (u16)subsystem_id;
    pthread_mutex_unlock(&vm->lock);
    return found ? devno : 0xFFFFFFFF;
}

/* The text that is executed: an EXECUTE's target. */
static const u8 *executed_text(const struct observed_insn *i)
{
    return i->executed ? i->target : i->text;
}

/* What an instruction is about, to be compared with the trap's number. */
static u64 number_of(struct vm *vm, const struct observed_insn *i, u16 opcode)
{
    const u8 *text = executed_text(i);
    struct disassembly d;

    insn_disassemble(text, &d);
    switch (opcode) {
    case 0xAF: /* MC */
        return text[1];
    case 0x83:
        return (u16)insn_operand_address(&d.operand[0], i->gr, i->address, ~0ULL);
    case 0xAE: /* SIGP */
        return (u8)insn_operand_address(&d.operand[0], i->gr, i->address, ~0ULL);
    default:
        return trace_device(vm, (u32)i->gr[1]);
    }
}

static bool has_data_in_register(const struct cpu *cpu, const struct trap *t, const struct observed_insn *i)
{
    u8 value[8];

    for (unsigned n = 0; n < 16; n++) {
        bool changed = t->kind == TRAP_GENERAL ? i->gr[n] != cpu->gr[n].g : i->ar[n] != cpu->ar[n];
        unsigned digits = (unsigned)strlen(t->data);
        if (!(t->registers >> n & 1) || !changed)
            continue;
        be64_store(value, t->kind == TRAP_GENERAL ? cpu->gr[n].g : cpu->ar[n]);
        if (!digits || has_digits(t->data, digits > 8 ? value : value + 4, digits > 8 ? 8 : 4))
            return true;
    }
    return false;
}

static bool has_store(const struct cpu *cpu, const struct trap *t, const struct observed_insn *i)
{
    u8 bytes[TRAP_DATA / 2];
    unsigned digits = (unsigned)strlen(t->data);

    for (unsigned n = 0; n < i->stores; n++) {
        const struct observed_store *s = &i->store[n];
        u64 last = s->address + s->length - 1;
        if (t->into.given && (last < t->into.first || s->address > t->into.last))
            continue;
        if (!digits)
            return true;
        if (observe_read(cpu, s->asce, t->into.given ? t->into.first : s->address, bytes, (digits + 1) / 2) &&
            has_digits(t->data, bytes, sizeof bytes))
            return true;
    }
    return false;
}

static bool branched(const struct observed_insn *i)
{
    return i->branched || i->next != i->address + insn_length(i->text[0]);
}

bool trap_takes_insn(struct vm *vm, const struct cpu *cpu, const struct trap *t, const struct observed_insn *i)
{
    const struct insn_row *row;

    if (!in_state(t, i->mask) ||
        (!in_range(&t->from, i->address) && !(i->executed && in_range(&t->from, i->target_address))))
        return false;
    switch (t->kind) {
    case TRAP_INSTRUCTION:
        return has_digits(t->data, i->text, insn_length(i->text[0])) ||
               (i->executed && has_digits(t->data, i->target, insn_length(i->target[0])));
    case TRAP_BRANCH:
        return branched(i) && in_range(&t->into, i->next);
    case TRAP_GENERAL:
    case TRAP_ACCESS:
        return has_data_in_register(cpu, t, i);
    case TRAP_STORE:
        return has_store(cpu, t, i);
    case TRAP_MNEMONIC:
        row = insn_find(i->text);
        if (i->executed && (!row || row->opcode != t->opcode))
            row = insn_find(i->target);
        return row && row->opcode == t->opcode &&
               (!t->number.given || in_range(&t->number, number_of(vm, i, t->opcode)));
    default:
        return false;
    }
}

bool trap_takes_interruption(struct vm *vm, const struct trap *t, const struct observed_interruption *i)
{
    static const u32 kinds[] = {[TRAP_SVC] = OBSERVE_SVC,
        [TRAP_PROGRAM] = OBSERVE_PROGRAM,
        [TRAP_EXTERNAL] = OBSERVE_EXTERNAL,
        [TRAP_IO] = OBSERVE_IO};
    u64 number = i->code;

    if (t->kind < TRAP_SVC || kinds[t->kind] != i->kind || !in_state(t, i->old_mask) || !in_range(&t->from, i->at))
        return false;
    if (i->kind == OBSERVE_IO && t->number.given)
        number = trace_device(vm, i->subsystem_id);
    return in_range(&t->number, number);
}
