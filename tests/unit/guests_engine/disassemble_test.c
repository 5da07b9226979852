/* The disassembler against the one of binutils, for every row of the instruction tables. */
#include "guests/engine/disassemble.h"
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* Fields of different values; then with zeros where formats have none, until one is an instruction to the witness. */
static const u8 variants[][5] = {{0x24, 0x6A, 0xBC, 0x70, 0x12}, {0x24, 0x6A, 0xBC, 0x78, 0},
    {0x24, 0x6A, 0xBC, 0, 0x12}, {0x24, 0x6A, 0xBC, 0x20, 0}, {0x24, 0x6A, 0xBC, 0, 0}, {0x24, 0, 0x24, 0, 0},
    {0x04, 0x6A, 0xBC, 0, 0}, {0x20, 0x6A, 0xBC, 0, 0}, {0, 0x6A, 0xBC, 0, 0}, {0x24, 0x68, 0x00, 0, 0},
    {0x24, 0x60, 0x24, 0x20, 0}, {0x24, 0x02, 0x24, 0, 0}, {0x24, 0x60, 0, 0, 0}, {0x24, 0, 0, 0, 0},
    {0x24, 0, 0x68, 0, 0}, {0x24, 0, 0, 0x20, 0}, {0x24, 0, 0x20, 0, 0}, {0x20, 0, 0, 0, 0}, {0, 0, 0x24, 0, 0},
    {0, 0, 0x20, 0, 0}, {0x04, 0, 0, 0, 0}, {0x02, 0x40, 0, 0, 0}, {0, 0, 0, 0, 0}};
#define VARIANTS (sizeof variants / sizeof *variants)
#define SLOT 16

static void text_of(const struct insn_row *row, const u8 *variant, u8 text[6])
{
    static const char ends[] = "\xE3\xE6\xE7\xEB\xEC\xED", nibbles[] = "\xA5\xA7\xC0\xC2\xC4\xC6\xC8\xCC";
    u16 op = row->opcode;

    memcpy(text + 1, variant, 5);
    if (op < 0x100)
        text[0] = (u8)op;
    else if (op < 0x1000 && strchr(nibbles, op >> 4)) {
        text[0] = (u8)(op >> 4);
        text[1] = (u8)((text[1] & 0xF0) | (op & 0xF));
    } else {
        text[0] = (u8)(op >> 8);
        text[strchr(ends, text[0]) ? 5 : 1] = (u8)op;
    }
}

/* "240(%r4,%r6)" or "240(%r6)", without registers' marks, and relative operands as addresses. */
static void operands_of(const struct disassembly *d, u64 address, char *out)
{
    *out = 0;
    for (unsigned i = 0; i < d->operands; i++) {
        const struct insn_operand *o = &d->operand[i];
        out += strlen(out);
        if (o->relative)
            sprintf(out, "0x%llx ", (unsigned long long)(address + (u64)o->displacement));
        else if (o->index < 16)
            sprintf(out, "%lld(%%r%u,%%r%u) ", (long long)o->displacement, o->index, o->base & 15);
        else if (o->base < 16)
            sprintf(out, "%lld(%%r%u) ", (long long)o->displacement, o->base);
        else
            sprintf(out, "%lld ", (long long)o->displacement);
    }
}

/* Is what binutils call theirs the instruction that the PoP calls ours? Masks make extended mnemonics, and some have
 * two names. */
static bool same_name(const char *ours, const char *theirs)
{
    static const struct {
        const char *name, *begins;
    } extended[] = {{"bc", "b"}, {"bcr", "b"}, {"brc", "j"}, {"brcl", "jg"}, {"bic", "bi"}, {"cu12", "cutfu"},
        {"cu21", "cuutf"}, {"vcdg", "vcefb"}, {"vcdg", "vcfps"}, {"vcdlg", "vcelfb"}, {"vcdlg", "vcfpl"},
        {"vcgd", "vcfeb"}, {"vcgd", "vcsfp"}, {"vclgd", "vclfeb"}, {"vclgd", "vclfp"}, {"vfpso", "vflcsb"},
        {"vgbm", "vzero"}, {"vstebrf", "sterv"}, {"vstebrg", "stdrv"}};
    char lower[16] = "";

    for (unsigned i = 0; ours[i] && i < sizeof lower - 1; i++)
        lower[i] = (char)tolower((unsigned char)ours[i]);
    for (unsigned i = 0; i < sizeof extended / sizeof *extended; i++)
        if (strcmp(lower, extended[i].name) == 0 &&
            strncmp(theirs, extended[i].begins, strlen(extended[i].begins)) == 0)
            return true;
    return strncmp(theirs, lower, strlen(lower)) == 0 && strlen(theirs) <= strlen(lower) + 3;
}

