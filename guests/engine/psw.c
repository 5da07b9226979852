/* The PSW in and out of the CPU, in both formats. Source: PoP chapter 4 "Program-Status Word". */
#include "guests/engine/access.h"

#define PSW_RESERVED 0xB80800FE7FFFFFFFULL /* of the 16-byte format; bit 24 (RI) is reserved without its facility */

void cpu_psw(const struct cpu *cpu, u64 *mask, u64 *address)
{
    *mask = cpu->psw_mask | (u64)cpu->cc << PSW_CC_SHIFT;
    *address = cpu->ia;
}

static bool psw_valid(u64 mask, u64 address)
{
    if (mask & PSW_RESERVED)
        return false;
    switch (mask & (PSW_EA | PSW_BA)) {
    case 0:
        return !(address & ~0xFFFFFFULL);
    case PSW_BA:
        return !(address & ~0x7FFFFFFFULL);
    case PSW_EA:
        return false;
    default:
        return true;
    }
}

bool cpu_load_psw(struct cpu *cpu, u64 mask, u64 address)
{
    cpu->psw_mask = mask & ~PSW_CC;
    cpu->cc = (u8)((mask & PSW_CC) >> PSW_CC_SHIFT);
    cpu->ia = address;
    cpu->address_mask = mask & PSW_EA ? ~0ULL : mask & PSW_BA ? 0x7FFFFFFFULL : 0xFFFFFFULL;
    cpu->psw_invalid = !psw_valid(mask, address);
    cpu_select_spaces(cpu);
    cpu_masks_changed(cpu);
    if (mask & PSW_WAIT) /* nothing more is executed, whoever loaded it */
        atomic_fetch_or(&cpu->attention, ATTENTION_INTERRUPT);
    return !cpu->psw_invalid;
}

void cpu_psw_short(const struct cpu *cpu, u64 *psw)
{
    *psw = (cpu->psw_mask & ~(PSW_EA | PSW_BA)) | PSW_ESA | (u64)cpu->cc << PSW_CC_SHIFT | (cpu->psw_mask & PSW_BA) |
           (cpu->ia & 0x7FFFFFFF);
}

bool cpu_load_psw_short(struct cpu *cpu, u64 psw)
{
    bool valid = cpu_load_psw(cpu, (psw & 0xFFFFFFFF80000000ULL) ^ PSW_ESA, psw & 0x7FFFFFFF);

    /* In z/Architecture LPSW may set bit 31 (EA) of the short format; in ESA/390 it is reserved. */
    if (cpu->esa && psw & PSW_EA)
        cpu->psw_invalid = true, valid = false;
    return valid;
}
