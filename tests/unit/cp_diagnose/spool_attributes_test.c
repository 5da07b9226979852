/* DIAGNOSE X'B4', X'B8', X'BC', X'D8', X'F8': what programs may know and keep of spool files. */
#include "tests/unit/cp_diagnose/guest.h"

#define BUFFER 0x8000u
#define LIST 0x7000u
#define RX 2
#define RY 4

static int setup(void **state)
{
    guest_setup(state);
    strcpy(cp.node, "HOME");
    return 0;
}

/* The condition code, or -PGM_*. */
static int issue(void (*handler)(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry), u32 rx, u32 rx1, u32 ry, u32 ry1)
{
    guest_ready();
    cpu->gr[RX].g = rx;
    cpu->gr[RX + 1].g = rx1;
    cpu->gr[RY].g = ry;
    cpu->gr[RY + 1].g = ry1;
    handler(vm, cpu, RX, RY);
    return guest_result();
}

/* A line from the printer into its user's reader. */
static u16 print_one(void)
{
    struct virtual_device *d = vm_device(vm, 0x00E);
    struct spool_file f;

    strcpy(d->spool.to, "GENERAL");
    pthread_mutex_lock(&vm->lock);
    assert_true(spool_device_write(d, 9, (const u8 *)"x", 1));
    pthread_mutex_unlock(&vm->lock);
    cp_enter();
    assert_int_equal(vm_close_device(d, &f), 0);
    cp_leave();
    return f.spoolid;
}

static void a_printers_buffer_goes_with_its_file(void **state)
{
    (void)state;
    memset(at(BUFFER), 0xA5, 3000);
    assert_int_equal(issue(diagnose_printer_attributes, BUFFER, 3000, 0x00E, 0), 2); /* there is none */
    assert_int_equal(issue(diagnose_printer_attributes, BUFFER, 3000, 0x00E, 4), 0);
    u16 id = print_one();
    memset(at(BUFFER), 0, 3000);
    assert_int_equal(issue(diagnose_file_attributes, BUFFER, 32767, id, 0), 0);
    assert_int_equal(cpu->gr[RX + 1].l, 3000);
    assert_int_equal(*at(BUFFER + 2999), 0xA5);
    memset(at(BUFFER), 0, 3000);
    assert_int_equal(issue(diagnose_file_attributes, BUFFER, 10, id, 0), 1); /* cut */
    assert_int_equal(cpu->gr[RX + 1].l, 3000);
    assert_int_equal(*at(BUFFER + 9), 0xA5);
    assert_int_equal(*at(BUFFER + 10), 0);
    assert_int_equal(issue(diagnose_file_attributes, BUFFER, 0, id, 4), 0); /* gone */
    assert_int_equal(issue(diagnose_file_attributes, BUFFER, 10, id, 0), 2);
}

static void wrong_attributes_are_told(void **state)
{
    (void)state;
    assert_int_equal(issue(diagnose_printer_attributes, BUFFER, 10, 0x123, 0), 3);
    assert_int_equal(cpu->gr[RY + 1].l, 4);
    assert_int_equal(issue(diagnose_printer_attributes, BUFFER, 10, 0x00C, 0), 3);
    assert_int_equal(cpu->gr[RY + 1].l, 8);
    assert_int_equal(issue(diagnose_printer_attributes, BUFFER, 32768, 0x00E, 4), 3);
    assert_int_equal(cpu->gr[RY + 1].l, 12);
    assert_int_equal(issue(diagnose_printer_attributes, BUFFER, 10, 0x00E, 1), -PGM_SPECIFICATION);
    assert_int_equal(issue(diagnose_file_attributes, BUFFER, 10, 77, 0), 3);
    assert_int_equal(issue(diagnose_file_attributes, BUFFER, 10, 70000, 0), 3);
    assert_int_equal(issue(diagnose_printer_attributes, 0x7FFFF000, 10, 0x00E, 4), -PGM_ADDRESSING);
}

