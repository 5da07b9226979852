/* DETACH: virtual devices, CPUs, and (class B) real devices of users and of the system. Source: CP Commands and
 * Utilities Reference. */
#include "cp/command/attach.h"
#include "cp/base/text.h"
#include "cp/command/command.h"
#include "cp/command/define.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include <string.h>

static int detach_cpu(struct vm *vm, const char *rest)
{
    u8 address;
    int rc;

    if (!take_cpu(vm, &rest, &address, &rc) || (rc = expect_end(vm, rest)))
        return rc;
    if (address == vm->base_cpu)
        return say(vm, MSG_BASE_CPU, address);
    if (!vm->machine->cpu[address])
        return say(vm, MSG_NO_CPU, address);
    vm_enter_cp(vm);
    respond(vm, "CPU %02X detached", address);
    cpus_detach_later(vm, address);
    respond(vm, "Storage cleared - system reset.");
    return 0;
}

static int detach_range(struct vm *vm, u16 first, u16 last)
{
    for (unsigned vdev = first; vdev <= last; vdev++) {
        struct virtual_device *d = vm_device(vm, (u16)vdev);
        const struct device_row *row = d ? d->row : NULL;
        if (!d && first == last)
            return say_as(vm, "DTV", MSG_NO_DEVICE, vdev);
        if (!d)
            continue;
        dispatch_hold(vm);
        vm_remove_device(vm, d);
        dispatch_release(vm);
        respond(vm, "%-4s %04X DETACHED", row->vm_name, vdev);
    }
    return 0;
}

/* vdev or vdev-vdev */
static bool parse_range(const char *word, u16 *first, u16 *last)
{
    char text[16], *dash;
    u64 from, to;

    text_copy(text, sizeof text, word);
    dash = strchr(text, '-');
    if (dash)
        *dash++ = 0;
    if (!text_hex(text, 0xFFFF, &from) || !text_hex(dash ? dash : text, 0xFFFF, &to) || to < from)
        return false;
    *first = (u16)from;
    *last = (u16)to;
    return true;
}

/* The first that cannot be detached ends it; a word that is no device ends it before any is. */
static int detach_list(struct vm *vm, const char *rest)
{
    const char *words = rest;
    char word[16];
    u16 first, last;
    int rc = 0;

    for (unsigned n = 0; text_word(&words, word, sizeof word); n++)
        if (!parse_range(word, &first, &last))
            return say_as(vm, "DTV", n ? MSG_INVALID_OPTION : MSG_VDEV_MISSING, text_upper(word));
    while (rc == 0 && text_word(&rest, word, sizeof word)) {
        parse_range(word, &first, &last);
        rc = detach_range(vm, first, last);
    }
    return rc;
}

/* Is it rdev [FROM] {userid|*|SYSTEM}? A second word that can be a device number is one. */
static bool is_real(const char *rest)
{
    char word[16];
    u16 first, last;

    return text_word(&rest, word, sizeof word) && text_word(&rest, word, sizeof word) &&
           !parse_range(word, &first, &last);
}

int cmd_detach(struct vm *vm, const char *rest)
{
    const char *after = rest;
    char word[16];

    if (!text_word(&after, word, sizeof word))
        return say_as(vm, "DTV", MSG_VDEV_MISSING);
    if (text_abbreviates(word, "CPU"))
        return detach_cpu(vm, after);
    return command_permitted(vm, "B") && is_real(rest) ? detach_real(vm, rest) : detach_list(vm, rest);
}
