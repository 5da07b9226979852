# The bare-metal image of the benchmark programs: low core, entry, service calls. Loaded at absolute 0 by an IPL of any kind that
# takes the PSW there, in either architectural mode. PoP chapters 3 ("Assigned Storage Locations") and 4.
        .section .low, "ax"
        .long 0x00080000, 0x80000000 + start    # ESA/390 PSW: 31-bit addressing

        .org 0x1a0                              # new PSWs of z/Architecture: restart, external, supervisor call, program, ...
        .quad 0x0000000180000000, start
        .quad 0x0000000180000000, service_done
        .quad 0x0002000180000000, 0x5fc
        .quad 0x0002000180000000, 0xbad
        .quad 0x0002000180000000, 0x3cc
        .quad 0x0002000180000000, 0x10

        .text
        .globl start
start:  lhi     %r1, 1                          # z/Architecture; refused, with nothing done, where it is on already
        lhi     %r0, 0
        lhi     %r2, 0
        sigp    %r1, %r2, 0x12
        sam64
        larl    %r15, stack_top - 160
        stctg   %c0, %c0, 16(%r15)
        oi      16 + 5(%r15), 0x04              # additional floating-point registers
        lctlg   %c0, %c0, 16(%r15)
        brasl   %r14, bench
        lpswe   done - low_base(%r0)

# void service_call(u32 command, void *sccb): returns when the service processor has answered.
        .globl service_call
service_call:
        stctg   %c0, %c0, 16(%r15)
        oi      16 + 6(%r15), 0x02              # the service-signal subclass
        lctlg   %c0, %c0, 16(%r15)
0:      .insn   rre, 0xb2200000, %r2, %r3       # SERVICE CALL
        brc     2, 0b                           # busy
        lpswe   wait - low_base(%r0)
service_done:
        br      %r14

        .section .low, "ax"
        .org 0x280
        .set    low_base, 0
wait:   .quad   0x0102000180000000, 0
done:   .quad   0x0002000180000000, 0

        .bss
        .balign 8
        .skip   131072
stack_top:
        .skip   16
        .section .note.GNU-stack, "", @progbits
