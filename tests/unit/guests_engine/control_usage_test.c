/* EXTRACT AND SET STORAGE ATTRIBUTES. */
#include "tests/unit/guests_engine/bare.h"
#include "guests/engine/model.h"

static void storage_attributes_are_set_and_told(void **state)
{
    static const struct {
        const char *text; /* ESSA 1,2,order */
        u64 before;
    } rows[] = {
        {"B9AB 0012", 0}, /* nothing was said yet: stable */
        {"B9AB 2012", 0}, /* unused */
        {"B9AB 0012", 4},
        {"B9AB 3012", 4},  /* volatile */
        {"B9AB 4012", 12}, /* potentially volatile */
        {"B9AB 5012", 8},  /* stable */
        {"B9AB 7012", 0},  /* stable without translation */
        {"B9AB 6012", 32},
        {"B9AB 2012", 0},
        {"B9AB 1012", 4},
        {"B9AB 0012", 0},
    };
    (void)state;
    cpu->gr[2].g = 0x41123;
    bare_put64(0x41000, 0x1234);
    cpu->cc = 3;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cpu->gr[1].g = ~0ULL;
        assert_int_equal(bare_execute(rows[i].text), 0);
        assert_int_equal(cpu->gr[1].g, rows[i].before);
        assert_int_equal(bare_get64(0x41000), 0x1234);
        assert_int_equal(cpu->cc, 3);
    }
    assert_int_equal(bare_execute("B9AB 2012"), 0);
    storage_clear(m->storage);
    bare_lowcore(0);
    assert_int_equal(bare_execute("B9AB 0012"), 0);
    assert_int_equal(cpu->gr[1].g, 0);
}

static void storage_attributes_are_refused(void **state)
{
    (void)state;
    cpu->gr[2].g = 0x41000;
    assert_int_equal(bare_execute("B9AB 8012"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "B9AB 8012"), PGM_PRIVILEGED);
    cpu->gr[2].g = BARE_STORAGE;
    assert_int_equal(bare_execute("B9AB 2012"), PGM_ADDRESSING);
    cpu_model_choose("z13");
    assert_int_equal(bare_execute("B9AB 7012"), PGM_SPECIFICATION);
    cpu_model_choose("z16");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(storage_attributes_are_set_and_told),
        BARE_TEST(storage_attributes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
