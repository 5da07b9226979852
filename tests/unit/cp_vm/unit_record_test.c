/* Virtual readers, punches and printers on the spool: what a guest's device is given and where its records go. */
#include "tests/unit/cp_vm/system.h"
#include <ctype.h>

/* A reader file for userid with the given cards. */
static u16 make_file(const char *userid, char spool_class, const char *const *cards)
{
    struct spool_file f = {.queue = SPOOL_RDR, .origin = ORIGIN_PUN, .spool_class = spool_class, .copies = 1};
    struct spool_writer *w;

    strcpy(f.owner, userid);
    strcpy(f.origin_user, "OPERATOR");
    assert_int_equal(spool_create(cp.spool, &f, &w), 0);
    for (; *cards; cards++)
        assert_int_equal(spool_write(w, &(struct spool_record){1, (u16)strlen(*cards), (const u8 *)*cards}), 0);
    assert_int_equal(spool_close(w, &f), 0);
    return f.spoolid;
}

static struct virtual_device *reader_of(const char *userid)
{
    return vm_device(system_user(userid), 0x00C);
}

static enum card_result read_card(struct virtual_device *d, char card[81])
{
    static u8 buffer[32760];
    u32 length = 0;
    enum card_result result;

    pthread_mutex_lock(&d->vm->lock);
    result = card_source_callbacks.read(d, buffer, &length);
    pthread_mutex_unlock(&d->vm->lock);
    memcpy(card, buffer, length < 80 ? length : 80);
    card[length < 80 ? length : 80] = 0;
    return result;
}

static void expect_card(struct virtual_device *d, const char *text)
{
    char card[81];

    assert_int_equal(read_card(d, card), CARD_READ);
    assert_string_equal(card, text);
}

static void expect_end(struct virtual_device *d, enum card_result how)
{
    char card[81];

    assert_int_equal(read_card(d, card), how);
}

static int files_of(const char *userid, enum spool_queue queue, struct spool_file *first)
{
    struct spool_select select = {.queue = queue};
    struct spool_file *files = NULL;
    int n;

    strcpy(select.owner, userid);
    n = spool_list(cp.spool, &select, &files);
    if (n > 0)
        *first = files[0];
    free(files);
    return n;
}

static void two_files(void)
{
    make_file("GENERAL", 'A', (const char *const[]){"one", "two", NULL});
    make_file("GENERAL", 'A', (const char *const[]){"three", NULL});
}

static void each_file_ends_with_an_end_of_file_and_is_purged(void **state)
{
    struct virtual_device *d = reader_of("GENERAL");
    struct spool_file f;

    (void)state;
    two_files();
    expect_card(d, "one");
    expect_card(d, "two");
    expect_end(d, CARD_END);
    expect_card(d, "three");
    expect_end(d, CARD_END);
    expect_end(d, CARD_NONE);
    assert_int_equal(files_of("GENERAL", SPOOL_RDR, &f), 0);
}

static void cont_gives_one_end_after_the_last_file(void **state)
{
    struct virtual_device *d = reader_of("GENERAL");

    (void)state;
    two_files();
    d->spool.cont = true;
    expect_card(d, "one");
    expect_card(d, "two");
    expect_card(d, "three");
    expect_end(d, CARD_END);
    expect_end(d, CARD_NONE);
}

static void noeof_gives_no_end_of_file(void **state)
{
    struct virtual_device *d = reader_of("GENERAL");

    (void)state;
    two_files();
    d->spool.eof = false;
    expect_card(d, "one");
    expect_card(d, "two");
    expect_card(d, "three");
    expect_end(d, CARD_NONE);
}

static void hold_and_keep_leave_the_file_held(void **state)
{
    struct virtual_device *d = reader_of("GENERAL");
    struct spool_file f;

    (void)state;
    make_file("GENERAL", 'A', (const char *const[]){"one", NULL});
    d->spool.hold = true;
    expect_card(d, "one");
    expect_end(d, CARD_END);
    expect_end(d, CARD_NONE);
    assert_int_equal(files_of("GENERAL", SPOOL_RDR, &f), 1);
    assert_int_equal(f.hold, HOLD_USER);
    f.hold = HOLD_NONE;
    f.keep = true;
    assert_int_equal(spool_change(cp.spool, &f), 1);
    d->spool.hold = false;
    expect_card(d, "one");
    expect_end(d, CARD_END);
    assert_int_equal(files_of("GENERAL", SPOOL_RDR, &f), 1);
    assert_int_equal(f.hold, HOLD_USER);
}

