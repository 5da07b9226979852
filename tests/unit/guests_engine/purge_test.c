/* A CPU that is asked in the middle of an instruction to drop everything goes on with the address spaces that it has
 * chosen. */
#include "tests/unit/guests_engine/bare.h"

static void contexts_survive_a_request_within_an_instruction(void **state)
{
    struct cpu *other = bare_cpu(1);
    struct space *chosen[8];

    (void)state;
    for (u64 i = 0; i < 8; i++)
        chosen[i] = cpu_space_of(cpu, i << 12, 0);
    chosen[3]->touched = ~0ULL;
    chosen[3]->slot[5].read = 0x5000;
    cpu_purge_all(other);
    cpu_serve_flush(cpu);
    for (u64 i = 0; i < 8; i++) {
        assert_true(chosen[i]->valid);
        assert_int_equal(chosen[i]->asce, i << 12);
    }
    assert_int_equal(chosen[3]->slot[5].read, TAG_NONE);
}

static void more_requests_than_are_kept_drop_everything(void **state)
{
    struct cpu *other = bare_cpu(1);
    struct space *s = cpu_space_of(cpu, 0x7000, 0);

    (void)state;
    s->touched = ~0ULL;
    s->slot[200].read = 200 << 12;
    for (u64 i = 0; i < 2 * PURGES; i++)
        cpu_purge_page_all(other, i << 12);
    assert_int_equal(s->slot[200].read, 200 << 12);
    cpu_serve_flush(cpu);
    assert_true(s->valid);
    assert_int_equal(s->slot[200].read, TAG_NONE);
    assert_int_equal(cpu->attention & ATTENTION_FLUSH, 0);
}

static void a_page_of_code_that_is_dropped_takes_the_jumps_with_it(void **state)
{
    struct space *s = cpu_space_of(cpu, 0x7000, 0);
    u32 version = s->version;

    (void)state;
    s->code_touched = ~0ULL;
    s->code[5].tag = 0x5000;
    cpu_purge_page(cpu, 0x6000);
    assert_int_equal(s->version, version);
    cpu_purge_page(cpu, 0x105000); /* the same page index */
    assert_int_equal(s->code[5].tag, TAG_NONE);
    assert_int_not_equal(s->version, version);
    s->version = -(u32)JUMP_MODES; /* versions are not used twice */
    s->jumps[3] = (struct jump_slot){.address = 0x6006, .version = 1};
    space_jumps_forget(s);
    assert_int_equal(s->jumps[3].address, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(contexts_survive_a_request_within_an_instruction),
        BARE_TEST(more_requests_than_are_kept_drop_everything),
        BARE_TEST(a_page_of_code_that_is_dropped_takes_the_jumps_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
