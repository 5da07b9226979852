/* In the place of all other files of this folder where the host is not x86-64: there is no translator. */
#include "guests/engine/x86/translate.h"
#include <errno.h>

struct translator_counters translator_counters;

bool translator_suits(void)
{
    return false;
}

int translator_start(u64 size __attribute__((unused)), unsigned threshold __attribute__((unused)))
{
    return -ENOTSUP;
}

bool translation_map(void)
{
    return false;
}

u64 translator_area(u64 *taken)
{
    return *taken = 0;
}
