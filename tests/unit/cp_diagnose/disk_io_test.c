/* DIAGNOSE X'18', X'20', X'24', X'A4', X'A8', X'E4', X'210', X'250' on an ECKD disk 200 and a fixed-block disk 201. */
#include "tests/unit/cp_diagnose/guest.h"
#include "cp/vm/disks.h"
#include "guests/arch/channel.h"

#define LIST 0x3000u
#define ENTRIES 0x3100u
#define PROGRAM 0x4000u
#define DATA 0x8000u
#define RX 2
#define RY 4

static void word_put(u32 real, u32 value)
{
    be32_store(at(real), value);
}

static void bytes_put(u32 real, u8 value, u32 n)
{
    for (u32 i = 0; i < n; i++)
        at(real)[i] = value;
}

/* Issue it; the condition code, or -PGM_*. */
static int issue(void (*handler)(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry))
{
    guest_ready();
    handler(vm, cpu, RX, RY);
    return guest_result();
}

static void ccw0(u32 where, u8 command, u8 flags, u16 count, u32 data)
{
    word_put(where, (u32)command << 24 | data);
    word_put(where + 4, (u32)flags << 24 | count);
}

/* Twelve blocks of 4096 bytes on every track, by channel programs of DIAGNOSE X'A8'. */
static void format_disk(void)
{
    for (u32 track = 0; track < 30; track++) {
        u32 cylinder = track / 15, head = track % 15;
        u8 extent[16] = {0xC0, 0xC0}, locate[16] = {0x43, 0, 0, 12};
        extent[9] = extent[13] = locate[5] = locate[9] = (u8)cylinder;
        extent[11] = extent[15] = locate[7] = locate[11] = (u8)head;
        locate[13] = 0xFF;
        memcpy(at(0x6000), extent, 16);
        memcpy(at(0x6010), locate, 16);
        ccw0(PROGRAM, 0x63, CCW_CHAIN_COMMAND, 16, 0x6000);
        ccw0(PROGRAM + 8, 0x47, CCW_CHAIN_COMMAND, 16, 0x6010);
        for (u32 i = 0; i < 12; i++) {
            u8 count[8] = {0, (u8)cylinder, 0, (u8)head, (u8)(i + 1), 0, 0x10, 0};
            memcpy(at(0x6100 + 8 * i), count, 8);
            ccw0(PROGRAM + 16 + 8 * i, 0x1D, CCW_SUPPRESS_LENGTH | (i < 11 ? CCW_CHAIN_COMMAND : 0), 8, 0x6100 + 8 * i);
        }
        memset(at(LIST), 0, 88);
        be16_store(at(LIST), 0x200);
        word_put(LIST + 8, PROGRAM);
        cpu->gr[RX].g = LIST;
        assert_int_equal(issue(diagnose_synchronous_io), 0);
    }
}

static int setup(void **state)
{
    guest_setup(state);
    cp_enter();
    assert_int_equal(disk_define(vm, 0x200, 0x3390, 2, false), 0);
    assert_int_equal(disk_define(vm, 0x201, 0x9336, 1000, true), 0);
    cp_leave();
    format_disk();
    return 0;
}

static struct virtual_device *disk(u16 vdev)
{
    return vm_device(vm, vdev);
}

static void read_only(u16 vdev)
{
    void *state;
    assert_true(channels_find(vm->channels, vdev, NULL, &state, NULL));
    pthread_mutex_lock(&vm->lock);
    channels_detach(vm->channels, vdev);
    disk(vdev)->read_only = true;
    state = dasd_create(disk(vdev)->disk, true, &extent_host, disk(vdev));
    assert_int_equal(channels_attach(vm->channels, vdev, disk(vdev)->row->ops, state), 0);
    pthread_mutex_unlock(&vm->lock);
}

/* X'250' */
static int block_io(u32 function, u32 *code)
{
    cpu->gr[RX].g = LIST;
    cpu->gr[RX + 1].g = 0xDEAD;
    cpu->gr[RY].g = function;
    int cc = issue(diagnose_block_io);
    *code = cpu->gr[RX + 1].l;
    return cc;
}

static void block_init(u16 vdev, u32 size, s64 offset, int want_cc, u32 want_code)
{
    u32 code;
    memset(at(LIST), 0, 64);
    be16_store(at(LIST), vdev);
    at(LIST)[2] = 0x80;
    word_put(LIST + 24, size);
    be64_store(at(LIST + 32), (u64)offset);
    assert_int_equal(block_io(0, &code), want_cc);
    assert_int_equal(code, want_code);
}