static void origins_can_be_asked_and_set_with_an_option(void **state)
{
    u16 id = print_one();
    char text[9] = {0};

    (void)state;
    memset(at(LIST), 0, 24);
    be16_store(at(LIST + 2), id);
    assert_int_equal(issue(diagnose_file_origin, 1, 0, LIST, 0), 0);
    ebcdic_decode(text, at(LIST + 4), 8);
    assert_string_equal(text, "HOME    ");
    ebcdic_decode(text, at(LIST + 12), 8);
    assert_string_equal(text, "GENERAL ");
    be16_store(at(LIST + 2), 0x00E);
    assert_int_equal(issue(diagnose_file_origin, 0, 0, LIST, 0), 3); /* without OPTION SETORIG */
    be16_store(at(LIST + 2), 4711);
    assert_int_equal(issue(diagnose_file_origin, 1, 0, LIST, 0), 2);
    assert_int_equal(issue(diagnose_file_origin, 2, 0, LIST, 0), -PGM_SPECIFICATION);
    strcpy(vm_device(vm, 0x00E)->via_node, "AWAY");
    strcpy(vm_device(vm, 0x00E)->via_user, "FRIEND");
    be16_store(at(LIST + 2), print_one());
    assert_int_equal(issue(diagnose_file_origin, 1, 0, LIST, 0), 0);
    ebcdic_decode(text, at(LIST + 4), 8);
    assert_string_equal(text, "AWAY    ");
}

static void characteristics_open_a_readers_file(void **state)
{
    char text[9] = {0};

    (void)state;
    assert_int_equal(issue(diagnose_file_characteristics, BUFFER, 0, 0x00C, 0), 2);
    u16 id = print_one();
    assert_int_equal(issue(diagnose_file_characteristics, BUFFER, 0, 0x00C, 0), 0);
    ebcdic_decode(text, at(BUFFER), 4);
    assert_int_equal(atoi(text), id);
    ebcdic_decode(text, at(BUFFER + 4), 8);
    assert_string_equal(text, "GENERAL ");
    ebcdic_decode(text, at(BUFFER + 16), 8);
    assert_string_equal(text, "00000001");
    assert_non_null(vm_device(vm, 0x00C)->reader);
    assert_int_equal(issue(diagnose_file_characteristics, BUFFER, 0, 0x00D, 4), 0);
    assert_int_equal(*at(BUFFER), ebcdic_of('*'));
    assert_int_equal(issue(diagnose_file_characteristics, BUFFER, 0, 0x009, 0), 3);
    assert_int_equal(issue(diagnose_file_characteristics, BUFFER, 0, 0x00C, 1), -PGM_SPECIFICATION);
}

static void queues_are_walked_by_spoolid(void **state)
{
    u16 a = print_one(), b = print_one();

    (void)state;
    memset(at(LIST), 0, 24);
    be32_store(at(LIST + 4), BUFFER);
    ebcdic_field(at(LIST + 8), "GENERAL", 8);
    *at(LIST + 16) = 0x20;
    assert_int_equal(issue(diagnose_queue_blocks, LIST, 0, 0, 0), 0);
    assert_int_equal(be16_load(at(BUFFER + 30)), a);
    be16_store(at(LIST), a);
    assert_int_equal(issue(diagnose_queue_blocks, LIST, 0, 0, 0), 0);
    assert_int_equal(be16_load(at(BUFFER + 30)), b);
    be16_store(at(LIST), b);
    assert_int_equal(issue(diagnose_queue_blocks, LIST, 0, 0, 0), 1);
    be16_store(at(LIST), 4711);
    assert_int_equal(issue(diagnose_queue_blocks, LIST, 0, 0, 0), 2);
    ebcdic_field(at(LIST + 8), "OTHER", 8); /* only for class D */
    assert_int_equal(issue(diagnose_queue_blocks, LIST, 0, 0, 0), 3);
    *at(LIST + 16) = 0x60;
    assert_int_equal(issue(diagnose_queue_blocks, LIST, 0, 0, 0), 3);
}

#define ATTRIBUTES_TEST(name) cmocka_unit_test_setup_teardown(name, setup, system_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTRIBUTES_TEST(a_printers_buffer_goes_with_its_file),
        ATTRIBUTES_TEST(wrong_attributes_are_told),
        ATTRIBUTES_TEST(origins_can_be_asked_and_set_with_an_option),
        ATTRIBUTES_TEST(characteristics_open_a_readers_file),
        ATTRIBUTES_TEST(queues_are_walked_by_spoolid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
