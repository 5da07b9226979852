/* Accounting records in z/VM's form. */
#include "cp/vm/record.h"
#include "guests/arch/ebcdic.h"
#include <stdio.h>
#include <string.h>

static void word(u8 *at, u64 value)
{
    be32_store(at, value > 0xFFFFFFFF ? 0xFFFFFFFF : (u32)value);
}

static void virtual_machine(const struct account_record *r, u8 card[80])
{
    word(card + 28, r->seconds);
    word(card + 32, r->total_ms);
    word(card + 36, r->virtual_ms);
    word(card + 40, 0); /* page reads and writes */
    word(card + 44, 0);
    word(card + 48, r->io);
    word(card + 52, r->punched);
    word(card + 56, r->printed);
    word(card + 60, r->read);
}

static void device(const struct account_record *r, u8 card[80])
{
    word(card + 28, r->seconds);
    card[32] = r->device_class;
    card[33] = r->device_type;
    card[34] = r->device_model;
    card[35] = 0;
    if (r->type[1] == '3')
        word(card + 36, r->size);
}

void record_card(const struct account_record *r, u8 card[80])
{
    char text[40];
    struct tm tm;

    memset(card, 0x40, 80);
    ebcdic_field(card, r->userid, 8);
    ebcdic_field(card + 78, r->type, 2);
    if (strcmp(r->type, "C0") == 0) {
        memcpy(card + 8, r->data, r->data_length < 70 ? r->data_length : 70);
        return;
    }
    localtime_r(&r->at, &tm);
    strftime(text, sizeof text, "%m%d%y%H%M%S", &tm);
    ebcdic_field(card + 8, r->account, 8);
    ebcdic_field(card + 16, text, 12);
    if (r->type[1] == '1')
        virtual_machine(r, card);
    else
        device(r, card);
}
