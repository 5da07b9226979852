/* The columns of QUERY READER, PRINTER and PUNCH, to the byte: programs read them. What START takes, and what it
 * refuses. */
#include "cp/vm/real_unit.h"
#include "cp/base/text.h"
#include "tests/unit/cp_command/commands.h"

#define CREATED 1461838354 /* 2016-04-28 10:12:34 UTC */

static struct spool_file make(struct spool_file f, unsigned records)
{
    const u8 data[] = "x";
    struct spool_record r = {0x01, 1, data};
    struct spool_writer *w;

    assert_int_equal(spool_create(cp.spool, &f, &w), 0);
    spool_writer_file(w)->created = CREATED;
    while (records--)
        assert_int_equal(spool_write(w, &r), 0);
    assert_int_equal(spool_close(w, &f), 0);
    return f;
}

static const struct spool_file plain = {.owner = "GENERAL",
    .origin_user = "MAINT",
    .queue = SPOOL_RDR,
    .origin = ORIGIN_PUN,
    .spool_class = 'A',
    .copies = 1,
    .form = "STANDARD",
    .dest = "OFF",
    .dist = "MAINT",
    .name = "PROFILE",
    .type = "EXEC"};

static void a_reader_file_stands_in_the_columns_that_vmur_reads(void **state)
{
    struct vm *vm = system_user("GENERAL");

    (void)state;
    make(plain, 6);
    expect_response(vm, "QUERY RDR * 1 ALL SHORTDATE", 0,
        "ORIGINID FILE CLASS RECORDS  CPY HOLD DATE  TIME     NAME      TYPE     DIST\n"
        "MAINT    0001 A PUN 00000006 001 NONE 04/28 10:12:34 PROFILE   EXEC     MAINT   \n");
    assert_int_equal(system_response[91], 'A');
    assert_memory_equal(system_response + 110, "NONE", 4);
    assert_memory_equal(system_response + 130, "PROFILE ", 8);
    assert_memory_equal(system_response + 140, "EXEC    ", 8);
}

static void the_other_layouts(void **state)
{
    struct vm *vm = system_user("GENERAL");
    struct spool_file f = plain;

    (void)state;
    f.queue = SPOOL_PRT;
    f.origin = ORIGIN_PRT;
    f.copies = 12;
    f.copy_pages = f.keep = f.msg = true;
    f.hold = HOLD_USYS;
    text_copy(f.dest, sizeof f.dest, "FLOOR2");
    text_copy(f.name, sizeof f.name, "A.DATA.SET.NAME.OF.24.CH");
    *f.type = 0;
    text_copy(f.fcb, sizeof f.fcb, "FCB1");
    text_copy(f.chars[0], sizeof f.chars[0], "GT10");
    text_copy(f.chars[1], sizeof f.chars[1], "GT12");
    text_copy(f.flash, sizeof f.flash, "OVLY");
    text_copy(f.modify, sizeof f.modify, "CMOD");
    f.flash_copies = 7;
    f.modify_table = 1;
    make(f, 1);
    expect_response(vm, "QUERY PRT", 0,
        "ORIGINID FILE CLASS RECORDS  CPY HOLD FORM     DEST     KEEP MSG\n"
        "MAINT    0001 A PRT 00000001*012 USYS STANDARD FLOOR2   ON   ON \n");
    expect_response(vm, "QUERY PRT ALL ISODATE", 0,
        "ORIGINID FILE CLASS RECORDS  CPY HOLD DATE       TIME     NAME      TYPE     DIST\n"
        "MAINT    0001 A PRT 00000001*012 USYS 2016-04-28 10:12:34 A.DATA.SET.NAME.OF.24.CH MAINT   \n");
    expect_response(vm, "QUERY PRT TBL", 0,
        "ORIGINID FILE CLASS RECORDS  CPY HOLD FLASH CHARS               FCB      MDFY   FLASHC\n"
        "MAINT    0001 A PRT 00000001*012 USYS OVLY  GT10 GT12           FCB1     CMOD 1 007\n");
    expect_response(vm, "QUERY PRT PSF", 0,
        "ORIGINID FILE CLASS RECORDS  CPY HOLD FORM     DEST     FCB      CHARS                 XAB\n"
        "MAINT    0001 A PRT 00000001*012 USYS STANDARD FLOOR2   FCB1     GT10 GT12           00000\n");
    expect_response(vm, "QUERY PRT FULLDATE EXP", 0,
        "ORIGINID FILE CLASS RECORDS  CPY HOLD FORM     DEST     KEEP MSG DATE       TIME     NAME      TYPE     DIST\n"
        "MAINT    0001 A PRT 00000001*012 USYS STANDARD FLOOR2   ON   ON  04/28/2016 10:12:34 "
        "A.DATA.SET.NAME.OF.24.CH MAINT   \n");
    expect_response(vm, "QUERY PRT NOHOLD", 0, "NO PRT FILES\n");
}

