/* Statements of SYSTEM.CONFIG about volumes. Each takes its operands off *rest; false if they are wrong. */
#pragma once
#include "guests/arch/types.h"

bool config_device(const char **rest);
bool config_owned(const char **rest);
bool config_volume_list(const char **rest);
bool config_volume_include(const char **rest);
bool config_volume_exclude(const char **rest);
bool config_disk_storage(const char **rest);
