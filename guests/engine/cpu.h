/* One CPU of a configuration: registers, lookaside, interruptions, and cpu_run(), which executes guest code until
 * something needs CP (the SIE idea). The engine never prints, never blocks, never allocates per instruction. Source:
 * PoP chapters 2-6. */
#pragma once
#include "guests/arch/interruption.h"
#include "guests/arch/psw.h"
#include "guests/arch/types.h"
#include <setjmp.h>
#include <stdatomic.h>

struct cpu;
struct machine;
struct insn;
struct insn_page;
struct execute_slot;
struct cpu_crypto;
struct observe;

union gr {
    u64 g;
    struct {
        u32 l, h; /* the low half (bits 32-63) and the high half: host is little-endian */
    };
};

/* A vector register as elements. The host is little-endian: element i of a doubleword stands at the mirrored place and
 * is reached by ELEMENTn(i); what treats all elements alike need not care. d[0] of the first 16 is a floating-point
 * register. */
union vr {
    u64 d[2];
    u32 w[4];
    u16 h[8];
    u8 b[16];
};
#define ELEMENT8(i) ((i) ^ 7)
#define ELEMENT16(i) ((i) ^ 3)
#define ELEMENT32(i) ((i) ^ 1)

/* The fast lookup (DESIGN section 3): a context is what one address space with one PSW key may reach through this CPU.
 * The slot of a page is indexed by the page-index bits that IPTE names (the rightmost eight), and those left of them. A
 * tag is the page's virtual address; TAG_NONE never matches. */
#define SPACE_SLOTS 4096
#define SPACE_GROUP 64   /* slots that are emptied together, if any of them was filled */
#define PAGE_INDEXES 256 /* that IPTE can name */
#define SPACE_COUNT 12
#define SPACE_HINTS 16
#define CODE_SLOTS 2048
#define TAG_NONE 1ULL
struct space_slot {
    u64 read, write; /* tags; write only where a plain store needs no further action */
    u8 *addend;      /* host address minus virtual address */
    u64 low;         /* the same as write for the first two pages, from where low-address protection ends */
};
struct code_slot {
    u64 tag;
    struct insn_page *page;
};
/* Where translated code of an address was found: the way that most jumps take. It holds for the version of the space,
 * which is a new one as soon as anything may lie elsewhere, or be translated anew; its last byte is the mode. */
#define JUMPS 512
#define JUMP_MODES 256
struct jump_slot {
    u64 address;
    u32 version;
    u32 code; /* offset in the translator's area */
};
struct space {
    u64 asce; /* ASCE, or SPACE_REAL */
    u16 key;  /* the access key and what goes with it: SPACE_FETCH_ONLY ... (access.h) */
    bool valid;
    u32 used;    /* for replacement */
    u64 touched; /* bit n: a slot of group n was filled since they were emptied */
    u64 code_touched;
    u32 version; /* of jumps */
    struct space_slot slot[SPACE_SLOTS];
    struct code_slot code[CODE_SLOTS];
    struct jump_slot jumps[JUMPS];
};
#define SPACE_REAL (~0ULL)
#define CODE_GROUP 32
_Static_assert(SPACE_SLOTS == 64 * SPACE_GROUP && CODE_SLOTS == 64 * CODE_GROUP, "a bit for each group");

/* What another CPU asks this one to drop from its fast lookup (purge.c). */
enum purge_kind { PURGE_EVERYTHING, PURGE_PAGE, PURGE_ASCE, PURGE_WRITES };
struct purge {
    enum purge_kind kind;
    u64 value; /* an address of the page, the ASCE, the absolute page */
};
#define PURGES 16

/* Why cpu_run returned. */
enum exit_reason {
    EXIT_NONE,
    EXIT_RESCHEDULE,      /* end of time, a timer was set, or CP asked for the CPU: run again when convenient */
    EXIT_WAIT,            /* enabled wait: run again when an interruption is pending or a timer due */
    EXIT_DISABLED_WAIT,   /* wait with everything masked */
    EXIT_STOPPED,         /* the CPU is in the stopped state (SIGP or cpu_stop) */
    EXIT_INTERCEPT,       /* an instruction for CP: struct intercept; the PSW is past it, no architected change made */
    EXIT_IO_INTERRUPTION, /* enabled for a pending I/O interruption: CP takes it and calls cpu_io_interruption */
    EXIT_PROGRAM_LOOP,    /* a program new PSW that cannot be executed */
    EXIT_EXTERNAL_LOOP,   /* an external new PSW enabled for the interruption that loaded it */
};

