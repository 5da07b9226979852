/* Instructions on the PSW, the control registers, the key and the prefix. Those that Linux uses at each system call
 * only choose other contexts: nothing of the lookaside is dropped unless the rules of access themselves changed.
 * Source: PoP chapter 10; chapter 6 "Early Exception Recognition" for PSWs that are not valid. */
#include "guests/engine/control.h"
#include "guests/storage/dat.h"

static const struct insn *load_psw(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    u64 psw = cpu_load64(cpu, d->b, address);
    bool valid;
    cpu_broke_sequence(cpu);
    if (cpu->esa)
        valid = cpu_load_psw_short(cpu, psw);
    else /* bit 12 must be one and is inverted; the 31-bit address is extended */
        valid = cpu_load_psw(cpu, ((psw & ~0x7FFFFFFFULL) ^ PSW_ESA), psw & 0x7FFFFFFF);
    return valid ? cpu_refetch(cpu) : NULL;
}

static const struct insn *load_psw_long(struct cpu *cpu, const struct insn *d, u64 address, bool breaks)
{
    need_aligned(cpu, address, 8);
    struct space *s = cpu_space(cpu, d->b);
    u64 mask = space_load64(cpu, s, address);
    u64 target = space_load64(cpu, s, (address + 8) & cpu->address_mask);
    if (breaks)
        cpu_broke_sequence(cpu);
    return cpu_load_psw(cpu, mask, target) ? cpu_refetch(cpu) : NULL;
}

static const struct insn *load_psw_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    return load_psw_long(cpu, d, address, true);
}

/* With a long displacement; the breaking-event-address register, which LBEAR has loaded, stays. */
static const struct insn *load_psw_extended_long(struct cpu *cpu, const struct insn *d, u64 address)
{
    return load_psw_long(cpu, d, address, false);
}

static void load_breaking_event(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu->breaking_event = cpu_load64(cpu, d->b, address);
}

static void store_breaking_event(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu_store64(cpu, d->b, address, cpu->breaking_event);
}

/* Replace PSW bits 0-7. Reserved ones that are on are an early specification exception, which cpu_load_psw records. */
static const struct insn *system_mask(struct cpu *cpu, u8 bits)
{
    const u64 all = PSW_PER | PSW_DAT | PSW_IO | PSW_EXT;
    u64 mask = (u64)bits << 56, old = cpu->psw_mask;

    if (unlikely(mask & ~all)) {
        u64 first, second;
        cpu_psw(cpu, &first, &second);
        cpu_load_psw(cpu, (first & ~(0xFFULL << 56)) | mask, second);
        return NULL;
    }
    cpu->psw_mask = (old & ~all) | mask;
    if ((old ^ mask) & PSW_DAT)
        cpu_select_spaces(cpu);
    cpu_masks_changed(cpu);
    return cpu_refetch(cpu);
}

static const struct insn *set_system_mask(struct cpu *cpu, const struct insn *d, u64 address)
{
    if (cpu->cr[0] & CR0_SSM_SUPPRESSION)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    return system_mask(cpu, cpu_load8(cpu, d->b, address));
}

static const struct insn *store_then_and(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 old = (u8)(cpu->psw_mask >> 56);
    cpu_store8(cpu, d->b, address, old);
    return system_mask(cpu, old & d->i2_si);
}

static const struct insn *store_then_or(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 old = (u8)(cpu->psw_mask >> 56);
    cpu_store8(cpu, d->b, address, old);
    return system_mask(cpu, old | d->i2_si);
}

/* Control registers r1 to r3, wrapping from 15 to 0. */
static unsigned control_count(const struct insn *d)
{
    return ((unsigned)(d->r3 - d->r1) & 15) + 1;
}

/* Registers of the set changed (bit n: register n); cr0 is what register 0 was. */
static const struct insn *control_changed(struct cpu *cpu, u32 set, u64 cr0)
{
    const u32 spaces = 1u << 1 | 1u << 7 | 1u << 13, authority = 1u << 2 | 1u << 5 | 1u << 8,
              masks = 1u << 0 | 1u << 6 | 1u << 12 | 1u << 14;

    if (unlikely((cr0 ^ cpu->cr[0]) & CR0_ACCESS))
        cpu_purge(cpu);
    if (set & (spaces | authority))
        cpu_select_spaces(cpu);
    if (set & masks)
        cpu_masks_changed(cpu);
    return cpu_refetch(cpu);
}

static const struct insn *load_control(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 4);
    unsigned n = control_count(d);
    u64 cr0 = cpu->cr[0];
    u32 set = 0;
    u8 operand[64];
    struct span sp;
    cpu_span(cpu, cpu_space(cpu, d->b), address, n * 4, SPAN_READ, &sp);
    span_get(&sp, operand);
    for (unsigned i = 0, r = d->r1; i < n; i++, r = (r + 1) & 15) {
        cpu->cr[r] = (cpu->cr[r] & 0xFFFFFFFF00000000ULL) | be32_load(operand + i * 4);
        set |= 1u << r;
    }
    return control_changed(cpu, set, cr0);
}

