/* How long accounting records and monitor samples are kept. */
#pragma once
#include "guests/arch/types.h"

bool config_records(const char **rest); /* RECORDS */
