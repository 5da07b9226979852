/* Who this virtual machine is: CP's QUERY USERID; when: the clock by DIAGNOSE beside the TOD clock, which runs GMT. */
#include "guests/cms/command/identity.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/text.h"
#include "guests/cms/file/host.h"
#include "guests/cms/nucleus/cp.h"

#define ANSWER 160
#define ZONE_STEP 15 /* minutes */

void identity_read(struct identity *who)
{
    char answer[ANSWER];
    struct text rest = {answer, 0};
    u32 n;

    cp_response(TEXT("QUERY USERID"), answer, sizeof answer, &n);
    while (rest.n < n && rest.n < sizeof answer && (u8)answer[rest.n] != 0x15)
        rest.n++;
    field_set(who->user, sizeof who->user, text_word(&rest));
    text_word(&rest); /* AT */
    field_set(who->node, sizeof who->node, text_word(&rest));
}

void now_local(u8 moment[MOMENT_PACKED])
{
    file_now(moment);
}

s32 now_zone(void)
{
    u8 local[MOMENT_PACKED];
    u64 tod;
    s64 ahead;

    asm volatile("stck %0" : "=Q"(tod) : : "cc");
    now_local(local);
    ahead = (s64)moment_minutes(local) - (s64)((tod >> 12) / 60000000);
    return (s32)((ahead + (ahead < 0 ? -ZONE_STEP / 2 : ZONE_STEP / 2)) / ZONE_STEP * ZONE_STEP);
}

void moment_show(const u8 moment[MOMENT_PACKED], char text[MOMENT_TEXT])
{
    char d[MOMENT_DIGITS];

    moment_digits(moment, d);
    format(text, MOMENT_TEXT, "%.2s/%.2s/%.2s %.2s:%.2s:%.2s", d + 4, d + 6, d + 2, d + 8, d + 10, d + 12);
}
