/* Cards of text files for READCARD *: a :READ card for each file, then its lines, in code page 037. Lower-case names
 * become upper case; name.type is the file's. Runs on the host that builds CMS. */
#include "guests/arch/ebcdic.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CARD 80

static void card_put(const char *text)
{
    u8 card[CARD];

    ebcdic_field(card, text, CARD);
    fwrite(card, 1, CARD, stdout);
}

/* Columns of a :READ card, from 0. */
enum { AT_NAME = 7, AT_TYPE = 16, AT_MODE = 25 };

static void header_put(const char *path)
{
    const char *base = strrchr(path, '/');
    char card[CARD + 1] = ":READ ";
    int at = AT_NAME;

    memset(card + 5, ' ', CARD - 5);
    for (base = base ? base + 1 : path; *base && at < AT_MODE - 1; base++) {
        if (*base == '.')
            at = AT_TYPE;
        else
            card[at++] = (char)toupper((unsigned char)*base);
    }
    memcpy(card + AT_MODE, "A2", 2);
    card_put(card);
}

static int file_put(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[256];

    if (!f) {
        perror(path);
        return 1;
    }
    header_put(path);
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        if (strlen(line) > CARD) {
            fprintf(stderr, "%s: a line is longer than 80 characters: %s\n", path, line);
            fclose(f);
            return 1;
        }
        card_put(line);
    }
    fclose(f);
    return 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (file_put(argv[i]))
            return 1;
    return 0;
}
