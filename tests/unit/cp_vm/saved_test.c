/* Saved systems and segments: what is saved is loaded again, one copy for all; what goes when the last user does; IPL
 * by name. */
#include "cp/vm/saved_load.h"
#include "guests/arch/ebcdic.h"
#include "guests/arch/interruption.h"
#include "guests/storage/range.h"
#include "tests/unit/cp_vm/system.h"
#include <errno.h>

#define MB 0x100000ULL

static struct vm *a, *b;

static int setup(void **state)
{
    system_setup(state);
    cp_enter();
    a = system_user("GENERAL");
    b = system_user("OTHER");
    cp_leave();
    return 0;
}

static void put(struct vm *vm, u64 at, u8 byte)
{
    assert_int_equal(storage_write(vm->machine->storage, at, &byte, 1, KEY_NONE, NULL), 0);
}

static int try(struct vm *vm, u64 at, u8 byte)
{
    return storage_write(vm->machine->storage, at, &byte, 1, KEY_NONE, NULL);
}

static u8 get(struct vm *vm, u64 at)
{
    u8 byte = 0;
    assert_int_equal(storage_read(vm->machine->storage, at, &byte, 1, KEY_NONE, NULL), 0);
    return byte;
}

static void range(struct saved_system *s, u64 first, u64 last, enum page_type type)
{
    struct page_range r = {first, last, type};
    assert_int_equal(saved_add_range(s, &r), SAVED_ADDED);
}

static struct spool_file save(struct saved_system *s)
{
    struct spool_file f;
    u64 missing;

    assert_int_equal(saved_define(s, "GENERAL", &f), 0);
    assert_int_equal(saved_save(a, vm_base_cpu(a), s->name, &f, &missing), 1);
    return f;
}

static enum saved_result load(struct vm *vm, const char *name, unsigned flags)
{
    struct saved_image *image;
    enum saved_result r = saved_open(vm, name, SAVED_DCSS, &image);

    return r == SAVED_DONE ? saved_load(vm, image, flags) : r;
}

static unsigned files(char class)
{
    struct spool_file *list = NULL;
    int n = saved_list("", class, &list);
    free(list);
    return (unsigned)n;
}

static void ranges_are_sorted_and_refused_where_they_meet(void **state)
{
    struct saved_system s = {0}, again;
    u8 page[SAVED_PAGE], encoded[SAVED_PAGE];

    (void)state;
    range(&s, 0xF00, 0x13FF, TYPE_SR);
    range(&s, 0x20, 0x23, TYPE_EW);
    range(&s, 0, 0xD, TYPE_EN);
    assert_int_equal(s.range[0].last, 0xD);
    assert_int_equal(s.range[2].first, 0xF00);
    assert_int_equal(saved_add_range(&s, &(struct page_range){0x10, 0x20, TYPE_EW}), SAVED_OVERLAPS);
    assert_int_equal(saved_add_range(&s, &(struct page_range){0x30, 0x30, TYPE_SR}), SAVED_MIXED);
    assert_int_equal(saved_start(&s), 0);
    assert_int_equal(saved_end(&s), 0x13FFFFF);
    assert_int_equal(saved_pages(&s), 4 + 0x500);
    strcpy(s.name, "CMS");
    s.cpu.gr[15] = 0x1122334455667788;
    saved_encode(&s, page);
    assert_true(saved_decode(&again, page));
    saved_encode(&again, encoded);
    assert_memory_equal(page, encoded, sizeof page);
    assert_int_equal(again.cpu.gr[15], s.cpu.gr[15]);
    page[0] = 0;
    assert_false(saved_decode(&again, page));
}

