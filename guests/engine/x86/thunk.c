/* The shared pieces of host code (thunk.h). The host's stack is aligned to 16 bytes where translated code runs. Source
 * of the calling convention: System V Application Binary Interface, AMD64 Architecture Processor Supplement, 3.2. */
#include "guests/engine/x86/thunk.h"
#include "guests/engine/x86/emit.h"

struct thunk thunk;

static const u8 callee_saved[] = {RBX, RBP, R12, R13, R14, R15};
#define CALLEE_SAVED 6

static bool preserved(enum host h)
{
    return h == RBX || h >= R12;
}

static void spill(struct assembler *a)
{
    for (unsigned n = 0; n < 16; n++)
        if (pinned[n] != NO_HOST)
            asm_store(a, true, GR_WHOLE(n), pinned[n]);
}

static void fill(struct assembler *a, bool all)
{
    for (unsigned n = 0; n < 16; n++)
        if (pinned[n] != NO_HOST && (all || !preserved(pinned[n])))
            asm_load(a, true, pinned[n], GR_WHOLE(n));
}

/* breaking_event from the offset that was noted; RCX is used. */
static void breaking_settle(struct assembler *a)
{
    u8 *none;

    asm_load_extended(a, true, RCX, CPU_FIELD(translated.breaking), 32, true);
    asm_test(a, false, RCX, RCX);
    none = asm_jcc_forward(a, IF_S);
    asm_alu_load(a, ALU_ADD, true, RCX, CPU_FIELD(page_va));
    asm_store(a, true, CPU_FIELD(breaking_event), RCX);
    asm_store_imm(a, false, CPU_FIELD(translated.breaking), -1);
    asm_land(a, none);
}

static void return_to_c(struct assembler *a)
{
    breaking_settle(a);
    asm_alu_imm(a, ALU_ADD, true, RSP, 8);
    for (unsigned i = CALLEE_SAVED; i-- > 0;)
        asm_pop(a, callee_saved[i]);
    asm_ret(a);
}

static void enter_make(struct assembler *a)
{
    thunk.enter = (void (*)(struct cpu *, u64))(uintptr_t)asm_here(a);
    for (unsigned i = 0; i < CALLEE_SAVED; i++)
        asm_push(a, callee_saved[i]);
    asm_alu_imm(a, ALU_SUB, true, RSP, 8);
    asm_lea(a, true, RBP, at_base(RDI, CPU_BIAS));
    asm_mov(a, true, RAX, RSI);
    fill(a, true);
    asm_jmp_reg(a, RAX);
}

static void leave_make(struct assembler *a)
{
    thunk.leave = asm_here(a);
    asm_alu_load(a, ALU_ADD, true, RAX, CPU_FIELD(page_va));
    asm_store(a, true, CPU_FIELD(ia), RAX);
    spill(a);
    return_to_c(a);
}

_Static_assert(sizeof(struct jump_slot) == 16, "the shifts of jump_slot");
#define JUMP(field) at_base(RCX, (s32)(offsetof(struct space, jumps) + offsetof(struct jump_slot, field)))

/* RCX = what it takes to have the slot of an address in one of the space's jumps; RDX, which may have the address, is
 * used. */
static void jump_slot(struct assembler *a, enum host address)
{
    asm_rorx(a, false, RCX, address, 29); /* a slot for each halfword */
    asm_rorx(a, false, RDX, address, 8);  /* and different ones in different pages */
    asm_alu(a, ALU_XOR, false, RCX, RDX);
    asm_alu_imm(a, ALU_AND, false, RCX, (JUMPS - 1) * 16);
    asm_alu_load(a, ALU_ADD, true, RCX, CPU_FIELD(code));
}

/* EDX = what the version of a jump must be. */
static void jump_version(struct assembler *a)
{
    asm_load(a, true, RDX, CPU_FIELD(code));
    asm_load(a, false, RDX, at_base(RDX, (s32)offsetof(struct space, version)));
    asm_alu_load(a, ALU_OR, false, RDX, CPU_FIELD(translated.mode));
}

/* To the code at that offset in the area. */
static void area_jump(struct assembler *a, enum host offset, enum host scratch)
{
    asm_imm(a, scratch, area_executed(0));
    asm_alu(a, ALU_ADD, true, offset, scratch);
    asm_jmp_reg(a, offset);
}

/* Look the address in RAX up as cpu_refetch does, and the code of its page; keep what was found. What does not succeed
 * lands where miss tells. */
