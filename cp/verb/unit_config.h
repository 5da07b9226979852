/* SYSTEM.CONFIG's RDEVICE for printers and punches. */
#pragma once
#include "guests/arch/types.h"

/* RDEVICE rdev kind folder ...: the operands behind are taken off *rest. False if they are wrong. */
bool config_unit(u16 rdev, const char *kind, const char *folder, const char **rest);