static void entry_put(unsigned i, u8 type, u64 block, u64 buffer)
{
    memset(at(ENTRIES + 24 * i), 0xEE, 2);
    at(ENTRIES + 24 * i)[0] = type;
    be64_store(at(ENTRIES + 24 * i + 8), block);
    be64_store(at(ENTRIES + 24 * i + 16), buffer);
}

static void block_move(u16 vdev, u8 flags, u32 count, int want_cc, u32 want_code)
{
    u32 code;
    memset(at(LIST), 0, 64);
    be16_store(at(LIST), vdev);
    at(LIST)[2] = 0x80;
    at(LIST)[25] = flags;
    word_put(LIST + 28, count);
    be64_store(at(LIST + 40), 0x1122334455667788);
    be64_store(at(LIST + 48), ENTRIES);
    assert_int_equal(block_io(1, &code), want_cc);
    assert_int_equal(code, want_code);
}

static void blocks_are_moved_in_an_environment(void **state)
{
    u32 code;
    (void)state;
    block_init(0x200, 4096, 0, 0, 0);
    assert_int_equal(be64_load(at(LIST + 40)), 1);
    assert_int_equal(be64_load(at(LIST + 48)), 30 * 12);
    block_init(0x200, 4096, 0, 2, 28);
    bytes_put(DATA, 0x31, 4096);
    bytes_put(DATA + 4096, 0x32, 4096);
    entry_put(0, 1, 12, DATA);
    entry_put(1, 1, 13, DATA + 4096);
    block_move(0x200, 0, 2, 0, 0);
    assert_int_equal(at(ENTRIES + 1)[0], 0);
    entry_put(0, 2, 13, DATA);
    block_move(0x200, 0, 1, 0, 0);
    assert_int_equal(*at(DATA), 0x32);
    assert_int_equal(block_io(2, &code), 0);
    assert_int_equal(code, 0);
    assert_int_equal(block_io(2, &code), 2);
    assert_int_equal(code, 28);
    block_move(0x200, 0, 1, 2, 28);
}

static void offsets_shift_the_numbers(void **state)
{
    (void)state;
    block_init(0x201, 512, 100, 0, 0);
    assert_int_equal(be64_load(at(LIST + 40)), (u64)-99);
    assert_int_equal(be64_load(at(LIST + 48)), 900);
    bytes_put(DATA, 0x77, 512);
    entry_put(0, 1, 1, DATA);
    block_move(0x201, 0, 1, 0, 0);
    u8 block[512];
    assert_int_equal(minidisk_blocks_read(disk(0x201)->disk, 100, 1, block), 0);
    assert_int_equal(block[511], 0x77);
}

static void each_entry_has_its_status(void **state)
{
    static const u8 want[] = {0, 1, 1, 2, 6};
    (void)state;
    block_init(0x200, 4096, 0, 0, 0);
    entry_put(0, 2, 1, DATA);
    entry_put(1, 2, 361, DATA);
    entry_put(2, 2, 0, DATA);
    entry_put(3, 2, 1, 1ull << 40);
    entry_put(4, 9, 1, DATA);
    block_move(0x200, 0, 5, 1, 12);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(at(ENTRIES + 24 * i + 1)[0], want[i]);
    entry_put(0, 2, 361, DATA);
    block_move(0x200, 0, 1, 2, 40);
    block_move(0x200, 0, 0, 2, 36);
    block_move(0x200, 0, 257, 2, 36);
    block_move(0x200, 0x80, 1, -PGM_SPECIFICATION, 0xDEAD);
}

static void wrong_environments_are_refused(void **state)
{
    u32 code;
    (void)state;
    block_init(0x777, 4096, 0, 2, 16);
    block_init(0x00C, 4096, 0, 2, 20);
    block_init(0x200, 1000, 0, 2, 24);
    at(LIST)[2] = 0x01;
    assert_int_equal(block_io(0, &code), -PGM_SPECIFICATION);
    at(LIST)[2] = 0;
    assert_int_equal(block_io(3, &code), -PGM_SPECIFICATION);
}

static void records_of_another_size_fail(void **state)
{
    (void)state;
    block_init(0x200, 2048, 0, 0, 0);
    entry_put(0, 2, 1, DATA);
    block_move(0x200, 0, 1, 2, 40);
    assert_int_equal(at(ENTRIES + 1)[0], 4);
}

static void read_only_disks_say_so_and_stay(void **state)
{
    (void)state;
    read_only(0x201);
    block_init(0x201, 4096, 0, 0, 4);
    bytes_put(DATA, 0x77, 4096);
    entry_put(0, 1, 1, DATA);
    block_move(0x201, 0, 1, 2, 40);
    assert_int_equal(at(ENTRIES + 1)[0], 3);
    entry_put(0, 2, 1, DATA);
    block_move(0x201, 0, 1, 0, 0);
    assert_int_equal(*at(DATA), 0);
}

