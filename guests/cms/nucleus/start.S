# Where IPL goes, and the interruption handlers' first instructions. PoP chapters 4 and 6.
#include "guests/cms/nucleus/nucon.h"
        .machine z10
        .section .entry, "ax"
        .globl  start
# From the reader or a disk: everything lies behind NUCLEUS_TEXT, in ESA/390 mode; the loader stored the parameters.
start:  lhi     %r1, 1
        lhi     %r0, 0
        lhi     %r2, 0
        sigp    %r1, %r2, 0x12                  # set architecture
        sam64
        larl    %r1, zeros
        lmh     %r0, %r15, 0(%r1)
        llilh   %r15, STACK_TOP >> 16
        aghi    %r15, -160
        larl    %r2, data_image
        larl    %r3, data_begin
        larl    %r4, data_end
0:      cgr     %r3, %r4
        jnl     1f
        mvc     0(8,%r3), 0(%r2)
        aghi    %r2, 8
        aghi    %r3, 8
        j       0b
1:      larl    %r4, bss_end
2:      cgr     %r3, %r4
        jnl     3f
        xc      0(8,%r3), 0(%r3)
        aghi    %r3, 8
        j       2b
3:      brasl   %r14, nucleus_start
        j       .
        .balign 4
zeros:  .fill   64, 1, 0

# void nucleus_save(u32 command, u32 length): DIAGNOSE X'08' saves the machine here, and IPL of what was saved goes on
# here, with the parameters in the low halves of all registers. Where CP refuses, the command's address is still there.
        .globl  nucleus_save
nucleus_save:
        lgr     %r4, %r2
        lgr     %r5, %r3
        stg     %r2, NUCON_FRAME(%r0)
        diag    %r4, %r5, 0x8
        c       %r4, NUCON_FRAME + 4(%r0)
        je      1f
        stm     %r0, %r15, NUCON_PARAMETERS(%r0)
        larl    %r1, zeros
        lmh     %r0, %r15, 0(%r1)
        llilh   %r15, STACK_TOP >> 16
        aghi    %r15, -160
        brasl   %r14, nucleus_saved_start
        j       .
1:      llgfr   %r2, %r5
        br      %r14

# The handlers: registers and PSW go to the stack, as far below as it is in use, and a function gets them.
        .macro  handler name, old
        .globl  \name\()_entry
\name\()_entry:
        stmg    %r0, %r15, NUCON_FRAME(%r0)
        lg      %r1, NUCON_STACK(%r0)
        clgfi   %r1, STACK_BOTTOM + 0x2000      # somebody may have stored into it
        jl      0f
        clgfi   %r1, STACK_TOP - 160
        jnh     2f
0:      llilh   %r1, STACK_TOP >> 16
        aghi    %r1, -160
2:      clgfi   %r15, STACK_BOTTOM + 0x2000     # is R15 a stack pointer within what is left?
        jl      1f
        clgr    %r15, %r1
        jh      1f
        tmll    %r15, 7
        jnz     1f
        lgr     %r1, %r15
1:      aghi    %r1, -(160 + 144)
        lgr     %r15, %r1
        mvc     160(128,%r15), NUCON_FRAME(%r0)
        mvc     288(16,%r15), \old(%r0)
        la      %r2, 160(%r15)
        brasl   %r14, \name\()_interruption
        j       frame_return
        .endm
        .text
        handler program, 0x150
        handler supervisor_call, 0x140
        handler io, 0x170
        handler external, 0x130

        .globl  frame_load
# void frame_load(struct frame *): goes on with that.
frame_load:
        aghi    %r2, -160
        lgr     %r15, %r2
frame_return:
        mvc     NUCON_SCRATCH(16,%r0), 288(%r15)
        lmg     %r0, %r15, 160(%r15)
        lpswe   NUCON_SCRATCH(%r0)

# int state_keep(u64 state[9]): 0; state_return(state) comes back here with 1. Registers 6 to 14 and the stack.
        .globl  state_keep, state_return
state_keep:
        stmg    %r6, %r15, 0(%r2)
        lghi    %r2, 0
        br      %r14
state_return:
        lmg     %r6, %r15, 0(%r2)
        lghi    %r2, 1
        br      %r14

# void wait_enabled(void): for I/O and external interruptions, whose handlers take the wait away.
        .globl  wait_enabled
wait_enabled:
        larl    %r1, 0f
        stg     %r1, NUCON_SCRATCH + 8(%r0)
        llihh   %r1, 0x0302
        oihl    %r1, 0x0001
        oilh    %r1, 0x8000
        stg     %r1, NUCON_SCRATCH(%r0)
        lpswe   NUCON_SCRATCH(%r0)
0:      br      %r14
        .section .note.GNU-stack, "", @progbits
