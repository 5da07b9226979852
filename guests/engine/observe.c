/* What CP sees of a CPU. Source: PoP chapter 4 "Program-Event Recording", chapter 6 "Interruption Action". */
#include "guests/engine/observe.h"
#include "guests/arch/lowcore.h"
#include "guests/engine/disassemble.h"
#include "guests/storage/dat.h"
#include <errno.h>
#include <stdlib.h>

#define OPCODE_EX 0x44
#define OPCODE_EXRL 0xC60

int observe_set(struct cpu *cpu, const struct observe_wish *wish)
{
    struct observe *o = cpu->observe;

    if (!wish || !wish->events) {
        free(o);
        cpu->observe = NULL;
        cpu->stepping = false;
        return 0;
    }
    if (!o)
        o = calloc(1, sizeof *o);
    if (!o)
        return -ENOMEM;
    o->wish = *wish;
    cpu->observe = o;
    cpu->stepping = wish->events & OBSERVE_INSTRUCTIONS;
    return 0;
}

void observe_clear(struct cpu *cpu)
{
    cpu->observe->insn.done = false;
    cpu->observe->interruptions = 0;
}

bool observe_read(const struct cpu *cpu, u64 asce, u64 address, void *data, unsigned length)
{
    const struct storage *s = cpu->machine->storage;

    for (u8 *to = data; length;) {
        unsigned n = length < page_rest(address) ? length : page_rest(address);
        u64 real = address, absolute;
        if (asce != SPACE_REAL) {
            struct dat_result r = cpu_dat(cpu, asce, address);
            if (r.exception)
                return false;
            real = r.real;
        }
        absolute = cpu_absolute(cpu, real);
        if (absolute >= s->size)
            return false;
        memcpy(to, s->base + absolute, n);
        to += n;
        address += n;
        length -= n;
    }
    return true;
}

static void begin_at(struct cpu *cpu, u64 address)
{
    struct observed_insn *i = &cpu->observe->insn;

    cpu->observe->begun = true;
    *i = (struct observed_insn){.address = address,
        .mask = cpu->psw_mask,
        .address_mask = cpu->address_mask,
        .asce_code = cpu->code->asce,
        .asce_data = cpu->data->asce};
    for (unsigned n = 0; n < 16; n++) {
        i->gr[n] = cpu->gr[n].g;
        i->ar[n] = cpu->ar[n];
    }
}

void observe_begin(struct cpu *cpu, const u8 *text)
{
    begin_at(cpu, cpu->ia);
    memcpy(cpu->observe->insn.text, text, 6);
}

void observe_target(struct cpu *cpu, u64 address, const u8 *text)
{
    struct observe *o = cpu->observe;

    if (!o || !o->begun)
        return;
    o->insn.executed = true;
    o->insn.target_address = address;
    memcpy(o->insn.target, text, 6);
}

void observe_store(struct cpu *cpu, u64 asce, u64 address, unsigned length)
{
    struct observed_insn *i = &cpu->observe->insn;
    struct observed_store *last = i->stores ? &i->store[i->stores - 1] : NULL;

    if (!cpu->observe->begun)
        return;
    if (last && last->asce == asce && last->address + last->length == address)
        last->length += length;
    else if (!last || last->asce != asce || last->address != address || last->length < length) {
        if (i->stores < OBSERVED_STORES)
            i->store[i->stores++] = (struct observed_store){asce, address, length};
    }
}

static bool overlaps(u64 first, u64 last, u64 from, u64 to)
{
    return from <= last && to >= first;
}

static bool stored_into(const struct observed_insn *i, const struct observe_wish *w)
{
    for (unsigned n = 0; n < i->stores; n++) {
        const struct observed_store *s = &i->store[n];
        if (overlaps(s->address, s->address + s->length - 1, w->store_first, w->store_last))
            return true;
    }
    return i->stores == OBSERVED_STORES; /* there may have been more */
}

static bool changed_registers(const struct cpu *cpu, const struct observed_insn *i, const struct observe_wish *w)
{
    for (unsigned n = 0; n < 16; n++)
        if ((w->events & OBSERVE_GENERAL && w->general >> n & 1 && i->gr[n] != cpu->gr[n].g) ||
            (w->events & OBSERVE_ACCESS && w->access >> n & 1 && i->ar[n] != cpu->ar[n]))
            return true;
    return false;
}

static bool has_opcode(const struct observe_wish *w, const u8 *text)
{
    const struct insn_row *row = insn_find(text);

    for (unsigned n = 0; row && n < w->opcodes; n++)
        if (w->opcode[n] == row->opcode)
            return true;
    return false;
}

