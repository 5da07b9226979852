/* Strings that end at a character, searches, the checksum.
 * They look no further than the page in which they end. What only fetches changes registers at its very end; MOVE
 * STRING gives the CPU back (cc 3) at page boundaries. Source: PoP chapter 7. */
#include "guests/engine/operand_string.h"
#include "guests/engine/rows.h"

/* A tested piece that lies in one page. */
static inline const u8 *page_read(struct cpu *cpu, struct space *s, u64 address, unsigned n)
{
    struct span sp;

    cpu_span(cpu, s, address, n, SPAN_READ, &sp);
    return sp.part[0];
}

/* The character in general register 0; whatever is left of it in bits 32-63 must be zero. */
static u32 character(struct cpu *cpu, u32 max)
{
    u32 c = cpu->gr[0].l;

    if (c > max)
        cpu_program(cpu, PGM_SPECIFICATION);
    return c;
}

static void search_string(struct cpu *cpu, const struct insn *d, u64 address)
{
    int c = (int)character(cpu, 0xFF);
    struct space *s = cpu_space(cpu, d->r2);
    u64 at = address_get(cpu, d->r2), end = address_get(cpu, d->r1);

    (void)address;
    for (unsigned done = 0, n; at != end; at = (at + n) & cpu->address_mask, done += n) {
        const u8 *p, *found;
        if (done >= STRING_UNIT) {
            address_set(cpu, d->r2, at);
            cpu->cc = 3;
            return;
        }
        n = page_part(at, (end - at) & cpu->address_mask, PAGE_SIZE_GUEST);
        p = page_read(cpu, s, at, n);
        found = memchr(p, c, n);
        if (found) {
            address_set(cpu, d->r1, at + (u64)(found - p));
            cpu->cc = 1;
            return;
        }
    }
    cpu->cc = 2;
}

/* The end is one byte further if it is not a whole number of characters away. */
static void search_string_unicode(struct cpu *cpu, const struct insn *d, u64 address)
{
    u16 c = (u16)character(cpu, 0xFFFF);
    struct space *s = cpu_space(cpu, d->r2);
    u64 at = address_get(cpu, d->r2), end = address_get(cpu, d->r1);

    (void)address;
    end = (end + ((at ^ end) & 1)) & cpu->address_mask;
    for (unsigned done = 0; at != end; at = (at + 2) & cpu->address_mask, done += 2) {
        if (done >= STRING_UNIT) {
            address_set(cpu, d->r2, at);
            cpu->cc = 3;
            return;
        }
        if (space_load16(cpu, s, at) == c) {
            address_set(cpu, d->r1, at);
            cpu->cc = 1;
            return;
        }
    }
    cpu->cc = 2;
}

static void move_string(struct cpu *cpu, const struct insn *d, u64 address)
{
    int c = (int)character(cpu, 0xFF);
    struct space *s1 = cpu_space(cpu, d->r1), *s2 = cpu_space(cpu, d->r2);
    u64 to = address_get(cpu, d->r1), from = address_get(cpu, d->r2);
    unsigned n = least(page_rest(to), page_rest(from));
    const u8 *p = page_read(cpu, s2, from, n), *found = memchr(p, c, n);

    (void)address;
    if (found)
        n = (unsigned)(found - p) + 1;
    string_move(cpu, s1, to, s2, from, n);
    if (found) {
        address_set(cpu, d->r1, to + n - 1);
        cpu->cc = 1;
        return;
    }
    address_set(cpu, d->r1, to + n);
    address_set(cpu, d->r2, from + n);
    cpu->cc = 3;
}

/* How many bytes are equal, and not c, by eight at a time: some of the last seven may be so too. */
static unsigned same_bytes(const u8 *p1, const u8 *p2, unsigned n, u8 c)
{
    const u64 ones = 0x0101010101010101ULL;
    unsigned i = 0;

    for (u64 a, b, zero; i + 8 <= n; i += 8) {
        memcpy(&a, p1 + i, 8), memcpy(&b, p2 + i, 8);
        zero = a ^ ones * c;
        if (a != b || (zero - ones) & ~zero & ones << 7)
            break;
    }
    return i;
}