static void keys_protect_storage(void **state)
{
    (void)state;
    block_init(0x201, 4096, 0, 0, 0);
    vm->machine->storage->keys[DATA >> 12] = 0x90;
    entry_put(0, 2, 1, DATA);
    memset(at(LIST), 0, 64);
    block_move(0x201, 0, 1, 0, 0);
    at(LIST)[24] = 0x50;
    u32 code;
    assert_int_equal(block_io(1, &code), 2);
    assert_int_equal(at(ENTRIES + 1)[0], 7);
}

static void asynchronous_requests_end_with_an_external_interruption(void **state)
{
    (void)state;
    block_init(0x201, 4096, 0, 0, 0);
    assert_null(vm->machine->externals);
    entry_put(0, 2, 1, DATA);
    block_move(0x201, 0x02, 1, 0, 8);
    const struct external *e = vm->machine->externals;
    assert_non_null(e);
    assert_int_equal(e->code, 0x2603);
    assert_int_equal(e->subcode, 0x0700);
    assert_int_equal(e->parameter64, 0x1122334455667788);
}

static void short_lists_have_31_bit_fields(void **state)
{
    u32 code;
    (void)state;
    memset(at(LIST), 0, 64);
    be16_store(at(LIST), 0x201);
    word_put(LIST + 24, 512);
    assert_int_equal(block_io(0, &code), 0);
    assert_int_equal(be32_load(at(LIST + 32)), 1);
    assert_int_equal(be32_load(at(LIST + 36)), 1000);
    memset(at(LIST), 0, 64);
    be16_store(at(LIST), 0x201);
    at(LIST)[25] = 0x02;
    word_put(LIST + 28, 1);
    word_put(LIST + 36, ENTRIES);
    word_put(LIST + 40, 0xCAFE);
    memset(at(ENTRIES), 0, 16);
    at(ENTRIES)[0] = 2;
    word_put(ENTRIES + 4, 5);
    word_put(ENTRIES + 12, DATA);
    assert_int_equal(block_io(1, &code), 0);
    assert_int_equal(code, 8);
    assert_int_equal(vm->machine->externals->subcode, 0x0300);
    assert_int_equal(vm->machine->externals->parameter, 0xCAFE);
}

static void a_reset_removes_environments(void **state)
{
    (void)state;
    block_init(0x201, 4096, 0, 0, 0);
    vm_reset(vm, false);
    block_init(0x201, 4096, 0, 0, 0);
}

/* X'A4' */
static int cms_io(u16 vdev, u8 type, u32 size, u32 count)
{
    memset(at(LIST), 0, 88);
    be16_store(at(LIST), vdev);
    at(LIST)[3] = type;
    word_put(LIST + 4, size);
    word_put(LIST + 8, ENTRIES);
    word_put(LIST + 12, count);
    cpu->gr[RX].g = LIST;
    return issue(diagnose_synchronous_block_io);
}

static void cms_blocks_are_moved(void **state)
{
    (void)state;
    bytes_put(DATA, 0x41, 4096);
    bytes_put(DATA + 4096, 0x42, 4096);
    for (u32 i = 0; i < 2; i++) {
        word_put(ENTRIES + 8 * i, 24 + i);
        word_put(ENTRIES + 8 * i + 4, DATA + 4096 * i);
    }
    assert_int_equal(cms_io(0x200, 1, 4096, 2), 0);
    assert_int_equal(be32_load(at(LIST + 16)), 2);
    bytes_put(DATA, 0, 8192);
    assert_int_equal(cms_io(0x200, 2, 4096, 2), 0);
    assert_int_equal(*at(DATA + 4095), 0x41);
    assert_int_equal(*at(DATA + 8191), 0x42);
    assert_int_equal(cms_io(0x777, 2, 4096, 1), 1);
    assert_int_equal(cpu->gr[15].l, 1);
    assert_int_equal(cms_io(0x00C, 2, 4096, 1), 1);
    assert_int_equal(cpu->gr[15].l, 2);
    assert_int_equal(cms_io(0x200, 2, 800, 1), 2);
    assert_int_equal(cpu->gr[15].l, 8);
    assert_int_equal(cms_io(0x200, 2, 4096, 501), 2);
    assert_int_equal(cpu->gr[15].l, 11);
    word_put(ENTRIES + 8, 361);
    assert_int_equal(cms_io(0x200, 2, 4096, 2), 3);
    assert_int_equal(cpu->gr[15].l, 13);
    assert_int_equal(be32_load(at(LIST + 16)), 1);
    assert_int_equal(cms_io(0x200, 3, 4096, 1), -PGM_OPERAND);
    read_only(0x200);
    assert_int_equal(cms_io(0x200, 1, 4096, 1), 1);
    assert_int_equal(cpu->gr[15].l, 3);
}