static void closing_a_partly_read_file_discards_it_without_hold(void **state)
{
    struct virtual_device *d = reader_of("GENERAL");
    struct spool_file f;

    (void)state;
    two_files();
    expect_card(d, "one");
    assert_int_equal(vm_close_device(d, &f), 0);
    assert_int_equal(files_of("GENERAL", SPOOL_RDR, &f), 1);
    expect_card(d, "three");
}

static void the_reader_takes_only_its_class_and_no_held_file(void **state)
{
    struct virtual_device *d = reader_of("GENERAL");
    struct spool_file f;

    (void)state;
    make_file("GENERAL", 'B', (const char *const[]){"b", NULL});
    d->spool.spool_class = 'A';
    expect_end(d, CARD_NONE);
    d->spool.spool_class = '*';
    assert_int_equal(files_of("GENERAL", SPOOL_RDR, &f), 1);
    f.hold = HOLD_USER;
    assert_int_equal(spool_change(cp.spool, &f), 1);
    expect_end(d, CARD_NONE);
    f.hold = HOLD_NONE;
    assert_int_equal(spool_change(cp.spool, &f), 1);
    d->not_ready = true;
    expect_end(d, CARD_NONE);
    d->not_ready = false;
    expect_card(d, "b");
}

static void a_punch_spooled_to_a_user_makes_his_reader_file(void **state)
{
    struct vm *vm = system_user("GENERAL");
    struct virtual_device *d = vm_device(vm, 0x00D), *reader = reader_of("OTHER");
    struct spool_file f;

    (void)state;
    strcpy(d->spool.to, "OTHER");
    strcpy(d->spool.name, "PROFILE");
    strcpy(d->spool.type, "EXEC");
    d->spool.copies = 2;
    pthread_mutex_lock(&vm->lock);
    assert_true(record_sink_callbacks.write(d, 0x01, (const u8 *)"card", 4));
    pthread_mutex_unlock(&vm->lock);
    assert_int_equal(files_of("OTHER", SPOOL_RDR, &f), 0); /* not before the close */
    assert_int_equal(vm_close_device(d, &f), 0);
    assert_string_equal(f.owner, "OTHER");
    assert_string_equal(f.origin_user, "GENERAL");
    assert_string_equal(f.name, "PROFILE");
    assert_int_equal(f.copies, 2);
    expect_card(reader, "card");
}

static void cont_output_is_not_closed_and_an_empty_file_vanishes(void **state)
{
    struct vm *vm = system_user("GENERAL");
    struct virtual_device *d = vm_device(vm, 0x00D);
    struct spool_file f;

    (void)state;
    assert_int_equal(vm_close_device(d, &f), 0);
    assert_int_equal(f.spoolid, 0);
    d->spool.cont = true;
    pthread_mutex_lock(&vm->lock);
    assert_true(record_sink_callbacks.write(d, 0x01, (const u8 *)"card", 4));
    pthread_mutex_unlock(&vm->lock);
    assert_int_equal(vm_close_device(d, &f), 0);
    assert_int_equal(f.spoolid, 0);
    d->spool.cont = false;
    assert_int_equal(vm_close_device(d, &f), 0);
    assert_int_not_equal(f.spoolid, 0);
    assert_int_equal(f.records, 1);
}

