# Three cards that IPL reads from a reader: the PSW and two CCWs that read the other cards to 400 (hexadecimal); these read the rest
# of the file, a card at a time, to 2000 and go there. PoP chapter 17, "Initial Program Loading".
        .machine z900
        .text
card0:  .long   0x00080000, 0x80000400
        .long   0x02000400, 0x60000050
        .long   0x02000450, 0x20000050
        .org    80
load:   l       %r1, 0xb8(%r0)                  # the IPL device's subchannel
        lhi     %r4, 0x2000
next:   st      %r4, 0x400 + ccw + 4 - load(%r0)
0:      ssch    0x400 + orb - load(%r0)
        brc     7, 0b
1:      tsch    0x600(%r0)
        brc     4, 1b
        tm      0x608(%r0), 0x01                # unit exception: no more cards
        brc     1, 0x2000 - 0x400 + load
        ahi     %r4, 80
        j       next
        .balign 8
ccw:    .long   0x02200050, 0
orb:    .long   0, 0x0080ff00, 0x400 + ccw - load, 0, 0, 0, 0, 0
        .org    240
