# Where the loader goes: z/Architecture, 64-bit addressing, a stack; and where other CPUs begin. PoP chapter 4.
        .section .entry, "ax"
        .globl  start, second_cpu, guest_end
start:  lhi     %r1, 1
        lhi     %r0, 0
        lhi     %r2, 0
        sigp    %r1, %r2, 0x12                  # set architecture
        sam64
        larl    %r15, stack_top - 160
        brasl   %r14, machine_main
guest_end:
        larl    %r1, end
        lpswe   0(%r1)
        .balign 8
end:    .quad   0x0002000180000000, 0xfff

# The restart new PSW of another CPU leads here: it calls what second_work holds, and stops.
second_cpu:
        larl    %r15, second_stack_top - 160
        lgrl    %r1, second_work
        basr    %r14, %r1
        stap    160(%r15)
        llgh    %r3, 160(%r15)
0:      sigp    %r2, %r3, 5                     # stop
        j       0b

        .bss
        .balign 8
        .skip   16384
stack_top:
        .skip   16384
second_stack_top:
        .skip   16
        .section .note.GNU-stack, "", @progbits
