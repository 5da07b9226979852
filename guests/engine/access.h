/* Storage operands of a CPU: the fast lookup inline, everything else out of line (space.c). All addresses are logical
 * and already wrapped by the addressing mode; an access that is not allowed unwinds with its program interruption
 * before anything is changed. Source: PoP chapter 3 "Protection", chapter 5 "Sequence of Storage References". */
#pragma once
#include "guests/engine/insn.h"
#include "guests/engine/machine.h"
#include "guests/engine/order.h"
#include <string.h>

/* End the instruction with a program interruption (completion, suppression or nullification as its code implies). */
_Noreturn void cpu_program(struct cpu *cpu, u16 code);
_Noreturn void cpu_data_exception(struct cpu *cpu, u8 dxc);

/* The context that a storage operand with base register b lies in. */
struct space *cpu_ar_space(struct cpu *cpu, u8 b); /* access-register translation */
static inline struct space *cpu_space(struct cpu *cpu, u8 b)
{
    return likely(!cpu->ar_mode) ? cpu->data : cpu_ar_space(cpu, b);
}
/* The context of an ASCE (or SPACE_REAL) with a key, made if need be. With the key goes what an exception has to tell.
 */
struct space *cpu_space_of(struct cpu *cpu, u64 asce, u16 key);
#define SPACE_FETCH_ONLY 0x80                              /* reached by an access-list entry that allows no stores */
#define SPACE_SIDE_EFFECT 0x40                             /* not for an operand of the instruction */
#define SPACE_HOME 0x20                                    /* the home space, whatever else it also is */
#define SPACE_REGISTER(b) (0x1000 | ((b)&15) << 8)         /* named by this access register */
#define SPACE_REGISTER_NUMBER(key) ((u8)((key) >> 8 & 15)) /* 0 if none */
static inline u8 cpu_key(const struct cpu *cpu)
{
    return (u8)((cpu->psw_mask & PSW_KEY) >> PSW_KEY_SHIFT);
}
static inline bool cpu_problem_state(const struct cpu *cpu)
{
    return cpu->psw_mask & PSW_PSTATE;
}

/* Values out of line: guest byte order is host byte order here. No address of a caller's variable is passed, so that a
 * row can end by a jump (rows.h). */
#define SLOW(bits)                                                                                                     \
    u##bits space_load_slow##bits(struct cpu *cpu, struct space *s, u64 address);                                      \
    void space_store_slow##bits(struct cpu *cpu, struct space *s, u64 address, u##bits value);
SLOW(8)
SLOW(16)
SLOW(32)
SLOW(64)
#undef SLOW

static inline void slot_clear(struct space_slot *slot)
{
    slot->read = slot->write = slot->low = TAG_NONE;
}
/* Host address of length bytes at address if they lie in one page that the fast lookup has; NULL otherwise. Every
 * access begins here, so what is accessed is in order with what was accessed before. */
static inline u8 *slot_host(const struct space_slot *slot, u64 address)
{
    u8 *p = (u8 *)((uintptr_t)slot->addend + address); /* modulo 2^64 */

    if (p == NULL)
        __builtin_unreachable();
    return p;
}
static inline u8 *space_read_fast(struct space *s, u64 address, unsigned length)
{
    struct space_slot *slot = &s->slot[(address >> 12) & (SPACE_SLOTS - 1)];
    order_fetch();
    return likely(slot->read == ((address + length - 1) & PAGE_MASK_GUEST)) ? slot_host(slot, address) : NULL;
}
static inline u8 *space_write_fast(struct space *s, u64 address, unsigned length)
{
    struct space_slot *slot = &s->slot[(address >> 12) & (SPACE_SLOTS - 1)];
    order_store();
    return likely(slot->write == ((address + length - 1) & PAGE_MASK_GUEST)) ? slot_host(slot, address) : NULL;
}
/* Whether cpu_loadNN and cpu_storeNN will find the operand there. */
static inline bool cpu_read_ready(struct cpu *cpu, u64 address, unsigned length)
{
    return likely(!cpu->ar_mode) && space_read_fast(cpu->data, address, length) != NULL;
}
static inline bool cpu_write_ready(struct cpu *cpu, u64 address, unsigned length)
{
    return likely(!cpu->ar_mode) && space_write_fast(cpu->data, address, length) != NULL;
}

#define ACCESS(bits, load, store)                                                                                      \
    static inline u##bits space_load##bits(struct cpu *cpu, struct space *s, u64 address)                              \
    {                                                                                                                  \
        const u8 *p = space_read_fast(s, address, bits / 8);                                                           \
        return likely(p != NULL) ? load(p) : space_load_slow##bits(cpu, s, address);                                   \
    }                                                                                                                  \
    static inline void space_store##bits(struct cpu *cpu, struct space *s, u64 address, u##bits value)                 \
    {                                                                                                                  \
        u8 *p = space_write_fast(s, address, bits / 8);                                                                \
        if (likely(p != NULL))                                                                                         \
            store(p, value);                                                                                           \
        else                                                                                                           \
            space_store_slow##bits(cpu, s, address, value);                                                            \
    }                                                                                                                  \
    static inline u##bits cpu_load##bits(struct cpu *cpu, u8 b, u64 address)                                           \
    {                                                                                                                  \
        return space_load##bits(cpu, cpu_space(cpu, b), address);                                                      \
    }                                                                                                                  \
    static inline void cpu_store##bits(struct cpu *cpu, u8 b, u64 address, u##bits value)                              \
    {                                                                                                                  \
        space_store##bits(cpu, cpu_space(cpu, b), address, value);                                                     \
    }
