/* SIGNAL PROCESSOR. Orders that only look at the addressed CPU or post an interruption are done at once; the others are
 * left in cpu->order and carried out by that CPU itself, on its own thread, at its next poll (a stopped CPU is run for
 * it too: it is woken, and leaves cpu_run stopped). Until then it is busy. So no CPU ever touches the registers of
 * another. Source: PoP chapter 4 "CPU Signaling and Response". */
#include "guests/arch/lowcore.h"
#include "guests/engine/control.h"
#include "guests/engine/interrupt.h"
#include "guests/engine/model.h"

enum order {
    ORDER_SENSE = 0x01,
    ORDER_EXTERNAL_CALL = 0x02,
    ORDER_EMERGENCY = 0x03,
    ORDER_START = 0x04,
    ORDER_STOP = 0x05,
    ORDER_RESTART = 0x06,
    ORDER_STOP_STORE = 0x09,
    ORDER_INITIAL_RESET = 0x0B,
    ORDER_RESET = 0x0C,
    ORDER_SET_PREFIX = 0x0D,
    ORDER_STORE_STATUS = 0x0E,
    ORDER_SET_ARCHITECTURE = 0x12,
    ORDER_CONDITIONAL_EMERGENCY = 0x13,
    ORDER_SENSE_RUNNING = 0x15,
    ORDER_STORE_ADDITIONAL = 0x17,
};

#define STATUS_NOT_RUNNING 0x400u
#define STATUS_INCORRECT_STATE 0x200u
#define STATUS_INVALID_PARAMETER 0x100u
#define STATUS_EXTERNAL_CALL_PENDING 0x80u
#define STATUS_STOPPED 0x40u
#define STATUS_CHECK_STOP 0x10u
#define STATUS_INVALID_ORDER 0x02u

#define STATUS_ADDRESS_BITS 0x7FFFFE00u
#define STATUS_BLOCK 512u

static u32 sense(struct cpu *target)
{
    u32 state = atomic_load(&target->state);

    return (state == CPU_STOPPED         ? STATUS_STOPPED
               : state == CPU_CHECK_STOP ? STATUS_CHECK_STOP
                                         : 0) |
           (atomic_load(&target->pending) & PENDING_EXTERNAL_CALL ? STATUS_EXTERNAL_CALL_PENDING : 0);
}

static u32 external_call(struct cpu *cpu, struct cpu *target)
{
    u32 status = 0;

    machine_lock(cpu);
    if (atomic_load(&target->pending) & PENDING_EXTERNAL_CALL) {
        status = STATUS_EXTERNAL_CALL_PENDING;
    } else {
        target->external_call_from = cpu->address;
        atomic_fetch_or(&target->pending, PENDING_EXTERNAL_CALL);
    }
    pthread_mutex_unlock(&cpu->machine->lock);
    if (!status)
        cpu_kick(target, ATTENTION_INTERRUPT);
    return status;
}

static void emergency(struct cpu *cpu, struct cpu *target)
{
    atomic_fetch_or(&target->emergency_from, 1ULL << cpu->address);
    cpu_post(target, PENDING_EMERGENCY);
}

/* Signalled if the target cannot be in the critical section that the ASN names, or cannot take the interruption at
 * once. */
static u32 conditional_emergency(struct cpu *cpu, struct cpu *target, u64 parameter)
{
    const u64 enabled = PSW_IO | PSW_EXT;
    u16 asn = (u16)parameter;
    bool wait = target->psw_mask & PSW_WAIT;

    if ((target->psw_mask & enabled) == enabled && !(wait && target->ia != 0) &&
        (wait || (asn != (u16)target->cr[4] && asn != (u16)target->cr[3])))
        return STATUS_INCORRECT_STATE;
    emergency(cpu, target);
    return 0;
}

static bool others_stopped(const struct cpu *cpu)
{
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        const struct cpu *other = cpu->machine->cpu[i];
        if (other && other != cpu && atomic_load(&other->state) == CPU_OPERATING)
            return false;
    }
    return true;
}

