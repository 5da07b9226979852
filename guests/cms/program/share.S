# An example of a program that uses the variables of the EXEC that called it, SHARE MODULE: by EXECCOMM it fetches FIRST, of which it
# takes eight characters, sets COPY.1 to them, LIST.TAIL to "set", TAIL being what the EXEC says it is, and drops GONE. Its return code is
# EXECCOMM's: all requests' SHVRET bits. AMODE 31; text is EBCDIC.
        .section .entry, "ax"
        .globl  program_start
program_start:
        basr    %r12, %r0
base:   lr      %r11, %r14
        la      %r0, list - base(%r12)
        la      %r1, name - base(%r12)
        o       %r1, subcommand - base(%r12)
        svc     202
        .long   1                               # go on behind this whatever the return code
        br      %r11
        .balign 8
name:   .byte   0xC5, 0xE7, 0xC5, 0xC3, 0xC3, 0xD6, 0xD4, 0xD4  # EXECCOMM
        .fill   8, 1, 0xFF
subcommand:
        .long   0x02000000
list:   .long   name, 0, 0, fetch

# SHVBLOCKs: next, user, code and result, room, name and its length, value and its length
fetch:  .long   set, 0, 0xC6000000, 8, first, 5, value, 0
set:    .long   symbolic, 0, 0xE2000000, 0, copy, 6, value, 8
symbolic:
        .long   drop, 0, 0xA2000000, 0, tail, 9, word, 3
drop:   .long   0, 0, 0xC4000000, 0, gone, 4, 0, 0
first:  .byte   0xC6, 0xC9, 0xD9, 0xE2, 0xE3                    # FIRST
copy:   .byte   0xC3, 0xD6, 0xD7, 0xE8, 0x4B, 0xF1              # COPY.1
tail:   .byte   0x93, 0x89, 0xA2, 0xA3, 0x4B, 0xA3, 0x81, 0x89, 0x93    # list.tail
gone:   .byte   0xC7, 0xD6, 0xD5, 0xC5                          # GONE
word:   .byte   0xA2, 0x85, 0xA3                                # set
value:  .fill   8, 1, 0x40
        .section .note.GNU-stack, "", @progbits
