/* ADSTOP: the guest stops at an instruction. A trap of TRACE of this name does it. Source: CP Commands and Utilities
 * Reference of VM/ESA. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <stdio.h>

int cmd_adstop(struct vm *vm, const char *rest)
{
    char word[24], command[80];
    u64 address;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "ADS", MSG_HEXLOC_MISSING);
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    if (text_abbreviates(word, "OFF"))
        return cp.command(vm, "TRACE DELETE ADST");
    if (!text_hex(word, ~0ULL, &address))
        return say_as(vm, "ADS", MSG_INVALID_HEXLOC, text_upper(word));
    snprintf(command, sizeof command, "TRACE INSTRUCTION RANGE %llX IDENTIFIER ADST", (unsigned long long)address);
    return cp.command(vm, command);
}
