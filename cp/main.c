/* The program: gives CP its settings and its upward calls, then does what the command line asks. */
#include "cp/base/text.h"
#include "cp/command/help.h"
#include "cp/command/modify.h"
#include "cp/diagnose/diagnose.h"
#include "cp/verb/service.h"
#include "cp/verb/verb.h"
#include <sys/stat.h>
#include <unistd.h>

#define MEGABYTE (1ULL << 20)

static void identify(const char *program)
{
    struct stat st;

    cp.level_version = 7;
    cp.level_release = 3;
    cp.service_level = 2201;
    cp.cpu_serial = (u32)gethostid() & 0xFFFFFF;
    cp.generated = stat(program, &st) == 0 ? st.st_mtime : 0;
    cp.host_storage = (u64)sysconf(_SC_PHYS_PAGES) * (u64)sysconf(_SC_PAGESIZE) & ~(MEGABYTE - 1);
    text_copy(cp.identifier, sizeof cp.identifier, "URSA");
    text_copy(cp.node, sizeof cp.node, "URSA");
    text_copy(cp.operator_id, sizeof cp.operator_id, "OPERATOR");
    text_copy(cp.startup_id, sizeof cp.startup_id, "AUTOLOG1");
    cp.disconnect_timeout = 15;
    cp.signal_timeout = 30;
    cp.shutdown_time = 5;
}

int main(int argc, char **argv)
{
    service_standard_files();
    identify("/proc/self/exe");
    cp.command = command_execute;
    cp.complete = command_complete;
    cp.help = help_show;
    cp.modify = modify_statement;
    cp.diagnose = diagnose;
    cp.service_call = service_call;
    cp.store_system_information = store_system_information;
    cp.store_hypervisor_information = store_hypervisor_information;
    cp.iucv = iucv;
    return verb_main(argc, argv);
}
