/* DIAGNOSE X'4C': accounting records of a program. Source: CP Programming Services, "DIAGNOSE Code X'4C'"; VM/SP System
 * Programmer's Guide. */
#include "cp/vm/account.h"
#include "cp/base/text.h"
#include "cp/diagnose/diagnose.h"
#include "guests/arch/ebcdic.h"

#define USER_DATA 0x10
#define DATA_MOST 70
#define HAS_ACCOUNT 4 /* bits of the codes of parameter lists: what follows the userid */

enum { CC_DONE, CC_NO_OPTION, CC_NO_USER, CC_BAD_CODE };

static void take_name(char name[9], const u8 *ebcdic)
{
    char text[9] = "";
    const char *at = text;

    for (unsigned i = 0; i < 8; i++)
        text[i] = (char)ebcdic_to_latin1(ebcdic[i]);
    *name = 0;
    text_word(&at, name, 9);
}

/* Up to 70 bytes, within a page. */
static int user_data(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 address = diagnose_address(cpu, rx);
    u32 length = ry < 15 ? cpu->gr[ry + 1].l : 0;
    u8 data[DATA_MOST];
    int fault;

    if (length < 1 || length > DATA_MOST || (address & 0xFFF) + length > 0x1000)
        return -PGM_SPECIFICATION;
    fault = cpu_fetch_real(cpu, address, data, length);
    if (fault)
        return -fault;
    cp_enter();
    account_user_data(vm, data, length);
    cp_leave();
    return CC_DONE;
}

/* What was used until now is charged as before; from now on the user of the list is, without a list oneself. */
static int charge(struct vm *vm, struct cpu *cpu, u8 rx, u32 code)
{
    u64 address = diagnose_address(cpu, rx);
    u8 list[24];
    char userid[9] = "", account[9] = "";
    int fault = 0;

    if (address & 7)
        return -PGM_SPECIFICATION;
    if (address) {
        fault = cpu_fetch_real(cpu, address, list, code & HAS_ACCOUNT ? 16 : 8);
        if (fault)
            return -fault;
        take_name(userid, list);
        if (directory_exists(cp.directory, userid) != 1)
            return CC_NO_USER;
        if (code & HAS_ACCOUNT)
            take_name(account, list + 8);
    }
    cp_enter();
    account_cut(vm, true);
    text_copy(vm->accounted.charge_user, sizeof vm->accounted.charge_user, userid);
    text_copy(vm->accounted.charge_account, sizeof vm->accounted.charge_account, account);
    cp_leave();
    return CC_DONE;
}

void diagnose_accounting(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u32 code = cpu->gr[ry].l;
    int result = CC_BAD_CODE;

    if (!directory_has_option(vm->user, "ACCT"))
        result = CC_NO_OPTION;
    else if (code == USER_DATA)
        result = user_data(vm, cpu, rx, ry);
    else if (code == 0 || code == 4 || code == 8 || code == 12)
        result = charge(vm, cpu, rx, code);
    if (result < 0)
        cpu_program_interruption(cpu, (u16)-result);
    else
        cpu_set_cc(cpu, (u8)result);
}
