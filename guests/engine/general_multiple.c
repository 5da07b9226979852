/* Instructions on a range of registers or on selected bytes of one, and access registers. The whole storage operand is
 * tested before anything changes. Source: PoP chapter 7. */
#include "guests/engine/operand.h"

/* Registers from R1 to R3, around the end. */
static inline unsigned register_count(unsigned r1, unsigned r3)
{
    return ((r3 - r1) & 15) + 1;
}

/* Load or store the registers r1 to r3 at the operand: in place when the fast lookup has it, else through a copy. */
#define LOAD_MULTIPLE(name, size, get, target)                                                                         \
    static inline void name##_from(struct cpu *cpu, const u8 *from, unsigned r1, unsigned count)                       \
    {                                                                                                                  \
        for (unsigned n = r1; count; count--, from += size, n = (n + 1) & 15)                                          \
            target = get(from);                                                                                        \
    }                                                                                                                  \
    static __attribute__((noinline)) void name##_slow(struct cpu *cpu, u8 b, u64 address, unsigned r1, unsigned count) \
    {                                                                                                                  \
        u8 copy[16 * size];                                                                                            \
        struct span sp;                                                                                                \
                                                                                                                       \
        cpu_span(cpu, cpu_space(cpu, b), address, count *size, SPAN_READ, &sp);                                        \
        span_get(&sp, copy);                                                                                           \
        name##_from(cpu, copy, r1, count);                                                                             \
    }                                                                                                                  \
    static inline void name##_at(struct cpu *cpu, u8 b, u64 address, unsigned r1, unsigned r3)                         \
    {                                                                                                                  \
        unsigned count = register_count(r1, r3);                                                                       \
                                                                                                                       \
        if (likely(cpu_read_ready(cpu, address, count * size)))                                                        \
            name##_from(cpu, space_read_fast(cpu->data, address, count *size), r1, count);                             \
        else                                                                                                           \
            name##_slow(cpu, b, address, r1, count);                                                                   \
    }
#define STORE_MULTIPLE(name, size, put, source)                                                                        \
    static inline void name##_to(struct cpu *cpu, u8 *to, unsigned r1, unsigned count)                                 \
    {                                                                                                                  \
        for (unsigned n = r1; count; count--, to += size, n = (n + 1) & 15)                                            \
            put(to, source);                                                                                           \
    }                                                                                                                  \
    static __attribute__((noinline)) void name##_slow(struct cpu *cpu, u8 b, u64 address, unsigned r1, unsigned count) \
    {                                                                                                                  \
        u8 copy[16 * size];                                                                                            \
        struct span sp;                                                                                                \
                                                                                                                       \
        cpu_span(cpu, cpu_space(cpu, b), address, count *size, SPAN_WRITE, &sp);                                       \
        if (sp.first == sp.length) {                                                                                   \
            name##_to(cpu, sp.part[0], r1, count);                                                                     \
            span_done(cpu, &sp);                                                                                       \
            return;                                                                                                    \
        }                                                                                                              \
        name##_to(cpu, copy, r1, count);                                                                               \
        span_put(cpu, &sp, copy);                                                                                      \
    }                                                                                                                  \
    static inline void name##_at(struct cpu *cpu, u8 b, u64 address, unsigned r1, unsigned r3)                         \
    {                                                                                                                  \
        unsigned count = register_count(r1, r3);                                                                       \
                                                                                                                       \
        if (likely(cpu_write_ready(cpu, address, count * size)))                                                       \
            name##_to(cpu, space_write_fast(cpu->data, address, count *size), r1, count);                              \
        else                                                                                                           \
            name##_slow(cpu, b, address, r1, count);                                                                   \
    }
LOAD_MULTIPLE(load_multiple_32, 4, be32_load, GR32(n))
LOAD_MULTIPLE(load_multiple_64, 8, be64_load, GR64(n))
LOAD_MULTIPLE(load_multiple_high, 4, be32_load, cpu->gr[n].h)
LOAD_MULTIPLE(load_access, 4, be32_load, cpu->ar[n])
STORE_MULTIPLE(store_multiple_32, 4, be32_store, GR32(n))
STORE_MULTIPLE(store_multiple_64, 8, be64_store, GR64(n))
STORE_MULTIPLE(store_multiple_high, 4, be32_store, cpu->gr[n].h)
STORE_MULTIPLE(store_access, 4, be32_store, cpu->ar[n])

#define R1_TO_R3(name)                                                                                                 \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        name##_at(cpu, d->b, address, d->r1, d->r3);                                                                   \
    }
R1_TO_R3(load_multiple_32)
R1_TO_R3(load_multiple_64)
R1_TO_R3(load_multiple_high)
R1_TO_R3(store_multiple_32)
R1_TO_R3(store_multiple_64)
R1_TO_R3(store_multiple_high)

