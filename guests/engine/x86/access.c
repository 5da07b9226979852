/* Storage operands: the look at the fast lookup of access.h in host code. What it does not have is fetched or stored by
 * C in a stub, which is behind the block and comes back into it. */
#include "guests/engine/x86/emit.h"
#include "guests/engine/x86/thunk.h"

#define NO_REGISTER 16

/* scratch = register n, or scratch += register n. */
static void base_add(struct emit *e, enum host scratch, unsigned n, bool first)
{
    if (place_of(e, n) != NO_HOST) {
        enum host h = full(e, n, scratch);
        if (first)
            asm_mov(&e->a, true, scratch, h);
        else
            asm_alu(&e->a, ALU_ADD, true, scratch, h);
    } else if (first)
        asm_load(&e->a, true, scratch, GR_WHOLE(n));
    else
        asm_alu_load(&e->a, ALU_ADD, true, scratch, GR_WHOLE(n));
}

enum host address_of(struct emit *e, unsigned b, unsigned x, s64 displacement, enum host scratch)
{
    s32 disp = (s32)displacement;

    window_choose(e, b, x);
    if (b == NO_REGISTER) {
        b = x;
        x = NO_REGISTER;
    }
    if (b == NO_REGISTER) {
        asm_imm(&e->a, scratch, (u64)displacement);
        return scratch;
    }
    if (x == NO_REGISTER) {
        enum host h = full(e, b, scratch);
        if (disp == 0)
            return h;
        asm_lea(&e->a, true, scratch, at_base(h, disp));
        return scratch;
    }
    if (place_of(e, b) != NO_HOST && place_of(e, x) != NO_HOST) {
        enum host hb = full(e, b, scratch), hx = full(e, x, scratch);
        asm_lea(&e->a, true, scratch, (struct mem){(u8)hb, (u8)hx, 0, disp});
        return scratch;
    }
    base_add(e, scratch, b, true);
    if (place_of(e, x) != NO_HOST) {
        enum host hx = full(e, x, scratch);
        asm_lea(&e->a, true, scratch, (struct mem){(u8)scratch, (u8)hx, 0, disp});
        return scratch;
    }
    base_add(e, scratch, x, false);
    if (disp)
        asm_lea(&e->a, true, scratch, at_base(scratch, disp));
    return scratch;
}

enum host address_relative(struct emit *e, s64 distance, enum host scratch)
{
    s64 offset = (s64)e->offset + distance;

    e->window = NO_WINDOW;
    asm_load(&e->a, true, scratch, CPU_FIELD(page_va));
    if (offset == (s32)offset)
        asm_lea(&e->a, true, scratch, at_base(scratch, (s32)offset));
    else {
        asm_imm(&e->a, RCX, (u64)offset);
        asm_alu(&e->a, ALU_ADD, true, scratch, RCX);
    }
    return scratch;
}

struct stub *stub_new(struct emit *e, enum stub_kind kind)
{
    struct stub *s = &e->stub[e->stubs < STUBS ? e->stubs++ : STUBS - 1];

    if (e->stubs == STUBS)
        e->a.full = true; /* cannot happen: a block has less instructions */
    *s = (struct stub){.kind = (u8)kind, .before = e->s, .offset = e->offset, .next = e->next};
    memcpy(s->floating, e->floating, sizeof s->floating);
    return s;
}

void stub_here(struct emit *e, struct stub *stub, u8 *jump)
{
    (void)e;
    if (stub->jumps < STUB_JUMPS)
        stub->from[stub->jumps++] = jump;
}

void stub_jump(struct emit *e, struct stub *stub, enum condition c)
{
    stub_here(e, stub, asm_jcc_forward(&e->a, c));
}

struct stub *stub_single(struct emit *e)
{
    struct stub *s = stub_new(e, STUB_SINGLE);

    s->insn = e->insn;
    return s;
}

_Static_assert(sizeof(struct space_slot) == 32, "the shifts of access_check");
#define SLOTS_AT ((s32)offsetof(struct space, slot))

