/* STORE: guest storage, registers, the PSW, status. Source: CP Commands and Utilities Reference, STORE (guest storage).
 * The virtual machine is held meanwhile. */
#include "cp/base/text.h"
#include "cp/command/location.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "guests/engine/access.h"
#include <string.h>

#define DATA_MAX 128 /* bytes of one command */
#define FPC_RESERVED 0x03030088u
#define FPC_ROUNDING 7u

static int done(struct vm *vm)
{
    respond(vm, "Store complete.");
    return 0;
}

static int store_bytes(struct vm *vm, const struct location *l, const u8 *data, size_t n)
{
    u64 absolute, last;

    if (!location_absolute(vm, l->kind, l->first, &absolute) ||
        !location_absolute(vm, l->kind, l->first + n - 1, &last)) {
        char shown[20];
        location_text(l->first, shown);
        return say(vm, MSG_HEXLOC_EXCEEDS_STORAGE, shown);
    }
    for (size_t i = 0; i < n; i++) { /* a virtual page is contiguous, its neighbour may not be */
        location_absolute(vm, l->kind, l->first + i, &absolute);
        if (storage_write(vm->machine->storage, absolute, data + i, 1, KEY_NONE, NULL) == PGM_PROTECTION)
            return say(vm, MSG_SHARED_PAGE, (unsigned long long)(absolute / PAGE_SIZE_GUEST));
    }
    return done(vm);
}

/* Words of up to eight digits each, right-justified. */
static int store_words(struct vm *vm, struct location *l, const char *rest)
{
    u8 data[DATA_MAX];
    char word[24];
    size_t n = 0;
    u64 value;

    l->first &= ~3ULL;
    while (text_word(&rest, word, sizeof word)) {
        if (strlen(word) > 8 || !text_hex(word, 0xFFFFFFFF, &value) || n + 4 > sizeof data)
            return say(vm, MSG_INVALID_HEXDATA, text_upper(word));
        be32_store(data + n, (u32)value);
        n += 4;
    }
    return n ? store_bytes(vm, l, data, n) : say(vm, MSG_DATA_MISSING);
}

/* STORE Shexloc digits: bytes at any boundary. */
static int store_string(struct vm *vm, const char *where, const char *rest)
{
    struct location l;
    u8 data[DATA_MAX];
    char word[2 * DATA_MAX + 2], pair[3] = "";
    int rc = location_parse(vm, where, &l);
    size_t n = 0;
    u64 value;

    if (rc)
        return rc;
    while (text_word(&rest, word, sizeof word)) {
        for (const char *p = word; *p; p += 2) {
            memcpy(pair, p, 2);
            if (!p[1] || !text_hex(pair, 0xFF, &value) || n == sizeof data)
                return say(vm, MSG_INVALID_HEXDATA, text_upper(word));
            data[n++] = (u8)value;
        }
    }
    return n ? store_bytes(vm, &l, data, n) : say(vm, MSG_DATA_MISSING);
}

static int store_psw(struct vm *vm, const char *rest)
{
    struct cpu *cpu = cpus_current(vm);
    u32 w[4];
    unsigned n = 0, most = cpu->esa ? 2 : 4;
    char word[24];
    u64 value, mask, address;

    for (; n < most && text_word(&rest, word, sizeof word); n++) {
        if (strlen(word) > 8 || !text_hex(word, 0xFFFFFFFF, &value))
            return say(vm, MSG_INVALID_HEXDATA, text_upper(word));
        w[n] = (u32)value;
    }
    if (n == 0)
        return say(vm, MSG_DATA_MISSING);
    if (cpu->esa) {
        cpu_psw_short(cpu, &mask);
        mask = n == 2 ? (u64)w[0] << 32 | w[1] : (mask & 0xFFFFFFFF00000000ULL) | w[0];
        cpu_load_psw_short(cpu, mask);
        return done(vm);
    }
    cpu_psw(cpu, &mask, &address);
    if (n == 4)
        mask = (u64)w[0] << 32 | w[1];
    address = n == 1 ? (address & 0xFFFFFFFF00000000ULL) | w[0] : (u64)w[n - 2] << 32 | w[n - 1];
    cpu_load_psw(cpu, mask, address);
    return done(vm);
}

enum register_set { GENERAL, GENERAL_LONG, GENERAL_HIGH, CONTROL, CONTROL_LONG, ACCESS, FLOATING };

static void set_register(struct cpu *cpu, enum register_set set, unsigned n, u64 value)
{
    switch (set) {
    case GENERAL:
        cpu->gr[n].l = (u32)value;
        break;
    case GENERAL_HIGH:
        cpu->gr[n].h = (u32)value;
        break;
    case GENERAL_LONG:
        cpu->gr[n].g = value;
        break;
    case CONTROL:
        cpu->cr[n] = (cpu->cr[n] & 0xFFFFFFFF00000000ULL) | (u32)value;
        break;
    case CONTROL_LONG:
        cpu->cr[n] = value;
        break;
    case ACCESS:
        cpu->ar[n] = (u32)value;
        break;
    case FLOATING:
        cpu->vr[n].d[0] = value;
        break;
    }
}