static void one_copy_serves_all_until_one_stores_where_he_may(void **state)
{
    struct saved_system s = {.name = "MIXED", .kind = SAVED_DCSS};
    struct saved_totals totals;

    (void)state;
    range(&s, 0x400, 0x4FF, TYPE_SR);
    range(&s, 0x500, 0x50F, TYPE_EW);
    range(&s, 0x600, 0x60F, TYPE_SW);
    range(&s, 0x700, 0x70F, TYPE_SN);
    range(&s, 0x800, 0x80F, TYPE_EN);
    range(&s, 0x900, 0x90F, TYPE_SC);
    range(&s, 0xA00, 0xA0F, TYPE_ER);
    for (u64 at = 4 * MB; at <= 10 * MB; at += MB)
        put(a, at, (u8)(at >> 20));
    a->machine->storage->keys[0x400] = 0xE8;
    save(&s);
    for (u64 at = 4 * MB; at <= 10 * MB; at += MB)
        put(a, at, 0xFF);
    assert_int_equal(load(a, "MIXED", 0), SAVED_DONE);
    assert_int_equal(load(b, "MIXED", 0), SAVED_DONE);
    assert_int_equal(get(a, 4 * MB), 4);
    assert_int_equal(b->machine->storage->keys[0x400] & (KEY_ACC | KEY_FETCH), 0xE8);
    assert_int_equal(try(a, 4 * MB, 1), PGM_PROTECTION);
    put(a, 5 * MB, 0x55);
    assert_int_equal(get(b, 5 * MB), 5);
    put(a, 6 * MB, 0x66);
    assert_int_equal(get(b, 6 * MB), 0x66);
    assert_int_equal(get(a, 7 * MB), 0); /* not saved */
    put(a, 7 * MB, 0x77);
    assert_int_equal(get(b, 7 * MB), 0x77);
    put(a, 8 * MB, 0x88);
    assert_int_equal(get(b, 8 * MB), 0);
    assert_int_equal(try(a, 9 * MB, 1), PGM_PROTECTION);
    assert_int_equal(try(a, 10 * MB, 1), PGM_PROTECTION);
    assert_int_equal(get(b, 10 * MB), 10);
    assert_int_equal(try(a, 6 * MB + 0x10000, 1), PGM_PROTECTION); /* of no range, in a shared megabyte */
    put(a, 5 * MB + 0x10000, 1);                                   /* in an exclusive one */
    saved_image_totals(&totals);
    assert_int_equal(totals.images, 1);
    assert_in_range(totals.pages, 4, 16);
    assert_int_equal(load(a, "MIXED", SAVED_NONSHARED), SAVED_OTHER_MODE);
    saved_unload(a, saved_loaded_find(a, "MIXED"));
    assert_int_equal(get(a, 4 * MB), 0);
    put(a, 4 * MB, 1);
    assert_int_equal(load(a, "MIXED", SAVED_NONSHARED), SAVED_DONE);
    put(a, 4 * MB, 0x44);
    assert_int_equal(get(b, 4 * MB), 4);
    assert_int_equal(try(a, 9 * MB, 1), PGM_PROTECTION);
    assert_int_equal(get(a, 6 * MB), 0x66); /* what all saw when it was loaded */
}

static void what_is_replaced_stays_with_those_who_have_it(void **state)
{
    struct saved_system s = {.name = "TOOLS", .kind = SAVED_DCSS};
    struct spool_file first, f;
    bool pending;

    (void)state;
    range(&s, 0x400, 0x4FF, TYPE_SR);
    put(a, 4 * MB, 1);
    first = save(&s);
    assert_int_equal(files('S'), 0);
    assert_int_equal(load(b, "TOOLS", 0), SAVED_DONE);
    put(a, 4 * MB, 2);
    save(&s);
    assert_int_equal(files('P'), 1);
    assert_int_equal(get(b, 4 * MB), 1);
    assert_int_equal(load(b, "TOOLS", 0), SAVED_DONE); /* what he has already */
    assert_int_equal(get(b, 4 * MB), 1);
    assert_int_equal(saved_image_users(first.key), 1);
    saved_unload(b, saved_loaded_find(b, "TOOLS"));
    assert_int_equal(files('P'), 0);
    assert_int_equal(load(b, "TOOLS", 0), SAVED_DONE);
    assert_int_equal(get(b, 4 * MB), 2);
    assert_int_equal(saved_find("TOOLS", SAVED_ACTIVE, &f), 1);
    assert_int_equal(saved_purge(&f, &pending), 1);
    assert_true(pending);
    assert_int_equal(load(a, "TOOLS", 0), SAVED_NOT_FOUND);
    vm_reset(b, false);
    assert_null(b->saved);
    assert_int_equal(files(0), 0);
    assert_int_equal(get(b, 4 * MB), 0);
}

