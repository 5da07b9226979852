/* For the system's own commands that are MODULEs: each function of the nucleus by its name, as a jump through the
 * service table. Those that it has in its own text, as the portable ones, are nearer. */
#include "guests/cms/nucleus/service.h"
#include "guests/cms/nucleus/storage.h"

#define TEXT_OF(x) TEXT_AS_IS(x)
#define TEXT_AS_IS(x) #x
#define JUMP(name, row)                                                                                                \
    asm("        .weak " #name "\n" #name                                                                              \
        ": lg %r1, " TEXT_OF(NUCON) "+16(%r0)\n        lg %r1, 8*(" TEXT_OF(row) ")(%r1)\n        br %r1\n");
_Static_assert(__COUNTER__ == 0, "JUMP counts rows from 1"); /* NUCON+16 is the table */
#define SERVICE(result, name, arguments) JUMP(name, __COUNTER__ - 1)
#include "guests/cms/nucleus/service.def"
#undef SERVICE

/* What a command of the nucleus gives back itself, a program's end gives back. */
void *storage_get(u64 bytes)
{
    return cms_services->program_storage_get(bytes);
}
