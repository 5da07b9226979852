/* Moves between address spaces and under other keys than the PSW's. Source: PoP chapter 10. */
#include "guests/engine/control.h"
#include "guests/engine/operand_string.h"

/* Operand-access control of MVCOS (a halfword of general register 0). */
#define OAC_KEY(oac) ((oac) >> 12 & 0xF)
#define OAC_SPACE(oac) ((enum address_space)((oac) >> 6 & 3))
#define OAC_KEY_VALID 2
#define OAC_SPACE_VALID 1
#define MVCOS_LIMIT 4096u
/* General register 0 of MVPG. */
#define MVPG_RESERVED 0xF000
#define MVPG_KEY_TO 0x800
#define MVPG_KEY_FROM 0x400
#define MVPG_CC_OPTION 0x100

static struct space *access_register_space(struct cpu *cpu, u8 b, u8 key)
{
    u16 exception;
    u64 asce = cpu_ar_asce(cpu, b, &exception);
    if (exception) {
        cpu->exception_access_id = b & 15;
        cpu_program(cpu, exception);
    }
    return cpu_space_of(cpu, asce, key | SPACE_REGISTER(b) | (cpu->fetch_only ? SPACE_FETCH_ONLY : 0));
}

/* The current space of a storage operand under a given key. */
static struct space *keyed_space(struct cpu *cpu, u8 b, u8 key)
{
    return cpu->ar_mode ? access_register_space(cpu, b, key) : cpu_space_of(cpu, cpu->data->asce, key);
}

/* The space of an address-space control, whatever the PSW's is. */
static struct space *named_space(struct cpu *cpu, enum address_space as, u8 b, u8 key)
{
    switch (as) {
    case AS_AR:
        return access_register_space(cpu, b, key);
    case AS_SECONDARY:
        return cpu_space_of(cpu, cpu->cr[7], key);
    case AS_HOME:
        return cpu_space_of(cpu, cpu->cr[13], key);
    default:
        return cpu_space_of(cpu, cpu->cr[1], key);
    }
}

/* Move what the limit allows of the true length; the condition code tells whether that was all. */
static void move_part(
    struct cpu *cpu, struct space *to_space, u64 to, struct space *from_space, u64 from, u64 length, unsigned limit)
{
    unsigned n = length > limit ? limit : (unsigned)length;
    if (n)
        string_move(cpu, to_space, to, from_space, from, n);
    cpu->cc = length > limit ? 3 : 0;
}

static void move_with_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 key = key_of(cpu->gr[d->l & 15].g);
    need_key(cpu, key);
    move_part(
        cpu, cpu_space(cpu, d->b1), address, keyed_space(cpu, d->b2, key), ADDRESS_B2, wide_get(cpu, d->l >> 4), 256);
}

/* Primary and secondary space, with the key in R3 for the secondary one. */
static void move_across(struct cpu *cpu, const struct insn *d, u64 address, bool to_primary)
{
    enum address_space as = cpu_address_space(cpu);
    if (!(cpu->psw_mask & PSW_DAT) || !(cpu->cr[0] & CR0_SECONDARY_SPACE) || as == AS_AR || as == AS_HOME)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    u8 key = key_of(cpu->gr[d->l & 15].g);
    need_key(cpu, key);
    u64 length = wide_get(cpu, d->l >> 4);
    struct space *primary = cpu_space_of(cpu, cpu->cr[1], cpu_key(cpu)),
                 *secondary = cpu_space_of(cpu, cpu->cr[7], key);
    if (to_primary)
        move_part(cpu, primary, address, secondary, ADDRESS_B2, length, 256);
    else
        move_part(cpu, secondary, address, primary, ADDRESS_B2, length, 256);
}

static void move_to_primary(struct cpu *cpu, const struct insn *d, u64 address)
{
    move_across(cpu, d, address, true);
}

static void move_to_secondary(struct cpu *cpu, const struct insn *d, u64 address)
{
    move_across(cpu, d, address, false);
}

/* Length minus one in register 0, the key in register 1. */
static void move_with_source_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 key = key_of(cpu->gr[1].g);
    need_key(cpu, key);
    string_move(cpu, cpu_space(cpu, d->b1), address, keyed_space(cpu, d->b2, key), ADDRESS_B2, (u8)cpu->gr[0].g + 1u);
}

static void move_with_destination_key(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 key = key_of(cpu->gr[1].g);
    need_key(cpu, key);
    string_move(cpu, keyed_space(cpu, d->b1, key), address, cpu_space(cpu, d->b2), ADDRESS_B2, (u8)cpu->gr[0].g + 1u);
}

static void move_with_specifications(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned to = cpu->gr[0].l >> 16, from = cpu->gr[0].l & 0xFFFF;
    enum address_space current = cpu_address_space(cpu), to_as = to & OAC_SPACE_VALID ? OAC_SPACE(to) : current,
                       from_as = from & OAC_SPACE_VALID ? OAC_SPACE(from) : current;
    u8 to_key = to & OAC_KEY_VALID ? OAC_KEY(to) : cpu_key(cpu),
       from_key = from & OAC_KEY_VALID ? OAC_KEY(from) : cpu_key(cpu);

    if (!(cpu->psw_mask & PSW_DAT) || ((to & OAC_SPACE_VALID) && to_as == AS_HOME && cpu_problem_state(cpu)) ||
        (!(cpu->cr[0] & CR0_SECONDARY_SPACE) && (to_as == AS_SECONDARY || from_as == AS_SECONDARY)))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (to & OAC_KEY_VALID)
        need_key(cpu, to_key);
    if (from & OAC_KEY_VALID)
        need_key(cpu, from_key);
    move_part(cpu, named_space(cpu, to_as, d->b1, to_key), address, named_space(cpu, from_as, d->b2, from_key),
        ADDRESS_B2, wide_get(cpu, d->l), MVCOS_LIMIT);
}

/* With the condition-code option a page that is not there is a condition code instead of an interruption. */
static bool page_missing(struct cpu *cpu, const struct space *s, u64 address)
{
    u64 real;
    bool read_only;
    return s->asce != SPACE_REAL && cpu_translate(cpu, s->asce, address, &real, &read_only) == PGM_PAGE_TRANSLATION;
}

static void move_page(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    u32 option = cpu->gr[0].l;
    if ((option & MVPG_RESERVED) || (option & (MVPG_KEY_TO | MVPG_KEY_FROM)) == (MVPG_KEY_TO | MVPG_KEY_FROM))
        cpu_program(cpu, PGM_SPECIFICATION);
    u8 key = key_of(option), own = cpu_key(cpu);
    if (option & (MVPG_KEY_TO | MVPG_KEY_FROM))
        need_key(cpu, key);
    u64 to = cpu->gr[d->r1].g & cpu->address_mask & PAGE_MASK_GUEST;
    u64 from = cpu->gr[d->r2].g & cpu->address_mask & PAGE_MASK_GUEST;
    struct space *to_space = keyed_space(cpu, d->r1, option & MVPG_KEY_TO ? key : own);
    struct space *from_space = keyed_space(cpu, d->r2, option & MVPG_KEY_FROM ? key : own);
    if (option & MVPG_CC_OPTION) {
        if (page_missing(cpu, from_space, from)) {
            cpu->cc = 2;
            return;
        }
        if (page_missing(cpu, to_space, to)) {
            cpu->cc = 1;
            return;
        }
    }
    string_move(cpu, to_space, to, from_space, from, PAGE_SIZE_GUEST);
    cpu->cc = 0;
}

#include "guests/engine/control_move.def"
