/* PROGRAM CALL, PROGRAM TRANSFER, PROGRAM RETURN, BRANCH AND STACK. All of them test everything before the first
 * change. Source: PoP chapter 10; chapter 5 "Linkage", "PC-Number Translation". */
#include "guests/engine/asn.h"
#include "guests/engine/linkage_stack.h"
#include "guests/engine/trace.h"

#define MODE_31 0x80000000u
#define ADDRESS_31 0x7FFFFFFFULL
#define SUBSYSTEM_LINKAGE 0x80000000u
#define ENTRY_INVALID 0x80000000u
#define NUMBER_LONG 0x80000u /* in a PC number with ASN-and-LX reuse: there is something to the left */
/* Entry-table entry, word 4. */
#define ENTRY_STACKING 0x80000000u
#define ENTRY_EXTENDED 0x40000000u
#define ENTRY_KEY 0x10000000u
#define ENTRY_REPLACE_MASK 0x08000000u
#define ENTRY_EAX 0x04000000u
#define ENTRY_ACCESS_REGISTERS 0x02000000u
#define ENTRY_SECONDARY_NEW 0x01000000u

/* The primary space's linkage-table designation. */
static u32 linkage_table(struct cpu *cpu)
{
    u32 designation = table_word(cpu, (cpu->cr[5] & TABLE_ORIGIN) + 24);

    if (!(designation & SUBSYSTEM_LINKAGE))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    return designation;
}

static u64 current_mask(const struct cpu *cpu)
{
    u64 mask, address;

    cpu_psw(cpu, &mask, &address);
    return mask;
}

/* The rest of the PSW; the condition code stays, and so do the interruption masks. */
static void psw_set(struct cpu *cpu, u64 mask, u64 target)
{
    cpu_broke_sequence(cpu);
    cpu->psw_mask = mask;
    cpu->address_mask = mask & PSW_EA ? ~0ULL : mask & PSW_BA ? ADDRESS_31 : 0xFFFFFF;
    cpu->ia = target & cpu->address_mask & ~1ULL;
    cpu_select_spaces(cpu);
    cpu->per.branched = true;
}

struct entry {
    u32 number;
    u64 address; /* entry instruction address and problem-state bit */
    u16 key_mask_needed, asn, key_mask;
    u32 options;
    u32 aste;
    u64 parameter;
};

static _Noreturn void number_exception(struct cpu *cpu, u16 code, u32 number)
{
    cpu->translation_address = number;
    cpu_program(cpu, code);
}

/* With ASN-and-LX reuse: two levels of linkage tables, and a sequence number that register 15 must have. Returns the
 * entry-table designation. */
static u32 entries_find_reused(struct cpu *cpu, u32 number)
{
    u32 table = linkage_table(cpu), first = number >> 20, second, entries, sequence;

    if (first > (table & 0xFF))
        number_exception(cpu, PGM_LFX_TRANSLATION, number);
    second = table_word(cpu, (table & 0x7FFFFF00) + (first << 6 | (number >> 13 & 0x3F)) * 4);
    if (second & ENTRY_INVALID)
        number_exception(cpu, PGM_LFX_TRANSLATION, number);
    second = (second & 0x7FFFFF00) + (number >> 8 & 0x1F) * 8;
    entries = table_word(cpu, second);
    sequence = table_word(cpu, second + 4);
    if (entries & ENTRY_INVALID)
        number_exception(cpu, PGM_LSX_TRANSLATION, number);
    if (sequence && sequence != cpu->gr[15].h)
        number_exception(cpu, PGM_LSTE_SEQUENCE, number);
    return entries;
}

static u32 entries_find(struct cpu *cpu, u32 number)
{
    u32 table = linkage_table(cpu), linkage = number >> 8, entries;

    if (linkage >> 5 > (table & 0x7F))
        number_exception(cpu, PGM_LX_TRANSLATION, number);
    entries = table_word(cpu, (table & 0x7FFFFF80) + linkage * 4);
    if (entries & ENTRY_INVALID)
        number_exception(cpu, PGM_LX_TRANSLATION, number);
    return entries;
}

