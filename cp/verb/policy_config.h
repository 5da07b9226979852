/* Statements of SYSTEM.CONFIG about users: how many, how long, who is there at the start, failed LOGONs, shutdown. Each
 * takes its operands off *rest; false if they are wrong. */
#pragma once
#include "guests/arch/types.h"

bool config_features(const char **rest);
bool config_journaling(const char **rest);
bool config_set(const char **rest);
bool config_storage(const char **rest);
bool config_system_userids(const char **rest);
