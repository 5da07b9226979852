/* The facility list, made of facility.def. Source: PoP chapter 4 "Facility Indications". */
#include "guests/engine/machine.h"

static const struct {
    u8 number, offered;
} facilities[] = {
#define FACILITY(number, name, offered, model) {number, offered},
#include "guests/engine/facility.def"
#undef FACILITY
};

unsigned machine_facilities(const struct machine *m, u64 *list, unsigned max)
{
    unsigned used = 0;

    (void)m; /* all configurations offer the same */
    for (unsigned i = 0; i < max; i++)
        list[i] = 0;
    for (unsigned i = 0; i < sizeof facilities / sizeof facilities[0]; i++) {
        unsigned word = facilities[i].number / 64;
        if (!facilities[i].offered)
            continue;
        if (word < max)
            list[word] |= 1ULL << (63 - facilities[i].number % 64);
        if (word >= used)
            used = word + 1;
    }
    return used;
}
