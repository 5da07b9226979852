/* What instruction tests have in their hand of the engine's decoder (insn_hook of insn.h), linked into test programs
 * only.
 *
 * INSN_RECORD=FILE: at its end the program appends the names of the instructions that it had decoded: what it tests.
 * INSN_MUTATE='NAME cc' or 'NAME result': after each execution of the instruction that completes, its condition code or
 * a bit of what it changed (a register, the PSW, a byte of storage, what it hands to CP, whether it branched) is wrong,
 * and the test has to notice. INSN_MUTATED=FILE is made when that happened, because what nothing could corrupt proves
 * nothing. Exact only if each instruction returns to the loop (ROW_RETURNS of insn.h). */
#define _GNU_SOURCE
#include "guests/engine/insn.h"
#include "guests/engine/rows.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPERAND 64 /* bytes of an operand that are compared */

static const char *names[65536]; /* by opcode: of what was decoded */
static insn_run *original;
static u8 mutated_format;
static enum { MUTATE_CC, MUTATE_RESULT } mutation;

/* What an instruction can change. */
struct state {
    union gr gr[16];
    u64 vr[32][2], cr[16];
    u32 ar[16], fpc;
    u64 psw_mask, prefix, clock_comparator, program_parameter, ia;
    u8 cc;
    u64 address[2];
    u8 operand[2][OPERAND];
};

static u8 *operand_at(const struct cpu *cpu, u64 address)
{
    struct storage *s = cpu->machine->storage;
    u64 absolute = prefix_apply(address, cpu->prefix);

    return absolute + OPERAND <= s->size ? s->base + absolute : NULL;
}

static void addresses_find(u64 address[2], const struct cpu *cpu, const struct insn *d)
{
    switch (mutated_format) {
#define FORMAT(name, length)                                                                                           \
    case FORMAT_##name:                                                                                                \
        address[0] = ADDRESS_##name;                                                                                   \
        break;
#include "guests/engine/format.def"
#undef FORMAT
    }
    address[1] = mutated_format >= FORMAT_SS_a && mutated_format <= FORMAT_SSF ? ADDRESS_B2 : address[0];
    if (mutated_format == FORMAT_E)
        address[0] = GR64(1);
    else if (mutated_format == FORMAT_RRE || (mutated_format >= FORMAT_RRF_a && mutated_format <= FORMAT_RRF_e)) {
        address[0] = GR64(d->r1);
        address[1] = GR64(d->r2);
    }
}

static void state_take(struct state *s, const struct cpu *cpu)
{
    memcpy(s->gr, cpu->gr, sizeof s->gr);
    memcpy(s->vr, cpu->vr, sizeof s->vr);
    memcpy(s->cr, cpu->cr, sizeof s->cr);
    memcpy(s->ar, cpu->ar, sizeof s->ar);
    s->fpc = cpu->fpc;
    s->psw_mask = cpu->psw_mask;
    s->prefix = cpu->prefix;
    s->clock_comparator = cpu->clock_comparator;
    s->program_parameter = cpu->program_parameter;
    s->ia = cpu->ia;
    s->cc = cpu->cc;
    for (unsigned i = 0; i < 2; i++) {
        const u8 *operand = operand_at(cpu, s->address[i]);
        if (operand)
            memcpy(s->operand[i], operand, OPERAND);
    }
}

static void happened(void)
{
    static bool told;
    const char *path = getenv("INSN_MUTATED");

    if (told || !path)
        return;
    told = true;
    close(open(path, O_CREAT | O_WRONLY, 0644));
}

/* Flip a bit in the first byte that differs. */
static bool bit_flip(void *now, const void *before, size_t size)
{
    u8 *byte = now;

    for (size_t i = 0; i < size; i++)
        if (byte[i] != ((const u8 *)before)[i]) {
            byte[i] ^= 1;
            return true;
        }
    return false;
}

/* Flip a bit in the most significant byte that differs of the first general register that does: the low ones of a time
 * are anybody's guess. */
static bool register_flip(union gr *now, const union gr *before)
{
    for (unsigned r = 0; r < 16; r++)
        for (unsigned shift = 64; shift;) {
            shift -= 8;
            if ((u8)((now[r].g ^ before[r].g) >> shift)) {
                now[r].g ^= 1ULL << shift;
                return true;
            }
        }
    return false;
}

/* False if it changed nothing that is known here. */
static bool result_corrupt(struct cpu *cpu, const struct state *before, const struct insn *d)
{
    if (cpu->exit == EXIT_INTERCEPT) {
        cpu->intercept.address ^= 1;
        return true;
    }
    if (register_flip(cpu->gr, before->gr) || bit_flip(cpu->vr, before->vr, sizeof before->vr) ||
        bit_flip(&cpu->fpc, &before->fpc, sizeof cpu->fpc) || bit_flip(cpu->ar, before->ar, sizeof before->ar) ||
        bit_flip(cpu->cr, before->cr, sizeof before->cr) ||
        bit_flip(&cpu->prefix, &before->prefix, sizeof cpu->prefix) ||
        bit_flip(&cpu->clock_comparator, &before->clock_comparator, sizeof cpu->clock_comparator) ||
        bit_flip(&cpu->program_parameter, &before->program_parameter, sizeof cpu->program_parameter))
        return true;
    for (unsigned i = 0; i < 2; i++) {
        u8 *operand = operand_at(cpu, before->address[i]);
        if (operand && bit_flip(operand, before->operand[i], OPERAND))
            return true;
    }
    if (cpu->psw_mask != before->psw_mask) {
        cpu->psw_mask = before->psw_mask;
        return true;
    }
    if (cpu->ia != before->ia + d->length) {
        cpu->ia = before->ia + d->length;
        return true;
    }
    return false;
}

static const struct insn *run_mutated(struct cpu *cpu, const struct insn *d)
{
    struct state before = {0};
    const struct insn *next;

    addresses_find(before.address, cpu, d);
    state_take(&before, cpu);
    next = original(cpu, d);
    if (mutation == MUTATE_CC ? cpu->cc == before.cc : !result_corrupt(cpu, &before, d))
        return next;
    if (mutation == MUTATE_CC)
        cpu->cc ^= 1;
    happened();
    (void)next;
    return NULL; /* the CPU is looked at again */
}

static char mutated_name[32];

__attribute__((constructor)) static void mutant_read(void)
{
    const char *mutant = getenv("INSN_MUTATE");
    char kind[16];

    if (mutant && sscanf(mutant, "%31s %15s", mutated_name, kind) == 2)
        mutation = strcmp(kind, "cc") == 0 ? MUTATE_CC : MUTATE_RESULT;
}

insn_run *insn_hook(const struct insn_row *row)
{
    names[row->opcode] = row->name;
    if (strcmp(row->name, mutated_name) != 0)
        return row->run;
    mutated_format = row->format;
    original = row->run;
    return run_mutated;
}

__attribute__((destructor)) static void record_write(void)
{
    const char *path = getenv("INSN_RECORD");
    FILE *f = path ? fopen(path, "a") : NULL;

    if (!f)
        return;
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i])
            fprintf(f, "%s %s\n", names[i], program_invocation_short_name);
    fclose(f);
}