static void jump_find(struct assembler *a, u8 *miss[4])
{
    asm_test_imm8(a, RAX, 1);
    miss[3] = asm_jcc_forward(a, IF_NE);
    asm_rorx(a, false, RCX, RAX, 8); /* the page index times 16 */
    asm_alu_imm(a, ALU_AND, false, RCX, (CODE_SLOTS - 1) * 16);
    asm_alu_load(a, ALU_ADD, true, RCX, CPU_FIELD(code));
    asm_mov(a, true, RDX, RAX);
    asm_alu_imm(a, ALU_AND, true, RDX, -(s32)PAGE_SIZE_GUEST);
    asm_alu_load(a, ALU_CMP, true, RDX, at_base(RCX, (s32)offsetof(struct space, code)));
    miss[0] = asm_jcc_forward(a, IF_NE);
    asm_load(a, true, RCX, at_base(RCX, (s32)(offsetof(struct space, code) + offsetof(struct code_slot, page))));
    asm_alu(a, ALU_SUB, false, RAX, RDX); /* the offset */
    asm_store(a, true, CPU_FIELD(page_va), RDX);
    asm_load(a, false, RDX, at_base(RCX, (s32)offsetof(struct insn_page, mode)));
    asm_alu_load(a, ALU_CMP, false, RDX, CPU_FIELD(translated.mode));
    miss[1] = asm_jcc_forward(a, IF_NE);
    asm_load(a, true, RCX, at_base(RCX, (s32)offsetof(struct insn_page, entries)));
    asm_load(a, false, RAX, (struct mem){RCX, RAX, 1, 0});
    asm_test(a, false, RAX, RAX);
    miss[2] = asm_jcc_forward(a, IF_E);
    asm_load(a, true, RDX, CPU_FIELD(ia));
    jump_slot(a, RDX);
    asm_load(a, true, RDX, CPU_FIELD(ia));
    asm_store(a, true, JUMP(address), RDX);
    asm_store(a, false, JUMP(code), RAX);
    jump_version(a);
    asm_store(a, false, JUMP(version), RDX);
    area_jump(a, RAX, RCX);
}

static void jump_make(struct assembler *a)
{
    u8 *unknown[2], *miss[6];

    thunk.jump = asm_here(a);
    jump_slot(a, RAX);
    jump_version(a);
    asm_alu_load(a, ALU_CMP, true, RAX, JUMP(address));
    unknown[0] = asm_jcc_forward(a, IF_NE);
    asm_alu_load(a, ALU_CMP, false, RDX, JUMP(version));
    unknown[1] = asm_jcc_forward(a, IF_NE);
    asm_alu_mem_imm(a, ALU_CMP, false, CPU_FIELD(attention), 0);
    miss[0] = asm_jcc_forward(a, IF_NE);
    asm_load(a, false, RDX, JUMP(code));
    breaking_settle(a);
    asm_alu_imm(a, ALU_AND, true, RAX, -(s32)PAGE_SIZE_GUEST);
    asm_store(a, true, CPU_FIELD(page_va), RAX);
    area_jump(a, RDX, RCX);

    asm_land(a, unknown[0]);
    asm_land(a, unknown[1]);
    asm_store(a, true, CPU_FIELD(ia), RAX);
    breaking_settle(a);
    asm_alu_mem_imm(a, ALU_CMP, false, CPU_FIELD(attention), 0);
    miss[1] = asm_jcc_forward(a, IF_NE);
    jump_find(a, miss + 2);
    asm_land(a, miss[0]);
    asm_store(a, true, CPU_FIELD(ia), RAX);
    for (unsigned i = 1; i < 6; i++)
        asm_land(a, miss[i]);
    spill(a);
    return_to_c(a);
}

/* All registers stay: the state at the edge is not the plain one. */
static void link_make(struct assembler *a)
{
    static const u8 saved[] = {RSI, RDI, R8, R9, R10, R11};

    thunk.link = asm_here(a);
    for (unsigned i = 0; i < 6; i++)
        asm_push(a, saved[i]);
    asm_lea(a, true, RDI, at_base(RBP, -CPU_BIAS));
    asm_mov(a, false, RSI, RAX);
    asm_call_far(a, (u64)(uintptr_t)translated_link);
    for (unsigned i = 6; i-- > 0;)
        asm_pop(a, saved[i]);
    asm_jmp_reg(a, RAX);
}

static u64 call_make(struct assembler *a, u64 function)
{
    u64 here = asm_here(a);

    spill(a);
    asm_alu_imm(a, ALU_SUB, true, RSP, 8);
    asm_lea(a, true, RDI, at_base(RBP, -CPU_BIAS));
    asm_mov(a, false, RSI, RAX);
    asm_call_far(a, function);
    asm_alu_imm(a, ALU_ADD, true, RSP, 8);
    return here;
}

static void calls_make(struct assembler *a)
{
    u8 *elsewhere, *left;

    thunk.load = call_make(a, (u64)(uintptr_t)translated_load);
    fill(a, false);
    asm_ret(a);
    asm_align(a, 16);
    thunk.store = call_make(a, (u64)(uintptr_t)translated_store);
    fill(a, false);
    asm_ret(a);
    asm_align(a, 16);
    thunk.single = call_make(a, (u64)(uintptr_t)translated_single);
    asm_test(a, false, RAX, RAX);
    elsewhere = asm_jcc_forward(a, IF_NE);
    fill(a, true);
    asm_ret(a);
    asm_land(a, elsewhere);
    asm_alu_imm(a, ALU_ADD, true, RSP, 8); /* the return address */
    asm_alu_imm(a, ALU_CMP, false, RAX, SINGLE_LEAVE);
    left = asm_jcc_forward(a, IF_E);
    fill(a, true);
    asm_load(a, true, RAX, CPU_FIELD(ia));
    asm_jmp(a, thunk.jump);
    asm_land(a, left);
    return_to_c(a);
}

bool thunk_create(void)
{
    struct assembler a = area_begin();

    enter_make(&a);
    asm_align(&a, 64);
    leave_make(&a);
    asm_align(&a, 64);
    jump_make(&a);
    asm_align(&a, 64);
    link_make(&a);
    asm_align(&a, 64);
    calls_make(&a);
    thunk_string_make(&a);
    asm_align(&a, 64);
    if (!a.full)
        area_keep(&a);
    return !a.full;
}
