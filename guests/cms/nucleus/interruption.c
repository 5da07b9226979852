/* The new PSWs. PoP chapter 4, "Assigned storage locations". */
#include "guests/cms/nucleus/interruption.h"

void program_entry(void);
void supervisor_call_entry(void);
void io_entry(void);
void external_entry(void);

#define DISABLED (PSW_EA | PSW_BA)
#define MACHINE_CHECK 0xC3D4E2 /* where the disabled wait stands: CMS */

static void new_psw(u64 at, u64 mask, u64 address)
{
    volatile u64 *psw = (volatile u64 *)at;

    psw[0] = mask;
    psw[1] = address;
}

void interruption_init(void)
{
    static const u64 io_subclasses = 0xFF000000;

    asm volatile("lctlg %%c6,%%c6,%0" : : "Q"(io_subclasses));
    new_psw(0x1B0, DISABLED, (u64)external_entry);
    new_psw(0x1C0, DISABLED, (u64)supervisor_call_entry);
    new_psw(0x1D0, DISABLED, (u64)program_entry);
    new_psw(0x1E0, DISABLED | PSW_WAIT, MACHINE_CHECK);
    new_psw(0x1F0, DISABLED, (u64)io_entry);
}

void external_interruption(struct frame *f)
{
    f->psw[0] &= ~PSW_WAIT;
}