static void compare_string(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 c = (u8)character(cpu, 0xFF);
    struct space *s1 = cpu_space(cpu, d->r1), *s2 = cpu_space(cpu, d->r2);
    u64 at1 = address_get(cpu, d->r1), at2 = address_get(cpu, d->r2);

    (void)address;
    for (unsigned done = 0, n; done < STRING_UNIT; done += n) {
        const u8 *p1, *p2;
        unsigned i;
        n = least(page_rest(at1), page_rest(at2));
        p1 = page_read(cpu, s1, at1, n), p2 = page_read(cpu, s2, at2, n);
        i = same_bytes(p1, p2, n, c);
        while (i < n && p1[i] == p2[i] && p1[i] != c)
            i++;
        at1 = (at1 + i) & cpu->address_mask;
        at2 = (at2 + i) & cpu->address_mask;
        if (i == n)
            continue;
        if (p1[i] == p2[i]) {
            cpu->cc = 0;
            return;
        }
        address_set(cpu, d->r1, at1);
        address_set(cpu, d->r2, at2);
        cpu->cc = p1[i] == c ? 1 : p2[i] == c ? 2 : p1[i] < p2[i] ? 1 : 2; /* the ending character is lowest */
        return;
    }
    address_set(cpu, d->r1, at1);
    address_set(cpu, d->r2, at2);
    cpu->cc = 3;
}

/* Compare byte by byte, the shorter operand padded, until `wanted` bytes in a row are equal. The registers then
 * designate the beginning of those bytes, and so they do where the instruction stops for another reason. */
static void compare_until_equal(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct operand a, b, a_start, b_start;
    u8 wanted = (u8)cpu->gr[0].l, pad = (u8)cpu->gr[1].l, cc = 2;
    unsigned run = 0, done = 0;

    (void)address;
    pair_check(cpu, d->r1 | d->r2);
    a = a_start = operand_get(cpu, d->r1);
    b = b_start = operand_get(cpu, d->r2);
    while (run < wanted && (a.length | b.length)) {
        u8 x, y;
        if (done++ >= PAGE_SIZE_GUEST) {
            cc = 3;
            break;
        }
        x = a.length ? space_load8(cpu, a.space, a.at) : pad;
        y = b.length ? space_load8(cpu, b.space, b.at) : pad;
        if (a.length)
            operand_step(cpu, &a, 1);
        if (b.length)
            operand_step(cpu, &b, 1);
        run = x == y ? run + 1 : 0;
        if (!run)
            a_start = a, b_start = b;
    }
    cpu->cc = run == wanted ? 0 : cc == 3 ? 3 : run ? 1 : 2;
    operand_set(cpu, &a_start);
    operand_set(cpu, &b_start);
}

/* Add the words of p; the last one is padded with zeros on the right. */
static u64 words_sum(const u8 *p, unsigned n)
{
    u64 sum = 0;
    u8 last[4] = {0};

    for (; n >= 4; n -= 4, p += 4)
        sum += be32_load(p);
    memcpy(last, p, n);
    return sum + be32_load(last);
}

static void checksum(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct operand o;
    u64 sum = cpu->gr[d->r1].l;

    (void)address;
    pair_check(cpu, d->r2);
    o = operand_get(cpu, d->r2);
    for (unsigned done = 0, n; o.length && done < STRING_UNIT; done += n) {
        struct span sp;
        u8 word[4];
        n = page_part(o.at, o.length, PAGE_SIZE_GUEST);
        if (n >= 4 || n == o.length) {
            n = n == o.length ? n : n & ~3u;
            sum += words_sum(page_read(cpu, o.space, o.at, n), n);
        } else { /* a word that crosses a page */
            n = o.length < 4 ? (unsigned)o.length : 4;
            cpu_span(cpu, o.space, o.at, n, SPAN_READ, &sp);
            span_get(&sp, word);
            sum += words_sum(word, n);
        }
        operand_step(cpu, &o, n);
    }
    sum = (sum >> 32) + (u32)sum;
    cpu->gr[d->r1].l = (u32)((sum >> 32) + sum);
    operand_set(cpu, &o);
    cpu->cc = o.length ? 3 : 0;
}

#include "guests/engine/string_scan.def"
