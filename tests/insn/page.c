/* The page about every instruction of the Principles of Operation: its facility, whether it is interpreted or CP's or
 * why it is absent, and which tests execute it. page RECORD writes it to standard output (RECORD: what INSN_RECORD of
 * hook.c gathered), and complains to standard error, with exit status 1, of a row that no test executes, an absence
 * without a reason, and a row that is not what the PoP says. */
#include "guests/engine/insn.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TESTS_SHOWN 3

static const struct pop {
    u16 opcode;
    const char *name, *format, *facility;
} pops[] = {
#define POP(opcode, name, format, facility) {opcode, #name, format, facility},
#include "tests/insn/pop.def"
};
#define POPS (sizeof pops / sizeof pops[0])

static const struct {
    const char *what, *why;
} absences[] = {
#define ABSENT(what, why) {what, why},
#include "tests/insn/absent.def"
    {NULL, NULL},
};

enum facility_offer {
#define FACILITY(number, NAME, offered, ...) OFFERED_##NAME = offered,
#include "guests/engine/facility.def"
#undef FACILITY
};

/* What the engine's tables say. */
static struct row {
    u16 opcode;
    const char *name, *format;
    bool offered, of_cp;
    bool seen; /* in the PoP's list */
    char *tests[TESTS_SHOWN + 1];
    unsigned test_count;
} rows[] = {
#define ROW(opcode, NAME, format, facility, of_cp) {opcode, #NAME, #format, OFFERED_##facility, of_cp, false, {0}, 0},
#define INSN(opcode, NAME, format, facility, ...) ROW(opcode, NAME, format, facility, false)
#define INSN_OWN INSN
#define INSN_LAST INSN
#define INSN_JUMP INSN
#define INSN_BRANCH INSN
#define INSN_CP(opcode, NAME, format, facility, ...) ROW(opcode, NAME, format, facility, true)
#include "guests/engine/insn.def"
};
#define ROWS (sizeof rows / sizeof rows[0])

static unsigned complaints;

static void complain(const char *name, const char *what)
{
    fprintf(stderr, "%s: %s\n", name, what);
    complaints++;
}

static struct row *row_of(u16 opcode)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].opcode == opcode)
            return &rows[i];
    return NULL;
}

static void test_note(struct row *row, const char *test)
{
    const char *shown = strcmp(test, "verify") == 0 ? "qemu-s390x" : test;

    for (unsigned i = 0; i < row->test_count && i < TESTS_SHOWN; i++)
        if (strcmp(row->tests[i], shown) == 0)
            return;
    if (row->test_count < TESTS_SHOWN)
        row->tests[row->test_count] = strdup(shown);
    row->test_count++;
}

static bool record_read(const char *path)
{
    char name[32], test[128];
    FILE *f = fopen(path, "r");

    if (!f)
        return false;
    while (fscanf(f, "%31s %127s", name, test) == 2)
        for (size_t i = 0; i < ROWS; i++)
            if (strcmp(rows[i].name, name) == 0)
                test_note(&rows[i], test);
    fclose(f);
    return true;
}

static const char *why_absent(const struct pop *pop)
{
    for (unsigned i = 0; absences[i].what; i++)
        if (strcmp(absences[i].what, pop->name) == 0 || strcmp(absences[i].what, pop->facility) == 0)
            return absences[i].why;
    return NULL;
}

/* PoP's RRF-a against the table's RRF_a; RXY, RSY and the like have one layout here where the PoP has several. */
static bool format_fits(const char *pop, const char *ours)
{
    size_t n = strcspn(pop, "-");

    return strncmp(pop, ours, n) == 0 && (ours[n] == 0 || pop[n] == 0 || pop[n + 1] == ours[n + 1]);
}

static void tests_show(const struct row *row)
{
    for (unsigned i = 0; i < row->test_count && i < TESTS_SHOWN; i++)
        printf("%s%s", i ? ", " : "", row->tests[i]);
    if (row->test_count > TESTS_SHOWN)
        printf(" and others");
}

static void row_show(const struct pop *pop, const struct row *row)
{
    const char *why = row ? NULL : why_absent(pop);

    printf("| %0*X | %s | %s | %s | ",
        pop->opcode < 0x100                            ? 2
        : pop->opcode >= 0xA50 && pop->opcode < 0x1000 ? 3
                                                       : 4,
        pop->opcode, pop->name, pop->format, pop->facility);
    if (!row)
        printf("absent: %s | |\n", why ? why : "not there yet");
    else {
        printf("%s | ", !row->offered ? "not offered yet" : row->of_cp ? "by CP" : "interpreted");
        tests_show(row);
        printf(" |\n");
    }
}

static void pops_check(void)
{
    for (size_t i = 0; i < POPS; i++) {
        struct row *row = row_of(pops[i].opcode);
        if (!row) {
            if (!why_absent(&pops[i]))
                complain(pops[i].name, "absent without a reason in absent.def");
            continue;
        }
        row->seen = true;
        if (strcmp(row->name, pops[i].name) != 0)
            complain(row->name, "has another name in pop.def");
        if (!format_fits(pops[i].format, row->format))
            complain(row->name, "has another format in pop.def");
    }
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].offered && rows[i].test_count == 0)
            complain(rows[i].name, "no test executes it");
}

static void counts_show(void)
{
    unsigned interpreted = 0, of_cp = 0, absent = 0, tested = 0, witnessed = 0, beyond = 0;

    for (size_t i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];
        interpreted += row->seen && row->offered && !row->of_cp;
        of_cp += row->seen && row->offered && row->of_cp;
        beyond += !row->seen && row->offered;
        tested += row->offered && row->test_count;
        for (unsigned t = 0; t < row->test_count && t < TESTS_SHOWN; t++)
            witnessed += strcmp(row->tests[t], "qemu-s390x") == 0;
    }
    absent = POPS - interpreted - of_cp;
    printf("# Instructions\n\nThe Principles of Operation has %zu operation codes: %u are interpreted, %u are CP's, %u "
           "are "
           "absent. %u more are not in it.\n%u have tests, %u of them against qemu-s390x as witness.\n\n",
        POPS, interpreted, of_cp, absent, beyond, tested, witnessed);
}

int main(int argc, char **argv)
{
    if (argc != 2 || !record_read(argv[1])) {
        fprintf(stderr, "usage: page RECORD\n");
        return 2;
    }
    pops_check();
    counts_show();
    printf("| code | name | format | facility | here | tested by |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < POPS; i++)
        row_show(&pops[i], row_of(pops[i].opcode));
    printf("\nNot in the Principles of Operation:\n\n");
    for (size_t i = 0; i < ROWS; i++)
        if (!rows[i].seen && rows[i].offered) {
            printf("- %s (%X): ", rows[i].name, rows[i].opcode);
            tests_show(&rows[i]);
            printf("\n");
        }
    return complaints ? 1 : 0;
}
