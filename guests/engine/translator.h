/* What a translator of hot code to the host's (guests/engine/x86, where the host has one) offers the engine. It hands
 * itself down: the engine knows nothing of it. A slot of decoded code whose run is the translator's stands for
 * translated code, which goes on from there; code_interpret still executes the instruction alone. Everything that is
 * interpreted works the same without a translator. */
#pragma once
#include "guests/engine/insn.h"

struct insn_page;

struct translator {
    insn_run *run; /* of slots that are translated */
    /* Translate from a hot slot of p on; false if that cannot be. The slot is decoded. */
    bool (*translate)(struct cpu *cpu, struct insn_page *p, unsigned slot);
    unsigned threshold; /* branches to a slot that make it hot, at most 255; 0: every slot is when it is decoded */
    /* The bytes of the page have changed or it goes: its translation is its no more. Under the machine's lock. */
    void (*detach)(struct machine *m, struct insn_page *p);
    void (*unwound)(void); /* an exception ended what this thread executed, perhaps translated code */
};
/* NULL: everything is interpreted. Set before any CPU runs. */
extern const struct translator *translator;
