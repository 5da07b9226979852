/* The CPU model that the system's guests see, and with it the facilities. One for the process, chosen before the first
 * guest. Source: PoP chapter 4 "Facility Indications"; chapter 10 "STORE SYSTEM INFORMATION" for type and model. */
#pragma once
#include "guests/arch/types.h"

struct cpu_model {
    const char *name;
    u16 type; /* as STIDP stores it */
    const char *model, *capacity;
};

/* The chosen one; the newest until there was a choice. */
const struct cpu_model *cpu_model(void);
/* Choose by name, in any case of letters. False: there is none of that name. No CPU runs. */
bool cpu_model_choose(const char *name);
/* The names, oldest first; NULL after the last. */
const char *cpu_model_name(unsigned n);

/* A level of cache of the chosen model: [0] of the data cache, [1] of the instruction cache. */
struct cpu_cache {
    u8 summary; /* as ECAG tells it: bits 4-5 the scope, 6-7 the type */
    u8 ways[2];
    u32 kilobytes[2];
};
#define CACHE_LINE 256u
/* NULL where the model has no such level (1 is the first). */
const struct cpu_cache *cpu_cache(unsigned level);

/* FACILITY_NAME: the bit of STFLE of each row of facility.def. */
enum facility_number {
#define FACILITY(number, name, offered, model) FACILITY_##name = number,
#include "guests/engine/facility.def"
#undef FACILITY
};

/* Is a bit of STFLE on: implemented, and not newer than the model. */
bool facility_offered(unsigned number);
