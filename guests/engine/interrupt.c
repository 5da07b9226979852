/* Interruptions: what is pending, what is allowed, the exchange of PSWs. Source: PoP chapter 6 "Interruptions". */
#include "guests/engine/interrupt.h"
#include "guests/arch/lowcore.h"
#include "guests/engine/model.h"
#include "guests/engine/per.h"
#include "guests/engine/trace.h"

#define CR0_MALFUNCTION 0x8000ULL
#define CR0_EMERGENCY 0x4000ULL
#define CR14_CHANNEL_REPORT 0x10000000ULL
/* Machine-check-interruption code of a channel report: CP, and validity of everything that is stored. */
#define MCIC_CHANNEL_REPORT 0x00400F1D40330000ULL
#define MCIC_VECTORS (1ULL << 38) /* bit 25: the vector registers are valid */
#define MCIC_GUARDED (1ULL << 27) /* bit 36: the guarded-storage registers */

/* The places of one interruption class in both modes. */
struct interrupt_class {
    u16 z_old, z_new, esa_old, esa_new;
    u32 observed;
};
static const struct interrupt_class class_restart = {
    Z_RESTART_OLD, Z_RESTART_NEW, ESA_RESTART_OLD, ESA_RESTART_NEW, OBSERVE_RESTART};
static const struct interrupt_class class_external = {Z_EXT_OLD, Z_EXT_NEW, ESA_EXT_OLD, ESA_EXT_NEW, OBSERVE_EXTERNAL};
static const struct interrupt_class class_svc = {Z_SVC_OLD, Z_SVC_NEW, ESA_SVC_OLD, ESA_SVC_NEW, OBSERVE_SVC};
static const struct interrupt_class class_program = {Z_PGM_OLD, Z_PGM_NEW, ESA_PGM_OLD, ESA_PGM_NEW, OBSERVE_PROGRAM};
static const struct interrupt_class class_machine_check = {
    Z_MCK_OLD, Z_MCK_NEW, ESA_MCK_OLD, ESA_MCK_NEW, OBSERVE_MACHINE_CHECK};
static const struct interrupt_class class_io = {Z_IO_OLD, Z_IO_NEW, ESA_IO_OLD, ESA_IO_NEW, OBSERVE_IO};

/* Host address of the CPU's assigned storage. The prefix was tested when it was set; storage that shrank since gives
 * page 0. */
u8 *cpu_lowcore(struct cpu *cpu)
{
    struct storage *s = cpu->machine->storage;
    u64 prefix = cpu->prefix + prefix_length(cpu) <= s->size ? cpu->prefix : 0;

    return s->base + prefix;
}

static void lowcore_changed(struct cpu *cpu)
{
    struct storage *s = cpu->machine->storage;
    u64 first = (u64)(cpu_lowcore(cpu) - s->base);

    for (u64 page = first / PAGE_SIZE_GUEST; page <= first / PAGE_SIZE_GUEST + (cpu->esa ? 0 : 1); page++) {
        __atomic_fetch_or(&s->keys[page], KEY_REFERENCE | KEY_CHANGE, __ATOMIC_SEQ_CST);
        if (s->has_code[page])
            machine_code_written(cpu, page * PAGE_SIZE_GUEST, 0x400);
    }
}

/* Store the old PSW, load the new one. */
static void exchange_psws(struct cpu *cpu, const struct interrupt_class *c)
{
    u8 *low = cpu_lowcore(cpu);
    u64 mask, address;

    if (cpu->esa) {
        cpu_psw_short(cpu, &mask);
        be64_store(low + c->esa_old, mask);
        lowcore_changed(cpu);
        cpu_load_psw_short(cpu, be64_load(low + c->esa_new));
        return;
    }
    cpu_psw(cpu, &mask, &address);
    be64_store(low + c->z_old, mask);
    be64_store(low + c->z_old + 8, address);
    lowcore_changed(cpu);
    cpu_load_psw(cpu, be64_load(low + c->z_new), be64_load(low + c->z_new + 8));
}

static __attribute__((noinline, cold)) void exchange_observed(struct cpu *cpu, const struct interrupt_class *c)
{
    const u8 *low = cpu_lowcore(cpu);
    u64 mask, address;

    observe_interrupting(cpu);
    cpu_psw(cpu, &mask, &address);
    exchange_psws(cpu, c);
    observe_interruption(cpu, c->observed, mask, address, low);
}

