/* Runs a bare-metal image on the engine alone, without CP: what it says on the operator's console by service calls goes
 * to standard output. engine_run [-t BRANCHES] IMAGE: -t translates what was branched to so often, and tells what the
 * translator did. */
#include "guests/arch/ebcdic.h"
#include "guests/arch/interruption.h"
#include "guests/engine/machine.h"
#include "guests/engine/x86/translate.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORAGE (64u << 20)
#define WRITE_EVENT_DATA 0x00760005
#define TEXT_AT 92 /* of the one message that report.c writes, in its SCCB */

static struct machine *machine;

static bool image_load(const char *path)
{
    static u8 image[STORAGE / 2];
    FILE *f = fopen(path, "rb");
    size_t size = f ? fread(image, 1, sizeof image, f) : 0;

    if (f)
        fclose(f);
    if (size < 8) {
        fprintf(stderr, "engine_run: %s cannot be read\n", path);
        return false;
    }
    return storage_write(machine->storage, 0, image, size, KEY_NONE, NULL) == 0;
}

static void text_show(const u8 *sccb)
{
    for (unsigned i = TEXT_AT; i < be16_load(sccb); i++)
        putchar(ebcdic_to_latin1(sccb[i]));
    putchar('\n');
}

/* SERVICE CALL: show the message, answer, signal. */
static void service_call(struct cpu *cpu)
{
    u32 command = cpu->gr[cpu->intercept.r1].l, address = cpu->gr[cpu->intercept.r3].l;
    const u8 *sccb = storage_host(machine->storage, address);
    struct external done = {.code = EXT_SERVICE_SIGNAL, .parameter = address};
    be16 response = be16_of(0x0020);

    if (sccb && command == WRITE_EVENT_DATA)
        text_show(sccb);
    storage_write(machine->storage, address + 6, &response, sizeof response, KEY_NONE, NULL);
    cpu_set_cc(cpu, 0);
    machine_external(machine, &done);
}

static void wake_nobody(struct cpu *cpu)
{
    (void)cpu; /* this thread runs the only CPU */
}

int main(int argc, char **argv)
{
    struct cpu *cpu;
    enum exit_reason reason;

    if (argc == 4 && strcmp(argv[1], "-t") == 0) {
        if (translator_start(64u << 20, (unsigned)atoi(argv[2])) < 0) {
            fprintf(stderr, "engine_run: this host has no translator\n");
            return 1;
        }
        argv += 2;
        argc -= 2;
    }
    if (argc != 2 || machine_create(STORAGE, &machine) < 0 || cpu_create(machine, 0, &machine->cpu[0]) < 0) {
        fprintf(stderr, "usage: engine_run IMAGE\n");
        return 2;
    }
    machine->wake = wake_nobody;
    cpu = machine->cpu[0];
    if (!image_load(argv[1]))
        return 1;
    cpu_initial_reset(cpu);
    cpu_load_psw_short(cpu, be64_load(storage_host(machine->storage, 0)));
    cpu_start(cpu);
    do {
        reason = cpu_run(cpu);
        if (reason == EXIT_INTERCEPT && cpu->intercept.opcode == 0xB220)
            service_call(cpu);
    } while (reason == EXIT_INTERCEPT || reason == EXIT_RESCHEDULE || reason == EXIT_WAIT);
    fflush(stdout);
    if (translator_counters.blocks)
        fprintf(stderr,
            "%llu blocks of %llu instructions (%llu call the interpreter), %llu bytes; %llu calls, %llu misses\n",
            (unsigned long long)translator_counters.blocks, (unsigned long long)translator_counters.instructions,
            (unsigned long long)translator_counters.calls, (unsigned long long)translator_counters.bytes,
            (unsigned long long)cpu->translated.count.calls, (unsigned long long)cpu->translated.count.missed);
    machine_destroy(machine);
    return reason == EXIT_DISABLED_WAIT ? 0 : 1;
}