static const struct insn *load_control_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    unsigned n = control_count(d);
    u64 cr0 = cpu->cr[0];
    u32 set = 0;
    u8 operand[128];
    struct span sp;
    if (likely(n == 1)) { /* an address space: at each entry to and exit from Linux */
        cpu->cr[d->r1] = cpu_load64(cpu, d->b, address);
        return control_changed(cpu, 1u << d->r1, cr0);
    }
    cpu_span(cpu, cpu_space(cpu, d->b), address, n * 8, SPAN_READ, &sp);
    span_get(&sp, operand);
    for (unsigned i = 0, r = d->r1; i < n; i++, r = (r + 1) & 15) {
        cpu->cr[r] = be64_load(operand + i * 8);
        set |= 1u << r;
    }
    return control_changed(cpu, set, cr0);
}

static void store_control(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 4);
    unsigned n = control_count(d);
    u8 operand[64];
    struct span sp;
    for (unsigned i = 0; i < n; i++)
        be32_store(operand + i * 4, (u32)cpu->cr[(d->r1 + i) & 15]);
    cpu_span(cpu, cpu_space(cpu, d->b), address, n * 4, SPAN_WRITE, &sp);
    span_put(cpu, &sp, operand);
}

static void store_control_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    unsigned n = control_count(d);
    u8 operand[128];
    struct span sp;
    for (unsigned i = 0; i < n; i++)
        be64_store(operand + i * 8, cpu->cr[(d->r1 + i) & 15]);
    cpu_span(cpu, cpu_space(cpu, d->b), address, n * 8, SPAN_WRITE, &sp);
    span_put(cpu, &sp, operand);
}

static const struct insn *set_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d;
    u8 key = key_of(address);
    need_key(cpu, key);
    cpu->psw_mask = (cpu->psw_mask & ~PSW_KEY) | (u64)key << PSW_KEY_SHIFT;
    cpu_select_spaces(cpu);
    return cpu_refetch(cpu);
}

static void insert_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    if (cpu_problem_state(cpu) && !(cpu->cr[0] & CR0_EXTRACTION))
        cpu_program(cpu, PGM_PRIVILEGED);
    cpu->gr[2].g = (cpu->gr[2].g & ~0xFFULL) | (u64)cpu_key(cpu) << 4;
}

static const struct insn *set_prefix(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 4);
    u64 prefix = cpu_load32(cpu, d->b, address) & prefix_bits(cpu);
    if (prefix + prefix_length(cpu) > cpu->machine->storage->size)
        cpu_program(cpu, PGM_ADDRESSING);
    cpu->prefix = prefix;
    cpu_purge(cpu);
    cpu_select_spaces(cpu);
    return cpu_refetch(cpu);
}

static void store_prefix(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 4);
    cpu_store32(cpu, d->b, address, (u32)cpu->prefix);
}

/* The codes of SAC and IAC: primary 0, secondary 1, access-register 2, home 3. PSW bits 16-17 have them swapped. */
static unsigned space_code(unsigned as)
{
    return (as << 1 & 2) | as >> 1;
}

static const struct insn *set_address_space(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d;
    unsigned code = address >> 8 & 0xF;
    enum address_space old = cpu_address_space(cpu), new = space_code(code & 3);

    if (!(cpu->psw_mask & PSW_DAT) || !(cpu->cr[0] & CR0_SECONDARY_SPACE))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (code == 3 && cpu_problem_state(cpu))
        cpu_program(cpu, PGM_PRIVILEGED);
    if (code > 3)
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu->psw_mask = (cpu->psw_mask & ~PSW_AS) | (u64) new << PSW_AS_SHIFT;
    cpu_select_spaces(cpu);
    if ((old == AS_HOME) != (new == AS_HOME) && ((cpu->cr[1] | cpu->cr[13]) & ASCE_SPACE_SWITCH)) {
        bool switched = old == AS_HOME ? cpu->cr[13] & ASCE_SPACE_SWITCH : cpu->cr[1] & ASCE_SPACE_SWITCH;
        cpu->translation_address = (switched ? 0x80000000ULL : 0) | (old == AS_HOME ? 0 : cpu->cr[4] & 0xFFFF);
        cpu_program(cpu, PGM_SPACE_SWITCH);
    }
    return cpu_refetch(cpu);
}

static void insert_address_space(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    cpu->cc = (u8)space_code(cpu_address_space(cpu));
    cpu->gr[d->r1].g = (cpu->gr[d->r1].g & ~0xFF00ULL) | (u64)cpu->cc << 8;
}

static void extract_primary(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    cpu->gr[d->r1].l = (u16)cpu->cr[4];
}

static void extract_secondary(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    cpu->gr[d->r1].l = (u16)cpu->cr[3];
}

static void extract_psw(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u64 mask, target;
    if (cpu->esa)
        cpu_psw_short(cpu, &mask);
    else
        cpu_psw(cpu, &mask, &target);
    cpu->gr[d->r1].l = (u32)(mask >> 32);
    if (d->r2 != 0)
        cpu->gr[d->r2].l = (u32)mask;
}

static void load_program_parameter(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu->program_parameter = cpu_load64(cpu, d->b, address);
}

#include "guests/engine/control_psw.def"
