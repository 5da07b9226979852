/* Questions that FORMAT and RESERVE ask. */
#pragma once
#include "guests/arch/types.h"

/* May all files of the disk go? Only YES or 1 is yes. */
bool ask_erase(const char *module, const char *command, char mode, u16 vdev);
void ask_label(const char *module, char label[6]);