/* PC-number translation: linkage index, entry index. */
static void entry_find(struct cpu *cpu, u64 address, struct entry *e)
{
    bool reuse = asn_reuse(cpu);
    u32 number = (u32)address & (!reuse                     ? 0xFFFFF
                                    : address & NUMBER_LONG ? ~0u
                                                            : NUMBER_LONG - 1),
        index = number & 0xFF, entries = reuse ? entries_find_reused(cpu, number) : entries_find(cpu, number), word[8];

    if (index >> 2 > (entries & 0x3F))
        number_exception(cpu, PGM_EX_TRANSLATION, number);
    for (unsigned i = 0; i < 8; i++)
        word[i] = table_word(cpu, (entries & TABLE_ORIGIN) + index * 32 + i * 4);
    *e = (struct entry){
        .number = number,
        .address = (u64)word[0] << 32 | word[1],
        .key_mask_needed = (u16)(word[2] >> 16),
        .asn = (u16)word[2],
        .key_mask = (u16)(word[3] >> 16),
        .options = word[4],
        .aste = word[5] & TABLE_ORIGIN,
        .parameter = (u64)word[6] << 32 | word[7],
    };
}

/* May the program call it, and is it a proper entry for the way it is called. */
static void entry_check(struct cpu *cpu, const struct entry *e)
{
    bool extended = e->options & ENTRY_EXTENDED;

    if (!(e->options & ENTRY_STACKING) &&
        (cpu_address_space(cpu) == AS_AR || extended != ((cpu->psw_mask & PSW_EA) != 0)))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (cpu_problem_state(cpu) && !(key_mask(cpu) & e->key_mask_needed))
        cpu_program(cpu, PGM_PRIVILEGED);
    if (!extended && !(e->address & MODE_31) && e->address & 0x7F000000)
        number_exception(cpu, PGM_PC_TRANSLATION_SPEC, e->number);
}

/* The addressing mode of the called program. */
static u64 entry_mode(const struct entry *e)
{
    return e->options & ENTRY_EXTENDED ? PSW_EA | PSW_BA : e->address & MODE_31;
}

static void entry_trace(struct cpu *cpu, const struct entry *e)
{
    trace_call(cpu, e->number, asn_reuse(cpu) && e->number & NUMBER_LONG, entry_mode(e));
}

/* Basic: registers 3 and 14 tell where the call came from. Returns the new PSW. */
static u64 basic_linkage(struct cpu *cpu, const struct entry *e)
{
    bool problem = cpu_problem_state(cpu);

    if (cpu->psw_mask & PSW_EA)
        cpu->gr[14].g = cpu->ia | problem;
    else
        cpu->gr[14].l = (cpu->psw_mask & PSW_BA ? MODE_31 : 0) | (u32)cpu->ia | problem;
    cpu->gr[3].l = (u32)key_mask(cpu) << 16 | asn_primary(cpu);
    if (asn_reuse(cpu))
        cpu->gr[3].h = primary_instance(cpu);
    control_half(cpu, 3, 2, key_mask(cpu) | e->key_mask);
    return cpu->psw_mask;
}

/* Stacking: the authority of the called program is the entry's. Returns the new PSW. */
static u64 stacking_linkage(struct cpu *cpu, const struct entry *e)
{
    u64 mask = cpu->psw_mask & ~PSW_AS;

    if (e->options & ENTRY_KEY)
        mask = (mask & ~PSW_KEY) | (u64)(e->options >> 20 & 0xF) << PSW_KEY_SHIFT;
    if (e->options & ENTRY_ACCESS_REGISTERS)
        mask |= (u64)AS_AR << PSW_AS_SHIFT;
    if (e->options & ENTRY_EAX)
        control_half(cpu, 8, 2, (u16)e->options);
    control_half(cpu, 3, 2, e->options & ENTRY_REPLACE_MASK ? e->key_mask : key_mask(cpu) | e->key_mask);
    return mask;
}

