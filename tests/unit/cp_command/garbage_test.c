/* Whatever operands a command is given, it answers with its return code and printable lines, and the system stays
 * whole. */
#include "tests/unit/cp_command/commands.h"

static const char *const operands[] = {"", "*", "ALL", "0", "1", "-1", "FFFFFFFFFFFFFFFF", "99999999999999999999", "G",
    "G16", "GG", "X", "Y0-F", "AR", "PSW", "K", "K0-END", "T0.20", "V0", "L100", "0-END", "0.0",
    "FFFFFFF0-FFFFFFFFFFFFFFFF", "I0", ".", "-", ":", "RDR", "RDR ALL", "RDR * ALL", "RDR ALL KEEP NOHOLD", "RDR CLASS",
    "RDR CLASS A", "RDR 1", "RDR 0", "RDR 10000", "RDR 1 TO", "RDR ALL TO OTHER", "RDR ALL TO OTHER FROB", "PUN TO",
    "PUN TO OTHER RDR CLASS B CONT NAME", "PUN TO SYSTEM", "PRT FOR OTHER COPY 256",
    "PRT COPY *3 FORM OFF DEST X LPP 66", "CONSOLE START", "CONSOLE STOP CLOSE", "009 TERM", "00C RESCAN",
    "00C EOF CLOSE", "00D PURGE", "FFFF HOLD", "10000 HOLD", "DEV PUN SOMEWHERE ELSE", "DEV RDR X", "FILE 1 X",
    "QUERY DEV PUN", "QUERY QUERY", "STORAGE 0", "STORAGE 1", "STORAGE 32M", "STORAGE 1E", "STORAGE 99999999999E",
    "CPU", "CPU 1", "CPU 40", "CPU 1 TYPE IFL", "RDR AS 123", "3215 AS 20", "1403 99999", "00C AS 01C", "00C-00E",
    "00E-00C", "OTHER", "OTHER hello there", "NOBODY hello", "averyveryverylonguserid hello", "MSG", "MSG ON",
    "MSG IUCV", "EMSG CODE", "EMSG ON", "CPUID 12345", "CPUID 123456", "MACHINE XC", "PF", "PF1 hello", "PF25 x", "PF1",
    "PRIVCLASS", "PRIVCLASS +", "PRIVCLASS =G", "RUN ON", "LINEND", "LINEND ##", "LINEND OFF", "MORE", "MORE 5 5",
    "MORE 300", "LINESIZE 0", "LINESIZE 256", "CONMODE 3270", "BRKKEY PF99", "BREAKIN GUEST", "100 C1",
    "100 C1C2C3C4C5", "S100 C1C2C", "S100 C1", "G0 1", "GG0 1", "G15 1 2", "X0 0", "PSW 0", "PSW 1 2 3 4 5", "PSW X",
    "STATUS", "FFFFFFFC 0", "V100 0", "CLEAR", "RESET", "RESTART X", "STORE", "00C CLEAR PARM",
    "00C LOADPARM 123456789", "00C FROB", "123", "CMS", "00D", "40", "ON", "OFF", "1 SEC X", "0 SEC", "1 FORTNIGHT",
    "VIRTUAL ALL", "VIRTUAL STORAGE", "VIRTUAL XSTORE", "VIRTUAL OSA", "VIRTUAL DASD", "VIRTUAL FROB",
    "READER * 1 ALL SHORTDATE", "PRINTER OTHER ALL", "PUNCH CLASS * EXP ISODATE", "FILES OTHER", "USERS OTHER",
    "SHARE OTHER", "TAG DEV D", "PF24", "NAMES X", "\"quoted\"", "%s%s%n",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9"};

/* These leave the loop something that ends the virtual machine, or wait for the user. */
static bool left_out(int (*handle)(struct vm *vm, const char *rest))
{
    return handle == cmd_logoff || handle == cmd_force || handle == cmd_shutdown || handle == cmd_disconn ||
           handle == cmd_sleep || handle == cmd_detach || handle == cmd_begin;
}

static void check(struct vm *vm, const char *command, const char *operand)
{
    char line[400];
    int rc;

    snprintf(line, sizeof line, "%s %s", command, operand);
    rc = issue(vm, line);
    if (rc < 0 || rc > 9999)
        fail_msg("%s: return code %d", line, rc);
    for (const char *p = system_response; *p; p++)
        if (*p != '\n' && ((unsigned char)*p < ' ' || *p == 0x7F))
            fail_msg("%s: control character %02X", line, *p);
}

static void every_command_survives_every_operand(struct vm *vm)
{
    char name[32];

    for (size_t c = 0; c < command_count; c++)
        for (size_t o = 0; o < sizeof operands / sizeof *operands && !left_out(command_table[c].handle); o++) {
            snprintf(name, sizeof name, "%s", command_table[c].name);
            check(vm, name, operands[o]);
        }
}

static void a_general_user_cannot_break_anything(void **state)
{
    (void)state;
    system_user("OTHER");
    every_command_survives_every_operand(system_user("GENERAL"));
    assert_int_equal(issue(vm_find("OTHER"), "QUERY USERID"), 0);
}

static void an_operator_cannot_break_anything(void **state)
{
    (void)state;
    system_user("OTHER");
    every_command_survives_every_operand(system_user("OPERATOR"));
    assert_int_equal(issue(vm_find("OTHER"), "QUERY USERID"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_general_user_cannot_break_anything, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(an_operator_cannot_break_anything, command_setup, system_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