static void segments_lie_beyond_storage_and_give_way_to_one_another(void **state)
{
    struct saved_system s = {.name = "HIGH", .kind = SAVED_DCSS}, over = {.name = "OVER", .kind = SAVED_DCSS};
    u64 missing;
    struct spool_file f;

    (void)state;
    range(&s, 0x40000, 0x400FF, TYPE_SN);
    range(&over, 0x400F0, 0x401FF, TYPE_SW);
    assert_int_equal(saved_define(&over, "GENERAL", &f), 0);
    assert_int_equal(saved_save(a, vm_base_cpu(a), "OVER", &f, &missing), -EFAULT);
    assert_int_equal(missing, 0x400F0);
    assert_int_equal(files('A'), 0);
    save(&s);
    assert_int_equal(load(a, "HIGH", SAVED_NO_OVERLAY), SAVED_DONE);
    put(a, 0x40000000, 0x40);
    strcpy(over.name, "LOW");
    over.count = 0;
    range(&over, 0x40000, 0x400FF, TYPE_SW);
    save(&over); /* of what HIGH shows */
    assert_int_equal(load(a, "LOW", SAVED_NO_OVERLAY), SAVED_OVERLAY);
    assert_int_equal(load(a, "LOW", 0), SAVED_DONE);
    assert_null(saved_loaded_find(a, "HIGH"));
    assert_int_equal(get(a, 0x40000000), 0x40);
    assert_int_equal(load(b, "HIGH", 0), SAVED_DONE);
    assert_int_equal(get(b, 0x40000000), 0); /* the last user took what was not saved with him */
    assert_int_equal(try(a, 0x40100000, 1), PGM_ADDRESSING);
}

static void the_largest_segment_costs_what_is_touched_of_it(void **state)
{
    struct saved_system s = {.name = "LARGE", .kind = SAVED_DCSS};
    struct storage_pages p;

    (void)state;
    range(&s, 0x100000, SAVED_LAST_PAGE, TYPE_EN);
    save(&s);
    assert_int_equal(load(a, "LARGE", 0), SAVED_DONE);
    put(a, 0x7FFFFFFFFF, 1);
    assert_int_equal(try(a, 0x8000000000, 1), PGM_ADDRESSING);
    assert_int_equal(try(a, 0xFFFFFFFF, 1), PGM_ADDRESSING);
    a->machine->storage->reach = 0x100000000; /* the count would ask the host about each page */
    assert_int_equal(storage_pages_count(a->machine->storage, &p), 0);
    a->machine->storage->reach = 0x8000000000;
    assert_in_range(p.own, 0, 4);
    saved_unload(a, saved_loaded_find(a, "LARGE"));
    assert_int_equal(try(a, 0x7FFFFFFFFF, 1), PGM_ADDRESSING);
}

static void what_was_pending_goes_at_the_start(void **state)
{
    struct saved_system s = {.name = "OLD", .kind = SAVED_DCSS};
    struct spool_file f;

    (void)state;
    range(&s, 0x400, 0x4FF, TYPE_SN);
    f = save(&s);
    f.spool_class = 'P';
    assert_int_equal(spool_change(cp.spool, &f), 1);
    save(&s);
    saved_start_up();
    assert_int_equal(files('P'), 0);
    assert_int_equal(files('A'), 1);
}

