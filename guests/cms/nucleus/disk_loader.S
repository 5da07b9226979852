# What SYSIPL writes on a disk of 4096-byte blocks: record 1, the PSW and CCWs that read record 2 to 3000 (hexadecimal); and the
# beginning of record 2, which reads the blocks in the list behind it to NUCLEUS_TEXT and goes there. PoP chapter 17.
#include "guests/cms/nucleus/nucon.h"
        .machine z10
        .section .rodata
        .globl  disk_loader, disk_loader_first
        .balign 8
disk_loader_first:
        .long   0x00080000, 0x80003000
        .long   0x06003000, 0x20001000          # read data: record 2, the next one
        .long   0, 0
disk_loader:
load:   stm     %r0, %r15, NUCON_PARAMETERS(%r0)
        basr    %r12, %r0
base:   l       %r1, 0xb8(%r0)                  # the IPL device's subchannel
        lhi     %r10, list - base
        ar      %r10, %r12
        l       %r8, 0(%r10)                    # how many blocks
        l       %r4, to - base(%r12)
next:   ahi     %r10, 8
        mvc     place + 2 - base(5,%r12), 0(%r10) # cylinder, track, record
        st      %r4, read + 4 - base(%r12)
again:  ssch    orb - base(%r12)
        brc     7, again
wait:   tsch    irb - base(%r12)
        brc     4, wait
        tm      irb + 8 - base(%r12), 0x02      # unit check
        brc     1, failed
        ahi     %r4, 4096
        brct    %r8, next
        l       %r4, to - base(%r12)
        br      %r4
failed: lpsw    stop - base(%r12)
        .balign 8
stop:   .long   0x000a0000, 0x80000190
orb:    .long   0, 0x0080ff00, 0x3000 + seek - load, 0, 0, 0, 0, 0
seek:   .long   0x07400006, 0x3000 + place - load
search: .long   0x31400005, 0x3000 + place + 2 - load
        .long   0x08000000, 0x3000 + search - load
read:   .long   0x06001000, 0
place:  .skip   8
to:     .long   NUCLEUS_TEXT
irb:    .skip   96
        .balign 8
list:                                           # the count, and 8 bytes each: CC HH R
        .globl  disk_loader_end
disk_loader_end:
        .section .note.GNU-stack, "", @progbits
