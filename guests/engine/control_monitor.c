/* MONITOR CALL: a program interruption, or with the enhanced-monitor facility a count in an array of the home address
 * space. Source: PoP chapter 6, "Monitor Event" and "Monitor-Event Counting". */
#include "guests/arch/lowcore.h"
#include "guests/engine/control.h"
#include "guests/engine/model.h"
#include "guests/storage/dat.h"

/* A counter in the home space, whatever the PSW says of DAT; keys do not protect it. False where it cannot be stored.
 */
static bool counter_find(struct cpu *cpu, u64 address, u64 *real)
{
    struct dat_result r = cpu_dat(cpu, cpu->cr[13], address);

    *real = r.real;
    return !r.exception && !r.read_only && storage_has(cpu->machine->storage, cpu_absolute(cpu, r.real));
}

/* The array has a halfword for each monitor code below its size, and behind these a word for each, which counts how
 * often the halfword has wrapped. False: an exception, nothing is counted. */
static bool event_count(struct cpu *cpu, u64 code)
{
    u64 origin = be64_load(cpu_real(cpu, Z_MONITOR_COUNTERS)) & ~7ULL, real, real_wrapped;
    u32 size = be32_load(cpu_real(cpu, Z_MONITOR_COUNTERS_SIZE));

    if (code >= size || !counter_find(cpu, origin + 2 * code, &real))
        return false;
    u8 *counter = cpu_real(cpu, real);
    u16 count = (u16)(be16_load(counter) + 1);
    if (count == 0) {
        if (!counter_find(cpu, origin + 2ULL * size + 4 * code, &real_wrapped))
            return false;
        u8 *wrapped = cpu_real(cpu, real_wrapped);
        be32_store(wrapped, be32_load(wrapped) + 1);
        cpu_real_written(cpu, real_wrapped, 4);
    }
    be16_store(counter, count);
    cpu_real_written(cpu, real, 2);
    return true;
}

static bool event_is_counted(const struct cpu *cpu, u8 class)
{
    return cpu->cr[8] & CR8_MONITOR_COUNTED(class) && !cpu->esa && facility_offered(FACILITY_ENHANCED_MONITOR);
}

static void monitor_call(struct cpu *cpu, const struct insn *d, u64 address)
{
    if (d->i2_si & 0xF0)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (!(cpu->cr[8] & CR8_MONITOR(d->i2_si)))
        return;
    if (event_is_counted(cpu, d->i2_si)) {
        if (!event_count(cpu, address)) {
            u8 *exceptions = cpu_real(cpu, Z_MONITOR_EXCEPTIONS);
            be32_store(exceptions, be32_load(exceptions) + 1);
            cpu_real_written(cpu, Z_MONITOR_EXCEPTIONS, 4);
        }
        return;
    }
    cpu->monitor_class = d->i2_si;
    cpu->monitor_code = address;
    cpu_program(cpu, PGM_MONITOR);
}

#include "guests/engine/control_monitor.def"