struct intercept {
    u16 opcode;  /* as in insn.def: 0x83 DIAGNOSE, 0xB233 SSCH ... */
    u8 r1, r3;   /* register fields (RRE: r1 and r2) */
    u8 base;     /* base register of the storage operand, 16 if none (for access registers) */
    u64 address; /* second-operand address, wrapped by the addressing mode */
};

/* Bits of cpu.attention: the running code polls it at branches, and the CPU then looks what there is. */
#define ATTENTION_INTERRUPT 0x01u /* an interruption may have become deliverable */
#define ATTENTION_YIELD 0x02u     /* leave cpu_run with EXIT_RESCHEDULE */
#define ATTENTION_FLUSH 0x04u     /* another CPU changed translation or code: drop what is kept and acknowledge */
#define ATTENTION_ORDER 0x08u     /* a SIGP order waits */
#define ATTENTION_PER 0x10u       /* the CPU runs with PER on: look at it after each instruction */
#define ATTENTION_TRACE 0x20u     /* branch tracing is on: the branches that it is about look themselves */

/* Per-CPU pending interruptions, posted by anybody without a lock. */
#define PENDING_EMERGENCY 0x01u
#define PENDING_EXTERNAL_CALL 0x02u
#define PENDING_MALFUNCTION 0x04u
#define PENDING_INTERRUPT_KEY 0x08u
#define PENDING_RESTART 0x10u
#define PENDING_CLOCK_COMPARATOR 0x20u
#define PENDING_CPU_TIMER 0x40u

/* No page, nor an address of which all but some of the last three bits of the place in the page were cleared. */
#define WINDOW_CLOSED 8ULL
/* What translated code (guests/engine/x86) keeps beside the registers. */
struct cpu_translated {
    u32 mode;       /* what its code takes for granted of PSW and control registers while it runs */
    s32 breaking;   /* offset in the page of the last branch, when breaking_event is behind; else -1 */
    u32 left;       /* code was changed that it may be executing: to be left after the instruction */
    u32 generation; /* of the area, as its jumps have it */
    bool floats;    /* since then the inexact exceptions of BFP are in the host's status (host_fp.h) */
    bool look;      /* the CPU is to be looked at before the next instruction */
    bool alone;     /* the next instruction is not for translated code */
    u64 operand[2]; /* operands of the pending condition code */
    /* By general register: what the fast lookup had for its page when an operand was last reached by it, to be fetched
     * and to be stored; WINDOW_CLOSED: nothing. Closed whenever something is dropped from the lookup. */
    u64 window[2][16];
    u8 *window_addend[2][16];
    u64 address, value; /* of a storage operand that the fast lookup did not find */
    /* How often: code was entered, and left since the CPU was to be looked at, an instruction changed what the code
     * takes for granted or was none for it, or a jump found no code or the attention of somebody; and C was called for
     * a whole instruction, a fetch and a store. */
    struct {
        u64 entered, looked, left, missed, calls, fetches, stores;
    } count;
};

enum cpu_state { CPU_STOPPED, CPU_OPERATING, CPU_CHECK_STOP };

/* Program-event recording: what the instruction being executed did (per.h). */
struct cpu_per {
    bool active;         /* it is watched, by the guest's own recording or for CP (observe.h) */
    bool guest;          /* the guest's is on */
    bool watching;       /* the fast lookup has no write tags */
    bool fetches;        /* nor read tags */
    bool nullified;      /* it is not executed: its fetch is the event */
    bool target;         /* it is an EXECUTE, with its target in the range of fetching */
    bool branched;       /* it branched */
    bool stored;         /* into the range */
    bool stored_real;    /* STORE USING REAL ADDRESS */
    bool key_set;        /* a storage key */
    bool zero;           /* reached an operand through a register of zeros */
    u8 mode;             /* at its beginning, as in real 151 */
    u8 space, access_id; /* of the store, or of the operand at zero */
    u8 suspects;         /* operands that are formed so, and where they are */
    u64 suspect[2];
    u64 address; /* its own */
};