static void exchange(struct cpu *cpu, const struct interrupt_class *c)
{
    if (unlikely(cpu->observe != NULL))
        exchange_observed(cpu, c);
    else
        exchange_psws(cpu, c);
}

void cpu_svc_interruption(struct cpu *cpu, u8 code)
{
    u8 *low = cpu_lowcore(cpu);

    be16_store(low + Z_SVC_ILC, cpu->insn->length);
    be16_store(low + Z_SVC_CODE, code);
    exchange(cpu, &class_svc);
}

static bool is_nullifying(u16 code)
{
    return (code >= PGM_SEGMENT_TRANSLATION && code <= PGM_PAGE_TRANSLATION) || code == PGM_TRACE_TABLE ||
           (code >= PGM_AFX_TRANSLATION && code <= PGM_ASTE_INSTANCE && code != PGM_ALET_SPECIFICATION) ||
           (code >= PGM_STACK_FULL && code <= PGM_STACK_OPERATION) ||
           (code >= PGM_ASCE_TYPE && code <= PGM_REGION_THIRD_TRANSLATION);
}

insn_run run_MVPG; /* it tells its registers with a page-translation exception */

static bool has_teid(u16 code)
{
    return code == PGM_PROTECTION || code == PGM_SEGMENT_TRANSLATION || code == PGM_PAGE_TRANSLATION ||
           (code >= PGM_AFX_TRANSLATION && code <= PGM_ASTE_INSTANCE) || code == PGM_SPACE_SWITCH ||
           (code >= PGM_ASCE_TYPE && code <= PGM_REGION_THIRD_TRANSLATION);
}

void cpu_deliver_program(struct cpu *cpu, u16 code, u8 ilc)
{
    u8 *low = cpu_lowcore(cpu);
    u64 at = (cpu->ia - ilc) & cpu->address_mask;
    u64 new_ia = cpu->esa ? be64_load(low + ESA_PGM_NEW) & 0x7FFFFFFF : be64_load(low + Z_PGM_NEW + 8);
    u64 new_mask = cpu->esa ? be64_load(low + ESA_PGM_NEW) >> 32 ^ PSW_ESA >> 32 : be64_load(low + Z_PGM_NEW) >> 32;

    u8 events;

    /* The handler's first instruction cannot be executed: the machine would loop for ever. */
    if (at == new_ia && (cpu->psw_mask & ~PSW_CC) >> 32 == (new_mask & ~(PSW_CC >> 32))) {
        cpu->exit = EXIT_PROGRAM_LOOP;
        return;
    }
    events = per_take(cpu, code, is_nullifying(code));
    if (unlikely(cpu->observe != NULL))
        cpu->observe->program_at = events || code == PGM_PER ? cpu->per.address : at;
    if (events)
        per_tell(cpu, events, low);
    if (is_nullifying(code))
        cpu->ia = at;
    be16_store(low + Z_PGM_ILC, ilc ? ilc : cpu->psw_invalid ? 0 : 4);
    be16_store(low + Z_PGM_CODE, events ? code | PGM_PER : code);
    if (has_teid(code)) {
        if (cpu->esa)
            be32_store(low + ESA_TEID, (u32)cpu->translation_address);
        else
            be64_store(low + Z_TEID, cpu->translation_address);
        low[Z_EXCEPTION_ACCESS_ID] = cpu->exception_access_id;
    }
    if (code == PGM_PAGE_TRANSLATION && cpu->insn->run == run_MVPG)
        low[Z_OPERAND_ACCESS_ID] = (u8)(cpu->insn->r1 << 4 | cpu->insn->r2);
    if (code == PGM_DATA || code == PGM_VECTOR_PROCESSING)
        be32_store(low + Z_DXC, cpu->data_exception_code);
    if (code == PGM_MONITOR) {
        be16_store(low + (cpu->esa ? ESA_MONITOR_CLASS : Z_MONITOR_CLASS), cpu->monitor_class);
        if (cpu->esa)
            be32_store(low + ESA_MONITOR_CODE, (u32)cpu->monitor_code);
        else
            be64_store(low + Z_MONITOR_CODE, cpu->monitor_code);
    }
    if (!cpu->esa)
        be64_store(low + Z_BREAKING_EVENT, cpu->breaking_event);
    cpu->exception_access_id = 0;
    cpu->psw_invalid = false;
    exchange(cpu, &class_program);
    if (cpu->psw_invalid)
        cpu->exit = EXIT_PROGRAM_LOOP;
}

