# Calling programs, which run in any addressing mode, enabled, and with registers of their own. The interface: guests/cms/README.md.
#include "guests/cms/nucleus/nucon.h"
        .machine z10
        .text
# int program_enter(struct frame *registers, u64 amode): registers 0, 1, 13 and 15 are the program's, amode is 24, 31 or 64.
        .globl  program_enter
program_enter:
        stmg    %r6, %r15, 48(%r15)
        lg      %r6, NUCON_STACK(%r0)           # of who called a program that calls this one
        stg     %r6, -8(%r15)
        aghi    %r15, -168
        stg     %r15, NUCON_STACK(%r0)
        lgr     %r6, %r2
        larl    %r14, returned
        lghi    %r7, 64
        cgr     %r3, %r7
        je      mode64
        lghi    %r7, 24
        cgr     %r3, %r7
        je      mode24
        oilh    %r14, 0x8000
        lmg     %r0, %r1, 0(%r6)
        lg      %r13, 104(%r6)
        lg      %r15, 120(%r6)
        stosm   NUCON_SCRATCH + 16(%r0), 0x03
        sam31
        br      %r15
mode24: lmg     %r0, %r1, 0(%r6)
        lg      %r13, 104(%r6)
        lg      %r15, 120(%r6)
        stosm   NUCON_SCRATCH + 16(%r0), 0x03
        sam24
        br      %r15
mode64: lmg     %r0, %r1, 0(%r6)
        lg      %r13, 104(%r6)
        lg      %r15, 120(%r6)
        stosm   NUCON_SCRATCH + 16(%r0), 0x03
        br      %r15
returned:
        sam64
        stnsm   NUCON_SCRATCH + 16(%r0), 0xfc
        lgfr    %r2, %r15
        lg      %r15, NUCON_STACK(%r0)
        lg      %r6, 160(%r15)
        stg     %r6, NUCON_STACK(%r0)
        aghi    %r15, 168
        lmg     %r6, %r15, 48(%r15)
        br      %r14
        .section .note.GNU-stack, "", @progbits