/* X'A8' and X'20': read the home address of the first track; X'18': search for a record and read it. */
static void any_channel_program_runs(void **state)
{
    (void)state;
    ccw0(PROGRAM, 0x1A, 0, 5, DATA);
    memset(at(LIST), 0, 88);
    be16_store(at(LIST), 0x200);
    word_put(LIST + 8, PROGRAM);
    cpu->gr[RX].g = LIST;
    assert_int_equal(issue(diagnose_synchronous_io), 0);
    assert_int_equal(at(LIST + 20)[0], 0x0C);
    assert_int_equal(be32_load(at(LIST + 16)), PROGRAM + 8);
    at(PROGRAM)[0] = 0x01; /* no command of a disk */
    assert_int_equal(issue(diagnose_synchronous_io), 3);
    assert_int_equal(at(LIST + 20)[0], 0x02);
    assert_int_equal(be16_load(at(LIST + 30)), 32);
    assert_int_equal(at(LIST + 56)[0], SENSE_COMMAND_REJECT);
    at(LIST)[2] = 1;
    assert_int_equal(issue(diagnose_synchronous_io), -PGM_OPERAND);
    cpu->gr[RX].g = 0x200;
    cpu->gr[RY].g = PROGRAM;
    assert_int_equal(issue(diagnose_general_io), 3);
    assert_int_equal(cpu->gr[15].l, 13);
    assert_int_equal(cpu->gr[RY].l & 0xFFFF, 0x8000);
    at(PROGRAM)[0] = 0x1A;
    cpu->gr[RY].g = PROGRAM;
    assert_int_equal(issue(diagnose_general_io), 0);
    be16_store(at(PROGRAM + 6), 50);
    assert_int_equal(issue(diagnose_general_io), 2);
    assert_int_equal(cpu->gr[15].l, 3);
    cpu->gr[RX].g = 0x777;
    assert_int_equal(issue(diagnose_general_io), 1);
    assert_int_equal(cpu->gr[15].l, 1);
}

static void standard_dasd_io_searches_and_reads(void **state)
{
    u8 argument[7] = {0, 0, 0, 1, 0, 3, 5}; /* seek to cylinder 1 head 3, record 5 */
    (void)state;
    memcpy(at(0x6000), argument, sizeof argument);
    ccw0(PROGRAM, 0x07, CCW_CHAIN_COMMAND, 6, 0x6000);
    ccw0(PROGRAM + 8, 0x31, CCW_CHAIN_COMMAND, 5, 0x6002);
    ccw0(PROGRAM + 16, 0x08, 0, 0, PROGRAM + 8);
    ccw0(PROGRAM + 24, 0x06, CCW_SUPPRESS_LENGTH, 4096, DATA);
    cpu->gr[RX].g = 0x200;
    cpu->gr[RY].g = PROGRAM;
    cpu->gr[15].g = 1;
    bytes_put(DATA, 0xAA, 4096);
    assert_int_equal(issue(diagnose_standard_dasd_io), 0);
    assert_int_equal(*at(DATA + 4095), 0);
    cpu->gr[15].g = 16;
    assert_int_equal(issue(diagnose_standard_dasd_io), 2);
    assert_int_equal(cpu->gr[15].l, 11);
    cpu->gr[15].g = 1;
    at(0x6003)[0] = 9; /* no such cylinder */
    assert_int_equal(issue(diagnose_standard_dasd_io), 1);
    assert_int_equal(cpu->gr[15].l, 4);
    cpu->gr[RX].g = 0x201;
    cpu->gr[15].g = 1;
    assert_int_equal(issue(diagnose_standard_dasd_io), 1);
    assert_int_equal(cpu->gr[15].l, 2);
}

static u64 track_hash(void)
{
    struct track *t;
    u64 hash = 0;

    assert_int_equal(minidisk_track_hold(disk(0x200)->disk, 0, false, &t), 0);
    for (u32 i = 0; i < t->length; i++)
        hash = (hash ^ t->image[i]) * 0x100000001B3ULL;
    minidisk_track_release(disk(0x200)->disk, t);
    return hash;
}