void cpu_program_interruption(struct cpu *cpu, u16 code)
{
    cpu->exit = EXIT_NONE;
    cpu_deliver_program(cpu, code, cpu->intercept_length);
}

/* Level-triggered conditions that the CPU evaluates itself. */
static void evaluate_timers(struct cpu *cpu)
{
    if (cpu_comparator_due(cpu, cpu_tod(cpu)))
        atomic_fetch_or(&cpu->pending, PENDING_CLOCK_COMPARATOR);
    else
        atomic_fetch_and(&cpu->pending, ~PENDING_CLOCK_COMPARATOR);
    if ((s64)cpu_timer(cpu) < 0)
        atomic_fetch_or(&cpu->pending, PENDING_CPU_TIMER);
    else
        atomic_fetch_and(&cpu->pending, ~PENDING_CPU_TIMER);
}

static void external(struct cpu *cpu, u16 code, u16 from)
{
    u8 *low = cpu_lowcore(cpu);

    be16_store(low + Z_EXT_CPU, from);
    be16_store(low + Z_EXT_CODE, code);
    exchange(cpu, &class_external);
}

/* The external interruptions of the CPU itself, by priority. */
static bool take_own_external(struct cpu *cpu)
{
    static const struct {
        u32 pending;
        u64 mask;
        u16 code;
        bool level;
    } rows[] = {
        {PENDING_INTERRUPT_KEY, CR0_INTERRUPT_KEY, EXT_INTERRUPT_KEY, false},
        {PENDING_MALFUNCTION, CR0_MALFUNCTION, EXT_MALFUNCTION_ALERT, false},
        {PENDING_EMERGENCY, CR0_EMERGENCY, EXT_EMERGENCY_SIGNAL, false},
        {PENDING_EXTERNAL_CALL, CR0_EXTERNAL_CALL, EXT_EXTERNAL_CALL, false},
        {PENDING_CLOCK_COMPARATOR, CR0_CLOCK_COMPARATOR, EXT_CLOCK_COMPARATOR, true},
        {PENDING_CPU_TIMER, CR0_CPU_TIMER, EXT_CPU_TIMER, true},
    };
    u32 pending = atomic_load(&cpu->pending);

    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        u16 from = rows[i].code == EXT_EXTERNAL_CALL ? cpu->external_call_from : 0;
        if (!(pending & rows[i].pending) || !(cpu->cr[0] & rows[i].mask))
            continue;
        if (!rows[i].level)
            atomic_fetch_and(&cpu->pending, ~rows[i].pending);
        if (rows[i].code == EXT_EMERGENCY_SIGNAL) {
            /* One interruption for each signalling CPU, the lowest address first. */
            u64 set = atomic_load(&cpu->emergency_from);
            if (set == 0) /* that signal was delivered with the one before */
                continue;
            from = (u16)__builtin_ctzll(set);
            if ((atomic_fetch_and(&cpu->emergency_from, ~(1ULL << from)) & ~(1ULL << from)) != 0)
                atomic_fetch_or(&cpu->pending, PENDING_EMERGENCY);
        }
        external(cpu, rows[i].code, from);
        if (rows[i].level && cpu->psw_mask & PSW_EXT)
            cpu->exit = EXIT_EXTERNAL_LOOP;
        return true;
    }
    return false;
}

static u32 external_bit(u16 code)
{
    return code == EXT_SERVICE_SIGNAL ? 1 : code == EXT_CP_SERVICE ? 2 : 4;
}

static u64 external_mask(u16 code)
{
    return code == EXT_IUCV ? CR0_IUCV : CR0_SERVICE_SIGNAL;
}

static u32 externals_enabled(const struct cpu *cpu)
{
    return (cpu->cr[0] & CR0_SERVICE_SIGNAL ? 1 | 2 : 0) | (cpu->cr[0] & CR0_IUCV ? 4 : 0);
}

