/* QUERY SET and TERMINAL. Linux reads CONMODE out of QUERY TERMINAL. Source: CP Commands and Utilities Reference,
 * QUERY. */
#include "cp/base/text.h"
#include "cp/command/command.h"
#include <stdio.h>

static const char *on_off(bool on)
{
    return on ? "ON" : "OFF";
}

static const char *route(bool on, bool iucv)
{
    return iucv ? "IUCV" : on_off(on);
}

int query_set(struct vm *vm, const char *rest)
{
    static const char *const emsg[] = {
        [EMSG_TEXT] = "TEXT", [EMSG_ON] = "ON", [EMSG_CODE] = "CODE", [EMSG_OFF] = "OFF"};
    static const char *const machines[] = {
        [MACHINE_ESA] = "ESA", [MACHINE_XA] = "XA", [MACHINE_XC] = "XC", [MACHINE_Z] = "Z"};
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    respond(vm, "MSG %-5s , WNG %-5s , EMSG %-5s , ACNT %-3s , RUN %s", route(vm->msg, vm->msg_iucv),
        route(vm->wng, vm->wng_iucv), vm->emsg_iucv ? "IUCV" : emsg[vm->emsg], on_off(vm->acnt), on_off(vm->run));
    respond(vm, "LINEDIT %-3s, TIMER OFF , ISAM OFF, ECMODE ON", on_off(vm->linedit));
    respond(vm, "ASSIST OFF            , PAGEX OFF, AUTOPOLL OFF");
    respond(vm, "IMSG %-2s , SMSG %-3s , AFFINITY NONE , NOTRAN OFF", route(vm->imsg, vm->imsg_iucv),
        route(vm->smsg, vm->smsg_iucv));
    respond(vm, "VMSAVE OFF, 370E OFF");
    respond(vm, "STBYPASS OFF , STMULTI OFF 00/000");
    respond(vm, "MIH OFF , VMCONIO OFF , CPCONIO OFF , SVCACCL OFF , CONCEAL OFF");
    respond(vm, "MACHINE %s, SVC76 CP, NOPDATA OFF, IOASSIST OFF", machines[vm->architecture]);
    respond(vm, "CCWTRAN ON , 370ACCOM OFF");
    return 0;
}

int query_dateformat(struct vm *vm, const char *rest)
{
    static const char *const names[] = {[DATE_SHORT] = "SHORTDATE", [DATE_FULL] = "FULLDATE", [DATE_ISO] = "ISODATE"};
    int rc = expect_end(vm, rest);

    if (rc == 0)
        respond(vm, "DATEFORMAT = %s", names[vm->date_format]);
    return rc;
}

static const char *character(char c, char text[4])
{
    snprintf(text, 4, "%c", c);
    return c ? text : "OFF";
}

int query_terminal(struct vm *vm, const char *rest)
{
    char linend[4], linedel[4], chardel[4], escape[4];
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    respond(vm, "LINEND %s , LINEDEL %s, CHARDEL %s, ESCAPE %s , TABCHAR %s", character(vm->linend, linend),
        character(vm->linedel, linedel), character(vm->chardel, chardel), character(vm->escape, escape),
        on_off(vm->tabchar));
    respond(vm, "LINESIZE %03u, ATTN %s, APL %s, TEXT %s, MODE %s, HILIGHT %s", vm->linesize, on_off(vm->attn),
        on_off(vm->apl), on_off(vm->text), vm->mode_cp ? "CP" : "VM", on_off(vm->hilight));
    respond(vm, "CONMODE %s, BREAKIN %s , BRKKEY %s , SCRNSAVE %s", vm->conmode, vm->breakin, vm->brkkey,
        on_off(vm->scrnsave));
    respond(vm, "AUTOCR %s, MORE %03u %03u, HOLD %s , TIMESTAMP %s, SYS3270 %s", on_off(vm->autocr), vm->more_first,
        vm->more_second, on_off(vm->hold_screen), on_off(vm->timestamp), on_off(vm->sys3270));
    return 0;
}
