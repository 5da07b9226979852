/* cpu_run: execute until something needs CP. Source: PoP chapter 4 "Stopped, Operating, Load, and Check-Stop States".
 */
#include "cp/base/clock.h"
#include "guests/engine/interrupt.h"
#include "guests/engine/per.h"
#include "guests/engine/trace.h"
#include "guests/engine/translator.h"

const struct insn insn_nothing = {.run = insn_refetch};

_Noreturn void cpu_program(struct cpu *cpu, u16 code)
{
    cpu->program_code = code;
    longjmp(*cpu->unwind, 1);
}

_Noreturn void cpu_data_exception(struct cpu *cpu, u8 dxc)
{
    cpu->data_exception_code = dxc;
    /* With AFP registers enabled the code is in the FPC too. */
    if (cpu->cr[0] & 0x40000 && dxc != DXC_DECIMAL)
        cpu->fpc = (cpu->fpc & ~0xFF00u) | (u32)dxc << 8;
    cpu_program(cpu, PGM_DATA);
}

/* Whoever posted since the CPU looked last saw it running and did not wake it: it must be run again. */
static bool left_too_early(struct cpu *cpu)
{
    if (cpu->exit == EXIT_WAIT)
        return atomic_load(&cpu->attention) != 0;
    return cpu->exit == EXIT_STOPPED &&
           (atomic_load(&cpu->attention) & ATTENTION_ORDER || atomic_load(&cpu->state) == CPU_OPERATING);
}

/* Answer what was posted to the running code. False: leave cpu_run. */
static bool attend(struct cpu *cpu)
{
    u32 kept = ATTENTION_FLUSH | (per_on(cpu) ? ATTENTION_PER : 0) | (trace_branches(cpu) ? ATTENTION_TRACE : 0),
        attention = atomic_fetch_and(&cpu->attention, kept);

    cpu_serve_flush(cpu);
    if (attention & ATTENTION_ORDER && !cpu_perform_order(cpu))
        cpu->exit = EXIT_STOPPED;
    else if (attention & ATTENTION_YIELD)
        cpu->exit = EXIT_RESCHEDULE;
    return cpu->exit == EXIT_NONE;
}

/* The next instruction to execute, after everything that comes before it; NULL with cpu->exit set. */
static const struct insn *next_instruction(struct cpu *cpu)
{
    const struct insn *d;

    do {
        if (unlikely(cpu->per.active) && !cpu->psw_invalid) {
            per_end(cpu);
            if (cpu->exit != EXIT_NONE)
                return NULL;
        }
        if (atomic_load(&cpu->attention) && !attend(cpu)) {
            atomic_fetch_or(&cpu->attention, ATTENTION_INTERRUPT); /* looked at when it runs again */
            return NULL;
        }
        if (atomic_load(&cpu->state) != CPU_OPERATING) {
            cpu->exit = EXIT_STOPPED;
            return NULL;
        }
        if (unlikely(cpu->psw_invalid)) {
            cpu_deliver_program(cpu, PGM_SPECIFICATION, 0);
            if (cpu->exit != EXIT_NONE)
                return NULL;
            continue;
        }
        while (!cpu->psw_invalid && cpu_take_interruption(cpu))
            if (cpu->exit != EXIT_NONE)
                return NULL;
        if (cpu->psw_invalid)
            continue;
        if (cpu->psw_mask & PSW_WAIT) {
            cpu->exit = cpu->psw_mask & (PSW_IO | PSW_EXT | PSW_MCHK) ? EXIT_WAIT : EXIT_DISABLED_WAIT;
            return NULL;
        }
        if (unlikely(per_on(cpu)))
            return per_begin(cpu);
        cpu->per.watching = cpu->per.fetches = false;
        cpu->per.suspects = 0;
        d = cpu_refetch(cpu);
        if (d)
            return d;
    } while (true);
}

enum exit_reason cpu_run(struct cpu *cpu)
{
    jmp_buf frame;
    u64 started = clock_monotonic_ns();

