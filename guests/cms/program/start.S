# Where a program in C begins: int program_main(const char (*token)[8], const u32 *extended), on the nucleus's stack.
#include "guests/cms/nucleus/nucon.h"
        .machine z10
        .section .entry, "ax"
        .globl  program_start
program_start:
        tam
        jo      1f                              # 64-bit: register 1 is nothing but the address
        sam64
        llgtr   %r14, %r14
        llgtr   %r0, %r0
        llgfr   %r1, %r1
        nilf    %r1, 0xFFFFFF
1:      lgr     %r2, %r1
        lgr     %r3, %r0
        lg      %r15, NUCON_STACK(%r0)
        aghi    %r15, -168
        stg     %r14, 160(%r15)
        brasl   %r14, program_main
        lg      %r14, 160(%r15)
        lgr     %r15, %r2
        br      %r14
        .section .note.GNU-stack, "", @progbits
