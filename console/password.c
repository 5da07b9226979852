/* The keys of a hidden input line. Must not know terminals. */
#define _GNU_SOURCE 1 /* explicit_bzero */
#include "console/password.h"
#include <string.h>

#define CONTROL(letter) ((letter) - 'A' + 1)

void password_forget(struct password *p)
{
    explicit_bzero(p, sizeof *p);
}

static void rub_out(struct password *p)
{
    while (p->length && ((unsigned char)p->text[--p->length] & 0xC0) == 0x80)
        ; /* the bytes of one UTF-8 character go together */
    p->text[p->length] = 0;
}

enum password_key password_key(struct password *p, int byte)
{
    switch (byte) {
    case '\r':
    case '\n':
        return PASSWORD_DONE;
    case CONTROL('C'):
        password_forget(p);
        return PASSWORD_ATTENTION;
    case CONTROL('D'):
        return p->length ? PASSWORD_MORE : PASSWORD_DISCONNECT;
    case CONTROL('U'):
        password_forget(p);
        break;
    case CONTROL('H'):
    case 0x7F:
        rub_out(p);
        break;
    default:
        if (byte >= ' ' && p->length + 1 < sizeof p->text) {
            p->text[p->length++] = (char)byte;
            p->text[p->length] = 0;
        }
    }
    return PASSWORD_MORE;
}
