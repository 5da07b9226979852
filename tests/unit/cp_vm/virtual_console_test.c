/* The virtual console: lines out of pieces, the console spool file, typed lines for the guest's reads. */
#include "tests/unit/cp_vm/system.h"
#include "cp/vm/virtual_console.h"
#include "guests/arch/ebcdic.h"

static struct virtual_device *spooled_console(void)
{
    struct virtual_device *d = vm_device(system_user("GENERAL"), 0x009);

    d->spool.started = true;
    return d;
}

static void guest_writes(struct virtual_device *d, const char *text, bool carriage_return)
{
    u8 ebcdic[1024];

    ebcdic_encode(ebcdic, text, strlen(text));
    pthread_mutex_lock(&d->vm->lock);
    console_line_callbacks.write(d, ebcdic, (u32)strlen(text), carriage_return);
    pthread_mutex_unlock(&d->vm->lock);
}

/* Close the console and compare its file, line by line. */
static void expect_file(struct virtual_device *d, const char *const *lines)
{
    struct spool_file f;
    struct spool_reader *r;
    struct spool_record record;
    char text[200];

    assert_int_equal(vm_close_device(d, &f), 0);
    assert_int_equal(f.origin, ORIGIN_CON);
    assert_int_equal(f.spool_class, 'T');
    assert_int_equal(spool_read_open(cp.spool, f.key, &r), 1);
    for (; *lines; lines++) {
        assert_int_equal(spool_read(r, &record), 1);
        ebcdic_decode(text, record.data, record.length);
        text[record.length] = 0;
        assert_string_equal(text, *lines);
    }
    assert_int_equal(spool_read(r, &record), 0);
    spool_read_close(r, true, HOLD_NONE);
}

static void pieces_become_lines(void **state)
{
    struct virtual_device *d = spooled_console();

    (void)state;
    guest_writes(d, "one\ntw", false);
    guest_writes(d, "o\n\nthree", true);
    expect_file(d, (const char *const[]){"one", "two", "", "three", NULL});
}

static void what_cp_says_ends_the_guests_line(void **state)
{
    struct virtual_device *d = spooled_console();

    (void)state;
    guest_writes(d, "login: ", false);
    vm_tell(d->vm, "a message");
    expect_file(d, (const char *const[]){"login: ", "a message", NULL});
}

static void a_typed_line_follows_the_prompt_in_the_file(void **state)
{
    struct virtual_device *d = spooled_console();

    (void)state;
    guest_writes(d, "# ", false);
    pthread_mutex_lock(&d->vm->lock);
    console_line_typed(d->vm, "ls");
    pthread_mutex_unlock(&d->vm->lock);
    guest_writes(d, "file", true);
    expect_file(d, (const char *const[]){"# ls", "file", NULL});
}

static void long_lines_and_control_characters_do_no_harm(void **state)
{
    struct virtual_device *d = spooled_console();
    char text[1000];
    struct spool_file f;

    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = (char)(i % 255 + 1);
    text[sizeof text - 1] = 0;
    guest_writes(d, text, true);
    assert_int_equal(vm_close_device(d, &f), 0);
    assert_true(f.records > 7);
    assert_true(f.record_length <= 132);
}

static void without_spooling_a_disconnected_console_is_discarded(void **state)
{
    struct virtual_device *d = vm_device(system_user("GENERAL"), 0x009);
    struct spool_file f;

    (void)state;
    guest_writes(d, "unseen", true);
    assert_int_equal(vm_close_device(d, &f), 0);
    assert_int_equal(f.spoolid, 0);
}

static void typed_lines_wait_for_the_guests_reads_in_order(void **state)
{
    struct virtual_device *d = vm_device(system_user("GENERAL"), 0x009);
    u8 buffer[4];
    char text[5] = "";
    u32 length = 0;

    (void)state;
    vm_console_input(d->vm, "first");
    vm_console_input(d->vm, "");
    pthread_mutex_lock(&d->vm->lock);
    assert_true(console_line_callbacks.read(d, buffer, sizeof buffer, &length));
    assert_int_equal(length, 4); /* cut to the guest's buffer */
    ebcdic_decode(text, buffer, length);
    assert_string_equal(text, "firs");
    assert_true(console_line_callbacks.read(d, buffer, sizeof buffer, &length));
    assert_int_equal(length, 0);
    assert_false(console_line_callbacks.read(d, buffer, sizeof buffer, &length));
    assert_true(d->console_wants_line);
    console_line_callbacks.read_cancelled(d);
    assert_false(d->console_wants_line);
    pthread_mutex_unlock(&d->vm->lock);
}

static void too_many_lines_typed_ahead_are_refused(void **state)
{
    struct virtual_device *d = vm_device(system_user("GENERAL"), 0x009);
    unsigned n = 0;

    (void)state;
    for (int i = 0; i < 500; i++)
        vm_console_input(d->vm, "again");
    for (struct console_input *i = d->vm->input; i; i = i->next)
        n++;
    assert_int_equal(n, 64);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, system_setup, system_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pieces_become_lines),
        TEST(what_cp_says_ends_the_guests_line),
        TEST(a_typed_line_follows_the_prompt_in_the_file),
        TEST(long_lines_and_control_characters_do_no_harm),
        TEST(without_spooling_a_disconnected_console_is_discarded),
        TEST(typed_lines_wait_for_the_guests_reads_in_order),
        TEST(too_many_lines_typed_ahead_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
