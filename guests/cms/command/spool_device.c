/* Virtual unit record devices for commands. What their settings are comes from QUERY VIRTUAL, whose words are those of
 * SPOOL. */
#include "guests/cms/command/spool_device.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"

#define ANSWER 480
#define COMMAND 240
#define FEED_AND_PUNCH 0x41
#define NEW_LINE 0x15

int reader_next(struct reader *r)
{
    int rc;

    if (r->again) {
        r->again = false;
        return CARD_OK;
    }
    rc = unit_read(READER, r->record, sizeof r->record, &r->n);
    return rc == UNIT_END ? CARD_END : rc;
}

int reader_card(void *reader, u8 card[CARD])
{
    struct reader *r = reader;
    int rc = reader_next(r);

    if (rc)
        return rc;
    memset(card, ' ', CARD);
    memcpy(card, r->record, r->n < CARD ? r->n : CARD);
    return CARD_OK;
}

int reader_failed(const char *module, int rc)
{
    if (rc == UNIT_NO_FILE)
        return dms(module, READER_EMPTY);
    if (rc == UNIT_ABSENT)
        return dms(module, NOT_ATTACHED, READER);
    return dms(module, READER_ERROR);
}

int punch_card(void *nothing, const u8 card[CARD])
{
    (void)nothing;
    return unit_write(PUNCH, FEED_AND_PUNCH, card, CARD);
}

int cp_quietly(const char *text, ...)
{
    char command[COMMAND], answer[ANSWER];
    va_list args;
    u32 n;

    va_start(args, text);
    n = format_list(command, sizeof command, text, args);
    va_end(args);
    return cp_response((struct text){command, n < COMMAND ? n : COMMAND - 1}, answer, sizeof answer, &n);
}

void output_close(u16 vdev, const char name[8], const char type[8], bool purge)
{
    char command[COMMAND];
    u32 n;

    if (purge)
        n = format(command, sizeof command, "CLOSE %03X PURGE", vdev);
    else
        n = format(command, sizeof command, "CLOSE %03X NAME %.8s %.8s", vdev, name, type);
    cp_command((struct text){command, n});
}

static void word_add(struct device_settings *s, u32 *n, struct text word)
{
    if (*n + word.n + 2 < sizeof s->spool)
        *n += format(s->spool + *n, (u32)sizeof s->spool - *n, " %T", &word);
}

/* "TO MAINT PUN": to nobody, if it is the device's own queue. */
static void target_add(struct device_settings *s, u32 *n, struct text verb, struct text *rest)
{
    struct text who = text_word(rest), queue = text_word(rest);

    if (text_equal(verb, TEXT("FOR"))) {
        word_add(s, n, verb);
        word_add(s, n, who);
    } else if (text_equal(queue, TEXT("RDR")) || (s->vdev == PUNCH) != text_equal(queue, TEXT("PUN"))) {
        word_add(s, n, verb);
        word_add(s, n, who);
        word_add(s, n, queue);
    } else {
        word_add(s, n, TEXT("OFF"));
    }
}

/* The words of the answer that SPOOL takes as they are, by themselves. */
static bool is_switch(struct text word)
{
    static const char *const words[] = {"CONT", "NOCONT", "HOLD", "NOHOLD", "KEEP", "NOKEEP", "EOF", "NOEOF"};

    for (u32 i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(word, text_of(words[i])))
            return true;
    return false;
}

static void spool_words(struct device_settings *s, struct text rest)
{
    u32 n = format(s->spool, sizeof s->spool, "SPOOL %03X", s->vdev);
    bool target = false;

    for (struct text word = text_word(&rest); word.n; word = text_word(&rest)) {
        if (text_equal(word, TEXT("CL"))) {
            word_add(s, &n, TEXT("CLASS"));
            word_add(s, &n, text_word(&rest));
        } else if (!target && (text_equal(word, TEXT("TO")) || text_equal(word, TEXT("FOR")))) {
            target_add(s, &n, word, &rest);
            target = true;
        } else if (is_switch(word) && !(s->vdev != READER && text_equal(word, TEXT("NOEOF")))) {
            word_add(s, &n, word);
        }
    }
}

static void tag_take(struct device_settings *s)
{
    char answer[ANSWER];
    u32 n, head = format(s->tag, sizeof s->tag, "TAG DEV %03X", s->vdev);
    struct text old = {answer, 0};

    if (cp_response(TEXT("TAG QUERY DEV 00D"), answer, sizeof answer, &n))
        return;
    while (old.n < n && old.n < sizeof answer && (u8)answer[old.n] != NEW_LINE)
        old.n++;
    if (!text_equal(old, TEXT("TAG NOT SET")))
        format(s->tag + head, (u32)sizeof s->tag - head, " %T", &old);
}

void device_settings_take(struct device_settings *s, u16 vdev)
{
    char command[32], answer[ANSWER];
    u32 n = format(command, sizeof command, "QUERY VIRTUAL %03X", vdev);

    *s = (struct device_settings){.vdev = vdev};
    if (cp_response((struct text){command, n}, answer, sizeof answer, &n))
        return;
    n = n < sizeof answer ? n : sizeof answer;
    for (u32 i = 0; i < n; i++)
        if ((u8)answer[i] == NEW_LINE)
            answer[i] = ' ';
    spool_words(s, (struct text){answer, n});
    if (vdev == PUNCH)
        tag_take(s);
}

void device_settings_give(const struct device_settings *s)
{
    if (*s->spool)
        cp_quietly("%s", s->spool);
    if (*s->tag)
        cp_quietly("%s", s->tag);
}
