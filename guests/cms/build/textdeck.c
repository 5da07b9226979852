/* From an ELF program to the TEXT deck that LOAD reads: textdeck NAME PROGRAM >DECK. The program is linked at 0 with
 * its relocations kept (ld -q); an address in it becomes an item of the deck's RLD cards. Runs on the host that builds
 * CMS. High Level Assembler Programmer's Guide, "Object deck output". */
#include "guests/arch/ebcdic.h"
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CARD 80
#define PIECE 56
#define R_64 22 /* R_390_64 */
#define R_32 4  /* R_390_32 */
#define EIGHT_BYTES 0x4C
#define FOUR_BYTES 0x0C

static u8 *file;
static size_t file_size;
static u8 *image;
static u32 image_size;

static void fail(const char *why)
{
    fprintf(stderr, "textdeck: %s\n", why);
    exit(1);
}

static void file_read(const char *path)
{
    FILE *f = fopen(path, "rb");

    if (!f)
        fail(path);
    file = malloc(1 << 24);
    file_size = file ? fread(file, 1, 1 << 24, f) : 0;
    fclose(f);
    if (file_size < sizeof(Elf64_Ehdr))
        fail("no ELF file");
}

static const Elf64_Shdr *section(unsigned n)
{
    return (const Elf64_Shdr *)(const void *)(file + be64_load(file + 40) + n * sizeof(Elf64_Shdr));
}

static unsigned sections(void)
{
    return be16_load(file + 60);
}

static void image_build(void)
{
    for (unsigned n = 0; n < sections(); n++) {
        const Elf64_Shdr *s = section(n);
        u64 at = be64_load(&s->sh_addr), size = be64_load(&s->sh_size), end = at + size;

        if (!(be64_load(&s->sh_flags) & SHF_ALLOC))
            continue;
        if (end > 0xFFFFFF)
            fail("the program is too large");
        if (end > image_size) {
            image = realloc(image, end);
            if (!image)
                fail("no storage");
            memset(image + image_size, 0, end - image_size);
            image_size = (u32)end;
        }
        if (be32_load(&s->sh_type) != SHT_NOBITS)
            memcpy(image + at, file + be64_load(&s->sh_offset), size);
    }
}

static void card_begin(u8 card[CARD], const char *kind)
{
    memset(card, EBCDIC_BLANK, CARD);
    card[0] = 0x02;
    ebcdic_field(card + 1, kind, 3);
}

static void u24_store(u8 *at, u32 v)
{
    at[0] = (u8)(v >> 16);
    be16_store(at + 1, (u16)v);
}

static void esd_put(const char *name)
{
    u8 card[CARD];

    card_begin(card, "ESD");
    be16_store(card + 10, 16);
    be16_store(card + 14, 1);
    ebcdic_field(card + 16, name, 8);
    card[24] = 0;
    u24_store(card + 25, 0);
    u24_store(card + 29, image_size);
    fwrite(card, 1, CARD, stdout);
}

static void txt_put(void)
{
    for (u32 at = 0; at < image_size; at += PIECE) {
        u32 n = image_size - at < PIECE ? image_size - at : PIECE;
        u8 card[CARD];

        card_begin(card, "TXT");
        u24_store(card + 5, at);
        be16_store(card + 10, (u16)n);
        be16_store(card + 14, 1);
        memcpy(card + 16, image + at, n);
        fwrite(card, 1, CARD, stdout);
    }
}

static void rld_item(u32 at, u8 flags)
{
    u8 card[CARD];

    card_begin(card, "RLD");
    be16_store(card + 10, 8);
    be16_store(card + 16, 1);
    be16_store(card + 18, 1);
    card[20] = flags;
    u24_store(card + 21, at);
    fwrite(card, 1, CARD, stdout);
}

static void rld_put(void)
{
    for (unsigned n = 0; n < sections(); n++) {
        const Elf64_Shdr *s = section(n);
        const u8 *at = file + be64_load(&s->sh_offset), *end = at + be64_load(&s->sh_size);

        if (be32_load(&s->sh_type) != SHT_RELA || !(be64_load(&section(be32_load(&s->sh_info))->sh_flags) & SHF_ALLOC))
            continue;
        for (; at < end; at += sizeof(Elf64_Rela)) {
            u32 type = be32_load(at + 12);

            if (type == R_64 || type == R_32)
                rld_item((u32)be64_load(at), type == R_64 ? EIGHT_BYTES : FOUR_BYTES);
        }
    }
}

int main(int argc, char **argv)
{
    u8 card[CARD];

    if (argc != 3)
        fail("usage: textdeck NAME PROGRAM");
    file_read(argv[2]);
    image_build();
    esd_put(argv[1]);
    txt_put();
    rld_put();
    card_begin(card, "END");
    u24_store(card + 5, (u32)be64_load(file + 24));
    be16_store(card + 14, 1);
    fwrite(card, 1, CARD, stdout);
    return 0;
}