/* Makes the CPU look at its control registers, and forget what it found with others. */
static void reload_psw(struct cpu *cpu)
{
    u64 mask, address;

    cpu_purge(cpu);
    cpu_psw(cpu, &mask, &address);
    cpu_load_psw(cpu, mask, address);
}

/* Registers from n on, one value each. */
static int store_registers(struct vm *vm, enum register_set set, unsigned n, const char *rest)
{
    bool wide = set == GENERAL_LONG || set == CONTROL_LONG || set == FLOATING;
    char word[24];
    unsigned count = 0;
    u64 value;

    for (; text_word(&rest, word, sizeof word); count++) {
        if (!text_hex(word, wide ? ~0ULL : 0xFFFFFFFFULL, &value) || n + count > 15)
            return say(vm, MSG_INVALID_HEXDATA, text_upper(word));
        set_register(cpus_current(vm), set, n + count, value);
    }
    if (count == 0)
        return say(vm, MSG_DATA_MISSING);
    reload_psw(cpus_current(vm));
    return done(vm);
}

/* STORE VRn: sixteen digits twice for each register. */
static int store_vector(struct vm *vm, unsigned n, const char *rest)
{
    char word[24];
    unsigned count = 0;
    u64 value;

    for (; text_word(&rest, word, sizeof word); count++) {
        if (strlen(word) > 16 || !text_hex(word, ~0ULL, &value) || n + count / 2 > 31)
            return say(vm, MSG_INVALID_HEXDATA, text_upper(word));
        cpus_current(vm)->vr[n + count / 2].d[count % 2] = value;
    }
    return count ? done(vm) : say(vm, MSG_DATA_MISSING);
}

static int store_fpc(struct vm *vm, const char *rest)
{
    char word[24];
    u64 value;
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say(vm, MSG_DATA_MISSING);
    if (!text_hex(word, 0xFFFFFFFF, &value) || value & FPC_RESERVED ||
        ((value & FPC_ROUNDING) > 3 && (value & FPC_ROUNDING) < 7))
        return say(vm, MSG_INVALID_HEXDATA, text_upper(word));
    rc = expect_end(vm, rest);
    if (rc)
        return rc;
    cpus_current(vm)->fpc = (u32)value;
    return done(vm);
}

static bool register_operand(const char *word, enum register_set *set, unsigned *n)
{
    static const struct {
        const char *prefix;
        enum register_set set;
    } sets[] = {{"GG", GENERAL_LONG}, {"GH", GENERAL_HIGH}, {"G", GENERAL}, {"XG", CONTROL_LONG}, {"X", CONTROL},
        {"AR", ACCESS}, {"Y", FLOATING}};
    u64 value;

    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        const char *digits = word + strlen(sets[i].prefix);
        if (strncmp(word, sets[i].prefix, strlen(sets[i].prefix)) == 0 &&
            (text_decimal(digits, 15, &value) || (strlen(digits) == 1 && text_hex(digits, 15, &value)))) {
            *set = sets[i].set;
            *n = (unsigned)value;
            return true;
        }
    }
    return false;
}

static int store(struct vm *vm, const char *word, const char *rest)
{
    struct location l;
    enum register_set set;
    unsigned n;
    u64 vector;
    int rc;

    if (strcmp(word, "STATUS") == 0) {
        cpu_store_status(cpus_current(vm));
        return done(vm);
    }
    if (strcmp(word, "PSW") == 0)
        return store_psw(vm, rest);
    if (strcmp(word, "FPC") == 0)
        return store_fpc(vm, rest);
    if (strncmp(word, "VR", 2) == 0 && text_decimal(word + 2, 31, &vector))
        return store_vector(vm, (unsigned)vector, rest);
    if (register_operand(word, &set, &n))
        return store_registers(vm, set, n, rest);
    if (strchr("GXY", *word))
        return say(vm, MSG_INVALID_REGISTER, word);
    if (*word == 'S' && strncmp(word, "SECO.", 5) != 0)
        return store_string(vm, word + 1, rest);
    rc = location_parse(vm, word, &l);
    return rc ? rc : store_words(vm, &l, rest);
}

int cmd_store(struct vm *vm, const char *rest)
{
    char word[64];
    int rc;

    if (!text_word(&rest, word, sizeof word))
        return say_as(vm, "CFD", MSG_HEXLOC_MISSING);
    dispatch_hold(vm);
    rc = store(vm, text_upper(word), rest);
    dispatch_release(vm);
    return rc;
}
