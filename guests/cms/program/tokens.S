# An example of a program in assembler, TOKENS MODULE: register 1 points to its tokens. It issues STATE with the first three
# operands by SVC 202, and ends with return code 0 if the file is there, else 7. AMODE 31; text is EBCDIC.
        .section .entry, "ax"
        .globl  program_start
program_start:
        basr    %r12, %r0
base:   lr      %r11, %r14
        mvc     list + 8 - base(24,%r12), 8(%r1)
        la      %r1, list - base(%r12)
        svc     202
        .long   address                         # where to go on if the return code is not 0: a relocated address
        la      %r15, 0(%r0)
        br      %r11
address:
        la      %r15, 7(%r0)
        br      %r11
        .balign 8
list:   .byte   0xE2, 0xE3, 0xC1, 0xE3, 0xC5, 0x40, 0x40, 0x40  # STATE
        .skip   24
        .fill   8, 1, 0xFF
        .section .note.GNU-stack, "", @progbits
