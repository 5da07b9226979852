# A program that does what none should, for tests: by its first operand's first letter: O an operation exception, P a store into the
# nucleus, K one that clears its data and stack, L a loop, A an ABEND, S a supervisor call that CMS does not have.
        .section .entry, "ax"
        .globl  program_start
program_start:
        cli     8(%r1), 0xD3
        je      loop
        cli     8(%r1), 0xD2
        je      kill
        cli     8(%r1), 0xD7
        je      protected
        cli     8(%r1), 0xC1
        je      abend
        cli     8(%r1), 0xE2
        je      call
        .long   0
loop:   j       loop
kill:   lhi     %r2, 0x2000
        lhi     %r3, 1
        sll     %r3, 17
1:      xc      0(256,%r2), 0(%r2)
        ahi     %r2, 256
        cr      %r2, %r3
        jl      1b
        br      %r14
protected:
        llilh   %r2, 0xF0
        st      %r2, 0(%r2)
abend:  lhi     %r1, 1234
        svc     13
call:   svc     77
        .section .note.GNU-stack, "", @progbits
