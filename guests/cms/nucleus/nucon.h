/* NUCON: the nucleus constant area at X'C00', by which programs find the nucleus. Offsets are part of the program
 * interface (guests/cms/README.md) and of start.S. */
#pragma once
#define NUCON 0xC00
#define NUCON_FRAME 0xD00      /* registers of what was interrupted, until they are on the stack */
#define NUCON_PARAMETERS 0xD80 /* registers 0-15 at IPL: the text of IPL's PARM */
#define NUCON_STACK 0xDC0      /* where the nucleus's stack ends while a program runs */
#define NUCON_SCRATCH 0xDD0    /* the PSW that is loaded next */

#define STACK_BOTTOM 0x10000
#define STACK_TOP 0x20000
#define NUCLEUS_TEXT 0xF00000

#ifndef __ASSEMBLER__
#include "guests/arch/types.h"

struct nucon {
    char eyecatcher[8]; /* NUCON */
    u32 version;        /* of the service table */
    u32 services;       /* how many it has */
    u64 service;        /* its address: doublewords */
    u64 storage_size;
    u16 ipl_subchannel; /* at IPL from a device */
    u16 ipl_saved;      /* IPL of a saved system */
    u32 flags;
};
#define nucon ((volatile struct nucon *)NUCON)

/* What an interruption finds: the registers and the PSW, which it may change. */
struct frame {
    u64 gr[16];
    u64 psw[2];
};
#endif
