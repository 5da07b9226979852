/* The decoded-instruction cache of a configuration: pages of decoded instructions by absolute page, invalidated by
 * whoever stores. Must not know virtual addresses. */
#pragma once
#include "guests/engine/access.h"

#define PAGE_SLOTS 2048 /* halfwords of a page */

struct insn_page {
    u64 absolute;
    struct insn_page *next; /* in the free list */
    bool dead;              /* dropped: its slots only say "look up again" until it is reused */
    bool shared;            /* others store into it unseen (range.h): nothing decoded is kept */
    u32 writes;             /* stores that hit the page since it was made */
    struct insn slots[PAGE_SLOTS + 4];
};

int code_create(struct machine *m); /* 0 or -ENOMEM */
int code_extend(struct machine *m, u64 reach); /* storage is about to reach so far; no CPU runs; 0 or -ENOMEM */
void code_destroy(struct machine *m);
/* The decoded page of an absolute page address, made if need be. Called while cpu executes nothing. */
struct insn_page *code_page(struct cpu *cpu, u64 absolute);
/* Bytes of absolute storage were changed: what was decoded from them is dropped. */
void code_written(struct machine *m, u64 absolute, u64 length);
void code_written_by(struct cpu *cpu, u64 absolute, u64 length); /* by a CPU inside cpu_run */
/* Nothing decoded is kept: storage was exchanged or cleared. No CPU runs. */
void code_clear(struct machine *m);
