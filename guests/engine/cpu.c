/* A CPU's life: creation, resets, start and stop, store status. Source: PoP chapter 4 "Resets", "Store Status". */
#include "guests/arch/lowcore.h"
#include "guests/engine/crypto.h"
#include "guests/engine/execute.h"
#include "guests/engine/interrupt.h"
#include <errno.h>

int cpu_create(struct machine *m, u16 address, struct cpu **out)
{
    struct cpu *cpu = calloc(1, sizeof *cpu);

    if (!cpu)
        return -ENOMEM;
    cpu->machine = m;
    cpu->address = address;
    cpu->insn = &insn_nothing;
    cpu->spaces = calloc(SPACE_COUNT, sizeof *cpu->spaces);
    cpu->execute = calloc(EXECUTE_SLOTS, sizeof *cpu->execute);
    cpu->straddle = calloc(4, sizeof *cpu->straddle);
    cpu->single = calloc(4, sizeof *cpu->single);
    if (!cpu->spaces || !cpu->execute || !cpu->straddle || !cpu->single) {
        cpu_destroy(cpu);
        return -ENOMEM;
    }
    execute_slots_clear(cpu->execute);
    for (unsigned i = 0; i < 4; i++)
        cpu->straddle[i].run = insn_refetch;
    cpu_clear_reset(cpu);
    *out = cpu;
    return 0;
}

void cpu_destroy(struct cpu *cpu)
{
    if (!cpu)
        return;
    crypto_free(cpu);
    free(cpu->observe);
    free(cpu->spaces);
    free(cpu->execute);
    free(cpu->straddle);
    free(cpu->single);
    free(cpu);
}

void cpu_reset(struct cpu *cpu)
{
    atomic_store(&cpu->pending, 0);
    atomic_store(&cpu->emergency_from, 0);
    atomic_store(&cpu->order, 0);
    cpu->exit = EXIT_NONE;
    cpu->psw_invalid = false;
    cpu->per = (struct cpu_per){0};
    atomic_store(&cpu->state, CPU_STOPPED);
    cpu_purge(cpu);
}

void cpu_initial_reset(struct cpu *cpu)
{
    cpu_reset(cpu);
    memset(cpu->cr, 0, sizeof cpu->cr);
    cpu->cr[0] = 0xE0; /* the subclass masks that initial CPU reset sets: CPU timer excluded, key, service ... (PoP
                          figure 4-20) */
    cpu->cr[14] = 0xC2000000;
    cpu->fpc = 0;
    cpu->prefix = 0;
    cpu->clock_comparator = 0;
    cpu->tod_programmable = 0;
    cpu->breaking_event = 1;
    cpu->program_parameter = 0;
    memset(&cpu->guarded, 0, sizeof cpu->guarded);
    cpu_set_timer(cpu, 0);
    cpu->data = cpu->code = NULL;
    cpu_load_psw(cpu, 0, 0);
    cpu->psw_invalid = false;
}

void cpu_clear_reset(struct cpu *cpu)
{
    memset(cpu->gr, 0, sizeof cpu->gr);
    memset(cpu->ar, 0, sizeof cpu->ar);
    memset(cpu->vr, 0, sizeof cpu->vr);
    cpu_initial_reset(cpu);
}

void cpu_kick(struct cpu *cpu, u32 attention)
{
    atomic_fetch_or(&cpu->attention, attention);
    if (!atomic_load(&cpu->running) && cpu->machine->wake)
        cpu->machine->wake(cpu);
}

void cpu_post(struct cpu *cpu, u32 pending)
{
    atomic_fetch_or(&cpu->pending, pending);
    cpu_kick(cpu, ATTENTION_INTERRUPT);
}

void cpu_start(struct cpu *cpu)
{
    atomic_store(&cpu->state, CPU_OPERATING);
    cpu_kick(cpu, ATTENTION_INTERRUPT);
}

void cpu_stop(struct cpu *cpu)
{
    cpu->stop_order = 0;
    atomic_store(&cpu->state, CPU_STOPPED);
    cpu_kick(cpu, ATTENTION_INTERRUPT);
}

static void store_registers_esa(struct cpu *cpu, u8 *low)
{
    be64_store(low + ESA_SAVE_TIMER, cpu_timer(cpu));
    be64_store(low + ESA_SAVE_COMPARATOR, cpu->clock_comparator);
    for (unsigned i = 0; i < 16; i++) {
        be32_store(low + ESA_SAVE_AR + 4 * i, cpu->ar[i]);
        be32_store(low + ESA_SAVE_GR + 4 * i, cpu->gr[i].l);
        be32_store(low + ESA_SAVE_CR + 4 * i, (u32)cpu->cr[i]);
    }
    for (unsigned i = 0; i < 4; i++)
        be64_store(low + ESA_SAVE_FPR + 8 * i, cpu->vr[2 * i].d[0]);
}

void cpu_store_registers(struct cpu *cpu, u8 *low)
{
    if (cpu->esa) {
        store_registers_esa(cpu, low);
        return;
    }
    for (unsigned i = 0; i < 16; i++) {
        be64_store(low + Z_SAVE_FPR + 8 * i, cpu->vr[i].d[0]);
        be64_store(low + Z_SAVE_GR + 8 * i, cpu->gr[i].g);
        be32_store(low + Z_SAVE_AR + 4 * i, cpu->ar[i]);
        be64_store(low + Z_SAVE_CR + 8 * i, cpu->cr[i]);
    }
    be32_store(low + Z_SAVE_FPC, cpu->fpc);
    be32_store(low + Z_SAVE_TODPR, (u32)cpu->tod_programmable);
    be64_store(low + Z_SAVE_TIMER, cpu_timer(cpu));
    be64_store(low + Z_SAVE_COMPARATOR, cpu->clock_comparator >> 8);
}

void cpu_fill_status(struct cpu *cpu, u8 *low)
{
    u64 mask, address;

    cpu_store_registers(cpu, low);
    if (cpu->esa) {
        cpu_psw_short(cpu, &mask);
        be64_store(low + ESA_SAVE_PSW, mask);
        be32_store(low + ESA_SAVE_PREFIX, (u32)cpu->prefix);
    } else {
        cpu_psw(cpu, &mask, &address);
        be64_store(low + Z_SAVE_PSW, mask);
        be64_store(low + Z_SAVE_PSW + 8, address);
        be32_store(low + Z_SAVE_PREFIX, (u32)cpu->prefix);
    }
}

void cpu_store_status(struct cpu *cpu)
{
    cpu_fill_status(cpu, cpu->machine->storage->base); /* absolute, not real: PoP "Store Status" */
    machine_code_written(cpu, 0, 0x2000);
}

void cpu_set_cc(struct cpu *cpu, u8 cc)
{
    cpu->cc = cc;
}