/* RDX = what to add to the address, by the fast lookup; RCX = its slot. */
static void lookup(struct emit *e, enum host address, unsigned length, bool store, struct stub *stub)
{
    struct assembler *a = &e->a;
    s32 tag = SLOTS_AT + (s32)(store ? offsetof(struct space_slot, write) : offsetof(struct space_slot, read));

    asm_rorx(a, false, RCX, address, 7); /* the page index times 32 */
    asm_alu_imm(a, ALU_AND, false, RCX, (SPACE_SLOTS - 1) * 32);
    asm_alu_load(a, ALU_ADD, true, RCX, CPU_FIELD(data));
    asm_lea(a, true, RDX, at_base(address, (s32)length - 1));
    asm_alu_imm(a, ALU_AND, true, RDX, -(s32)PAGE_SIZE_GUEST);
    asm_alu_load(a, ALU_CMP, true, RDX, at_base(RCX, tag));
    stub_jump(e, stub, IF_NE);
    asm_load(a, true, RDX, at_base(RCX, SLOTS_AT + (s32)offsetof(struct space_slot, addend)));
}

#define WINDOW(n, store) CPU_FIELD(translated.window[store][n])
#define WINDOW_ADDEND(n, store) CPU_FIELD(translated.window_addend[store][n])

/* All of the operand must lie in the window's page. One that is aligned cannot reach beyond it; others of its length go
 * to the fast lookup. */
static void window_compare(struct emit *e, enum host address, unsigned length, bool store, struct stub *missed)
{
    bool alignable = length <= 8 && (length & (length - 1)) == 0;

    if (alignable)
        asm_mov(&e->a, true, RDX, address);
    else
        asm_lea(&e->a, true, RDX, at_base(address, (s32)length - 1));
    asm_alu_imm(&e->a, ALU_AND, true, RDX, -(s32)PAGE_SIZE_GUEST | (alignable ? (s32)length - 1 : 0));
    asm_alu_load(&e->a, ALU_CMP, true, RDX, WINDOW(e->window, store));
    stub_jump(e, missed, IF_NE);
    if (!alignable) {
        asm_alu(&e->a, ALU_CMP, true, address, RDX);
        stub_jump(e, missed, IF_B);
    }
}

void access_check(struct emit *e, enum host address, unsigned length, bool store, struct stub *stub)
{
    struct stub *missed;

    if (e->window == NO_WINDOW) {
        lookup(e, address, length, store, stub);
        return;
    }
    missed = stub_new(e, STUB_WINDOW);
    missed->address = (u8)address;
    missed->imm = (s32)length;
    missed->wide = store;
    missed->gr = e->window;
    missed->refused = stub;
    window_compare(e, address, length, store, missed);
    asm_load(&e->a, true, RDX, WINDOW_ADDEND(e->window, store));
    missed->resume = asm_here(&e->a);
}

/* The window did not have it: the fast lookup is asked, and the window is moved there. */
static void stub_window(struct emit *e, const struct stub *s)
{
    lookup(e, s->address, (unsigned)s->imm, s->wide, s->refused);
    asm_load(&e->a, true, RCX,
        at_base(
            RCX, SLOTS_AT + (s32)(s->wide ? offsetof(struct space_slot, write) : offsetof(struct space_slot, read))));
    asm_store(&e->a, true, WINDOW(s->gr, s->wide), RCX);
    asm_store(&e->a, true, WINDOW_ADDEND(s->gr, s->wide), RDX);
    asm_jmp(&e->a, s->resume);
}

struct stub *operand_check(struct emit *e, enum host address, unsigned length, bool store)
{
    struct stub *stub = stub_single(e);

    access_check(e, address, length, store, stub);
    asm_lea(&e->a, true, RDX, at_index(RDX, address));
    return stub;
}

void load(struct emit *e, enum host address, unsigned bits, bool is_signed, bool wide, enum host to)
{
    struct stub *stub = stub_new(e, STUB_LOAD);
    struct mem at = at_index(RDX, address);

    stub->bits = (u8)bits;
    stub->is_signed = is_signed;
    stub->wide = wide;
    stub->address = (u8)address;
    stub->reg = (u8)to;
    access_check(e, address, bits / 8, false, stub);
    switch (bits) {
    case 8:
        asm_load_extended(&e->a, wide, to, at, 8, is_signed);
        break;
    case 16: /* MOVBE of 16 bits would wait for the register's old value */
        asm_load_extended(&e->a, false, to, at, 16, false);
        asm_bswap(&e->a, false, to);
        asm_shift(&e->a, is_signed ? SHIFT_SAR : SHIFT_SHR, false, to, 16);
        if (is_signed && wide)
            asm_extend(&e->a, true, to, to, 32, true);
        break;
    case 32:
        asm_movbe_load(&e->a, 32, to, at);
        if (is_signed && wide)
            asm_extend(&e->a, true, to, to, 32, true);
        break;
    default:
        asm_movbe_load(&e->a, 64, to, at);
        break;
    }
    stub->resume = asm_here(&e->a);
}

