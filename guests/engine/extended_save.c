/* The extended save area: what store status and machine checks save beside the 512 bytes of assigned storage. Source:
 * PoP chapter 4 "Store Additional Status at Address"; chapter 11 "Machine-Check Extended Save Area". */
#include "guests/engine/interrupt.h"
#include "guests/engine/model.h"

#define ORIGIN (~0x3FFULL)
#define LENGTH_CODE 0xF
#define LENGTH_LEAST 10
#define LENGTH_MOST 12
#define GUARDED_OFFSET 1024

/* Log2 of the length; 0 if it is not one. */
static unsigned length_of(u64 designation)
{
    unsigned code = designation & LENGTH_CODE;

    if (code == 0 || !facility_offered(FACILITY_GUARDED_STORAGE))
        return LENGTH_LEAST;
    return code >= LENGTH_LEAST && code <= LENGTH_MOST ? code : 0;
}

bool extended_area_fits(const struct cpu *cpu, u64 designation)
{
    unsigned length = length_of(designation);
    u64 origin = designation & ORIGIN, size = cpu->machine->storage->size;

    return length && !(origin & ((1ULL << length) - 1)) && origin <= size - (1ULL << length);
}

unsigned cpu_store_extended(struct cpu *cpu, u64 designation)
{
    struct storage *s = cpu->machine->storage;
    u64 origin = designation & ORIGIN;
    unsigned stored = EXTENDED_VECTORS;
    u8 *area;

    if (!extended_area_fits(cpu, designation))
        return 0;
    area = s->base + origin;
    for (unsigned i = 0; i < 32; i++) {
        be64_store(area + 16 * i, cpu->vr[i].d[0]);
        be64_store(area + 16 * i + 8, cpu->vr[i].d[1]);
    }
    if (length_of(designation) > LENGTH_LEAST) {
        be64_store(area + GUARDED_OFFSET + 8, cpu->guarded.designation);
        be64_store(area + GUARDED_OFFSET + 16, cpu->guarded.mask);
        be64_store(area + GUARDED_OFFSET + 24, cpu->guarded.parameters);
        stored |= EXTENDED_GUARDED;
    }
    __atomic_fetch_or(&s->keys[origin / PAGE_SIZE_GUEST], KEY_REFERENCE | KEY_CHANGE, __ATOMIC_RELAXED);
    machine_code_written(cpu, origin, 2048);
    return stored;
}