static inline u8 byte_load(const void *p)
{
    return *(const u8 *)p;
}
static inline void byte_store(void *p, u8 v)
{
    *(u8 *)p = v;
}
ACCESS(8, byte_load, byte_store)
ACCESS(16, be16_load, be16_store)
ACCESS(32, be32_load, be32_store)
ACCESS(64, be64_load, be64_store)
#undef ACCESS

/* A tested operand of 1 to 4096 bytes, in at most two pieces of host storage (part[0] then part[1]). Making one raises
 * the access exceptions of the whole operand; after storing into a SPAN_WRITE one call span_done. The address wraps by
 * the addressing mode. */
enum span_access { SPAN_READ, SPAN_WRITE };
struct span {
    u8 *part[2];
    unsigned first; /* bytes in part[0]; the rest is in part[1] */
    unsigned length;
    bool code; /* a piece lies in a page with decoded instructions */
};
void cpu_span_slow(
    struct cpu *cpu, struct space *s, u64 address, unsigned length, enum span_access access, struct span *out);
void span_code_written(struct cpu *cpu, const struct span *sp);
static inline void cpu_span(
    struct cpu *cpu, struct space *s, u64 address, unsigned length, enum span_access access, struct span *out)
{
    u8 *p = access == SPAN_WRITE ? space_write_fast(s, address, length) : space_read_fast(s, address, length);
    if (likely(p != NULL))
        *out = (struct span){{p, NULL}, length, length, false};
    else
        cpu_span_slow(cpu, s, address, length, access, out);
}
static inline void span_done(struct cpu *cpu, const struct span *sp)
{
    if (unlikely(sp->code))
        span_code_written(cpu, sp);
}
static inline u8 *span_at(const struct span *sp, unsigned i)
{
    return i < sp->first ? sp->part[0] + i : sp->part[1] + (i - sp->first);
}
/* Whole-operand copies out of and into a span. */
static inline void span_get(const struct span *sp, void *data)
{
    memcpy(data, sp->part[0], sp->first);
    if (unlikely(sp->first < sp->length))
        memcpy((u8 *)data + sp->first, sp->part[1], sp->length - sp->first);
}
static inline void span_put(struct cpu *cpu, const struct span *sp, const void *data)
{
    memcpy(sp->part[0], data, sp->first);
    if (unlikely(sp->first < sp->length))
        memcpy(sp->part[1], (const u8 *)data + sp->first, sp->length - sp->first);
    span_done(cpu, sp);
}

/* For interlocked updates: a host address for an aligned operand of 1, 2, 4, 8 or 16 bytes, tested for store. Call
 * cpu_update_done after a change. The caller has checked the alignment. */
static inline u8 *cpu_update(struct cpu *cpu, u8 b, u64 address, unsigned length, struct span *sp)
{
    cpu_span(cpu, cpu_space(cpu, b), address, length, SPAN_WRITE, sp);
    return sp->part[0];
}

/* Bytes from address to the end of its page. */
static inline unsigned page_rest(u64 address)
{
    return (unsigned)(PAGE_SIZE_GUEST - (address & (PAGE_SIZE_GUEST - 1)));
}

/* The size of the prefix area, and where one can be. */
static inline u32 prefix_length(const struct cpu *cpu)
{
    return cpu->esa ? 0x1000 : 0x2000;
}
static inline u32 prefix_bits(const struct cpu *cpu)
{
    return 0x80000000u - prefix_length(cpu);
}
/* The protection exception of a store at a real address that low-address protection forbids. */
_Noreturn void cpu_low_address(struct cpu *cpu, u64 real);
/* Real storage with no key check but low-address protection not applied: assigned storage locations and such. Unwinds
 * with an addressing exception. */
u8 *cpu_real(struct cpu *cpu, u64 real);                           /* host address, valid to the end of the page */
void cpu_real_written(struct cpu *cpu, u64 real, unsigned length); /* after storing through it */

/* What translated code remembers of the fast lookup goes whenever something there goes. */
static inline void cpu_windows_close(struct cpu *cpu)
{
    for (unsigned i = 0; i < 16; i++)
        cpu->translated.window[0][i] = cpu->translated.window[1][i] = WINDOW_CLOSED;
}
/* Dropping what the fast lookup holds. _all: in every CPU of the configuration, waiting for those that run. */
void cpu_purge(struct cpu *cpu);                       /* everything of this CPU */
void cpu_purge_page(struct cpu *cpu, u64 address);     /* the slots that the page index of address names, this CPU */
void cpu_purge_asce(struct cpu *cpu, u64 asce);        /* one address space, this CPU */
void cpu_purge_all(struct cpu *cpu);                   /* everything, all CPUs (SSKE, IDTE, CSP ...) */
void cpu_purge_page_all(struct cpu *cpu, u64 address); /* IPTE */
void cpu_purge_asce_all(struct cpu *cpu, u64 asce);    /* IDTE: one address space */
void space_jumps_forget(struct space *s);              /* where the code of addresses is may have changed */
void space_clear(struct space *s);                     /* empty a context that may stay selected */
/* Choose contexts after a change of PSW, control registers 1, 7, 13, or architectural mode. */
void cpu_select_spaces(struct cpu *cpu);