static void a_restricted_segment_wants_namesave(void **state)
{
    struct saved_system s = {.name = "SECRET", .kind = SAVED_DCSS, .restricted = true};

    (void)state;
    range(&s, 0x400, 0x4FF, TYPE_SR);
    save(&s);
    assert_int_equal(files('R'), 1);
    assert_int_equal(load(b, "SECRET", 0), SAVED_NOT_AUTHORIZED);
    strcpy(b->user->namesave, "OTHERS SECRET");
    assert_int_equal(load(b, "SECRET", 0), SAVED_DONE);
}

static void ipl_by_name_goes_on_where_it_was_saved(void **state)
{
    struct saved_system s = {.name = "SYS",
        .kind = SAVED_NSS,
        .minimum = 4 * MB,
        .parmregs = PARMREGS_RANGE,
        .parm_first = 2,
        .parm_last = 4};
    struct saved_system low = {.name = "LOW", .kind = SAVED_DCSS}, over = {.name = "OVER", .kind = SAVED_DCSS};
    struct cpu *cpu = vm_base_cpu(a);

    (void)state;
    range(&s, 0, 0xD, TYPE_EW);
    range(&s, 0x100, 0x1FF, TYPE_SR);
    range(&s, 0x400, 0x40F, TYPE_EW);
    cpu->gr[2].g = 0xAAAAAAAA22222222;
    cpu->gr[4].g = 0x4444444444444444;
    cpu->gr[5].g = 0x5555555555555555;
    cpu->cr[6] = 0xFF000000;
    assert_true(cpu_load_psw_short(cpu, 0x0008000080002000ULL));
    put(a, 0x2000, 0x20);
    put(a, MB, 0x10);
    save(&s);
    ebcdic_encode(b->ipl_parameters, "HELLO", 5);
    b->ipl_parameter_length = 5;
    put(b, 0x9000, 1);
    put(b, 8 * MB, 1);
    cp_enter();
    assert_int_equal(vm_ipl_saved(b, "SYS", false, true), 0);
    cp_leave();
    cpu = vm_base_cpu(b);
    assert_int_equal(get(b, 0x2000), 0x20);
    assert_int_equal(get(b, 0x9000), 0);
    assert_int_equal(get(b, 8 * MB), 1);
    assert_int_equal(try(b, MB, 1), PGM_PROTECTION);
    assert_int_equal(cpu->gr[2].g, 0xAAAAAAAAC8C5D3D3);
    assert_int_equal(cpu->gr[3].l, 0xD6000000);
    assert_int_equal(cpu->gr[4].g, 0x4444444400000000);
    assert_int_equal(cpu->gr[5].g, 0x5555555555555555);
    assert_int_equal(cpu->cr[6], 0xFF000000);
    assert_int_equal(cpu->ia, 0x2000);
    assert_int_equal(cpu->state, CPU_OPERATING);
    range(&low, 0x200, 0x200, TYPE_SN); /* between the megabytes of the system */
    save(&low);
    range(&over, 0x20, 0x20, TYPE_EN);
    save(&over);
    assert_int_equal(load(b, "LOW", 0), SAVED_DONE);
    assert_int_equal(load(b, "OVER", 0), SAVED_OVERLAY);
    assert_null(saved_loaded_find(b, "SYS"));
    assert_int_equal(get(b, 0x2000), 0x20);
    cp_enter();
    assert_int_equal(vm_ipl_saved(b, "NONE", false, true), 44);
    assert_non_null(b->saved); /* nothing happened */
    cp_leave();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, system_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ranges_are_sorted_and_refused_where_they_meet),
        TEST(one_copy_serves_all_until_one_stores_where_he_may),
        TEST(what_is_replaced_stays_with_those_who_have_it),
        TEST(segments_lie_beyond_storage_and_give_way_to_one_another),
        TEST(the_largest_segment_costs_what_is_touched_of_it),
        TEST(what_was_pending_goes_at_the_start),
        TEST(a_restricted_segment_wants_namesave),
        TEST(ipl_by_name_goes_on_where_it_was_saved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