static void class_d_sees_the_system_by_owner(void **state)
{
    struct vm *op = system_user("OPERATOR"), *vm = system_user("GENERAL");
    struct spool_file f = plain;

    (void)state;
    make(f, 2);
    text_copy(f.owner, sizeof f.owner, "OTHER");
    make(f, 3);
    expect_response(op, "QUERY RDR", 0,
        "OWNERID  FILE CLASS RECORDS  CPY HOLD FORM     DEST     KEEP MSG\n"
        "GENERAL  0001 A PUN 00000002 001 NONE STANDARD OFF      OFF  OFF\n"
        "OTHER    0001 A PUN 00000003 001 NONE STANDARD OFF      OFF  OFF\n");
    expect_response(op, "QUERY RDR OTHER", 0,
        "ORIGINID FILE CLASS RECORDS  CPY HOLD FORM     DEST     KEEP MSG\n"
        "MAINT    0001 A PUN 00000003 001 NONE STANDARD OFF      OFF  OFF\n");
    expect_response(op, "QUERY RDR 1", 0, "NO RDR FILES\n");
    expect_response(vm, "QUERY RDR USERID OTHER", 3, "HCPCQV003E Invalid option - OTHER\n");
    expect_response(op, "PURGE SYSTEM RDR 1", 8, "HCPCSU008E Invalid spoolid - 1\n");
    expect_response(op, "PURGE SYSTEM RDR CLASS A", 0, "0000002 FILES PURGED\n");
}

static int printer_setup(void **state)
{
    struct real_unit u = {.rdev = 0x000E, .kind = UNIT_PRINTER, .separators = true};

    strcpy(u.choice.classes, "A");
    strcpy(u.choice.form, "STANDARD");
    strcpy(u.folder, "/dev/null/nowhere");
    return command_setup(state) || !real_unit_add(&u);
}

static int printer_teardown(void **state)
{
    real_units_forget();
    return system_teardown(state);
}

static void start_takes_its_options_and_keeps_the_others(void **state)
{
    struct vm *vm = system_user("OPERATOR");

    (void)state;
    expect_response(vm, "START 00E CLASS A B CD FORM BLUE MANUAL DEST X Y NOSEP LIMIT 100", 0,
        "PRT  000E STARTED  SYSTEM CLASS ABCD     MANUAL FORM BLUE     NOSEP DEST X Y\n");
    expect_response(vm, "START UR PRT AUTO SEP", 0,
        "PRT  000E STARTED  SYSTEM CLASS ABCD     AUTO   FORM BLUE     SEP   DEST X Y\n");
    expect_response(vm, "DRAIN", 0, "PRT  000E DRAINED  SYSTEM CLASS ABCD     AUTO   FORM BLUE     SEP   DEST X Y\n");
    expect_response(vm, "START ALL CLASS * DEST OFF", 0,
        "PRT  000E STARTED  SYSTEM CLASS *        AUTO   FORM BLUE     SEP   DEST OFF\n");
    expect_response(vm, "QUERY UR PUNCH", 0, "A unit record device was not found.\n");
    expect_response(vm, "QUERY PRT ACTIVE", 0, "NO ACTIVE PRT FILES\n");
}

static void what_start_cannot_take_is_refused(void **state)
{
    struct vm *vm = system_user("OPERATOR");

    (void)state;
    expect_response(vm, "START", 23, "HCPCSB023E A real device number was not supplied or it was invalid\n");
    expect_response(vm, "START 00F", 40, "HCPCSB040E Device 000F does not exist\n");
    expect_response(vm, "START 00E CLASS", 28, "HCPCSB028E Class missing or invalid\n");
    expect_response(vm, "START 00E CLASS ABCDEFGHI", 28, "HCPCSB028E Class missing or invalid\n");
    expect_response(vm, "START 00E CLASS A*", 28, "HCPCSB028E Class missing or invalid\n");
    expect_response(vm, "START 00E FORM TOOLONGFORM", 26, "HCPCSB026E Operand missing or invalid\n");
    expect_response(vm, "START 00E DEST A B C D E", 26, "HCPCSB026E Operand missing or invalid\n");
    expect_response(vm, "START 00E LIMIT MANY", 26, "HCPCSB026E Operand missing or invalid\n");
    expect_response(vm, "START 00E FROB", 3, "HCPCSB003E Invalid option - FROB\n");
    expect_response(vm, "DRAIN 00E NOW", 3, "HCPCQV003E Invalid option - NOW\n");
    expect_response(vm, "FLUSH 00E", 146, "HCPCSB146E PRT 000E is not active\n");
    expect_response(vm, "REPEAT 00E 100", 2, "HCPCSB002E Invalid operand - 100\n");
    expect_response(vm, "BACKSPACE 00E -1", 2, "HCPCSB002E Invalid operand - -1\n");
    expect_response(vm, "LOADBUF 00E UCS", 26, "HCPCSB026E Operand missing or invalid\n");
    expect_response(vm, "LOADBUF 00E UCS PN FOLD", 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_reader_file_stands_in_the_columns_that_vmur_reads, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(the_other_layouts, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(class_d_sees_the_system_by_owner, command_setup, system_teardown),
        cmocka_unit_test_setup_teardown(start_takes_its_options_and_keeps_the_others, printer_setup, printer_teardown),
        cmocka_unit_test_setup_teardown(what_start_cannot_take_is_refused, printer_setup, printer_teardown),
    };

    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
