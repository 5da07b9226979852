/* CP's TRACE: traps, each for a kind of event in a virtual machine, in named sets of which one is active; what happens
 * when an event meets one. The engine's eye on the CPUs (guests/engine/observe.h) is opened only as far as the active
 * set needs it. Everything under cp_lock, and what changes sets and traps with the virtual machine held.
 * Source: CP Commands and Utilities Reference, TRACE. */
#pragma once
#include "cp/vm/vm.h"
#include "guests/engine/observe.h"

enum trap_kind {
    TRAP_INSTRUCTION,
    TRAP_BRANCH,
    TRAP_GENERAL, /* a register is changed */
    TRAP_ACCESS,
    TRAP_STORE,
    TRAP_MNEMONIC, /* one instruction, by its opcode: SSCH, DIAG, SIGP, MC and any other */
    TRAP_SVC,
    TRAP_PROGRAM,
    TRAP_EXTERNAL,
    TRAP_IO,
};
#define TRACE_SSCH 0xB233 /* its opcode */
enum trap_state { STATE_ANY, STATE_SUPERVISOR, STATE_PROBLEM };

struct trap_range {
    bool given;
    u64 first, last; /* inclusive */
};
#define TRAP_DATA 32     /* hexadecimal digits */
#define TRAP_COMMAND 240 /* commands, with line ends between them */
struct trap {
    struct trap *next;
    char ident[5], label[9]; /* its name, and what it is for, as QUERY TRACE shows them */
    enum trap_kind kind;
    struct trap_range from, into; /* of the instruction; of where it branches or stores */
    struct trap_range number;     /* interruption code, device, DIAGNOSE code, SIGP order, monitor class */
    u16 registers, opcode;
    bool ccw;                 /* SSCH: the channel program too */
    char data[TRAP_DATA + 1]; /* of the instruction, in storage or a register; a dot is any digit */
    enum trap_state state;
    bool terminal, printer, run;
    unsigned skip, pass, stop, step; /* skip and stop count down, pass and step set them again */
    char command[TRAP_COMMAND + 1];
};
struct trace_set {
    struct trace_set *next;
    char name[9];
    struct trap *traps; /* in order of definition */
};
#define TRACE_RETURNS 16
struct trace {
    struct trace_set *sets, *active;
    char returns[TRACE_RETURNS][9];
    unsigned return_count;
    bool suspended, counting;
    u64 count;
    unsigned lines; /* shown since it rested */
    bool resting;
    struct loop_timer *rest;
};

struct trace_set *trace_set_find(const struct vm *vm, const char *name);
/* Make the set of this name active; a new one is made if there is none. 0 or -ENOMEM. */
int trace_activate(struct vm *vm, const char *name);
/* A trap is copied to the end of the active set, which is INITIAL if there is none, and gets the lowest free number as
 * its name if it has no name; one of its name is replaced. 0 or -errno: -ENOSPC, -ENOMEM. */
int trace_add(struct vm *vm, const struct trap *trap);
void trace_delete(struct trace_set *set, const char *ident);
void trace_end_set(struct vm *vm, struct trace_set *set);
void trace_end_all(struct vm *vm);
/* After any change: the CPUs are observed as the active set needs. The virtual machine is held by the caller. 0 or
 * -ENOMEM.
 */
int trace_changed(struct vm *vm);
/* A CPU is defined: as the others. */
void trace_new_cpu(struct vm *vm, struct cpu *cpu);
/* The virtual machine goes away; no CPU runs. */
void trace_forget(struct vm *vm);

/* An exit was handled: what the engine has seen meanwhile. No lock held. */
void trace_events(struct vm *vm, struct cpu *cpu);

/* trace_rest.c: a virtual machine that shows much is held for moments, so that what is typed is heard. */
void trace_rest(struct vm *vm);
void trace_rest_forget(struct vm *vm); /* on the loop's thread */

/* trace_match.c: is the event what the trap is for. */
bool trap_takes_insn(struct vm *vm, const struct cpu *cpu, const struct trap *t, const struct observed_insn *i);
bool trap_takes_interruption(struct vm *vm, const struct trap *t, const struct observed_interruption *i);
/* The device of a subchannel; 0xFFFFFFFF if none. */
u32 trace_device(struct vm *vm, u32 subsystem_id);

/* trace_line.c: what is shown of it. put is called for each line. */
struct trace_output {
    void (*put)(void *arg, const char *line);
    void *arg;
};
void trace_show_insn(
    struct vm *vm, const struct cpu *cpu, const struct observed_insn *i, const struct trace_output *out);
void trace_show_interruption(struct vm *vm, const struct observed_interruption *i, const struct trace_output *out);
/* trace_channel.c: the operation-request block of a START SUBCHANNEL, and its channel program if wanted. */
void trace_show_start(
    struct vm *vm, const struct cpu *cpu, const struct observed_insn *i, bool ccws, const struct trace_output *out);