/* The value into scratch if it is nowhere else. */
static enum host value_get(struct emit *e, struct value value, enum host scratch)
{
    if (value.host != NO_HOST)
        return value.host;
    if (value.gr < 16)
        asm_load(&e->a, true, scratch, GR_WHOLE(value.gr));
    else
        asm_imm(&e->a, scratch, (u64)(s64)value.imm);
    return scratch;
}

void store(struct emit *e, enum host address, unsigned bits, struct value value)
{
    struct stub *stub = stub_new(e, STUB_STORE);
    struct mem at = at_index(RDX, address);
    enum host h;

    stub->bits = (u8)bits;
    stub->address = (u8)address;
    stub->reg = value.host;
    stub->gr = value.gr;
    stub->imm = value.imm;
    access_check(e, address, bits / 8, true, stub);
    h = value_get(e, value, RCX);
    if (bits == 8)
        asm_store8(&e->a, at, h);
    else
        asm_movbe_store(&e->a, bits, at, h);
    stub->resume = asm_here(&e->a);
}

static struct operand from_storage(struct emit *e, const struct insn *d, unsigned from, unsigned bits, enum host to)
{
    static const u8 size[] = {[FROM_M_32S] = 32,
        [FROM_M_32] = 32,
        [FROM_M_16S] = 16,
        [FROM_M_16] = 16,
        [FROM_M_8] = 8,
        [FROM_REL_32S] = 32,
        [FROM_REL_32] = 32,
        [FROM_REL_16S] = 16,
        [FROM_REL_16] = 16};
    bool is_signed = from == FROM_M_32S || from == FROM_M_16S || from == FROM_REL_32S || from == FROM_REL_16S;
    unsigned length = from == FROM_M || from == FROM_REL ? bits : size[from];
    enum host address;

    if (from >= FROM_REL)
        address = address_relative(e, (s64)d->imm * 2, RAX);
    else
        address = address_of(e, d->b, d->x, d->d, RAX);
    load(e, address, length, is_signed, bits == 64, to);
    return (struct operand){.host = (u8)to, .in = IN_OPERAND};
}

struct operand operand_here(struct emit *e, const struct insn *d, unsigned from, unsigned bits, enum host scratch)
{
    if (from == FROM_R2 && place_of(e, d->r2) == NO_HOST)
        return (struct operand){.in_cpu = true, .host = NO_HOST, .in = d->r2};
    return operand_get(e, d, from, bits, scratch);
}

struct operand operand_get(struct emit *e, const struct insn *d, unsigned from, unsigned bits, enum host scratch)
{
    s64 imm = from == FROM_IMM_32 && bits == 64 ? (s64)(u32)d->imm : (s64)d->imm;

    switch (from) {
    case FROM_R2:
        return (struct operand){
            .host = (u8)(bits == 64 ? full(e, d->r2, scratch) : half(e, d->r2, scratch)), .in = d->r2};
    case FROM_R2_32S:
        half_signed(e, scratch, d->r2);
        return (struct operand){.host = (u8)scratch, .in = IN_OPERAND};
    case FROM_R2_32:
        half_copy(e, scratch, d->r2);
        return (struct operand){.host = (u8)scratch, .in = IN_OPERAND};
    case FROM_IMM:
    case FROM_IMM_32:
        if (imm == (s32)imm)
            return (struct operand){.constant = true, .in = IN_IMMEDIATE, .imm = imm};
        asm_imm(&e->a, scratch, (u64)imm);
        return (struct operand){.host = (u8)scratch, .in = IN_IMMEDIATE, .imm = imm};
    default:
        return from_storage(e, d, from, bits, scratch);
    }
}

/* The CPU as C expects it, but for the registers, which the thunk stores. */
static void make_exact(struct emit *e)
{
    registers_whole(e);
    e->flags_at = NULL;
    cc_store(e);
}

/* What the thunks get in EAX: the offset of what follows, the length, and of a storage operand the size. */
static u32 packed(const struct stub *s)
{
    return s->next | (s->next - s->offset) << 16 | (u32)s->bits << 20 | (u32)s->is_signed << 28 | (u32)s->floats << 29;
}