/* Registers keep their contents but for the left halves of the control registers; the PSW is kept in z/Architecture
 * format in both modes. */
static void architecture_set(struct cpu *cpu, bool esa)
{
    cpu->esa = esa;
    cpu->prefix &= prefix_bits(cpu);
    for (unsigned i = 0; i < 16; i++)
        cpu->cr[i] = (u32)cpu->cr[i];
    if (!esa)
        return;
    cpu->psw_mask &= ~PSW_EA;
    cpu->address_mask = cpu->psw_mask & PSW_BA ? 0x7FFFFFFFULL : 0xFFFFFFULL;
    cpu->ia &= cpu->address_mask;
}

/* The whole configuration changes; all other CPUs are stopped. Codes: 0 ESA/390, 1 and 2 z/Architecture. */
static u32 set_architecture(struct cpu *cpu, u8 code)
{
    if (code > 2 || cpu->esa == (code == 0))
        return STATUS_INVALID_PARAMETER;
    if (!others_stopped(cpu))
        return STATUS_INCORRECT_STATE;
    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (cpu->machine->cpu[i])
            architecture_set(cpu->machine->cpu[i], code == 0);
    cpu_purge_all(cpu);
    return 0;
}

/* What the addressed CPU will find wrong with an order can be told now. */
static u32 order_check(struct cpu *target, enum order order, u64 parameter)
{
    u64 size = target->machine->storage->size;

    switch (order) {
    case ORDER_SET_PREFIX:
        if ((parameter & prefix_bits(target)) + prefix_length(target) > size)
            return STATUS_INVALID_PARAMETER;
        break;
    case ORDER_STORE_STATUS:
        if ((parameter & STATUS_ADDRESS_BITS) + STATUS_BLOCK > size)
            return STATUS_INVALID_PARAMETER;
        break;
    case ORDER_STORE_ADDITIONAL:
        if (!facility_offered(FACILITY_VECTOR))
            return STATUS_INVALID_ORDER;
        if (!extended_area_fits(target, parameter))
            return STATUS_INVALID_PARAMETER;
        break;
    case ORDER_INITIAL_RESET:
    case ORDER_RESET:
        return 0;
    default:
        return atomic_load(&target->state) == CPU_CHECK_STOP ? STATUS_CHECK_STOP : 0;
    }
    return atomic_load(&target->state) == CPU_STOPPED ? 0 : STATUS_INCORRECT_STATE;
}

/* False: busy with another order. A reset goes before whatever waits. */
static bool order_post(struct cpu *cpu, struct cpu *target, enum order order, u64 parameter)
{
    bool free;

    machine_lock(cpu);
    free = atomic_load(&target->order) == 0 || order == ORDER_INITIAL_RESET || order == ORDER_RESET;
    if (free) {
        target->order_from = cpu->address;
        target->order_parameter = parameter;
        atomic_store(&target->order, order);
    }
    pthread_mutex_unlock(&cpu->machine->lock);
    if (free)
        cpu_kick(target, ATTENTION_ORDER);
    return free;
}

/* The condition code; for 1 also the status. */
static u8 order_give(struct cpu *cpu, struct cpu *target, enum order order, u64 parameter, u32 *status)
{
    switch (order) {
    case ORDER_SENSE_RUNNING:
        *status = atomic_load(&target->running) ? 0 : STATUS_NOT_RUNNING;
        return *status != 0;
    case ORDER_START:
    case ORDER_STOP:
    case ORDER_RESTART:
    case ORDER_STOP_STORE:
    case ORDER_INITIAL_RESET:
    case ORDER_RESET:
    case ORDER_SET_PREFIX:
    case ORDER_STORE_STATUS:
    case ORDER_STORE_ADDITIONAL:
        if (order != ORDER_INITIAL_RESET && order != ORDER_RESET && atomic_load(&target->order))
            return 2;
        *status = order_check(target, order, parameter);
        return *status ? 1 : order_post(cpu, target, order, parameter) ? 0 : 2;
    default:
        break;
    }
    if (atomic_load(&target->order))
        return 2;
    switch (order) {
    case ORDER_SENSE:
        *status = sense(target);
        break;
    case ORDER_EXTERNAL_CALL:
        *status = external_call(cpu, target);
        break;
    case ORDER_EMERGENCY:
        emergency(cpu, target);
        break;
    case ORDER_CONDITIONAL_EMERGENCY:
        *status = conditional_emergency(cpu, target, parameter);
        break;
    default:
        *status = STATUS_INVALID_ORDER;
        break;
    }
    return *status != 0;
}

