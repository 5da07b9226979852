/* PERFORM LOCKED OPERATION, all 24 function codes.
 * One host lock stands for all program-lock tokens: PLO is atomic as all other PLOs see it, which is what the
 * architecture promises. The second operand is besides replaced by the host's interlocked compare-exchange, so a
 * COMPARE AND SWAP of it is never lost. Every operand is tested before the lock is taken. Source: PoP chapter 7,
 * "PERFORM LOCKED OPERATION". */
#include "guests/engine/per.h"
#include "guests/engine/quadword.h"
#include "guests/engine/rows.h"
#include <pthread.h>

static pthread_mutex_t plo_lock = PTHREAD_MUTEX_INITIALIZER;

/* The function code is four times one of these plus where the operands are: 32 bits in registers, 64 in the parameter
 * list, 64 in registers, 128 in the parameter list. */
enum { COMPARE_LOAD, SWAP, DOUBLE_SWAP, SWAP_STORE, SWAP_STORE2, SWAP_STORE3, FUNCTIONS };

/* Values in the parameter list are right-aligned at these ends; addresses and the ALETs before them are at fixed
 * offsets. */
enum { OP1_END = 0x10, OP1_NEW_END = 0x20, OP3_END = 0x30, OP3_NEW_END = 0x40, OP5_END = 0x60, OP7_END = 0x80 };
enum { OP4_ADDRESS = 0x48, OP6_ADDRESS = 0x68, OP8_ADDRESS = 0x88, LIST_LENGTH = 0x90 };

struct plo {
    unsigned function, size;
    bool registers; /* operands 1 and 3 are in r1 and r3 */
    u8 r1, r3;
    struct span list, op2, op4, op6, op8;
    u8 text[LIST_LENGTH] __attribute__((aligned(16)));
};

