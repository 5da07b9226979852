/* The CPU models, and the facility list that goes with the one chosen. Source: PoP chapter 4 "Facility Indications". */
#include "guests/engine/machine.h"
#include "guests/engine/model.h"
#include <strings.h>

enum model_index {
#define MODEL(NAME, ...) MODEL_##NAME,
#include "guests/engine/model.def"
#undef MODEL
    MODELS
};

static const struct cpu_model models[MODELS] = {
#define MODEL(NAME, name, type, model, capacity) {name, type, model, capacity},
#include "guests/engine/model.def"
#undef MODEL
};

#define CACHE_LEVELS 4u
enum cache_summary { PRIVATE = 0x04, SHARED = 0x08, UNIFIED = 0x03 };
static const struct cpu_cache caches[MODELS][CACHE_LEVELS] = {
#define CACHE(model, level, scope, data_ways, data, instruction_ways, instruction)                                     \
    [MODEL_##model][(level)-1] = {scope, {data_ways, instruction_ways}, {data, instruction}},
#include "guests/engine/cache.def"
#undef CACHE
};

#define FACILITIES 256
static const u8 first_model[FACILITIES] = {
/* plus 1; 0: no model has it */
#define FACILITY(number, name, offered, model) [number] = (offered) ? MODEL_##model + 1 : 0,
#include "guests/engine/facility.def"
#undef FACILITY
};

static unsigned chosen = MODELS - 1;

const struct cpu_model *cpu_model(void)
{
    return &models[chosen];
}

const char *cpu_model_name(unsigned n)
{
    return n < MODELS ? models[n].name : NULL;
}

bool cpu_model_choose(const char *name)
{
    for (unsigned i = 0; i < MODELS; i++)
        if (strcasecmp(models[i].name, name) == 0) {
            chosen = i;
            return true;
        }
    return false;
}

const struct cpu_cache *cpu_cache(unsigned level)
{
    return level >= 1 && level <= CACHE_LEVELS ? &caches[chosen][level - 1] : NULL;
}

bool facility_offered(unsigned number)
{
    return number < FACILITIES && first_model[number] && first_model[number] <= chosen + 1;
}

unsigned machine_facilities(const struct machine *m, u64 *list, unsigned max)
{
    unsigned used = 0;

    (void)m; /* all configurations of a system offer the same */
    for (unsigned i = 0; i < max; i++)
        list[i] = 0;
    for (unsigned n = 0; n < FACILITIES; n++) {
        if (!facility_offered(n))
            continue;
        used = n / 64 + 1;
        if (n / 64 < max)
            list[n / 64] |= 1ULL << (63 - n % 64);
    }
    return used;
}