/* Logical address to real as LRA, TPROT, STRAG ... need it; the result's exception is returned, not raised. */
u16 cpu_translate(struct cpu *cpu, u64 asce, u64 address, u64 *real, bool *read_only);
/* The ASCE for base register b in access-register mode, or of the current address space; raises ART exceptions unless
 * quiet, when they are returned in *exception. */
u64 cpu_asce(struct cpu *cpu, u8 b, u16 *exception);
/* Access-register translation with base register b whatever the mode is. */
u64 cpu_ar_asce(struct cpu *cpu, u8 b, u16 *exception);
/* The real address of the ASN-second-table entry that an ALET other than 0 and 1 names, without the test of authority;
 * raises the exceptions. */
u64 cpu_alet_aste(struct cpu *cpu, u32 alet);
/* The exception of access-register translation with an extended authorization index, 0 if none; addressing exceptions
 * are raised. */
u16 cpu_alet_test(struct cpu *cpu, u32 alet, u16 authority);

/* A decoded instruction of length 0, for cpu->insn while nothing executes (an exception then belongs to the fetch at
 * ia). */
extern const struct insn insn_nothing;
/* Branch: set the instruction address and return what to execute there: never NULL; insn_nothing where the place must
 * be looked up, or the CPU be looked at, first. */
const struct insn *cpu_refetch(struct cpu *cpu); /* the instruction at ia; NULL when the CPU must be looked at first */
static inline void cpu_broke_sequence(struct cpu *cpu) /* before ia changes */
{
    cpu->breaking_event = cpu->ia - cpu->insn->length;
}
static inline bool cpu_attended(const struct cpu *cpu) /* somebody wants the CPU to look */
{
    return atomic_load_explicit(&cpu->attention, memory_order_relaxed) != 0;
}
/* Branches to each slot are counted, so that a translator learns what is hot. The counter of a slot is at a fixed
 * distance from the slots of its page (code.h); when it wraps the branch goes to insn_hot, which makes the slot the
 * translator's. */
#define PAGE_SLOTS 2048 /* halfwords of a page */
#define HEAT_OFFSET ((PAGE_SLOTS + 4) * sizeof(struct insn))
extern const struct insn insn_hot;
static inline bool cpu_wanted(const struct cpu *cpu) /* the same within an instruction, which PER waits for */
{
    return atomic_load_explicit(&cpu->attention, memory_order_relaxed) & ~(ATTENTION_PER | ATTENTION_TRACE);
}
static inline const struct insn *cpu_branch_looking(struct cpu *cpu, u64 target, const bool look)
{
    const struct insn *d;
    unsigned slot;

    cpu_broke_sequence(cpu);
    cpu->ia = target & cpu->address_mask;
    if (unlikely((cpu->ia & ~0xFFEULL) != cpu->page_va) || (look && unlikely(cpu_attended(cpu))))
        return &insn_nothing;
    slot = (cpu->ia & 0xFFE) >> 1;
    if (unlikely(++((u8 *)cpu->page_slots)[HEAT_OFFSET + slot] == 0))
        return &insn_hot;
    d = &cpu->page_slots[slot];
    if (d == NULL)
        __builtin_unreachable();
    return d;
}
static inline const struct insn *cpu_branch(struct cpu *cpu, u64 target)
{
    return cpu_branch_looking(cpu, target, true);
}
/* Address of the instruction being executed (under EXECUTE: of the EXECUTE). */
static inline u64 cpu_insn_address(const struct cpu *cpu)
{
    return (cpu->ia - cpu->insn->length) & cpu->address_mask;
}

/* Bytes from the instruction space; raises the exceptions of an instruction fetch. */
void cpu_load_code(struct cpu *cpu, u64 address, void *data, unsigned length);
/* Answer another CPU's request to drop what the fast lookup holds. */
void cpu_serve_flush(struct cpu *cpu);
/* machine->lock for a CPU inside cpu_run: while it waits it goes on answering requests, so that the holder may wait for
 * it. */
void machine_lock(struct cpu *cpu);
/* A page has become code: no CPU may store into it unseen. Called under machine->lock. */
void cpu_purge_writes_all(struct cpu *cpu, u64 absolute);
/* Deliver the pending program interruption recorded by cpu_program (interrupt.c). ilc in bytes. */
void cpu_deliver_program(struct cpu *cpu, u16 code, u8 ilc);
/* Take a SIGP order given by another CPU (sigp.c). False if the CPU is stopped by it. */
bool cpu_perform_order(struct cpu *cpu);