static void a_reader_sees_no_carriage_control_of_a_print_file(void **state)
{
    struct vm *vm = system_user("GENERAL");
    struct virtual_device *printer = vm_device(vm, 0x00E);
    struct spool_file f;

    (void)state;
    strcpy(printer->spool.to, "GENERAL");
    pthread_mutex_lock(&vm->lock);
    assert_true(record_sink_callbacks.write(printer, 0x8B, NULL, 0));
    assert_true(record_sink_callbacks.write(printer, 0x09, (const u8 *)"line", 4));
    pthread_mutex_unlock(&vm->lock);
    assert_int_equal(vm_close_device(printer, &f), 0);
    expect_card(reader_of("GENERAL"), "line");
    expect_end(reader_of("GENERAL"), CARD_END);
}

static void subchannel_instruction(struct vm *vm, u16 opcode, u16 subchannel, u64 address)
{
    struct cpu *cpu = vm_base_cpu(vm);

    cpu->gr[1].g = 0x10000u | subchannel;
    cpu->intercept = (struct intercept){.opcode = opcode, .address = address};
    pthread_mutex_lock(&vm->lock);
    channels_instruction(vm->channels, cpu);
    pthread_mutex_unlock(&vm->lock);
}

static bool device_end_came(struct vm *vm)
{
    u32 id, parameter, word;
    bool came;

    system_run(20);
    pthread_mutex_lock(&vm->lock);
    came = channels_interruption(vm->channels, 0xFF, &id, &parameter, &word);
    pthread_mutex_unlock(&vm->lock);
    return came;
}

/* Does a file of class B tell an idle reader of that class? */
static bool arrival_is_told(char spool_class)
{
    struct virtual_device *d = reader_of("GENERAL");
    struct vm *vm = d->vm;
    u8 *schib = storage_host(vm->machine->storage, 0x2000);
    u16 subchannel;

    spool_on_arrival(cp.spool, spool_arrival, NULL);
    pthread_mutex_lock(&vm->lock);
    assert_true(channels_find(vm->channels, 0x00C, NULL, NULL, &subchannel));
    pthread_mutex_unlock(&vm->lock);
    subchannel_instruction(vm, 0xB234, subchannel, 0x2000); /* STSCH */
    be16_store(schib + 4, be16_load(schib + 4) | 0x80);     /* enabled */
    subchannel_instruction(vm, 0xB232, subchannel, 0x2000); /* MSCH */
    d->spool.spool_class = spool_class;
    make_file("GENERAL", 'B', (const char *const[]){"b", NULL});
    return device_end_came(vm);
}

static void a_file_that_a_reader_can_take_is_a_device_end(void **state)
{
    (void)state;
    assert_true(arrival_is_told('B'));
}

static void a_file_of_another_class_is_none(void **state)
{
    (void)state;
    assert_false(arrival_is_told('A'));
}

static void notices_have_their_columns(void **state)
{
    struct spool_file f = {
        .spoolid = 118, .queue = SPOOL_RDR, .origin = ORIGIN_PUN, .spool_class = 'A', .copies = 1, .records = 6};
    char line[200];

    (void)state;
    strcpy(f.owner, "USER2");
    strcpy(f.origin_user, "USER");
    spool_notice(line, sizeof line, &f, false);
    assert_string_equal(line, "RDR FILE 0118 SENT FROM USER     PUN WAS 0118 RECS 0006 CPY  001 A NOHOLD NOKEEP");
    f.records = 354123;
    spool_notice(line, sizeof line, &f, true);
    assert_string_equal(line, "PUN FILE 0118 SENT TO   USER2    RDR AS  0118 RECS 354K CPY  001 A NOHOLD NOKEEP");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, system_setup, system_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_file_ends_with_an_end_of_file_and_is_purged),
        TEST(cont_gives_one_end_after_the_last_file),
        TEST(noeof_gives_no_end_of_file),
        TEST(hold_and_keep_leave_the_file_held),
        TEST(closing_a_partly_read_file_discards_it_without_hold),
        TEST(the_reader_takes_only_its_class_and_no_held_file),
        TEST(a_punch_spooled_to_a_user_makes_his_reader_file),
        TEST(cont_output_is_not_closed_and_an_empty_file_vanishes),
        TEST(a_reader_sees_no_carriage_control_of_a_print_file),
        TEST(a_file_that_a_reader_can_take_is_a_device_end),
        TEST(a_file_of_another_class_is_none),
        TEST(notices_have_their_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