static const struct insn *program_call(struct cpu *cpu, const struct insn *d, u64 address)
{
    u16 caller = asn_primary(cpu);
    u64 caller_asce = cpu->cr[1], asce = caller_asce, called = 0, mask;
    struct stack_place place;
    struct entry e;
    struct aste a;

    (void)d;
    entry_find(cpu, address, &e);
    entry_check(cpu, &e);
    if (e.asn) {
        if (!(cpu->cr[14] & CR14_ASN_TRANSLATION))
            cpu_program(cpu, PGM_SPECIAL_OPERATION);
        aste_fetch(cpu, e.aste, &a);
        if (a.invalid)
            asn_program(cpu, PGM_ASX_TRANSLATION, e.asn);
        asce = aste_asce(cpu, &a);
        called = (u64)(a.sequence << 16 | e.asn) << 32;
    }
    if (e.options & ENTRY_STACKING) {
        stack_locate(cpu, &place);
        entry_trace(cpu, &e);
        called |= e.number | (e.options & ENTRY_EXTENDED ? 0x80000000u : 0);
        stack_push(cpu, &place, STACK_CALL, current_mask(cpu), cpu->ia, called);
        mask = stacking_linkage(cpu, &e);
    } else {
        entry_trace(cpu, &e);
        mask = basic_linkage(cpu, &e);
    }
    if (e.options & ENTRY_EXTENDED)
        cpu->gr[4].g = e.parameter;
    else
        cpu->gr[4].l = (u32)e.parameter;
    secondary_set(cpu, caller, caller_asce);
    if (e.asn) {
        primary_set(cpu, e.asn, a.ax, &a, asce);
        if ((e.options & (ENTRY_STACKING | ENTRY_SECONDARY_NEW)) == (ENTRY_STACKING | ENTRY_SECONDARY_NEW))
            secondary_set(cpu, e.asn, asce);
    }
    mask = (mask & ~(PSW_EA | PSW_BA | PSW_PSTATE)) | entry_mode(&e);
    if (e.address & 1)
        mask |= PSW_PSTATE;
    psw_set(cpu, mask, e.address);
    if (e.asn)
        primary_switched(cpu, caller, caller_asce);
    return cpu_refetch(cpu);
}

/* instance: that of the ASN, NULL if it is not given. */
static const struct insn *transfer(struct cpu *cpu, const struct insn *d, const u32 *instance)
{
    u64 target = cpu->gr[d->r2].g, old_asce = cpu->cr[1], mask = cpu->psw_mask, asce = old_asce;
    u16 asn = (u16)cpu->gr[d->r1].l, old = asn_primary(cpu), allowed = (u16)(cpu->gr[d->r1].l >> 16);
    struct aste a = {.instance = primary_instance(cpu)};

    if (!(mask & PSW_DAT) || cpu_address_space(cpu) != AS_PRIMARY)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    linkage_table(cpu);
    if (cpu_problem_state(cpu) && !(target & 1))
        cpu_program(cpu, PGM_PRIVILEGED);
    if (!(mask & PSW_EA)) {
        mask = (mask & ~PSW_BA) | (target & MODE_31);
        if (!(mask & PSW_BA) && target & 0x7F000000)
            cpu_program(cpu, PGM_SPECIFICATION);
    }
    if (asn != old) {
        asn_need(cpu, asn, &a);
        if (!instance)
            asn_need_lasting(cpu, &a);
    }
    if (instance)
        asn_need_instance(cpu, &a, asn, *instance);
    if (asn != old) {
        if (!asn_authorized(cpu, &a, (u16)(cpu->cr[4] >> 16), false))
            asn_program(cpu, PGM_PRIMARY_AUTHORITY, asn);
        asce = aste_asce(cpu, &a);
    }
    trace_transfer(cpu, asn, target, instance != NULL);
    if (asn != old)
        primary_set(cpu, asn, a.ax, &a, asce);
    control_half(cpu, 3, 2, key_mask(cpu) & allowed);
    secondary_set(cpu, asn, asce);
    if (target & 1)
        mask |= PSW_PSTATE;
    else
        mask &= ~PSW_PSTATE;
    psw_set(cpu, mask, target);
    if (asn != old)
        primary_switched(cpu, old, old_asce);
    return cpu_refetch(cpu);
}

static const struct insn *program_transfer(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    return transfer(cpu, d, NULL);
}

static const struct insn *program_transfer_instance(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    return transfer(cpu, d, &(u32){cpu->gr[d->r1].h});
}

/* R1: where PROGRAM RETURN is to go, in the manner of BASSM; none: to the next instruction. R2: where to go now. */
static const struct insn *branch_and_stack(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 mask = current_mask(cpu), back = cpu->ia, link = cpu->gr[d->r1].g,
        target = d->r2 ? cpu->gr[d->r2].g & cpu->address_mask : cpu->ia;
    struct stack_place place;

    (void)address;
    if (d->r1) {
        mask &= ~(PSW_EA | PSW_BA);
        if (link & 1)
            mask |= PSW_EA | PSW_BA;
        else
            mask |= link & MODE_31;
        back = link & (mask & PSW_EA ? ~1ULL : mask & PSW_BA ? ADDRESS_31 : 0xFFFFFF);
    }
    stack_locate(cpu, &place);
    if (d->r2)
        trace_branch(cpu, target, cpu->psw_mask);
    stack_push(
        cpu, &place, STACK_BRANCH, mask, back, cpu->psw_mask & PSW_EA ? target | 1 : (cpu->psw_mask & PSW_BA) | target);
    return d->r2 ? cpu_branch(cpu, target) : NEXT;
}