/* The floating ones, in the order of their arrival. */
static bool take_floating_external(struct cpu *cpu)
{
    struct machine *m = cpu->machine;
    struct external *e, **at;
    u32 left = 0;
    u8 *low;

    if (!(atomic_load(&m->externals_pending) & externals_enabled(cpu)))
        return false;
    machine_lock(cpu);
    for (at = &m->externals; *at && !(cpu->cr[0] & external_mask((*at)->code)); at = &(*at)->next)
        ;
    e = *at;
    if (e) {
        *at = e->next;
        if (!e->next)
            m->externals_end = at;
    }
    for (struct external *other = m->externals; other; other = other->next)
        left |= external_bit(other->code);
    atomic_store(&m->externals_pending, left);
    pthread_mutex_unlock(&m->lock);
    if (!e)
        return false;
    low = cpu_lowcore(cpu);
    be32_store(low + Z_EXT_PARAMETER, e->parameter);
    if (!cpu->esa)
        be64_store(low + Z_EXT_PARAMETER64, e->parameter64);
    external(cpu, e->code, e->subcode);
    free(e);
    return true;
}

static bool take_machine_check(struct cpu *cpu)
{
    u8 *low = cpu_lowcore(cpu);
    u64 code = MCIC_CHANNEL_REPORT, area;
    unsigned stored;

    if (!(cpu->cr[14] & CR14_CHANNEL_REPORT) || !atomic_exchange(&cpu->machine->crw_pending, 0))
        return false;
    cpu_store_registers(cpu, low);
    if (!cpu->esa && facility_offered(FACILITY_VECTOR)) {
        area = be64_load(low + Z_EXTENDED_SAVE_AREA);
        stored = area ? cpu_store_extended(cpu, area) : 0;
        code |= stored & EXTENDED_VECTORS ? MCIC_VECTORS : 0;
        code |= stored & EXTENDED_GUARDED ? MCIC_GUARDED : 0;
    }
    be64_store(low + Z_MCIC, code);
    exchange(cpu, &class_machine_check);
    return true;
}

bool cpu_take_interruption(struct cpu *cpu)
{
    struct machine *m = cpu->machine;

    evaluate_timers(cpu);
    if (cpu->psw_mask & PSW_MCHK && atomic_load(&m->crw_pending) && take_machine_check(cpu))
        return true;
    if (cpu->psw_mask & PSW_EXT && (take_own_external(cpu) || take_floating_external(cpu)))
        return true;
    if (cpu->psw_mask & PSW_IO && atomic_load(&m->io_pending) & (u32)(cpu->cr[6] >> 24)) {
        cpu->exit = EXIT_IO_INTERRUPTION;
        return true;
    }
    if (atomic_load(&cpu->pending) & PENDING_RESTART) {
        atomic_fetch_and(&cpu->pending, ~PENDING_RESTART);
        exchange(cpu, &class_restart);
        return true;
    }
    return false;
}

void cpu_io_interruption(struct cpu *cpu, u32 subsystem_id, u32 parameter, u32 word)
{
    u8 *low = cpu_lowcore(cpu);

    be32_store(low + Z_IO_SUBSYSTEM, subsystem_id);
    be32_store(low + Z_IO_PARAMETER, parameter);
    be32_store(low + Z_IO_WORD, word);
    exchange(cpu, &class_io);
}

void cpu_restart(struct cpu *cpu)
{
    exchange(cpu, &class_restart);
    cpu_start(cpu);
}

void cpu_masks_changed(struct cpu *cpu)
{
    const struct machine *m = cpu->machine;

    if (atomic_load_explicit(&cpu->pending, memory_order_relaxed) |
        atomic_load_explicit(&m->externals_pending, memory_order_relaxed) |
        atomic_load_explicit(&m->io_pending, memory_order_relaxed) |
        atomic_load_explicit(&m->crw_pending, memory_order_relaxed))
        atomic_fetch_or(&cpu->attention, ATTENTION_INTERRUPT);
    if (unlikely(per_on(cpu)) && atomic_load(&cpu->running))
        atomic_fetch_or(&cpu->attention, ATTENTION_PER);
    if (unlikely(trace_branches(cpu)) && atomic_load(&cpu->running))
        atomic_fetch_or(&cpu->attention, ATTENTION_TRACE);
}
