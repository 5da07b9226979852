/* SVC 202 and 204, by which programs issue commands; others end them. CMS Macros and Functions Reference, CMSCALL;
 * CMS Application Development Guide for Assembler, "SVC 202". */
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/abend.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/subcom.h"

enum { SVC_ABEND = 13, SVC_COMMAND = 202, SVC_CALL = 204 };
enum { TYPE_TOKENS = 0x00, TYPE_EXTENDED = 0x01, TYPE_SUBCOMMAND = 0x02, TYPE_FUNCTION = 0x05, TYPE_TYPED = 0x0B };

static u64 address_mask(const struct frame *f)
{
    return f->psw[0] & PSW_EA ? ~0ull : f->psw[0] & PSW_BA ? 0x7FFFFFFF : 0xFFFFFF;
}

/* The line of the extended list that register 0 points to: words A(command), A(arguments), A(end). */
static struct text extended_line(const struct frame *f)
{
    const u32 *list = (const u32 *)(f->gr[0] & address_mask(f));
    u64 from = list[0] & 0x7FFFFFFF, to = list[2] & 0x7FFFFFFF;

    return from < to ? (struct text){(const char *)from, (u32)(to - from)} : (struct text){NULL, 0};
}

/* A call to an environment of subcommands: the extended list's arguments are the subcommand, or with EXECCOMM its
 * fourth word the first request. False: nobody has that name. */
static bool subcommand_of(const struct frame *f, u64 plist, int *rc)
{
    const u32 *list = (const u32 *)(f->gr[0] & address_mask(f));
    const struct text name = field_text((const char *)plist, TOKEN);
    u64 from = list[1] & 0x7FFFFFFF, to = list[2] & 0x7FFFFFFF;

    if (text_equal(name, TEXT("EXECCOMM"))) {
        *rc = execcomm_serve(list[3] & 0x7FFFFFFF);
        return true;
    }
    return subcom_run(name, (struct text){(const char *)from, from < to ? (u32)(to - from) : 0}, rc);
}

/* SVC 202 takes the call's type from the leading byte of register 1, unless that is an address of 64 bits. */
static int command_of(const struct frame *f, bool typed)
{
    u8 type = typed && !(f->psw[0] & PSW_EA) ? (u8)(f->gr[1] >> 24) : (u8)TYPE_TOKENS;
    u64 plist = f->gr[1] & (typed && !(f->psw[0] & PSW_EA) ? 0xFFFFFF : address_mask(f));
    bool extended = type == TYPE_EXTENDED || type == TYPE_SUBCOMMAND || type == TYPE_FUNCTION || type == TYPE_TYPED;
    struct text line = extended ? extended_line(f) : (struct text){NULL, 0};
    int rc;

    if (type == TYPE_SUBCOMMAND && subcommand_of(f, plist, &rc))
        return rc;
    return command_run_tokens((const char(*)[TOKEN])plist, line, type == TYPE_TYPED ? CALL_CMS : CALL_COMMAND);
}

/* Behind SVC 202 may stand where an error is handled: a word that begins with X'00', as no instruction does; 1 is the
 * next instruction. */
static void error_address(struct frame *f, int rc)
{
    u64 mask = address_mask(f), next = f->psw[1] & mask;
    u32 word;

    memcpy(&word, (const void *)next, sizeof word);
    if (word >> 24 != 0)
        return;
    f->psw[1] = rc != 0 && word != 1 ? word : next + 4;
}

void supervisor_call_interruption(struct frame *f)
{
    u32 code = *(const volatile u16 *)0x8A;
    int rc;

    switch (code) {
    case SVC_COMMAND:
    case SVC_CALL:
        rc = command_of(f, code == SVC_COMMAND);
        f->gr[15] = (f->gr[15] & ~0xFFFFFFFFull) | (u32)rc;
        if (code == SVC_COMMAND)
            error_address(f, rc);
        abend_if_halted();
        break;
    case SVC_ABEND:
        dms("ABE", USER_ABEND, (u32)f->gr[1] & 0xFFF, f->psw[1]);
        abend((int)((u32)f->gr[1] & 0xFFF));
    default:
        dms("ITS", SVC_UNSUPPORTED, code, f->psw[1]);
        abend(0xF00 + (int)code);
    }
}