static const struct insn *signal_processor(struct cpu *cpu, const struct insn *d, u64 address)
{
    enum order order = address & 0xFF;
    u64 parameter = cpu->gr[d->r1 | 1].g;
    u32 target_address = cpu->gr[d->r3].l & 0xFFFF, status = 0;
    struct cpu *target = target_address < MACHINE_CPUS ? cpu->machine->cpu[target_address] : NULL;

    if (order == ORDER_SET_ARCHITECTURE) {
        status = set_architecture(cpu, (u8)parameter);
        cpu->cc = status != 0;
    } else if (target == NULL) {
        cpu->cc = 3;
    } else {
        cpu->cc = order_give(cpu, target, order, parameter, &status);
    }
    if (cpu->cc == 1)
        cpu->gr[d->r1].l = status;
    if (cpu->cc != 2)
        return cpu_refetch(cpu);
    cpu->exit = EXIT_RESCHEDULE; /* the other needs a processor to carry out its order */
    return NULL;
}

static void stop_by_order(struct cpu *cpu, enum order order)
{
    if (atomic_exchange(&cpu->state, CPU_STOPPED) != CPU_OPERATING)
        return;
    cpu->stop_order = (u8)order;
    cpu->stop_from = (u16)cpu->order_from;
}

static void store_status_at(struct cpu *cpu, u64 absolute)
{
    struct storage *s = cpu->machine->storage;
    u8 low[Z_SAVE_FPR + STATUS_BLOCK], *block = cpu->esa ? low : low + Z_SAVE_FPR;

    memcpy(block, s->base + absolute, STATUS_BLOCK);
    cpu_fill_status(cpu, low);
    memcpy(s->base + absolute, block, STATUS_BLOCK);
    __atomic_fetch_or(&s->keys[absolute / PAGE_SIZE_GUEST], KEY_REFERENCE | KEY_CHANGE, __ATOMIC_RELAXED);
    machine_code_written(cpu, absolute, STATUS_BLOCK);
}

static void order_perform(struct cpu *cpu, enum order order)
{
    switch (order) {
    case ORDER_START:
        cpu_start(cpu);
        break;
    case ORDER_STOP:
        stop_by_order(cpu, order);
        break;
    case ORDER_STOP_STORE:
        stop_by_order(cpu, order);
        cpu_store_status(cpu);
        break;
    case ORDER_RESTART:
        cpu_restart(cpu);
        break;
    case ORDER_INITIAL_RESET:
        stop_by_order(cpu, order);
        cpu_initial_reset(cpu);
        break;
    case ORDER_RESET:
        stop_by_order(cpu, order);
        cpu_reset(cpu);
        break;
    case ORDER_SET_PREFIX:
        cpu->prefix = cpu->order_parameter & prefix_bits(cpu);
        cpu_purge(cpu);
        break;
    case ORDER_STORE_STATUS:
        store_status_at(cpu, cpu->order_parameter & STATUS_ADDRESS_BITS);
        break;
    case ORDER_STORE_ADDITIONAL:
        cpu_store_extended(cpu, cpu->order_parameter);
        break;
    default: /* it was taken back by a reset */
        break;
    }
}

/* The CPU is busy until the order is done; a reset that came meanwhile replaces it and is done too. */
bool cpu_perform_order(struct cpu *cpu)
{
    u32 order = atomic_load(&cpu->order);

    do
        order_perform(cpu, (enum order)order);
    while (!atomic_compare_exchange_strong(&cpu->order, &order, 0));
    return atomic_load(&cpu->state) == CPU_OPERATING;
}

#include "guests/engine/sigp.def"
