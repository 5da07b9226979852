/* Initial program loading from a device through the channel subsystem (PoP chapter 17, "CCW-Type IPL"). The caller has
 * reset the configuration before and loads the PSW after. */
#include "guests/arch/lowcore.h"
#include "guests/channel/subchannel.h"
#include <string.h>

static struct ipl_result ipl_status(const struct subchannel *s)
{
    struct ipl_result r = {.device_status = s->device_status, .subchannel_status = s->subchannel_status};
    struct irb irb;
    status_irb(s, &irb);
    memcpy(r.irb, &irb, sizeof r.irb);
    memcpy(r.sense, s->sense, s->sense_length);
    r.ok = !(s->control & SCSW_ACTIVITY) && s->device_status == (DEVICE_CHANNEL_END | DEVICE_END) &&
           !(s->subchannel_status & ~CHANNEL_PCI);
    return r;
}

struct ipl_result channels_ipl(struct channels *c, u16 devno)
{
    struct subchannel *s = subchannel_by_devno(c, devno);
    if (s == NULL)
        return (struct ipl_result){.no_device = true};
    s->flags |= PMCW_ENABLED;
    program_ipl(s);
    struct ipl_result r = ipl_status(s);
    program_abandon(s); /* a device that waits cannot be IPLed from */
    status_none(s);
    if (!r.ok)
        return r;
    be32 code[2] = {be32_of(subchannel_id(s)), be32_of(0)};
    if (storage_write(c->machine->storage, Z_IO_SUBSYSTEM, code, sizeof code, KEY_NONE, NULL) != 0)
        r.ok = false;
    return r;
}
