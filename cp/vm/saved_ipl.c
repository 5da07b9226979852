/* IPL by name. Source: CP Commands and Utilities Reference, IPL. */
#include "cp/base/text.h"
#include "cp/vm/dispatch.h"
#include "cp/vm/saved_load.h"
#include <stdio.h>
#include <string.h>

static int cannot_load(struct vm *vm, const char *name, enum saved_result r)
{
    switch (r) {
    case SAVED_NOT_FOUND:
        return say(vm, MSG_NO_SAVED_SYSTEM, name);
    case SAVED_NOT_AUTHORIZED:
        return say(vm, MSG_SAVED_RESTRICTED, name);
    default:
        return say(vm, MSG_SAVED_PAGING_ERROR, name);
    }
}

/* May it be IPLed here? 0 or the number of what was said. */
static int check(struct vm *vm, const struct saved_system *s)
{
    char size[24];

    if (s->minimum > vm->machine->storage->size)
        return say(vm, MSG_SAVED_STORAGE, s->name, text_size_print(s->minimum, size, sizeof size));
    if (s->machines && !(s->machines >> vm->architecture & 1))
        return say(vm, MSG_SAVED_MACHINE, s->name);
    if (s->parmregs == PARMREGS_NONE && vm->ipl_parameter_length)
        return say_as(vm, "VMI", MSG_INVALID_OPTION, "PARM");
    return 0;
}

/* The text is in the low halves of the registers that the definition names, from the first one on. Those behind it are
 * zero if it names registers at all. */
static void parameters_set(const struct vm *vm, const struct saved_system *s, struct cpu *cpu)
{
    u8 text[64] = {0};
    unsigned first = s->parmregs == PARMREGS_RANGE ? s->parm_first : 0;
    unsigned last = s->parmregs == PARMREGS_RANGE ? s->parm_last : (vm->ipl_parameter_length + 3) / 4;

    memcpy(text, vm->ipl_parameters, vm->ipl_parameter_length);
    if (s->parmregs == PARMREGS_OMITTED && last-- == 0)
        return;
    for (unsigned i = first; i <= last && i < 16; i++)
        cpu->gr[i].l = be32_load(text + (size_t)(i - first) * 4);
}

static void state_set(struct cpu *cpu, const struct saved_cpu *from)
{
    cpu->esa = from->esa;
    cpu->prefix = from->prefix;
    cpu->fpc = from->fpc;
    for (unsigned i = 0; i < 16; i++) {
        cpu->gr[i].g = from->gr[i];
        cpu->cr[i] = from->cr[i];
        cpu->ar[i] = from->ar[i];
        cpu->vr[i].d[0] = from->fpr[i];
    }
    cpu_load_psw(cpu, from->psw[0], from->psw[1]);
}

static int load_and_start(struct vm *vm, struct saved_image *image, bool clear)
{
    const struct saved_system *s = &image->system;
    struct cpu *cpu = vm_base_cpu(vm);
    enum saved_result r;

    vm_reset(vm, clear);
    r = saved_load(vm, image, 0);
    if (r != SAVED_DONE)
        return cannot_load(vm, s->name, r);
    state_set(cpu, &s->cpu);
    parameters_set(vm, s, cpu);
    vm->ipled = true;
    vm->ipl_device = 0;
    text_copy(vm->ipl_saved, sizeof vm->ipl_saved, s->name);
    cpu_start(cpu);
    return 0;
}

int vm_ipl_saved(struct vm *vm, const char *name, bool clear, bool stop)
{
    struct saved_image *image;
    char copy[9];
    enum saved_result r = saved_open(vm, text_copy(copy, sizeof copy, name), SAVED_NSS, &image);
    int rc;

    if (r != SAVED_DONE)
        return cannot_load(vm, copy, r);
    rc = check(vm, &image->system);
    if (rc) {
        saved_image_put(image);
        return rc;
    }
    dispatch_hold(vm);
    rc = load_and_start(vm, image, clear);
    dispatch_release(vm);
    if (rc == 0 && !stop)
        vm_resume(vm);
    return rc;
}