static inline void word_boundary(struct cpu *cpu, u64 address)
{
    if (address & 3)
        cpu_program(cpu, PGM_SPECIFICATION);
}
static inline void load_access_multiple(OPERAND_ARGUMENTS)
{
    word_boundary(cpu, address);
    load_access_at(cpu, d->b, address, d->r1, d->r3);
}
static inline void store_access_multiple(OPERAND_ARGUMENTS)
{
    word_boundary(cpu, address);
    store_access_at(cpu, d->b, address, d->r1, d->r3);
}

/* High halves from the second operand, low halves from the fourth: both are tested before either is loaded. */
static __attribute__((noinline)) void load_multiple_disjoint(OPERAND_ARGUMENTS)
{
    unsigned r1 = d->l >> 4, r3 = d->l & 15, count = register_count(r1, r3);
    u8 high[64], low[64];
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, d->b1), ADDRESS_B1, count * 4, SPAN_READ, &sp);
    span_get(&sp, high);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, count * 4, SPAN_READ, &sp);
    span_get(&sp, low);
    for (unsigned i = 0, n = r1; i < count; i++, n = (n + 1) & 15) {
        cpu->gr[n].h = be32_load(high + 4 * i);
        GR32(n) = be32_load(low + 4 * i);
    }
}

/* The bytes of a word that M3 selects, gathered to the left of the operand. */
static __attribute__((noinline)) void store_characters(struct cpu *cpu, const struct insn *d, u64 address, u32 word)
{
    u8 bytes[4];
    unsigned count = 0;
    struct span sp;

    if (d->m3 == 15) {
        cpu_store32(cpu, d->b, address, word);
        return;
    }
    for (unsigned i = 0; i < 4; i++)
        if (d->m3 & 8 >> i)
            bytes[count++] = (u8)(word >> (24 - 8 * i));
    if (count == 0)
        return;
    cpu_span(cpu, cpu_space(cpu, d->b), address, count, SPAN_WRITE, &sp);
    span_put(cpu, &sp, bytes);
}
/* Sets the condition code by the inserted bits. A mask of zero still tests one byte. */
static __attribute__((noinline)) u32 insert_characters(struct cpu *cpu, const struct insn *d, u64 address, u32 word)
{
    unsigned count = (unsigned)__builtin_popcount(d->m3);
    u8 bytes[4] = {0};
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, d->b), address, count ? count : 1, SPAN_READ, &sp);
    if (count == 0) {
        cpu->cc = 0;
        return word;
    }
    span_get(&sp, bytes);
    u32 inserted = be32_load(bytes);
    cpu->cc = inserted == 0 ? 0 : inserted >> 31 ? 1 : 2;
    for (unsigned i = 0, next = 0; i < 4; i++)
        if (d->m3 & 8 >> i) {
            unsigned shift = 24 - 8 * i;
            word = (word & ~(0xFFu << shift)) | (u32)bytes[next++] << shift;
        }
    return word;
}
static inline void store_characters_low(OPERAND_ARGUMENTS)
{
    store_characters(cpu, d, address, GR32(d->r1));
}
static inline void store_characters_high(OPERAND_ARGUMENTS)
{
    store_characters(cpu, d, address, cpu->gr[d->r1].h);
}
static inline void insert_characters_low(OPERAND_ARGUMENTS)
{
    GR32(d->r1) = insert_characters(cpu, d, address, GR32(d->r1));
}
static inline void insert_characters_high(OPERAND_ARGUMENTS)
{
    cpu->gr[d->r1].h = insert_characters(cpu, d, address, cpu->gr[d->r1].h);
}

static inline void copy_access(OPERAND_ARGUMENTS)
{
    cpu->ar[d->r1] = cpu->ar[d->r2];
}
static inline void set_access(OPERAND_ARGUMENTS)
{
    cpu->ar[d->r1] = GR32(d->r2);
}
static inline void extract_access(OPERAND_ARGUMENTS)
{
    GR32(d->r1) = cpu->ar[d->r2];
}
/* The access register tells where the address belongs in the current translation mode. */
static inline void load_address_extended(OPERAND_ARGUMENTS)
{
    static const u32 alet[] = {[AS_PRIMARY] = 0, [AS_SECONDARY] = 1, [AS_HOME] = 2};
    unsigned mode = (cpu->psw_mask & PSW_AS) >> PSW_AS_SHIFT;

    store_r1_address(cpu, d, address, address);
    if (mode == AS_AR)
        cpu->ar[d->r1] = d->b == 16 ? 0 : cpu->ar[d->b];
    else
        cpu->ar[d->r1] = alet[mode];
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/general_multiple.def"