static u128 value_load(const u8 *p, unsigned size)
{
    if (size == 16)
        return (u128)be64_load(p) << 64 | be64_load(p + 8);
    return size == 8 ? be64_load(p) : be32_load(p);
}
static void value_store(u8 *p, unsigned size, u128 v)
{
    if (size == 16)
        quadword_store(p, (struct quadword){(u64)(v >> 64), (u64)v});
    else if (size == 8)
        be64_store(p, (u64)v);
    else
        be32_store(p, (u32)v);
}
static bool value_swap(u8 *p, unsigned size, u128 *expected, u128 v)
{
    struct quadword old = {(u64)(*expected >> 64), (u64)*expected};
    u128 was = *expected;

    if (size == 16) {
        bool done = quadword_swap(p, &old, (struct quadword){(u64)(v >> 64), (u64)v});
        *expected = (u128)old.hi << 64 | old.lo;
        return done;
    }
    if (size == 8) {
        u64 raw = __builtin_bswap64((u64)was);
        __atomic_compare_exchange_n(
            (u64 *)p, &raw, __builtin_bswap64((u64)v), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
        *expected = __builtin_bswap64(raw);
    } else {
        u32 raw = __builtin_bswap32((u32)was);
        __atomic_compare_exchange_n(
            (u32 *)p, &raw, __builtin_bswap32((u32)v), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
        *expected = __builtin_bswap32(raw);
    }
    order_interlocked();
    return *expected == was;
}

/* Operands 1 and 3: their values by the register or the end of their place in the parameter list. */
static u128 operand_value(const struct cpu *cpu, const struct plo *p, u8 r, unsigned end)
{
    if (p->registers)
        return p->size == 4 ? cpu->gr[r].l : cpu->gr[r].g;
    return value_load(p->text + end - p->size, p->size);
}
static void operand_replace(struct cpu *cpu, struct plo *p, u8 r, unsigned end, u128 v)
{
    if (!p->registers) {
        value_store(p->text + end - p->size, p->size, v);
        for (unsigned i = end - p->size; i < end; i++)
            *span_at(&p->list, i) = p->text[i];
        span_done(cpu, &p->list);
    } else if (p->size == 4) {
        cpu->gr[r].l = (u32)v;
    } else {
        cpu->gr[r].g = (u64)v;
    }
}

static void align_check(struct cpu *cpu, u64 address, unsigned size)
{
    if (address & (size - 1))
        cpu_program(cpu, PGM_SPECIFICATION);
}

/* An operand whose address (and in access-register mode its ALET, by way of access register R3) is in the parameter
 * list. */
static void listed_operand(struct cpu *cpu, struct plo *p, unsigned offset, enum span_access access, struct span *out)
{
    u64 address = be64_load(p->text + offset) & cpu->address_mask;

    align_check(cpu, address, p->size);
    if (cpu->ar_mode) {
        if (!p->r3)
            cpu_program(cpu, PGM_SPECIFICATION);
        cpu->ar[p->r3] = be32_load(p->text + offset - 4);
    }
    cpu_span(cpu, cpu_space(cpu, p->r3), address, p->size, access, out);
}

/* Find and test everything. */
static void operands_test(struct cpu *cpu, const struct insn *d, u64 address, struct plo *p)
{
    u64 address4 = ADDRESS_B2;
    enum span_access access4 = p->function == COMPARE_LOAD ? SPAN_READ : SPAN_WRITE;

    align_check(cpu, address, p->size);
    cpu_span(
        cpu, cpu_space(cpu, d->b1), address, p->size, p->function == COMPARE_LOAD ? SPAN_READ : SPAN_WRITE, &p->op2);
    if (p->registers && p->function < SWAP_STORE2) {
        if (p->function == SWAP)
            return;
        align_check(cpu, address4, p->size);
        cpu_span(cpu, cpu_space(cpu, d->b2), address4, p->size, access4, &p->op4);
        return;
    }
    align_check(cpu, address4, p->size == 16 ? 16 : 8);
    cpu_span(cpu, cpu_space(cpu, d->b2), address4, LIST_LENGTH, p->registers ? SPAN_READ : SPAN_WRITE, &p->list);
    span_get(&p->list, p->text);
    if (p->function != SWAP)
        listed_operand(cpu, p, OP4_ADDRESS, access4, &p->op4);
    if (p->function >= SWAP_STORE2)
        listed_operand(cpu, p, OP6_ADDRESS, SPAN_WRITE, &p->op6);
    if (p->function == SWAP_STORE3)
        listed_operand(cpu, p, OP8_ADDRESS, SPAN_WRITE, &p->op8);
}

/* What comes of an equal comparison, besides operand 2. Operand 3 of the functions with two or three stores is always
 * listed. */
static void stores(struct cpu *cpu, struct plo *p)
{
    if (p->function == SWAP_STORE)
        value_store(p->op4.part[0], p->size, operand_value(cpu, p, p->r3, OP3_END));
    if (p->function >= SWAP_STORE2) {
        value_store(p->op4.part[0], p->size, value_load(p->text + OP3_END - p->size, p->size));
        value_store(p->op6.part[0], p->size, value_load(p->text + OP5_END - p->size, p->size));
    }
    if (p->function == SWAP_STORE3)
        value_store(p->op8.part[0], p->size, value_load(p->text + OP7_END - p->size, p->size));
}

/* Under the lock; the condition code. *unequal is what the comparison value is to be replaced by. */
static u8 perform(struct cpu *cpu, struct plo *p, u128 *unequal)
{
    u128 expected = operand_value(cpu, p, p->r1, OP1_END), third = operand_value(cpu, p, p->r3, OP3_END);

    if (p->function == COMPARE_LOAD) {
        *unequal = value_load(p->op2.part[0], p->size);
        if (*unequal != expected)
            return 1;
        *unequal = value_load(p->op4.part[0], p->size);
        return 0;
    }
    if (p->function == DOUBLE_SWAP && value_load(p->op2.part[0], p->size) == expected) {
        *unequal = value_load(p->op4.part[0], p->size);
        if (*unequal != third)
            return 2;
    }
    *unequal = expected;
    if (!value_swap(p->op2.part[0], p->size, unequal, operand_value(cpu, p, p->r1 | 1, OP1_NEW_END)))
        return 1;
    if (p->function == DOUBLE_SWAP)
        value_store(p->op4.part[0], p->size, operand_value(cpu, p, p->r3 | 1, OP3_NEW_END));
    stores(cpu, p);
    return 0;
}

static void perform_locked_operation(struct cpu *cpu, const struct insn *d, u64 address)
{
    static const u8 sizes[4] = {4, 8, 8, 16};
    unsigned code = cpu->gr[0].g & 0xFF;
    struct plo p = {
        .function = code / 4, .size = sizes[code & 3], .registers = !(code & 1), .r1 = d->l >> 4, .r3 = d->l & 15};
    u128 value;

    if (cpu->gr[0].g & 0x100) {
        cpu->cc = p.function < FUNCTIONS ? 0 : 3;
        return;
    }
    if (p.function >= FUNCTIONS || (p.registers && p.function != COMPARE_LOAD && p.r1 & 1) ||
        (p.registers && p.function == DOUBLE_SWAP && p.r3 & 1))
        cpu_program(cpu, PGM_SPECIFICATION);
    operands_test(cpu, d, address, &p);
    pthread_mutex_lock(&plo_lock);
    cpu->cc = perform(cpu, &p, &value);
    pthread_mutex_unlock(&plo_lock);
    if (cpu->cc == 1)
        operand_replace(cpu, &p, p.r1, OP1_END, value);
    else if (cpu->cc == 2 || p.function == COMPARE_LOAD)
        operand_replace(cpu, &p, p.r3, OP3_END, value);
    if (cpu->cc && p.registers)
        per_unstored(cpu);
    span_done(cpu, &p.op2);
    span_done(cpu, &p.op4);
    span_done(cpu, &p.op6);
    span_done(cpu, &p.op8);
}

#include "guests/engine/plo.def"
