/* CP commands by DIAGNOSE X'08'. */
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/base/memory.h"

#define COMMAND_MAX 240
#define TO_BUFFER 0x40000000u

int cp_command(struct text command)
{
    char copy[COMMAND_MAX];
    u32 n = command.n < COMMAND_MAX ? command.n : COMMAND_MAX;
    u64 length = n;

    if (n != 0) /* else the terminal talks to CP */
        memcpy(copy, command.at, n);
    asm volatile("diag %1,%0,8" : "+d"(length) : "d"(copy) : "cc", "memory");
    return (int)(u32)length;
}

/* In the registers that DIAGNOSE pairs; *n as it leaves R5. The condition code is 1 where room was too small. */
static int diagnose_response(const char *command, u32 length, char *buffer, u32 size, u32 *n, int *cc)
{
    register u64 rx asm("2") = (u64)command;
    register u64 to asm("3") = (u64)buffer;
    register u64 ry asm("4") = TO_BUFFER | length;
    register u64 room asm("5") = size;

    asm volatile("diag %1,%2,8\n ipm %0\n srl %0,28"
                 : "=&d"(*cc), "+d"(rx), "+d"(ry), "+d"(to), "+d"(room)
                 :
                 : "cc", "memory");
    *n = (u32)room;
    return (int)(u32)ry;
}

int cp_response(struct text command, char *buffer, u32 size, u32 *n)
{
    char copy[COMMAND_MAX];
    u32 length = command.n < COMMAND_MAX ? command.n : COMMAND_MAX;
    int rc, cc;

    *n = 0;
    if (length == 0)
        return 0;
    memcpy(copy, command.at, length);
    rc = diagnose_response(copy, length, buffer, size, n, &cc);
    if (cc)
        *n += size;
    return rc;
}
