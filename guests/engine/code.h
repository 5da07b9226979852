/* The decoded-instruction cache of a configuration: pages of decoded instructions by absolute page, invalidated by
 * whoever stores. Must not know virtual addresses. */
#pragma once
#include "guests/engine/access.h"
#include "guests/engine/translator.h"
#include <stddef.h>

struct translation;
struct insn_page {
    u64 absolute;
    struct insn_page *next; /* in the free list */
    bool dead;              /* dropped: its slots only say "look up again" until it is reused */
    bool shared;            /* others may change it unseen (storage.h): nothing decoded is kept */
    u32 writes;             /* stores that hit the page since it was made */
    u32 mode;               /* of its translation */
    const u32 *entries;     /* by halfword, where translated code begins in the translator's area, 0: nowhere */
    struct translation *translation;     /* the translator's, NULL: nothing is translated */
    struct insn_page *other, **other_of; /* those with the same translation */
    struct insn slots[PAGE_SLOTS + 4];
    u8 heat[PAGE_SLOTS]; /* 256 minus the branches to each slot until it is hot: access.h reaches it from slots */
};
_Static_assert(offsetof(struct insn_page, heat) - offsetof(struct insn_page, slots) == HEAT_OFFSET, "heat's place");
/* Of pages without translated code. */
extern const u32 code_no_entries[PAGE_SLOTS];
static inline struct insn_page *code_page_of(struct insn *slots)
{
    return (struct insn_page *)((u8 *)slots - offsetof(struct insn_page, slots));
}
/* For the translator: run an instruction by its row although its slot leads to translated code; and the same where
 * there is none (any more): the slot is an ordinary one again. */
insn_run code_interpret, code_cool;
/* A slot of the page that instructions come from is hot. */
void code_heat(struct cpu *cpu, unsigned slot);

int code_create(struct machine *m);            /* 0 or -ENOMEM */
int code_extend(struct machine *m, u64 reach); /* storage is about to reach so far; no CPU runs; 0 or -ENOMEM */
void code_destroy(struct machine *m);
/* The decoded page of an absolute page address, made if need be. Called while cpu executes nothing. */
struct insn_page *code_page(struct cpu *cpu, u64 absolute);
/* Bytes of absolute storage were changed: what was decoded from them is dropped. */
void code_written(struct machine *m, u64 absolute, u64 length);
void code_written_by(struct cpu *cpu, u64 absolute, u64 length); /* by a CPU inside cpu_run */
/* Nothing decoded is kept: storage was exchanged or cleared. No CPU runs. */
void code_clear(struct machine *m);
