/* Instructions on the clocks. After one that moves a deadline the CPU is given back, so that its timer is set anew.
 * The TOD clock is the host's plus the configuration's epoch. Source: PoP chapter 4 "Timing"; chapter 10. */
#include "cp/base/clock.h"
#include "guests/engine/control.h"
#include "guests/engine/model.h"

/* PTFF function codes; bit 57 of register 0 marks those that change the clock. */
enum ptff { PTFF_QAF, PTFF_QTO, PTFF_QSI, PTFF_QPT, PTFF_CONTROL = 0x40, PTFF_ATO = 0x40, PTFF_STO = 0x41 };
#define PTFF_AVAILABLE 0xF000000000000000ULL         /* codes 0-63: QAF QTO QSI QPT */
#define PTFF_AVAILABLE_CONTROL 0xC000000000000000ULL /* codes 64-127: ATO STO */

static void epoch_set(struct cpu *cpu, u64 epoch, u8 index)
{
    struct machine *m = cpu->machine;

    __atomic_store_n(&m->tod_epoch_index, index, __ATOMIC_RELAXED);
    __atomic_store_n(&m->tod_epoch, epoch, __ATOMIC_RELAXED);
    atomic_store(&m->tod_last, 0);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) /* their comparators are due at another time */
        if (m->cpu[i])
            cpu_kick(m->cpu[i], ATTENTION_YIELD);
}

/* No two STORE CLOCK of a configuration store the same value, and none an earlier one. */
static u64 tod_unique(struct cpu *cpu)
{
    struct machine *m = cpu->machine;
    u64 last = atomic_load_explicit(&m->tod_last, memory_order_relaxed), next;

    do {
        u64 now = cpu_tod(cpu);
        next = now > last ? now : last + 1;
    } while (!atomic_compare_exchange_weak(&m->tod_last, &last, next));
    return next;
}

static void store_clock(struct cpu *cpu, const struct insn *d, u64 address)
{
    cpu_store64(cpu, d->b, address, tod_unique(cpu));
    cpu->cc = 0;
}

static void store_clock_fast(struct cpu *cpu, const struct insn *d, u64 address)
{
    cpu_store64(cpu, d->b, address, cpu_tod(cpu));
    cpu->cc = 0;
}

/* How often the clock has wrapped: the carry out of its 64 bits; none without the multiple-epoch facility. */
static u8 epoch_index(const struct cpu *cpu, u64 tod)
{
    const struct machine *m = cpu->machine;
    bool carry = tod < __atomic_load_n(&m->tod_epoch, __ATOMIC_RELAXED);

    if (!facility_offered(FACILITY_MULTIPLE_EPOCH))
        return 0;
    return (u8)(__atomic_load_n(&m->tod_epoch_index, __ATOMIC_RELAXED) + carry);
}
static u8 sign_extension(u64 offset)
{
    return (s64)offset < 0 ? 0xFF : 0;
}

/* Epoch index, 104 bits of clock (the last of them never all zero while it runs), programmable field. */
static void store_clock_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 operand[16] = {[13] = 1};
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, d->b), address, sizeof operand, SPAN_WRITE, &sp);
    u64 tod = tod_unique(cpu);
    operand[0] = epoch_index(cpu, tod);
    be64_store(operand + 1, tod);
    be16_store(operand + 14, (u16)cpu->tod_programmable);
    span_put(cpu, &sp, operand);
    cpu->cc = 0;
}

static void set_clock(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    u64 value = cpu_load64(cpu, d->b, address), host = clock_tod();
    epoch_set(cpu, value - host, value < host ? 0xFF : 0); /* the index becomes zero */
    cpu->cc = 0;
    cpu->exit = EXIT_RESCHEDULE;
}

static void set_comparator(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu->clock_comparator = cpu_load64(cpu, d->b, address);
    atomic_fetch_and(&cpu->pending, ~PENDING_CLOCK_COMPARATOR);
    cpu->exit = EXIT_RESCHEDULE;
}

static void store_comparator(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu_store64(cpu, d->b, address, cpu->clock_comparator);
}

static void set_timer(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu_set_timer(cpu, cpu_load64(cpu, d->b, address));
    atomic_fetch_and(&cpu->pending, ~PENDING_CPU_TIMER);
    cpu->exit = EXIT_RESCHEDULE;
}

static void store_timer(struct cpu *cpu, const struct insn *d, u64 address)
{
    need_aligned(cpu, address, 8);
    cpu_store64(cpu, d->b, address, cpu_timer(cpu));
}

static void set_programmable(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d, (void)address;
    if (cpu->gr[0].l >> 16)
        cpu_program(cpu, PGM_SPECIFICATION);
    cpu->tod_programmable = cpu->gr[0].l;
}

/* Register 0: first operand minus the CPU timer; register 1: second operand; R3: what it points to. */
static void extract_cpu_time(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 base = cpu_load64(cpu, d->b1, address);
    u64 second = cpu_load64(cpu, d->b2, ADDRESS_B2);
    u64 third = cpu_load64(cpu, d->l, cpu->gr[d->l].g & cpu->address_mask);

    cpu->gr[0].g = base - cpu_timer(cpu);
    cpu->gr[1].g = second;
    cpu->gr[d->l].g = third;
}

static void parameter_store(struct cpu *cpu, const u64 *words, unsigned count)
{
    u8 block[56];
    struct span sp;

    for (unsigned i = 0; i < count; i++)
        be64_store(block + 8 * i, words[i]);
    cpu_span(cpu, cpu_space(cpu, 1), cpu->gr[1].g & cpu->address_mask, count * 8, SPAN_WRITE, &sp);
    span_put(cpu, &sp, block);
}

static const struct insn *timing_facility(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d;
    u64 added, sum, physical = clock_tod(), offset = __atomic_load_n(&cpu->machine->tod_epoch, __ATOMIC_RELAXED);
    enum ptff function = cpu->gr[0].l & 0x7F;

    if (cpu->gr[0].l & 0x80)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (function >= PTFF_CONTROL && cpu_problem_state(cpu))
        cpu_program(cpu, PGM_PRIVILEGED);
    address = cpu->gr[1].g & cpu->address_mask;
    switch (function) {
    case PTFF_QAF:
        parameter_store(cpu, (u64[]){PTFF_AVAILABLE, PTFF_AVAILABLE_CONTROL}, 2);
        break;
    case PTFF_QTO: /* offsets of the machine and of the configuration; no epoch difference of a higher level */
        parameter_store(cpu, (u64[]){physical, offset, offset, 0}, 4);
        break;
    case PTFF_QSI: /* never steered: both episodes without rates */
        parameter_store(cpu, (u64[]){physical, 0, offset, 0, 0, offset, 0}, 7);
        break;
    case PTFF_QPT:
        parameter_store(cpu, &physical, 1);
        break;
    case PTFF_ATO:
        added = cpu_load64(cpu, 1, address);
        sum = offset + added;
        epoch_set(cpu, sum, (u8)(cpu->machine->tod_epoch_index + sign_extension(added) + (sum < added)));
        break;
    case PTFF_STO:
        offset = cpu_load64(cpu, 1, address);
        epoch_set(cpu, offset, sign_extension(offset));
        break;
    default:
        cpu->cc = 3;
        return NEXT;
    }
    cpu->cc = 0;
    return cpu_refetch(cpu);
}

#include "guests/engine/control_clock.def"
