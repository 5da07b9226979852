/* IUCV (B2F0) for virtual machines without paths: buffers are declared and masks set, and a CONNECT finds nobody: the
 * system services are not there, and a virtual machine is not logged on, has declared no buffer or gives no
 * authorization. So every path id is invalid, and no external interruption ever comes. As CP does, each virtual CPU has
 * a buffer of its own. Source: CP Programming Services, "IUCV", for each function its exceptions, IPRCODEs and
 * condition codes. */
#include "cp/diagnose/diagnose.h"
#include "guests/arch/ebcdic.h"

enum function {
    QUERY = 0x00,
    TESTMSG,
    RTRVBFR,
    DESCRIBE,
    SEND,
    RECEIVE,
    REPLY,
    TESTCMPL,
    REJECT,
    PURGE,
    ACCEPT,
    CONNECT,
    DCLBFR,
    QUIESCE,
    RESUME,
    SEVER,
    SETMASK,
    SETCMASK,
    FUNCTIONS
};

enum iprcode {
    INVALID_PATH = 0x01,
    NOT_LOGGED_ON = 0x0B,
    NO_BUFFER = 0x0C,
    NOT_AUTHORIZED = 0x0F,
    NO_SUCH_SERVICE = 0x10,
    BUFFER_DECLARED = 0x13,
};

#define LIST_SIZE 40 /* IPARML; an interruption's buffer is as long */
#define IPFLAGS1 2
#define IPRCODE 3
#define IPVMID 8
#define IPBFADR1 12
#define IPALL 0x80
#define IPFGPID 0x02
#define MAXIMUM_PATHS 64
#define NOTHING_FOUND 2

static bool buffer_declared(const struct vm *vm, const struct cpu *cpu)
{
    return vm->iucv_buffers >> cpu->address & 1;
}

static u8 connect(const u8 *list)
{
    char userid[9] = {0};
    const struct vm *target;
    u8 iprcode;

    ebcdic_decode(userid, list + IPVMID, 8);
    for (size_t end = 8; end && userid[end - 1] == ' ';)
        userid[--end] = 0;
    if (*userid == '*')
        return NO_SUCH_SERVICE;
    cp_enter();
    target = vm_find(userid);
    iprcode = !target ? NOT_LOGGED_ON : target->iucv_buffers ? NOT_AUTHORIZED : NO_BUFFER;
    cp_leave();
    return iprcode;
}

static int declare_buffer(struct vm *vm, struct cpu *cpu, const u8 *list, u8 *iprcode)
{
    u32 buffer = be32_load(list + IPBFADR1);
    u8 bytes[LIST_SIZE];
    int fault;

    if (buffer & 7)
        return PGM_SPECIFICATION;
    if (buffer_declared(vm, cpu)) {
        *iprcode = BUFFER_DECLARED;
        return 0;
    }
    fault = cpu_fetch_real(cpu, buffer, bytes, sizeof bytes);
    if (!fault)
        vm->iucv_buffers |= 1ull << cpu->address;
    return fault;
}

/* What a function with a parameter list does without any path: 0 or the program interruption; *iprcode, and *cc if that
 * is 0. */
static int perform(struct vm *vm, struct cpu *cpu, enum function function, const u8 *list, u8 *iprcode, u8 *cc)
{
    switch (function) {
    case DCLBFR:
        return declare_buffer(vm, cpu, list, iprcode);
    case CONNECT:
        *iprcode = connect(list);
        return 0;
    case SETMASK:
    case SETCMASK:
        return 0;
    case QUIESCE:
    case RESUME:
    case SEVER:
        *iprcode = list[IPFLAGS1] & IPALL ? 0 : INVALID_PATH;
        return 0;
    case DESCRIBE:
        *cc = NOTHING_FOUND;
        return 0;
    case TESTCMPL:
    case PURGE:
        *iprcode = list[IPFLAGS1] & IPFGPID ? INVALID_PATH : 0;
        *cc = NOTHING_FOUND;
        return 0;
    default:
        *iprcode = INVALID_PATH;
        return 0;
    }
}

static int with_list(struct vm *vm, struct cpu *cpu, enum function function, u8 *cc)
{
    u64 address = cpu->gr[1].g & cpu->address_mask;
    u8 list[LIST_SIZE], iprcode = 0;
    int fault;

    if (address & 7)
        return PGM_SPECIFICATION;
    fault = cpu_fetch_real(cpu, address, list, sizeof list);
    if (!fault)
        fault = perform(vm, cpu, function, list, &iprcode, cc);
    if (iprcode)
        *cc = 1;
    return fault ? fault : cpu_store_real(cpu, address + IPRCODE, &iprcode, 1);
}

void iucv(struct vm *vm, struct cpu *cpu)
{
    u32 function = cpu->gr[0].l;
    u8 cc = 0;
    int fault = 0;

    if (function >= FUNCTIONS)
        fault = PGM_SPECIFICATION;
    else if (function == QUERY) {
        cpu->gr[0].l = LIST_SIZE;
        cpu->gr[1].l = MAXIMUM_PATHS;
    } else if (function != DCLBFR && !buffer_declared(vm, cpu))
        fault = PGM_OPERATION;
    else if (function == RTRVBFR)
        vm->iucv_buffers &= ~(1ull << cpu->address);
    else if (function != TESTMSG)
        fault = with_list(vm, cpu, function, &cc);
    if (fault)
        cpu_program_interruption(cpu, (u16)fault);
    else
        cpu_set_cc(cpu, cc);
}
