#include "spool/block.h"
#include "tests/unit/spool/fixture.h"

#define FILE_NUMBER 0x1234

static int block_fixture_setup(void **state)
{
    struct block *b = malloc(sizeof *b);
    *state = b;
    return block_create(b);
}

static int block_fixture_teardown(void **state)
{
    block_destroy(*state);
    free(*state);
    return 0;
}

/* Fill with record_of(seed, ...) until there is no room. */
static u32 block_fill(struct block *b, u64 seed)
{
    u8 buffer[160];
    u32 n = 0;

    for (;; n++) {
        struct spool_record r = record_of(seed, n, buffer);
        if (!block_add(b, &r))
            return n;
    }
}

static void records_come_out_as_they_went_in_with_their_trailing_blanks(void **state)
{
    struct block *b = *state;
    struct spool_record got;
    u8 buffer[160];
    u32 count = block_fill(b, 7);

    assert_true(count > 400);
    block_seal(b, FILE_NUMBER);
    assert_true(b->size <= BLOCK_SIZE);
    assert_true(block_accept(b, FILE_NUMBER, b->size));
    for (u32 n = 0; n < count; n++) {
        struct spool_record want = record_of(7, n, buffer);
        assert_int_equal(block_next(b, &got), 1);
        assert_int_equal(got.command, want.command);
        assert_int_equal(got.length, want.length);
        assert_memory_equal(got.data, want.data, want.length);
    }
    assert_int_equal(block_next(b, &got), 0);
}

static void trailing_blanks_take_no_room(void **state)
{
    struct block *b = *state;
    u8 card[80];
    struct spool_record r = {.command = 1, .length = 80, .data = card};
    u32 before = b->size;

    memset(card, 0x40, sizeof card);
    card[2] = 0xC1;
    assert_true(block_add(b, &r));
    assert_int_equal(b->size - before, 5 + 3);
}

static void the_longest_record_fits(void **state)
{
    struct block *b = *state;
    u8 *data = malloc(RECORD_MAX);
    struct spool_record r = {.command = 9, .length = RECORD_MAX, .data = data}, got;

    memset(data, 0x5A, RECORD_MAX);
    assert_true(block_add(b, &r));
    assert_false(block_add(b, &r));
    block_seal(b, FILE_NUMBER);
    assert_true(block_accept(b, FILE_NUMBER, b->size));
    assert_int_equal(block_next(b, &got), 1);
    assert_int_equal(got.length, RECORD_MAX);
    assert_memory_equal(got.data, data, RECORD_MAX);
    free(data);
}

static void every_changed_bit_is_noticed(void **state)
{
    struct block *b = *state;
    u32 size;

    for (u64 n = 0; n < 3; n++) {
        u8 buffer[160];
        struct spool_record r = record_of(n, n, buffer);
        assert_true(block_add(b, &r));
    }
    block_seal(b, FILE_NUMBER);
    size = b->size;
    for (u32 bit = 0; bit < size * 8; bit++) {
        b->bytes[bit / 8] ^= (u8)(1 << bit % 8);
        assert_false(block_accept(b, FILE_NUMBER, size));
        b->bytes[bit / 8] ^= (u8)(1 << bit % 8);
    }
    assert_true(block_accept(b, FILE_NUMBER, size));
}

static void a_block_of_another_file_is_refused(void **state)
{
    struct block *b = *state;

    block_fill(b, 3);
    block_seal(b, FILE_NUMBER);
    assert_false(block_accept(b, FILE_NUMBER + 1, b->size));
}

/* Entries that lie under a good crc, as from a writer with a bug: the reader stays within the block. */
static void malformed_entries_are_an_error_and_not_read_past_the_end(void **state)
{
    struct block *b = *state;
    struct spool_record r = {.command = 1, .length = 4, .data = (const u8 *)"abcd"}, got;

    block_add(b, &r);
    be16_store(b->bytes + 32, 5000);
    be16_store(b->bytes + 34, 5000); /* stored: more than there is */
    block_seal(b, FILE_NUMBER);
    assert_true(block_accept(b, FILE_NUMBER, b->size));
    assert_int_equal(block_next(b, &got), -EBADMSG);

    be16_store(b->bytes + 32, 3); /* shorter than stored */
    be16_store(b->bytes + 34, 4);
    block_seal(b, FILE_NUMBER);
    assert_true(block_accept(b, FILE_NUMBER, b->size));
    assert_int_equal(block_next(b, &got), -EBADMSG);

    be16_store(b->bytes + 32, 2); /* leaves bytes of no record */
    be16_store(b->bytes + 34, 2);
    block_seal(b, FILE_NUMBER);
    assert_true(block_accept(b, FILE_NUMBER, b->size));
    assert_int_equal(block_next(b, &got), 1);
    assert_int_equal(block_next(b, &got), -EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            records_come_out_as_they_went_in_with_their_trailing_blanks, block_fixture_setup, block_fixture_teardown),
        cmocka_unit_test_setup_teardown(trailing_blanks_take_no_room, block_fixture_setup, block_fixture_teardown),
        cmocka_unit_test_setup_teardown(the_longest_record_fits, block_fixture_setup, block_fixture_teardown),
        cmocka_unit_test_setup_teardown(every_changed_bit_is_noticed, block_fixture_setup, block_fixture_teardown),
        cmocka_unit_test_setup_teardown(
            a_block_of_another_file_is_refused, block_fixture_setup, block_fixture_teardown),
        cmocka_unit_test_setup_teardown(
            malformed_entries_are_an_error_and_not_read_past_the_end, block_fixture_setup, block_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
