/* The main program of the bare-metal image: runs every program, times it by the TOD clock, and says on the operator's
 * console "bench NAME CHECKSUM MICROSECONDS", at the end "bench end". The console is the service processor's line-mode
 * message, which every machine has that can IPL Linux. */
#include "guests/programs/bench/bench.h"

void service_call(u32 command, void *sccb);
void bench(void);

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
    u8 text[64];
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
    if (c >= '0' && c <= '9')
        return (u8)(0xF0 + (c - '0'));
    if (c == ' ')
        return 0x40;
    return (u8)(c <= 'i' ? 0x81 + (c - 'a') : c <= 'r' ? 0x91 + (c - 'j') : 0xA2 + (c - 's'));
}

static void say(const char *text)
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

static char *put(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

static char *put_number(char *to, u64 n, u32 base)
{
    char digits[24];
    int i = 0;

    do
        digits[i++] = "0123456789abcdef"[n % base];
    while (n /= base);
    while (i)
        *to++ = digits[--i];
    return to;
}

static u64 clock_read(void)
{
    u64 tod;

    __asm__ volatile("stck %0" : "=Q"(tod) : : "cc", "memory");
    return tod;
}

static void program_run(const char *name, u64 (*program)(void))
{
    char line[64], *to;
    u64 before = clock_read(), sum = program(), after = clock_read();

    to = put(put(put(line, "bench "), name), " ");
    to = put(put_number(to, sum, 16), " ");
    to = put_number(to, (after - before) >> 12, 10);
    *to = 0;
    say(line);
}

void bench(void)
{
    mask.length = sizeof mask;
    mask.mask_length = 4;
    mask.cp_send = 0x40000000; /* messages */
    service_call(WRITE_EVENT_MASK, &mask);
#define PROGRAM(name, what) program_run(#name, name);
#include "guests/programs/bench/program.def"
#undef PROGRAM
    say("bench end");
}