struct cpu {
    union gr gr[17];         /* [16] is always zero: the base or index register "0" */
    u64 ia;                  /* instruction address: of the next instruction while one executes */
    const struct insn *insn; /* the one executing; its length is the ILC */
    u64 page_va;             /* virtual address of the page that instructions come from, TAG_NONE: none */
    struct insn *page_slots; /* its decoded instructions */
    u64 address_mask;        /* 24-, 31- or 64-bit addressing */
    struct space *data;      /* where storage operands are unless ar_mode */
    struct space *code;      /* where instructions are */
    bool ar_mode;            /* access-register mode with DAT on */
    u8 cc;
    _Atomic u32 attention;
    struct cpu_translated translated;

    u64 psw_mask; /* first doubleword of the PSW in z/Architecture format, without CC */
    u64 cr[16];
    u32 ar[16];
    union vr vr[32];
    u32 fpc;
    u64 prefix;
    bool esa;             /* ESA/390 architectural mode: 8-byte PSWs, ESA/390 assigned storage */
    u64 tod_programmable; /* SCKPF: bits 16-31 of the TOD clock's extension */
    u64 clock_comparator;
    u64 timer_value, timer_mark; /* CPU timer: value at TOD timer_mark; it runs while timer_running */
    bool timer_running;
    u64 breaking_event;    /* address of the last instruction that broke sequential execution (real 272) */
    u64 program_parameter; /* LPP */
    struct {
        u64 designation, mask, parameters;
    } guarded; /* storage: LGSC */

    u16 address; /* CPU address */
    struct machine *machine;
    void *owner;                /* CP's: the virtual machine */
    void *dispatch;             /* CP's: the dispatcher's */
    _Atomic u32 state;          /* enum cpu_state */
    _Atomic u32 running;        /* inside cpu_run on some thread */
    _Atomic u32 pending;        /* PENDING_* */
    _Atomic u64 emergency_from; /* bit n: CPU n sent an emergency signal */
    u16 external_call_from;
    _Atomic u32 order; /* SIGP order to be carried out by this CPU, 0 none: see sigp.c */
    u32 order_from;
    u64 order_parameter;
    bool cpu_timer_was_negative;

    enum exit_reason exit;
    struct intercept intercept;
    u8 stop_order; /* EXIT_STOPPED: the SIGP order that did it (0: cpu_stop), and who */
    u16 stop_from;
    u64 virtual_ns;             /* time spent in cpu_run, but for the current run: cpu_virtual_ns() */
    _Atomic u64 virtual_origin; /* while in cpu_run: virtual_ns counts from this clock_monotonic_ns(); else 0 */

    jmp_buf *unwind;         /* in the frame of cpu_run; a program check ends the instruction by it */
    u16 program_code;        /* the exception that unwound */
    u64 translation_address; /* real 168: address and ASI bits of a translation exception */
    u8 exception_access_id;  /* real 160 */
    bool fetch_only;         /* the access-list entry translated last allows no stores */
    u8 data_exception_code;
    u8 ieee_trap; /* DXC of an IEEE exception that completes the instruction, raised when its result is stored; 0 none
                   */
    u8 hfp_trap;  /* code of an HFP exception that completes the instruction, raised likewise; 0 none */
    u64 monitor_code;
    u16 monitor_class;
    u32 space_clock;
    _Atomic u32 purge_lock; /* held for a few instructions only, of the two fields below */
    u32 purge_count;        /* requests that wait; more than PURGES: everything */
    struct purge purge[PURGES];
    u32 purges_served;            /* counts answers to requests, which may fall into the middle of an instruction */
    struct space *spaces;         /* SPACE_COUNT of them */
    u8 space_hint[SPACE_HINTS];   /* by a hash of ASCE and key: where it was last */
    struct execute_slot *execute; /* targets of EXECUTE, decoded: execute.h */
    struct cpu_crypto *crypto;    /* ciphers' contexts, NULL until one is used */
    struct insn *straddle;        /* the same for an instruction that crosses a page */
    struct insn *single;          /* the same for one that translated code has interpreted */
    struct cpu_per per;
    struct observe *observe; /* CP's TRACE, NULL: nobody looks */
    bool stepping;           /* it wants instructions one at a time */
    u8 intercept_length;     /* the ILC of the intercepted instruction */
    bool psw_invalid;        /* the PSW loaded last has a format error: an early specification exception is due */
};

/* 0 or -ENOMEM. Belongs to the machine; address 0-63. In the stopped state, reset. */
int cpu_create(struct machine *m, u16 address, struct cpu **out);
void cpu_destroy(struct cpu *cpu);

/* Execute until an exit; returns cpu->exit. Only one thread at a time for one CPU; nobody else may touch its registers.
 */
