/* Instructions about the configuration as a whole, and explicit tracing.
 * Source: PoP chapter 10; chapter 4 "Tracing" for the trace entries. */
#include "guests/arch/lowcore.h"
#include "guests/engine/control.h"
#include "guests/engine/trace.h"

#define FACILITY_WORDS 4
#define FACILITY_ZARCH_ACTIVE (1ULL << (63 - 2))

static void store_identity(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu_store64(cpu, d->b, address, cpu->machine->cpuid);
}

static void store_cpu_address(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 2);
    cpu_store16(cpu, d->b, address, cpu->address);
}

/* The list as this CPU's architectural mode shows it. */
static unsigned facility_list(const struct cpu *cpu, u64 list[FACILITY_WORDS])
{
    unsigned n = machine_facilities(cpu->machine, list, FACILITY_WORDS);
    if (cpu->esa)
        list[0] &= ~FACILITY_ZARCH_ACTIVE;
    return n;
}

static void store_facility_word(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    u64 list[FACILITY_WORDS];
    facility_list(cpu, list);
    be32_store(cpu_real(cpu, Z_STFL), (u32)(list[0] >> 32));
    cpu_real_written(cpu, Z_STFL, 4);
}

/* Register 0, bits 56-63: the last doubleword that there is room for, then the last that there is. */
static void store_facilities(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    u64 list[FACILITY_WORDS];
    unsigned n = facility_list(cpu, list), room = (cpu->gr[0].l & 0xFF) + 1, stored = n < room ? n : room;
    u8 operand[FACILITY_WORDS * 8];
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, d->b), address, stored * 8, SPAN_WRITE, &sp);
    for (unsigned i = 0; i < stored; i++)
        be64_store(operand + 8 * i, list[i]);
    span_put(cpu, &sp, operand);
    cpu->gr[0].g = (cpu->gr[0].g & ~0xFFULL) | (n - 1);
    cpu->cc = room < n ? 3 : 0;
}

/* Explicit tracing is on in control register 12 and the operand does not suppress it. */
static bool trace_wanted(struct cpu *cpu, const struct insn *d, u64 address, u32 *operand)
{
    need_aligned(cpu, address, 4);
    if (!(cpu->cr[12] & CR12_EXPLICIT))
        return false;
    *operand = cpu_load32(cpu, d->b, address);
    return !(*operand & 0x80000000);
}

static unsigned trace_count(const struct insn *d)
{
    return ((unsigned)(d->r3 - d->r1) & 15) + 1;
}

static void trace(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 entry[12 + 16 * 4];
    unsigned n = trace_count(d);
    u32 operand;

    if (!trace_wanted(cpu, d, address, &operand))
        return;
    be64_store(entry, cpu_tod(cpu) & 0x0000FFFFFFFFFFFFULL);
    be16_store(entry, (u16)(0x7000 | (n - 1) << 8));
    be32_store(entry + 8, operand);
    for (unsigned i = 0; i < n; i++)
        be32_store(entry + 12 + 4 * i, cpu->gr[(d->r1 + i) & 15].l);
    trace_store(cpu, entry, 12 + 4 * n, sizeof entry);
}

static void trace_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 entry[16 + 16 * 8];
    unsigned n = trace_count(d);
    u32 operand;

    if (!trace_wanted(cpu, d, address, &operand))
        return;
    be16_store(entry, (u16)(0x7080 | (n - 1) << 8));
    be64_store(entry + 2, cpu_tod(cpu));
    be16_store(entry + 10, 0);
    be32_store(entry + 12, operand);
    for (unsigned i = 0; i < n; i++)
        be64_store(entry + 16 + 8 * i, cpu->gr[(d->r1 + i) & 15].g);
    trace_store(cpu, entry, 16 + 8 * n, sizeof entry);
}

#include "guests/engine/control_machine.def"
