/* See dump_record.h. The fields of the information record are where they are: half of them on odd addresses. */
#include "cp/vm/dump_record.h"
#include "cp/base/clock.h"
#include "guests/arch/ebcdic.h"
#include <stdio.h>
#include <string.h>

#define INFORMATION_RECORDS 5 /* at least */
#define FIRST_INFORMATION 3   /* records are numbered from 1 */

/* A CPU in the information record, and each of the others behind it. */
struct cpu_layout {
    u32 size;
    u32 general, control, access, floating, psw, prefix, timer, comparator, control_word, address;
};
// clang-format off
static const struct cpu_layout first_cpu = {.size = 1104, .general = 16, .control = 208, .access = 560, .floating = 336,
    .psw = 192, .prefix = 144, .timer = 169, .comparator = 465, .control_word = 968, .address = 914};
static const struct cpu_layout other_cpu = {.size = 552, .general = 144, .control = 400, .access = 336, .floating = 16,
    .psw = 272, .prefix = 296, .timer = 312, .comparator = 320, .control_word = 300, .address = 0};
// clang-format on

void dump_symptom(const struct vm *vm, const struct dump_request *q, u8 record[DUMP_RECORD])
{
    enum { TEXT = 200 };
    const struct cpu *cpu = vm_base_cpu(vm);
    time_t now = time(NULL);
    struct clock_text at;
    char serial[7], text[16];

    clock_describe(now, &at);
    memset(record, 0, DUMP_RECORD);
    ebcdic_field(record, "SR", 2);
    snprintf(serial, sizeof serial, "%06X", cp.cpu_serial & 0xFFFFFF);
    ebcdic_field(record + 6, serial, 6);
    be64_store(record + 16, cpu_tod(cpu));
    snprintf(text, sizeof text, "%.2s%.2s", at.time, at.time + 3);
    ebcdic_field(record + 24, text, 4);
    snprintf(text, sizeof text, "%.2s%.2s%.2s", at.date + 6, at.date, at.date + 3); /* of mm/dd/yy */
    ebcdic_field(record + 28, text, 6);
    ebcdic_field(record + 34, cp.node, 8);
    ebcdic_field(record + 42, "URSA", 4);
    ebcdic_field(record + 46, "", 8);
    ebcdic_field(record + 56, "VMDUMP", 8);
    ebcdic_field(record + 64, "10", 2);
    be16_store(record + 66, 48);
    be16_store(record + 80, (u16)strlen(q->text));
    be16_store(record + 82, TEXT);
    ebcdic_encode(record + TEXT, q->text, strlen(q->text));
}

void dump_map(unsigned information, u8 record[DUMP_RECORD])
{
    memset(record, 0, DUMP_RECORD);
    ebcdic_field(record, "HCPDFMBK", 8);
    be32_store(record + 8, FIRST_INFORMATION);
    be32_store(record + 16, FIRST_INFORMATION + information); /* access lists */
    be32_store(record + 20, 1);
    be32_store(record + 24, 1); /* address spaces */
    be32_store(record + 28, FIRST_INFORMATION + information + 1);
}

static void cpu_describe(const struct cpu *cpu, const struct cpu_layout *to, u8 *out)
{
    u64 mask, address;

    cpu_psw(cpu, &mask, &address);
    be64_store(out + to->psw, mask);
    be64_store(out + to->psw + 8, address);
    for (unsigned i = 0; i < 16; i++) {
        be64_store(out + to->general + 8 * i, cpu->gr[i].g);
        be64_store(out + to->control + 8 * i, cpu->cr[i]);
        be32_store(out + to->access + 4 * i, cpu->ar[i]);
        be64_store(out + to->floating + 8 * i, cpu->vr[i].d[0]);
    }
    be32_store(out + to->prefix, (u32)cpu->prefix);
    be64_store(out + to->timer, cpu_timer(cpu));
    be64_store(out + to->comparator, cpu->clock_comparator);
    be32_store(out + to->control_word, cpu->fpc);
    be16_store(out + to->address, cpu->address);
}

unsigned dump_information(const struct vm *vm, u8 records[DUMP_INFORMATION_MAX])
{
    const struct cpu *base = vm_base_cpu(vm);
    u64 size = vm->machine->storage->size;
    u8 *at = records + first_cpu.size;
    u16 others = 0;
    unsigned used;

    memset(records, 0, DUMP_INFORMATION_MAX);
    ebcdic_field(records, "HCPDFIR ", 8);
    be64_store(records + 153, cpu_tod(base));
    records[185] = 1;    /* a dump of a virtual machine */
    records[186] = 0x80; /* complete */
    records[187] = 2;    /* registers of 64 bits, a map of any storage */
    records[191] = base->esa ? 0 : 1;
    cpu_describe(base, &first_cpu, records);
    be32_store(records + 624, size > UINT32_MAX ? UINT32_MAX : (u32)size);
    be64_store(records + 640, size);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        const struct cpu *cpu = vm->machine->cpu[i];
        if (!cpu || cpu == base)
            continue;
        cpu_describe(cpu, &other_cpu, at);
        at += other_cpu.size;
        others++;
    }
    be16_store(records + 912, others);
    used = (unsigned)((at - records + DUMP_RECORD - 1) / DUMP_RECORD);
    return used > INFORMATION_RECORDS ? used : INFORMATION_RECORDS;
}

void dump_access_list(u8 record[DUMP_RECORD])
{
    memset(record, 0, DUMP_RECORD);
    ebcdic_field(record, "HCPDALBK", 8);
}

void dump_address_space(const struct vm *vm, const struct dump_request *q, u8 record[DUMP_RECORD])
{
    u64 size = vm->machine->storage->size;
    char name[20];

    memset(record, 0, DUMP_RECORD);
    ebcdic_field(record, "HCPASIBK", 8);
    snprintf(name, sizeof name, "%s:BASE", vm->userid);
    ebcdic_field(record + 16, name, 33);
    record[51] = 2;
    be64_store(record + 64, size);
    be64_store(record + 72, size);
    be32_store(record + 216, 1);
    be64_store(record + 224 + 8, size - 1); /* all of it is online */
    for (unsigned i = 0; i < q->count; i++) {
        be64_store(record + 352 + 16 * i, q->range[i].first);
        be64_store(record + 352 + 16 * i + 8, q->range[i].last);
    }
    if (q->count == 0)
        be64_store(record + 352 + 8, size - 1);
}
