/* What a virtual machine has used since its last accounting record, and the records of it. Under cp_lock unless said
 * otherwise. Source: z/VM CP Planning and Administration, "Setting Up Accounting". */
#pragma once
#include "cp/vm/vm.h"

/* Open and close the records; the file is records.db of the system directory. The loop's thread. 0 or -errno. */
int account_open(const char *system_directory);
void account_close(void);

/* Cut the records of vm: type 1, and with devices a type 2 or 3 for each dedicated device and T-DISK; it begins anew.
 */
void account_cut(struct vm *vm, bool devices);
/* d goes away: its record, if it is of a kind that has one. */
void account_device(struct virtual_device *d);
/* DIAGNOSE X'4C': a record of up to 70 bytes that the program gives. */
void account_user_data(struct vm *vm, const u8 *data, size_t length);

/* RECORDING ACCOUNT. */
struct account_recording {
    bool on;
    unsigned limit; /* after how many records CP tells userid; 0: never */
    char userid[9];
};
extern struct account_recording account_recording;