/* Each storage operand stands in theirs; lengths and vector indexes there are between its parentheses. */
static bool same_operands(const struct disassembly *d, u64 address, const char *theirs)
{
    char ours[80], *at = ours, *end;

    operands_of(d, address, ours);
    for (; *at; at = end + 1) {
        char base[16] = "", displacement[24];
        end = strchr(at, ' ');
        *end = 0;
        if (strstr(theirs, at))
            continue;
        if (!strchr(at, '('))
            return false;
        snprintf(displacement, sizeof displacement, "%.*s(", (int)(strchr(at, '(') - at), at);
        snprintf(base, sizeof base, "%s", strrchr(at, '%'));
        if (!strstr(theirs, displacement) || !strstr(strstr(theirs, displacement), base))
            return false;
    }
    return true;
}

static void each_instruction_is_as_binutils_have_it(void **state)
{
    char name[] = "/tmp/ursa-disassemble-XXXXXX", command[200], line[300];
    bool *found = calloc(insn_row_count, sizeof *found);
    int fd = mkstemp(name);
    unsigned missing = 0, different = 0;
    FILE *theirs;

    (void)state;
    if (system("command -v s390x-linux-gnu-objdump >/dev/null 2>&1") != 0)
        skip();
    assert_true(fd >= 0);
    for (unsigned i = 0; i < insn_row_count; i++)
        for (unsigned v = 0; v < VARIANTS; v++) {
            /* What is no instruction to the witness it skips by its own rule: these set it right. */
            u8 slot[SLOT] = {0, 0, 0, 0, 0, 0, 7, 0, 7, 0, 7, 0, 7, 0, 7, 0};
            text_of(&insn_rows[i], variants[v], slot);
            for (unsigned at = insn_length(slot[0]); at < 6; at += 2)
                slot[at] = 7, slot[at + 1] = 0;
            assert_int_equal(write(fd, slot, SLOT), SLOT);
        }
    snprintf(command, sizeof command, "s390x-linux-gnu-objdump -D -z -b binary -m s390:64-bit %s", name);
    theirs = popen(command, "r");
    assert_non_null(theirs);
    while (fgets(line, sizeof line, theirs)) {
        char mnemonic[32], operands[160] = "";
        unsigned address;
        u8 text[6];
        struct disassembly d;
        if (sscanf(line, " %x:\t%*[^\t]\t%31s %159[^\n]", &address, mnemonic, operands) < 2 || address % SLOT ||
            mnemonic[0] == '.' || strncmp(mnemonic, "nop", 3) == 0)
            continue;
        text_of(&insn_rows[address / SLOT / VARIANTS], variants[address / SLOT % VARIANTS], text);
        insn_disassemble(text, &d);
        if (!same_name(d.name, mnemonic) || !same_operands(&d, address, operands))
            different++, print_message("%s %s: %s", d.name, d.digits, line);
        found[address / SLOT / VARIANTS] = true;
    }
    pclose(theirs);
    close(fd);
    unlink(name);
    for (unsigned i = 0; i < insn_row_count; i++)
        if (!found[i]) {
            print_message("unknown to binutils: %s\n", insn_rows[i].name);
            missing++;
        }
    free(found);
    assert_int_equal(different, 0);
    assert_true(missing <= 5); /* ESSA SERVC STHYI CHSC IUCV */
}

static void an_operands_address_is_what_the_instruction_reaches(void **state)
{
    u64 gr[17] = {[2] = 0x1000, [4] = 0xFFFFFFFF00000010};
    struct disassembly d;

    (void)state;
    insn_disassemble((const u8[6]){0xE3, 0x12, 0x40, 0x20, 0xFF, 0x04}, &d); /* LG 1,-4064(2,4) */
    assert_string_equal(d.name, "LG");
    assert_string_equal(d.digits, "E3124020FF04");
    assert_int_equal(insn_operand_address(&d.operand[0], gr, 0, 0x7FFFFFFF), 0x30);
    insn_disassemble((const u8[6]){0xC0, 0xF4, 0xFF, 0xFF, 0xFF, 0xFE}, &d);
    assert_int_equal(insn_operand_address(&d.operand[0], gr, 0x2000, ~0ULL), 0x1FFC);
    insn_disassemble((const u8[6]){0x00, 0x00}, &d);
    assert_string_equal(d.name, "????");
    assert_string_equal(d.digits, "0000");
    assert_int_equal(d.operands, 0);
    insn_disassemble((const u8[6]){0x07, 0xFE, 1, 2, 3, 4}, &d);
    assert_string_equal(d.digits, "07FE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_instruction_is_as_binutils_have_it),
        cmocka_unit_test(an_operands_address_is_what_the_instruction_reaches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
