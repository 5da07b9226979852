/* The records at the head of a dump: what machine, which CPUs, which storage. Each is a page, or several. */
#pragma once
#include "cp/vm/dump.h"

#define DUMP_RECORD 4096
/* The file information record with all CPUs of a virtual machine. */
#define DUMP_INFORMATION_MAX (10 * DUMP_RECORD)

void dump_symptom(const struct vm *vm, const struct dump_request *q, u8 record[DUMP_RECORD]);
/* information: how many records the file information takes. */
void dump_map(unsigned information, u8 record[DUMP_RECORD]);
/* Returns the number of records. */
unsigned dump_information(const struct vm *vm, u8 records[DUMP_INFORMATION_MAX]);
void dump_access_list(u8 record[DUMP_RECORD]);
void dump_address_space(const struct vm *vm, const struct dump_request *q, u8 record[DUMP_RECORD]);
