/* How busy the real processors were lately: samples of their busy times, the oldest of which is compared with now. */
#include "cp/vm/load.h"
#include "cp/base/clock.h"
#include "cp/vm/dispatch.h"
#include <string.h>

#define SAMPLES 4
#define EVERY_MS 15000

struct sample {
    u64 at; /* 0: none yet */
    u64 busy[LOAD_PROCESSORS];
};

static struct sample samples[SAMPLES]; /* oldest first */
static struct loop_timer *timer;

static unsigned sample_take(struct sample *s)
{
    unsigned n = 0;

    s->at = clock_monotonic_ns();
    while (n < LOAD_PROCESSORS && dispatch_busy_ns(n, &s->busy[n]))
        n++;
    return n;
}

static void sample_again(void *arg)
{
    (void)arg;
    cp_enter();
    memmove(samples, samples + 1, sizeof samples - sizeof *samples);
    sample_take(&samples[SAMPLES - 1]);
    timer = loop_after(cp.loop, EVERY_MS, sample_again, NULL);
    cp_leave();
}

void load_start(void)
{
    sample_again(NULL);
}

void load_stop(void)
{
    loop_cancel(cp.loop, timer);
    timer = NULL;
    memset(samples, 0, sizeof samples);
}

void load_take(struct load *load)
{
    const struct sample *old = samples;
    struct sample now;
    u64 sum = 0;

    *load = (struct load){0};
    load->processors = sample_take(&now);
    while (old < samples + SAMPLES && !old->at)
        old++;
    if (old == samples + SAMPLES || now.at == old->at || !load->processors)
        return;
    for (unsigned i = 0; i < load->processors; i++) {
        u64 percent = (now.busy[i] - old->busy[i]) * 100 / (now.at - old->at);
        load->percent[i] = percent < 100 ? (unsigned)percent : 100;
        sum += load->percent[i];
    }
    load->average = (unsigned)(sum / load->processors);
}
