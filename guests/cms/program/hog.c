/* A program for tests: takes all storage there is, and issues the command that its operands are. */
#include "guests/cms/nucleus/service.h"

int program_main(const char (*token)[TOKEN], const u32 *extended);

int program_main(const char (*token)[TOKEN], const u32 *extended)
{
    const struct services *cms = cms_services;

    (void)token;
    for (u64 size = 1 << 20; size >= 16; size /= 2)
        while (cms->program_storage_get(size) != NULL)
            continue;
    return cms->command_run((struct text){(const char *)(u64)extended[1], extended[2] - extended[1]}, CALL_CMS);
}
