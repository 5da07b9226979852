/* The operator's console of a stand-alone program: the service processor's line-mode message, which every machine has
 * that can IPL Linux. Latin letters, digits, blanks and a little punctuation. */
#include "guests/programs/operator.h"

#define WRITE_EVENT_DATA 0x00760005
#define WRITE_EVENT_MASK 0x00780005

/* A service-call control block for one line of text; all numbers are big-endian, as this machine is. */
struct message {
    struct {
        unsigned short length;
        u8 function, control[3];
        unsigned short response;
    } header;
    struct {
        unsigned short length;
        u8 type, flags;
        unsigned short reserved;
    } event;
    struct {
        unsigned short length, type;
        u32 tag, revision;
    } block;
    struct {
        unsigned short length, type;
        u8 content[52];
    } general;
    struct {
        unsigned short length, type, line_type;
        u8 alarm, reserved[3];
    } text_header;
    u8 text[80];
} __attribute__((packed, aligned(4096)));

struct mask {
    unsigned short length;
    u8 function, control[3];
    unsigned short response, reserved, mask_length;
    u32 cp_receive, cp_send, sclp_receive, sclp_send;
} __attribute__((packed, aligned(8)));

static struct message message;
static struct mask mask;

static void zero(void *area, u32 size)
{
    for (u8 *p = area; size--;)
        *p++ = 0;
}

static u8 ebcdic(char c)
{
    static const char marks[] = "./-:()=,_";
    static const u8 codes[] = {0x4B, 0x61, 0x60, 0x7A, 0x4D, 0x5D, 0x7E, 0x6B, 0x6D};

    for (u32 i = 0; marks[i]; i++)
        if (c == marks[i])
            return codes[i];
    if (c >= '0' && c <= '9')
        return (u8)(0xF0 + (c - '0'));
    if (c == ' ')
        return 0x40;
    if (c >= 'A' && c <= 'Z')
        return (u8)(c <= 'I' ? 0xC1 + (c - 'A') : c <= 'R' ? 0xD1 + (c - 'J') : 0xE2 + (c - 'S'));
    return (u8)(c <= 'i' ? 0x81 + (c - 'a') : c <= 'r' ? 0x91 + (c - 'j') : 0xA2 + (c - 's'));
}

void operator_say(const char *text)
{
    unsigned short n = 0;

    zero(&message, sizeof message);
    while (text[n] && n < sizeof message.text) {
        message.text[n] = ebcdic(text[n]);
        n++;
    }
    message.text_header.length = (unsigned short)(sizeof message.text_header + n);
    message.text_header.type = 4;
    message.text_header.line_type = 0x1000; /* the end of the text */
    message.general.length = sizeof message.general;
    message.general.type = 1;
    message.block.tag = 0xD4C4C240; /* "MDB " */
    message.block.type = message.block.revision = 1;
    message.block.length = (unsigned short)(sizeof message.block + sizeof message.general + message.text_header.length);
    message.event.type = 2;
    message.event.length = (unsigned short)(sizeof message.event + message.block.length);
    message.header.length = (unsigned short)(sizeof message.header + message.event.length);
    service_call(WRITE_EVENT_DATA, &message);
}

void operator_open(void)
{
    mask.length = sizeof mask;
    mask.mask_length = 4;
    mask.cp_send = 0x40000000; /* messages */
    service_call(WRITE_EVENT_MASK, &mask);
}
