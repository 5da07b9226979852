/* Dates and times: packed as the file system has them, and as digits YYYYMMDDHHMMSS as NETDATA has them. */
#pragma once
#include "guests/cms/base/text.h"

#define MOMENT_PACKED 7
#define MOMENT_DIGITS 14

void moment_digits(const u8 packed[MOMENT_PACKED], char digits[MOMENT_DIGITS]);
/* YYYYMMDD at least; what is missing is 0. False, and nothing changed: no such date. */
bool moment_packed(struct text digits, u8 packed[MOMENT_PACKED]);
/* Minutes since 1900 began; 0 for what is no date. */
u32 moment_minutes(const u8 packed[MOMENT_PACKED]);
/* By minutes, forward or back, over the borders of days and years: local time from GMT. */
void moment_shift(u8 packed[MOMENT_PACKED], s32 minutes);