/* The spaces of a program-call entry. */
struct return_spaces {
    u16 key_mask, sasn, eax, pasn;
    u32 primary_instance, secondary_instance; /* with ASN-and-LX reuse */
    bool switched;
    struct aste primary;
    u64 primary_asce, secondary_asce;
};

static void return_spaces_find(struct cpu *cpu, u64 authority, u64 instances, struct return_spaces *s)
{
    u16 ax = (u16)(cpu->cr[4] >> 16);
    struct aste a;

    s->key_mask = (u16)(authority >> 48);
    s->sasn = (u16)(authority >> 32);
    s->eax = (u16)(authority >> 16);
    s->pasn = (u16)authority;
    s->primary_instance = (u32)instances;
    s->secondary_instance = (u32)(instances >> 32);
    s->switched = s->pasn != asn_primary(cpu) || (asn_reuse(cpu) && s->primary_instance != primary_instance(cpu));
    s->primary_asce = cpu->cr[1];
    if (s->switched) {
        asn_need(cpu, s->pasn, &s->primary);
        if (asn_reuse(cpu) && s->primary.instance != s->primary_instance)
            asn_program(cpu, PGM_ASTE_INSTANCE, s->pasn);
        s->primary_asce = aste_asce(cpu, &s->primary);
        ax = s->primary.ax;
    }
    s->secondary_asce = s->primary_asce;
    if (s->sasn == s->pasn && (!asn_reuse(cpu) || s->secondary_instance == s->primary_instance))
        return;
    asn_need(cpu, s->sasn, &a);
    if (asn_reuse(cpu) && a.instance != s->secondary_instance)
        asn_program(cpu, PGM_ASTE_INSTANCE, s->sasn);
    if (!asn_authorized(cpu, &a, ax, true))
        asn_program(cpu, PGM_SECONDARY_AUTHORITY, s->sasn);
    s->secondary_asce = aste_asce(cpu, &a);
}

static void return_spaces_set(struct cpu *cpu, const struct return_spaces *s)
{
    if (s->switched)
        primary_set(cpu, s->pasn, s->primary.ax, &s->primary, s->primary_asce);
    secondary_set(cpu, s->sasn, s->secondary_asce);
    secondary_instance_set(cpu, s->secondary_instance);
    control_half(cpu, 3, 2, s->key_mask);
    control_half(cpu, 8, 2, s->eax);
}

static const struct insn *program_return(struct cpu *cpu, const struct insn *d, u64 address)
{
    enum stack_type type;
    u64 entry = stack_last(cpu, true, &type), mask = stack_load(cpu, entry + STACK_PSW),
        target = stack_load(cpu, entry + STACK_PSW_ADDRESS), old_asce = cpu->cr[1];
    struct stack_registers r;
    struct return_spaces s = {.switched = false};
    u16 old = asn_primary(cpu);

    (void)d, (void)address;
    stack_registers(cpu, entry, &r);
    if (type == STACK_CALL) {
        return_spaces_find(cpu, stack_load(cpu, entry + STACK_AUTHORITY), stack_load(cpu, entry + STACK_INSTANCES), &s);
        trace_return(cpu, mask, target, s.pasn);
        return_spaces_set(cpu, &s);
    } else
        trace_mode(cpu, mask);
    for (unsigned i = 2; i <= 14; i++) {
        cpu->gr[i].g = r.gr[i].g;
        cpu->ar[i] = r.ar[i];
    }
    stack_pop(cpu, entry);
    cpu->per.branched = true;
    cpu_broke_sequence(cpu);
    bool valid = cpu_load_psw(cpu, (mask & ~PSW_PER) | (cpu->psw_mask & PSW_PER), target);
    if (s.switched)
        primary_switched(cpu, old, old_asce);
    return valid ? cpu_refetch(cpu) : NULL;
}

#include "guests/engine/linkage_call.def"