/* The same program by X'18', X'20' and X'A8': write the data of the first track's record 5. */
static void channel_programs_write_only_what_may_be_written(void **state)
{
    static void (*const by[])(struct vm *, struct cpu *, u8, u8) = {
        diagnose_standard_dasd_io, diagnose_general_io, diagnose_synchronous_io};
    u8 argument[7] = {0, 0, 0, 0, 0, 0, 5};
    (void)state;
    memcpy(at(0x6000), argument, sizeof argument);
    ccw0(PROGRAM, 0x07, CCW_CHAIN_COMMAND, 6, 0x6000);
    ccw0(PROGRAM + 8, 0x31, CCW_CHAIN_COMMAND, 5, 0x6002);
    ccw0(PROGRAM + 16, 0x08, 0, 0, PROGRAM + 8);
    ccw0(PROGRAM + 24, 0x05, CCW_SUPPRESS_LENGTH, 4096, DATA);
    memset(at(LIST), 0, 88);
    be16_store(at(LIST), 0x200);
    word_put(LIST + 8, PROGRAM);
    for (unsigned i = 0; i < 6; i++) {
        u64 was = track_hash();
        bytes_put(DATA, (u8)(0x11 * (i + 1)), 4096);
        if (i == 3)
            read_only(0x200);
        cpu->gr[RX].g = i % 3 == 2 ? LIST : 0x200;
        cpu->gr[RY].g = PROGRAM;
        cpu->gr[15].g = 1;
        int cc = issue(by[i % 3]);
        assert_true(i < 3 ? cc == 0 : cc > 0);
        assert_true((track_hash() == was) == (i >= 3));
    }
}

static void disks_are_told_by_class_and_type(void **state)
{
    (void)state;
    cpu->gr[RX].g = 0x200;
    assert_int_equal(issue(diagnose_device_type), 0);
    assert_int_equal(cpu->gr[RY].l, 0x04820000);
    assert_int_equal(cpu->gr[RY + 1].l >> 16, 0x0482);
    cpu->gr[RX].g = 0x201;
    assert_int_equal(issue(diagnose_device_type), 2);
    assert_int_equal(cpu->gr[RY].l, 0x01400000);
    read_only(0x200);
    memset(at(LIST), 0, 256);
    be16_store(at(LIST), 0x200);
    be16_store(at(LIST + 2), 0x82);
    cpu->gr[RX].g = LIST;
    assert_int_equal(issue(diagnose_device_information), 0);
    assert_int_equal(be32_load(at(LIST + 4)), 0x04820080);
    assert_int_equal(be16_load(at(LIST + 0x10)), 0x3990);
    assert_int_equal(be16_load(at(LIST + 0x1C)), 2);
}

static void minidisks_are_told_to_who_may_know(void **state)
{
    (void)state;
    memset(at(LIST), 0, 48);
    be16_store(at(LIST), 0xE4);
    at(LIST)[3] = 48;
    be16_store(at(LIST + 4), 0x200);
    ebcdic_field(at(LIST + 8), "GENERAL", 8);
    cpu->gr[RX].g = LIST;
    assert_int_equal(issue(diagnose_minidisk_information), -PGM_SPECIFICATION);
    strcpy(vm->user->options, "DEVINFO");
    assert_int_equal(issue(diagnose_minidisk_information), 0);
    assert_int_equal(cpu->gr[RY].l, 0);
    assert_int_equal(be32_load(at(LIST + 28)), 2);
    assert_int_equal(be16_load(at(LIST + 34)), 0x200);
    ebcdic_field(at(LIST + 8), "NOBODY", 8);
    assert_int_equal(issue(diagnose_minidisk_information), 1);
    assert_int_equal(cpu->gr[RY].l, 4);
}

#define DISK_TEST(f) cmocka_unit_test_setup_teardown(f, setup, system_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        DISK_TEST(blocks_are_moved_in_an_environment),
        DISK_TEST(offsets_shift_the_numbers),
        DISK_TEST(each_entry_has_its_status),
        DISK_TEST(wrong_environments_are_refused),
        DISK_TEST(records_of_another_size_fail),
        DISK_TEST(read_only_disks_say_so_and_stay),
        DISK_TEST(keys_protect_storage),
        DISK_TEST(asynchronous_requests_end_with_an_external_interruption),
        DISK_TEST(short_lists_have_31_bit_fields),
        DISK_TEST(a_reset_removes_environments),
        DISK_TEST(cms_blocks_are_moved),
        DISK_TEST(any_channel_program_runs),
        DISK_TEST(standard_dasd_io_searches_and_reads),
        DISK_TEST(channel_programs_write_only_what_may_be_written),
        DISK_TEST(disks_are_told_by_class_and_type),
        DISK_TEST(minidisks_are_told_to_who_may_know),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