/* C has used all XMM registers. */
static void floating_restore(struct emit *e, const struct stub *s)
{
    for (unsigned i = 0; i < FLOATING; i++)
        if (s->floating[i]) {
            s32 at = (s32)(offsetof(struct cpu, vr) + 16 * (s->floating[i] - 1u)) - CPU_BIAS;
            asm_vex_mem(&e->a, 1, 3, false, false, 0x10, FLOATING_FIRST + i, 0, at_base(RBP, at));
        }
}

static void stub_load(struct emit *e, const struct stub *s)
{
    asm_store(&e->a, true, CPU_FIELD(translated.address), s->address);
    make_exact(e);
    asm_imm(&e->a, RAX, packed(s));
    asm_call(&e->a, thunk.load);
    lent_again(e, &s->before);
    asm_mov(&e->a, s->wide, s->reg, RAX);
    floating_restore(e, s);
    asm_jmp(&e->a, s->resume);
}

static void stub_store(struct emit *e, const struct stub *s)
{
    u8 *left;

    asm_store(&e->a, true, CPU_FIELD(translated.address), s->address);
    asm_store(&e->a, true, CPU_FIELD(translated.value), value_get(e, (struct value){s->reg, s->gr, s->imm}, RCX));
    make_exact(e);
    asm_imm(&e->a, RAX, packed(s));
    asm_call(&e->a, thunk.store);
    asm_test(&e->a, false, RAX, RAX);
    left = asm_jcc_forward(&e->a, IF_NE);
    lent_again(e, &s->after);
    floating_restore(e, s);
    asm_jmp(&e->a, s->resume);
    asm_land(&e->a, left);
    e->s = s->after;
    memset(e->s.lent, 0, sizeof e->s.lent);
    e->flags_at = NULL;
    leave_at(e, s->next);
}

/* The instruction's copy stands in the code, before it is jumped to. */
static void single_call(struct emit *e, const struct stub *s)
{
    u8 *over = asm_jmp_forward(&e->a);
    u64 literal;

    asm_align(&e->a, 16);
    literal = asm_here(&e->a);
    asm_bytes(&e->a, &s->insn, sizeof s->insn);
    asm_land(&e->a, over);
    asm_lea_rip(&e->a, RDX, literal);
    asm_imm(&e->a, RAX, packed(s));
    asm_call(&e->a, thunk.single);
}

static void stub_interpret(struct emit *e, const struct stub *s)
{
    make_exact(e);
    single_call(e, s);
    if (s->leaves) {
        e->s = (struct state){0};
        e->offset = s->offset;
        edge_to(e, s->next, false);
        return;
    }
    lent_again(e, &s->after);
    floating_restore(e, s);
    asm_jmp(&e->a, s->resume);
}

void single(struct emit *e)
{
    struct stub s = {.offset = e->offset, .next = e->next, .insn = e->insn};

    make_exact(e);
    single_call(e, &s);
    memset(e->floating, 0, sizeof e->floating);
    e->calls++;
}

static void stub_taken(struct emit *e, const struct stub *s)
{
    e->offset = s->offset;
    e->next = s->next;
    edge_to(e, s->target, true);
}

static void stub_begin(struct emit *e, const struct stub *s)
{
    for (unsigned j = 0; j < s->jumps; j++)
        asm_land(&e->a, s->from[j]);
}

void stubs_emit(struct emit *e)
{
    for (unsigned i = 0; i < e->stubs; i++) /* first what leads to others */
        if (e->stub[i].kind == STUB_WINDOW) {
            stub_begin(e, &e->stub[i]);
            stub_window(e, &e->stub[i]);
        }
    for (unsigned i = 0; i < e->stubs; i++) { /* stubs may make more of them */
        const struct stub *s = &e->stub[i];

        if (s->kind == STUB_WINDOW)
            continue;
        stub_begin(e, s);
        e->s = s->before;
        e->flags_at = NULL;
        switch (s->kind) {
        case STUB_LOAD:
            stub_load(e, s);
            break;
        case STUB_STORE:
            stub_store(e, s);
            break;
        case STUB_SINGLE:
            stub_interpret(e, s);
            break;
        case STUB_TAKEN:
            stub_taken(e, s);
            break;
        default:
            leave_at(e, s->next);
            break;
        }
    }
}
