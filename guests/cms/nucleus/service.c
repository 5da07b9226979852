/* The service table. */
#include "guests/cms/nucleus/service.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"

static const struct services table = {
#define SERVICE(result, name, arguments) name,
#include "guests/cms/nucleus/service.def"
#undef SERVICE
};

void service_begin(void)
{
    static const char eyecatcher[8] = "NUCON   ";

    for (u32 i = 0; i < sizeof eyecatcher; i++)
        nucon->eyecatcher[i] = eyecatcher[i];
    nucon->version = SERVICE_VERSION;
    nucon->services = sizeof table / sizeof(u64);
    nucon->service = (u64)&table;
}
