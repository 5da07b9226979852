# A program that does what none should, for tests: by its first operand's first letter: O an operation exception, P a store into the
# nucleus, L a loop, A an ABEND, S a supervisor call that CMS does not have.
        .section .entry, "ax"
        .globl  program_start
program_start:
        cli     8(%r1), 0xD3
        je      loop
        cli     8(%r1), 0xD7
        je      protected
        cli     8(%r1), 0xC1
        je      abend
        cli     8(%r1), 0xE2
        je      call
        .long   0
loop:   j       loop
protected:
        llilh   %r2, 0xF0
        st      %r2, 0(%r2)
abend:  lhi     %r1, 1234
        svc     13
call:   svc     77
        .section .note.GNU-stack, "", @progbits
