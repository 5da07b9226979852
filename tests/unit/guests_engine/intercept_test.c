/* Every instruction that CP executes leaves the engine with its opcode, registers and operand address, and all but one
 * are privileged (PoP chapters 10 and 14). */
#include "guests/engine/insn.h"
#include "tests/unit/guests_engine/bare.h"

#define OPERAND 0x3008

static const struct {
    const char *name, *format, *check;
    u16 opcode;
} rows[] = {
#define INSN(...)
#define INSN_OWN INSN
#define INSN_LAST INSN
#define INSN_JUMP INSN
#define INSN_BRANCH INSN
#define INSN_CP(opcode, NAME, format, facility, check) {#NAME, #format, #check, opcode},
#include "guests/engine/insn.def"
};
#define ROWS (sizeof rows / sizeof rows[0])

/* Registers 6 and 7, or an address by register 5. */
static void text_of(char *hex, size_t size, unsigned i)
{
    if (strcmp(rows[i].format, "RRE") == 0)
        snprintf(hex, size, "%04X0067", rows[i].opcode);
    else if (rows[i].opcode < 0x100)
        snprintf(hex, size, "%02X675008", rows[i].opcode);
    else
        snprintf(hex, size, "%04X5008", rows[i].opcode);
}

static void cp_gets_what_the_text_says(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROWS; i++) {
        char hex[32];
        text_of(hex, sizeof hex, i);
        bare_hex(BARE_CODE, hex);
        cpu->gr[5].g = OPERAND - 8;
        cpu->cc = 2;
        cpu_load_psw(cpu, BARE_PSW | 2ULL << PSW_CC_SHIFT, BARE_CODE);
        cpu_start(cpu);
        assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
        assert_int_equal(cpu->intercept.opcode, rows[i].opcode);
        assert_true(cpu->ia == BARE_CODE + 4); /* past it */
        assert_int_equal(cpu->intercept_length, 4);
        assert_int_equal(cpu->cc, 2); /* and nothing changed */
        assert_true(cpu->gr[5].g == OPERAND - 8);
        if (strcmp(rows[i].format, "RRE") == 0) {
            assert_int_equal(cpu->intercept.r1, 6);
            assert_int_equal(cpu->intercept.r3, 7);
            assert_true(cpu->intercept.address == 0);
        } else {
            assert_true(cpu->intercept.address == OPERAND);
            assert_int_equal(cpu->intercept.base, 5);
        }
    }
}

static void each_but_sthyi_is_privileged(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ROWS; i++) {
        char hex[32];
        text_of(hex, sizeof hex, i);
        if (strcmp(rows[i].check, "NONE") != 0)
            assert_int_equal(bare_execute_psw(BARE_PROBLEM, hex), PGM_PRIVILEGED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {BARE_TEST(cp_gets_what_the_text_says), BARE_TEST(each_but_sthyi_is_privileged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
