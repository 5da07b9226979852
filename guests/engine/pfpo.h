/* PERFORM FLOATING-POINT OPERATION: conversions between numbers of three radices. What its two parts share.
 * Source: PoP chapter 9. */
#pragma once
#include "guests/engine/dfp.h"

enum pfpo_radix { PFPO_NONE, PFPO_HFP, PFPO_BFP, PFPO_DFP };
struct pfpo_format {
    u8 radix, width;
    const void *format; /* struct bfp_format, struct dfp_format */
    u8 digits;          /* of HFP: enum hfp_format */
};
/* The function that general register 0 asks for. */
struct pfpo {
    const struct pfpo_format *to, *from;
    enum dfp_rounding rounding;
    bool no_inexact;
    bool alternate;         /* what would trap only sets the condition code */
    bool overflow_is_ieee;  /* of HFP results, instead of invalid */
    bool underflow_is_ieee; /* of HFP results, instead of a zero */
    bool quantum_is_one;    /* the preferred one of DFP results, instead of the smallest */
    u8 dxc;                 /* of an exception that traps: 0 none */
    s32 scaled;             /* of a trapped overflow or underflow: the exponent that the result lacks */
};

/* The operand in the other format. Flags of the FPC, which are off, are set. An invalid operation that traps has p->dxc
 * 0x80 and no result; others have one. */
u128 pfpo_convert(struct cpu *cpu, struct pfpo *p, u128 operand);
