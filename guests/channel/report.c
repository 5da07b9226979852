/* Channel reports: the queue of channel-report words that a machine-check interruption announces and STORE CHANNEL
 * REPORT WORD takes. Source: PoP chapter 17, "Channel-Subsystem Recovery". */
#include "guests/channel/subchannel.h"
#include <string.h>

static void report_add(struct channels *c, u32 word)
{
    if (c->reports == REPORTS) {
        c->report[REPORTS - 1] |= CRW_OVERFLOW;
        return;
    }
    c->report[c->reports++] = word;
    machine_crw_pending(c->machine, true);
}

void report_subchannel(struct subchannel *s)
{
    struct channels *c = s->channels;
    /* With multiple subchannel sets a second word tells the set; ours is always set 0. */
    report_add(c, CRW_SUBCHANNEL | CRW_INSTALLED | s->number | (c->subchannel_sets ? CRW_CHAINING : 0));
    if (c->subchannel_sets)
        report_add(c, CRW_SUBCHANNEL | CRW_INSTALLED);
}

void report_path(struct channels *c)
{
    report_add(c, CRW_SOLICITED | CRW_CHANNEL_PATH | CRW_INITIALIZED | CHPID);
}

u32 report_first(const struct channels *c)
{
    return c->reports == 0 ? 0 : c->report[0];
}

void report_taken(struct channels *c)
{
    if (c->reports == 0)
        return;
    memmove(c->report, c->report + 1, --c->reports * sizeof c->report[0]);
    if (c->reports == 0)
        machine_crw_pending(c->machine, false);
}

void report_reset(struct channels *c)
{
    c->reports = 0;
    machine_crw_pending(c->machine, false);
}