static bool is_wished(const struct cpu *cpu, const struct observed_insn *i, const struct observe_wish *w)
{
    if (w->events & OBSERVE_FETCH &&
        (overlaps(w->fetch_first, w->fetch_last, i->address, i->address) ||
            (i->executed && overlaps(w->fetch_first, w->fetch_last, i->target_address, i->target_address))))
        return true;
    if (w->events & OBSERVE_BRANCH && (i->branched || i->next != i->address + insn_length(i->text[0])))
        return true;
    if (w->events & OBSERVE_STORE && stored_into(i, w))
        return true;
    if (w->events & (OBSERVE_GENERAL | OBSERVE_ACCESS) && changed_registers(cpu, i, w))
        return true;
    return w->events & OBSERVE_OPCODE && (has_opcode(w, i->text) || (i->executed && has_opcode(w, i->target)));
}

/* cpu_run is to return, also from translated code, which looks for attention only; an exit for another reason does so
 * anyway. */
static void leave(struct cpu *cpu)
{
    if (atomic_load(&cpu->running))
        atomic_fetch_or(&cpu->attention, ATTENTION_INTERRUPT);
    if (cpu->exit == EXIT_NONE)
        cpu->exit = EXIT_RESCHEDULE;
}

void observe_end(struct cpu *cpu, u16 code, bool nullified)
{
    struct observe *o = cpu->observe;
    struct observed_insn *i;

    if (!o || !o->begun)
        return;
    o->begun = false;
    i = &o->insn;
    i->next = cpu->ia & cpu->address_mask;
    i->branched = cpu->per.branched;
    i->cc = cpu->cc;
    i->program_code = code;
    if (nullified || (code == 0 && i->next == i->address && !i->branched))
        return; /* it is executed again, or goes on with its next unit of operation */
    if (is_wished(cpu, i, &o->wish)) {
        i->done = true;
        leave(cpu);
    }
}

void observe_interrupting(struct cpu *cpu)
{
    if (cpu->per.active)
        observe_end(cpu, 0, false); /* SUPERVISOR CALL; any other instruction has ended before */
}

void observe_interruption(struct cpu *cpu, u32 kind, u64 old_mask, u64 old_address, const u8 *low)
{
    struct observe *o = cpu->observe;
    struct observed_interruption *i;

    if (kind == OBSERVE_PROGRAM && o->begun && !cpu->stepping) /* CP ended the intercepted instruction so */
        o->insn.program_code = be16_load(low + Z_PGM_CODE);
    if (!(o->wish.events & (kind | OBSERVE_INSTRUCTIONS)) || o->interruptions == OBSERVED_INTERRUPTIONS)
        return;
    if (!(o->wish.events & kind) && !o->insn.done)
        return;
    i = &o->interruption[o->interruptions++];
    *i = (struct observed_interruption){
        .kind = kind, .at = old_address, .old_mask = old_mask, .new_mask = cpu->psw_mask, .new_address = cpu->ia};
    switch (kind) {
    case OBSERVE_SVC:
        i->code = be16_load(low + Z_SVC_CODE);
        i->at -= be16_load(low + Z_SVC_ILC);
        break;
    case OBSERVE_PROGRAM:
        i->code = be16_load(low + Z_PGM_CODE);
        i->at = o->program_at;
        break;
    case OBSERVE_EXTERNAL:
        i->code = be16_load(low + Z_EXT_CODE);
        break;
    case OBSERVE_IO:
        i->subsystem_id = be32_load(low + Z_IO_SUBSYSTEM);
        i->parameter = be32_load(low + Z_IO_PARAMETER);
        break;
    }
    leave(cpu);
}

/* The text at an address of the instruction space, as much of it as there is. */
static bool read_text(const struct cpu *cpu, u64 address, u8 *text)
{
    u64 asce = cpu->observe->insn.asce_code;

    return observe_read(cpu, asce, address, text, 2) && observe_read(cpu, asce, address, text, insn_length(text[0]));
}

/* Is the instruction an EXECUTE of one that is wished. */
static bool executes_wished(struct cpu *cpu)
{
    const struct observed_insn *i = &cpu->observe->insn;
    struct disassembly d;
    u8 text[6] = {0};
    u64 address;

    insn_disassemble(i->text, &d);
    if (!d.row || (d.row->opcode != OPCODE_EX && d.row->opcode != OPCODE_EXRL))
        return false;
    address = insn_operand_address(&d.operand[0], i->gr, i->address, i->address_mask);
    if (!read_text(cpu, address, text))
        return false;
    if (i->text[1] >> 4)
        text[1] |= (u8)i->gr[i->text[1] >> 4];
    observe_target(cpu, address, text);
    return has_opcode(&cpu->observe->wish, text);
}

void observe_intercept(struct cpu *cpu)
{
    struct observe *o = cpu->observe;
    u64 at = (cpu->ia - cpu->intercept_length) & cpu->address_mask;

    if (cpu->stepping)
        return; /* it is being observed already */
    begin_at(cpu, at);
    o->begun = read_text(cpu, at, o->insn.text) && (has_opcode(&o->wish, o->insn.text) || executes_wished(cpu));
}

void observe_intercept_end(struct cpu *cpu)
{
    struct observe *o = cpu->observe;

    if (!o || cpu->stepping || !o->begun)
        return;
    o->begun = false;
    o->insn.next = cpu->ia;
    o->insn.cc = cpu->cc;
    o->insn.done = true;
}