enum exit_reason cpu_run(struct cpu *cpu);
/* Time spent in cpu_run until now, also while it runs; any thread. */
u64 cpu_virtual_ns(const struct cpu *cpu);

/* Resets (PoP chapter 4, "Resets"). The CPU must not be running. */
void cpu_reset(struct cpu *cpu);         /* CPU reset */
void cpu_initial_reset(struct cpu *cpu); /* initial CPU reset */
void cpu_clear_reset(struct cpu *cpu);   /* plus registers: clear reset */

/* Make the CPU look at its interruptions and orders, wherever it is: sets attention bits and wakes it through the
 * machine. */
void cpu_kick(struct cpu *cpu, u32 attention);
void cpu_post(struct cpu *cpu, u32 pending); /* PENDING_* */
void cpu_start(struct cpu *cpu);             /* operating state */
void cpu_stop(struct cpu *cpu);              /* stopped state at the next interruptible point; asynchronous */

/* The PSW as two doublewords in the format of the architectural mode's 16-byte PSW (an ESA/390 PSW is widened). */
void cpu_psw(const struct cpu *cpu, u64 *mask, u64 *address);
/* Load a PSW; false if it is invalid (it is loaded all the same: the early exception is taken by cpu_run). */
bool cpu_load_psw(struct cpu *cpu, u64 mask, u64 address);
/* The same with the 8-byte format. */
void cpu_psw_short(const struct cpu *cpu, u64 *psw);
bool cpu_load_psw_short(struct cpu *cpu, u64 psw);

/* For the handler of an intercept. */
void cpu_set_cc(struct cpu *cpu, u8 cc);
/* The intercepted instruction ends with a program interruption (suppressed; nullified where the PoP says so). */
void cpu_program_interruption(struct cpu *cpu, u16 code);
/* Storage at a logical address of the guest (through DAT, key and protection as the CPU would). 0, or the PGM_ code to
 * be given to cpu_program_interruption; stores test the whole operand first. base as in struct intercept. */
int cpu_fetch(struct cpu *cpu, u8 base, u64 address, void *data, u64 length);
int cpu_store(struct cpu *cpu, u8 base, u64 address, const void *data, u64 length);
/* DAT with an ASCE, as the architectural mode and control register 0 have it (guests/storage/dat.h). */
struct dat_result cpu_dat(const struct cpu *cpu, u64 asce, u64 address);
/* dat_page_entry in the same way; not for the ESA/390 mode. */
struct dat_result cpu_page_entry(const struct cpu *cpu, u64 asce, u64 address);
/* The absolute address of a real one; nothing says that it is in the configuration. */
u64 cpu_absolute(const struct cpu *cpu, u64 real);
/* Storage at a real address, no key check. 0 or PGM_ADDRESSING. */
int cpu_fetch_real(struct cpu *cpu, u64 real, void *data, u64 length);
int cpu_store_real(struct cpu *cpu, u64 real, const void *data, u64 length);

/* Take an I/O interruption: store the codes in the CPU's assigned storage and exchange PSWs. */
void cpu_io_interruption(struct cpu *cpu, u32 subsystem_id, u32 parameter, u32 word);

/* Store status at real 4608 (z) or its ESA places, as SIGP and SYSTEM STORE do. */
void cpu_store_status(struct cpu *cpu);
/* A PSW restart interruption as by the operator. The CPU must not be running. */
void cpu_restart(struct cpu *cpu);

/* When the CPU's own timers next need it, as a TOD value of the host clock; ~0 if never. CP wakes it by
 * cpu_kick(ATTENTION_INTERRUPT) then. While ATTENTION_INTERRUPT is posted, what is due already needs no waking. */
u64 cpu_deadline(const struct cpu *cpu);
u64 cpu_timer(const struct cpu *cpu); /* CPU timer's value now */
void cpu_set_timer(struct cpu *cpu, u64 value);
u64 cpu_tod(const struct cpu *cpu);                      /* the guest's TOD clock now */
bool cpu_comparator_due(const struct cpu *cpu, u64 tod); /* is the TOD clock past the clock comparator */

/* After a change of the PSW's or control registers' masks: look for interruptions before the next instruction if any
 * pends. */
void cpu_masks_changed(struct cpu *cpu);
/* Exchange PSWs for SUPERVISOR CALL. */
void cpu_svc_interruption(struct cpu *cpu, u8 code);
