/* Program checks and HX: the way back to the prompt. Messages 141T and 143T: CMS and REXX/VM System Messages. */
#include "guests/cms/nucleus/abend.h"
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/immediate.h"
#include "guests/cms/nucleus/interruption.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage_areas.h"
#include "guests/cms/nucleus/subcom.h"

extern char text_end[];

#define RE_IPL 0xC3D4E2 /* where a disabled wait stands: CMS */

static kept_state guarded;
static volatile int guarded_rc;
static volatile bool ending; /* an exception is dealt with */

static const char *const exceptions[] = {"Unknown", "Operation", "Privileged operation", "Execute", "Protection",
    "Addressing", "Specification", "Data", "Fixed-point overflow", "Fixed-point divide", "Decimal overflow",
    "Decimal divide", "Exponent overflow", "Exponent underflow", "Significance", "Floating-point divide"};

static bool is_nucleus(u64 address)
{
    return address >= NUCLEUS_TEXT && address < (u64)text_end;
}

int abend_command(struct text line)
{
    return command_run(line, CALL_TERMINAL);
}

/* What ran lay on the stack, which is given up. */
static void all_forget(void)
{
    program_forget();
    subcom_forget();
    exec_forget();
    editor_forget();
}

int abend_guarded(int (*function)(struct text line), struct text line)
{
    if (state_keep(guarded) == 0)
        guarded_rc = function(line);
    else
        all_forget();
    ending = false;
    return guarded_rc;
}

void abend(int rc)
{
    guarded_rc = rc;
    *(volatile u64 *)NUCON_STACK = STACK_TOP - 160;
    state_return(guarded);
}

/* Here goes on what was interrupted: no longer in the handler. */
static void abend_exception(u64 code, u64 address)
{
    const char *name = exceptions[code < sizeof exceptions / sizeof *exceptions ? code : 0];

    if (is_nucleus(address)) {
        dms("ITP", SYSTEM_EXCEPTION, name, address);
    } else {
        dms("ITP", PROGRAM_EXCEPTION, name, address, program_name());
        file_close_all();
    }
    abend(0x0C0 + (code & 0x0F));
}

static void abend_halt(void)
{
    file_close_all();
    abend(0);
}

void abend_if_halted(void)
{
    if (console_attention())
        abend_halt();
}

/* Leave the handler for a function, on the stack that the handler found. */
static void go_on_at(struct frame *f, u64 function)
{
    f->psw[0] = PSW_EA | PSW_BA;
    f->psw[1] = function;
    f->gr[15] = (u64)f - 320; /* below what the handler itself uses of it */
}

void program_interruption(struct frame *f)
{
    u64 code = *(const volatile u16 *)0x8E & 0xFF;
    u64 length = *(const volatile u8 *)0x8D & 6; /* of the instruction */

    if (ending) { /* what the nucleus needs is no longer there */
        f->psw[0] = PSW_EA | PSW_BA | PSW_WAIT;
        f->psw[1] = RE_IPL;
        return;
    }
    ending = true;
    f->gr[2] = code;
    f->gr[3] = f->psw[1] - length;
    go_on_at(f, (u64)abend_exception);
}

void interruption_attention(struct frame *f)
{
    if (is_nucleus(f->psw[1])) { /* it asks itself, and the interpreter between clauses */
        immediate.exec_pending |= IMMEDIATE_LOOK;
        return;
    }
    if (console_attention())
        go_on_at(f, (u64)abend_halt);
}
