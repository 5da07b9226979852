/* The clocks of a CPU: TOD clock, clock comparator, CPU timer. Everything is derived from the host's clock when it is
 * looked at; nothing ticks. Whoever runs the CPU asks cpu_deadline when to interrupt it. Source: PoP chapter 4
 * "Timing". */
#include "cp/base/clock.h"
#include "guests/arch/control.h"
#include "guests/engine/machine.h"
#include "guests/engine/model.h"

/* The epoch is read while another CPU may set the clock. */
static u64 epoch(const struct machine *m)
{
    return __atomic_load_n(&m->tod_epoch, __ATOMIC_RELAXED);
}

u64 cpu_tod(const struct cpu *cpu)
{
    return clock_tod() + epoch(cpu->machine);
}

u64 cpu_timer(const struct cpu *cpu)
{
    return cpu->timer_running ? cpu->timer_value - (clock_tod() - cpu->timer_mark) : cpu->timer_value;
}

void cpu_set_timer(struct cpu *cpu, u64 value)
{
    cpu->timer_value = value;
    cpu->timer_mark = clock_tod();
}

/* Host time at which a condition arises that is left units of the TOD clock away. */
static u64 due(u64 now, u64 left)
{
    return left >= ~0ULL - now - 1 ? ~0ULL : now + left + 1;
}

/* Signed comparison lets the clock wrap. */
static bool comparator_signed(const struct cpu *cpu)
{
    return cpu->cr[0] & CR0_COMPARATOR_SIGN && facility_offered(FACILITY_MULTIPLE_EPOCH);
}

bool cpu_comparator_due(const struct cpu *cpu, u64 tod)
{
    return comparator_signed(cpu) ? (s64)tod > (s64)cpu->clock_comparator : tod > cpu->clock_comparator;
}

/* A condition that is already pending needs no further call: the CPU looks at it when its masks change. So does not one
 * that is due while the CPU is about to look. */
u64 cpu_deadline(const struct cpu *cpu)
{
    u64 now = clock_tod(), tod = now + epoch(cpu->machine), comparator = ~0ULL, timer = ~0ULL;
    u64 at_once = atomic_load(&cpu->attention) & ATTENTION_INTERRUPT ? ~0ULL : now;
    u32 pending = atomic_load(&cpu->pending);

    if (atomic_load(&cpu->state) != CPU_OPERATING)
        return ~0ULL;
    if (!(pending & PENDING_CLOCK_COMPARATOR))
        comparator = cpu_comparator_due(cpu, tod) ? at_once : due(now, cpu->clock_comparator - tod);
    if (!(pending & PENDING_CPU_TIMER)) {
        u64 left = cpu_timer(cpu);
        timer = (s64)left < 0 ? at_once : due(now, left);
    }
    return comparator < timer ? comparator : timer;
}
