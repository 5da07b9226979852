/* Instructions on the clocks. After one that moves a deadline the CPU is given back, so that its timer is set anew.
 * The TOD clock is the host's plus the configuration's epoch. Source: PoP chapter 4 "Timing"; chapter 10. */
#include "cp/base/clock.h"
#include "guests/engine/control.h"
#include "guests/engine/model.h"

/* PTFF function codes; bit 57 of register 0 marks those that change the clock. Adjusting the TOD offset and steering
 * are the machine's, not a guest's. */
enum ptff { PTFF_QAF, PTFF_QTO, PTFF_QSI, PTFF_QPT, PTFF_QUI, PTFF_QTOU, PTFF_STO = 0x41, PTFF_STOU = 0x45 };
#define PTFF_CONTROL 0x40u
#define PTFF_AVAILABLE 0xFC00000000000000ULL         /* codes 0-63: QAF QTO QSI QPT QUI QTOU */
#define PTFF_AVAILABLE_CONTROL 0x4400000000000000ULL /* codes 64-127: STO STOU */
#define PTFF_MAX 256u                                /* the longest parameter block: QUI's */

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
static void epoch_add(struct cpu *cpu, u64 added)
{
    const struct machine *m = cpu->machine;
    u64 sum = m->tod_epoch + added;

    epoch_set(cpu, sum, (u8)(m->tod_epoch_index + sign_extension(added) + (sum < added)));
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

/* count doublewords, and zeros up to length. */
static void parameter_store(struct cpu *cpu, const u64 *words, unsigned count, unsigned length)
{
    u8 block[PTFF_MAX] = {0};
    struct span sp;

    for (unsigned i = 0; i < count; i++)
        be64_store(block + 8 * i, words[i]);
    cpu_span(cpu, cpu_space(cpu, 1), cpu->gr[1].g & cpu->address_mask, length, SPAN_WRITE, &sp);
    span_put(cpu, &sp, block);
}

/* The machine's clock is the host's and was never steered: its TOD offset is zero, and the configuration's epoch
 * difference is all there is. There is no server time protocol either, so nothing is known of UTC. */
static const struct insn *timing_facility(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)d;
    struct machine *m = cpu->machine;
    u64 value, physical = clock_tod(), epoch = __atomic_load_n(&m->tod_epoch, __ATOMIC_RELAXED);
    u64 user = __atomic_load_n(&m->tod_epoch_user, __ATOMIC_RELAXED);
    enum ptff function = cpu->gr[0].l & 0x7F;

    if (cpu->gr[0].l & 0x80)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (function & PTFF_CONTROL && cpu_problem_state(cpu))
        cpu_program(cpu, PGM_PRIVILEGED);
    address = cpu->gr[1].g & cpu->address_mask;
    switch (function) {
    case PTFF_QAF:
        parameter_store(cpu, (u64[]){PTFF_AVAILABLE, PTFF_AVAILABLE_CONTROL}, 2, 16);
        break;
    case PTFF_QTO: /* the machine's offset, the logical offset, the epoch difference */
        parameter_store(cpu, (u64[]){physical, 0, epoch, epoch}, 4, 32);
        break;
    case PTFF_QTOU:
        parameter_store(cpu, (u64[]){physical, 0, epoch, epoch, user}, 5, 40);
        break;
    case PTFF_QSI: /* both episodes without offset and rates */
        parameter_store(cpu, &physical, 1, 56);
        break;
    case PTFF_QPT:
        parameter_store(cpu, &physical, 1, 8);
        break;
    case PTFF_QUI:
        parameter_store(cpu, NULL, 0, 256);
        break;
    case PTFF_STO:
        value = cpu_load64(cpu, 1, address);
        epoch_set(cpu, value, sign_extension(value));
        break;
    case PTFF_STOU: /* another user-specified part of the epoch difference */
        value = cpu_load64(cpu, 1, address);
        __atomic_store_n(&m->tod_epoch_user, value, __ATOMIC_RELAXED);
        epoch_add(cpu, value - user);
        break;
    default:
        cpu->cc = 3;
        return NEXT;
    }
    cpu->cc = 0;
    return cpu_refetch(cpu);
}

#include "guests/engine/control_clock.def"
