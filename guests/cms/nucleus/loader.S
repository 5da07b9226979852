# Cards before the nucleus's deck: IPL reads the first, the PSW and CCWs that read three more to 400 (hexadecimal); they keep the
# registers, which have IPL's parameters, read all other cards to NUCLEUS_TEXT and go there. PoP chapter 17, "Initial Program Loading".
#include "guests/cms/nucleus/nucon.h"
        .machine z10
        .text
        .long   0x00080000, 0x80000400
        .long   0x02000400, 0x60000050
        .long   0x02000450, 0x20000050
        .org    80
load:   stm     %r0, %r15, NUCON_PARAMETERS(%r0)
        basr    %r12, %r0
base:   l       %r1, 0xb8(%r0)                  # the IPL device's subchannel
        l       %r4, to - base(%r12)
next:   st      %r4, ccw - base + 4(%r12)
        ssch    orb - base(%r12)
        brc     7, next
wait:   tsch    irb - load + 0x400(%r0)
        brc     4, wait
        tm      irb - load + 0x408(%r0), 0x01   # unit exception: no more cards
        brc     1, end
        ahi     %r4, 80
        j       next
end:    l       %r4, to - base(%r12)
        br      %r4
        .balign 8
ccw:    .long   0x02200050, 0
orb:    .long   0, 0x0080ff00, 0x400 + ccw - load, 0, 0, 0, 0, 0
to:     .long   NUCLEUS_TEXT
        .set    irb, load + 160
        .org    240