    cpu->exit = EXIT_NONE;
    cpu->unwind = &frame;
    atomic_store_explicit(&cpu->virtual_origin, started - cpu->virtual_ns, memory_order_release);
    atomic_store(&cpu->running, 1);
    if (!cpu->timer_running) {
        cpu->timer_mark = clock_tod();
        cpu->timer_running = true;
    }
    /* Things may have changed while it did not run. */
    atomic_fetch_or(&cpu->attention,
        ATTENTION_INTERRUPT | (per_on(cpu) ? ATTENTION_PER : 0) | (trace_branches(cpu) ? ATTENTION_TRACE : 0));
    if (_setjmp(frame)) {
        if (translator)
            translator->unwound();
        cpu_deliver_program(cpu, cpu->program_code, cpu->insn->length);
    }
    while (cpu->exit == EXIT_NONE) {
        const struct insn *d = next_instruction(cpu);
        while (d)
            d = d->run(cpu, d);
    }
    cpu->intercept_length = cpu->insn->length;
    if (cpu->exit != EXIT_WAIT) { /* the CPU timer stands still while CP has the CPU */
        cpu->timer_value = cpu_timer(cpu);
        cpu->timer_running = false;
    }
    atomic_fetch_and(&cpu->attention, ~(ATTENTION_PER | ATTENTION_TRACE));
    atomic_store(&cpu->running, 0);
    if (left_too_early(cpu))
        cpu->exit = EXIT_RESCHEDULE;
    cpu->virtual_ns += clock_monotonic_ns() - started;
    atomic_store_explicit(&cpu->virtual_origin, 0, memory_order_release);
    return cpu->exit;
}

u64 cpu_virtual_ns(const struct cpu *cpu)
{
    u64 origin = atomic_load_explicit(&cpu->virtual_origin, memory_order_acquire);

    return origin ? clock_monotonic_ns() - origin : cpu->virtual_ns;
}

/* For handlers outside cpu_run: run one storage access with the exceptions caught. */
static int guarded(struct cpu *cpu, u8 base, u64 address, u8 *data, u64 length, enum span_access access)
{
    jmp_buf frame;
    struct span sp;

    cpu->unwind = &frame;
    atomic_store(&cpu->running, 1); /* so that others wait for it when they change translations */
    cpu_serve_flush(cpu);
    if (_setjmp(frame)) {
        atomic_store(&cpu->running, 0);
        return cpu->program_code;
    }
    for (u64 done = 0; done < length; done += PAGE_SIZE_GUEST) /* test everything first */
        cpu_span(cpu, cpu_space(cpu, base), (address + done) & cpu->address_mask,
            (unsigned)(length - done < PAGE_SIZE_GUEST ? length - done : PAGE_SIZE_GUEST), access, &sp);
    for (u64 done = 0; done < length; done += PAGE_SIZE_GUEST) {
        cpu_span(cpu, cpu_space(cpu, base), (address + done) & cpu->address_mask,
            (unsigned)(length - done < PAGE_SIZE_GUEST ? length - done : PAGE_SIZE_GUEST), access, &sp);
        if (access == SPAN_WRITE)
            span_put(cpu, &sp, data + done);
        else
            span_get(&sp, data + done);
    }
    atomic_store(&cpu->running, 0);
    return 0;
}

int cpu_fetch(struct cpu *cpu, u8 base, u64 address, void *data, u64 length)
{
    return guarded(cpu, base, address, data, length, SPAN_READ);
}

int cpu_store(struct cpu *cpu, u8 base, u64 address, const void *data, u64 length)
{
    return guarded(cpu, base, address, (u8 *)data, length, SPAN_WRITE);
}

/* Real storage crosses the prefix areas page by page. */
static int real_move(struct cpu *cpu, u64 real, u8 *data, u64 length, bool store)
{
    while (length) {
        u64 n = length < page_rest(real) ? length : page_rest(real), absolute = cpu_absolute(cpu, real);
        int code = store ? storage_write(cpu->machine->storage, absolute, data, n, KEY_NONE, NULL)
                         : storage_read(cpu->machine->storage, absolute, data, n, KEY_NONE, NULL);
        if (code)
            return code;
        real += n;
        data += n;
        length -= n;
    }
    return 0;
}

int cpu_fetch_real(struct cpu *cpu, u64 real, void *data, u64 length)
{
    return real_move(cpu, real, data, length, false);
}

int cpu_store_real(struct cpu *cpu, u64 real, const void *data, u64 length)
{
    return real_move(cpu, real, (u8 *)data, length, true);
}
