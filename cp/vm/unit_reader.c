/* A real card reader: a folder of the host. A deck that is laid there becomes a reader file of the user whom its first
 * card names, "USERID userid [CLASS c] [NAME fn ft]", and goes when the file is closed. A deck is text in lines or, if
 * its first card is EBCDIC, cards of 80 bytes. On the device's thread. Source: CP Planning and Administration,
 * "Spooling": the ID card. */
#define _GNU_SOURCE 1 /* pthread_cond_clockwait */
#include "console/latin1.h"
#include "cp/base/keyword.h"
#include "cp/base/text.h"
#include "cp/vm/spool_device.h"
#include "cp/vm/unit_worker.h"
#include "guests/arch/ebcdic.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CARD 80
#define WRITE_CARD 0x01
#define SECONDS_BETWEEN_LOOKS 1
#define SETTLED 2 /* seconds after which a deck that was not written to is whole */
#define REJECTED ".rejected"

struct deck {
    struct real_unit *unit;
    const char *name;
    FILE *f;
    bool ebcdic;
    char usual_class;
    struct spool_file file;
};

/* The next card as Latin-1 text; -1 at the end. A line longer than a card is cut: only the ID card is read so. */
static int next_text(struct deck *d, char text[CARD + 1])
{
    char *line = NULL;
    size_t room = 0;
    u8 card[CARD];

    if (d->ebcdic) {
        if (fread(card, CARD, 1, d->f) != 1)
            return -1;
        ebcdic_decode(text, card, CARD);
        text[CARD] = 0;
        return 0;
    }
    if (getline(&line, &room, d->f) < 0) {
        free(line);
        return -1;
    }
    line[strcspn(line, "\r\n")] = 0;
    latin1_from_utf8(text, CARD + 1, line);
    free(line);
    return 0;
}

static const char *take_class(struct spool_file *f, const char **rest)
{
    char word[16];

    if (!text_word(rest, word, sizeof word) || strlen(word) != 1 || !isalnum((unsigned char)*word))
        return "the class is not valid";
    f->spool_class = *text_upper(word);
    return NULL;
}

static const char *take_name(struct spool_file *f, const char **rest)
{
    char name[32], type[16] = "";

    if (!text_word(rest, name, sizeof name) || strlen(name) > 24)
        return "the name is not valid";
    if (text_word(rest, type, sizeof type) && (strlen(type) > 8 || strlen(name) > 8))
        return "the name is not valid";
    text_copy(f->name, sizeof f->name, text_upper(name));
    text_copy(f->type, sizeof f->type, text_upper(type));
    return NULL;
}

/* What is wrong with the ID card, NULL if nothing. */
static const char *read_id(struct deck *d, const char *card)
{
    enum { CLASS, NAME };
    static const struct keyword options[] = {{"CLass", CLASS}, {"NAME", NAME}};
    struct spool_file *f = &d->file;
    const char *wrong = NULL;
    char word[32];

    if (!text_word(&card, word, sizeof word) || (strcmp(text_upper(word), "USERID") != 0 && strcmp(word, "ID") != 0) ||
        !text_word(&card, word, sizeof word) || !text_is_userid(text_upper(word)))
        return "its first card is no ID card";
    if (directory_exists(cp.directory, word) != 1)
        return "its user is not in the CP directory";
    *f = (struct spool_file){.queue = SPOOL_RDR, .origin = ORIGIN_RDR, .spool_class = d->usual_class};
    text_copy(f->owner, sizeof f->owner, word);
    text_copy(f->dist, sizeof f->dist, word);
    text_copy(f->origin_user, sizeof f->origin_user, cp.identifier);
    while (!wrong && text_word(&card, word, sizeof word)) {
        int option = KEYWORD(options, word);
        wrong = option == CLASS  ? take_class(f, &card)
                : option == NAME ? take_name(f, &card)
                                 : "its ID card has an operand that is not known";
    }
    return wrong;
}

static int write_card(struct spool_writer *w, const u8 card[CARD])
{
    return spool_write(w, &(struct spool_record){WRITE_CARD, CARD, card});
}

static int copy_cards(struct deck *d, struct spool_writer *w)
{
    u8 card[CARD];
    size_t n;
    int rc = 0;

    while (rc == 0 && (n = fread(card, 1, CARD, d->f)) > 0) {
        memset(card + n, EBCDIC_BLANK, CARD - n);
        rc = write_card(w, card);
    }
    return rc == 0 && ferror(d->f) ? -EIO : rc;
}

/* A line longer than a card goes on on the next one. */
static int copy_lines(struct deck *d, struct spool_writer *w)
{
    char *line = NULL, *text;
    size_t room = 0;
    ssize_t length;
    int rc = 0;

    while (rc == 0 && (length = getline(&line, &room, d->f)) >= 0) {
        line[strcspn(line, "\r\n")] = 0;
        text = malloc((size_t)length + 1);
        if (!text) {
            rc = -ENOMEM;
            break;
        }
        latin1_from_utf8(text, (size_t)length + 1, line);
        for (const char *at = text; rc == 0 && (at == text || *at); at += strnlen(at, CARD)) {
            u8 card[CARD];
            ebcdic_field(card, at, CARD);
            rc = write_card(w, card);
            if (!*at)
                break;
        }
        free(text);
    }
    free(line);
    return rc == 0 && ferror(d->f) ? -EIO : rc;
}

/* The deck into a file, closed. 0 or -errno. */
static int copy_deck(struct deck *d)
{
    struct spool_writer *w;
    int rc = spool_create(cp.spool, &d->file, &w);

    if (rc < 0)
        return rc;
    rc = d->ebcdic ? copy_cards(d, w) : copy_lines(d, w);
    if (rc < 0) {
        spool_discard(w);
        return rc;
    }
    return spool_close(w, &d->file);
}

static int reject(struct deck *d, int folder, const char *why)
{
    char name[NAME_MAX + 16];

    snprintf(name, sizeof name, "%s%s", d->name, REJECTED);
    if (renameat(folder, d->name, folder, name) < 0)
        return -errno;
    unit_news("", "RDR  %04X the deck %.60s is rejected: %s", d->unit->rdev, d->name, why);
    return 0;
}

static void stop(struct real_unit *u, int rc)
{
    const char *why = rc == -ENOSPC   ? "the spool takes no more"
                      : rc == -EACCES ? "the folder cannot be read"
                                      : "the host failed";

    pthread_mutex_lock(&u->lock);
    u->state = UNIT_INTERVENTION;
    snprintf(u->reason, sizeof u->reason, "%s", why);
    pthread_mutex_unlock(&u->lock);
    unit_news("", "RDR  %04X INTERVENTION REQUIRED: %s. START %04X tries again", u->rdev, why, u->rdev);
}

static void announce(struct deck *d)
{
    const struct spool_file *f = &d->file;
    char line[200];

    unit_news("", "RDR  %04X INPUT FOR %-8s FILE %04u RECORDS %08llu %c", d->unit->rdev, f->owner, f->spoolid,
        (unsigned long long)f->records, f->spool_class);
    spool_notice(line, sizeof line, f, false);
    unit_news(f->owner, "%s", line);
}

/* 0 or -errno, and then the deck is where it was. */
static int read_deck(struct deck *d, int folder)
{
    static const u8 userid[] = {0xE4, 0xE2, 0xC5, 0xD9, 0xC9, 0xC4}, id[] = {0xC9, 0xC4}; /* USERID, ID */
    u8 start[sizeof userid] = {0};
    const char *wrong = "it is empty";
    char card[CARD + 1];
    int rc = 0;

    d->ebcdic = fread(start, 1, sizeof start, d->f) &&
                (memcmp(start, userid, sizeof userid) == 0 || memcmp(start, id, sizeof id) == 0);
    rewind(d->f);
    if (next_text(d, card) == 0)
        wrong = read_id(d, card);
    if (wrong)
        return reject(d, folder, wrong);
    rc = copy_deck(d);
    if (rc == 0 && !d->file.spoolid)
        return reject(d, folder, "it has no cards");
    if (rc == 0 && unlinkat(folder, d->name, 0) < 0)
        rc = -errno;
    if (rc == 0)
        announce(d);
    return rc;
}

static bool is_deck(int folder, const char *name)
{
    const size_t length = strlen(name), suffix = sizeof REJECTED - 1;
    struct stat s;

    return *name != '.' && !(length > suffix && strcmp(name + length - suffix, REJECTED) == 0) &&
           fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(s.st_mode) &&
           s.st_mtime + SETTLED <= time(NULL);
}

static bool ends(struct real_unit *u)
{
    bool stopping;

    pthread_mutex_lock(&u->lock);
    stopping = u->stop;
    pthread_mutex_unlock(&u->lock);
    return stopping;
}

/* Everything that is in the folder, in the order of the names. */
static int read_folder(struct real_unit *u, char usual_class)
{
    struct dirent **entries;
    int n, rc = 0, folder;

    if (mkdir(u->folder, 0777) < 0 && errno != EEXIST)
        return -errno;
    folder = open(u->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return -errno;
    n = scandir(u->folder, &entries, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        struct deck d = {.unit = u, .name = entries[i]->d_name, .usual_class = usual_class};
        int fd = rc == 0 && !ends(u) && is_deck(folder, d.name) ? openat(folder, d.name, O_RDONLY | O_CLOEXEC) : -1;
        d.f = fd >= 0 ? fdopen(fd, "r") : NULL;
        if (d.f) {
            rc = read_deck(&d, folder);
            fclose(d.f);
        }
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    close(folder);
    return rc;
}

/* Wait a moment. False: the system ends. *usual_class is 0 if the device is not started. */
static bool pause_reading(struct real_unit *u, char *usual_class)
{
    struct timespec at;
    bool go_on;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += SECONDS_BETWEEN_LOOKS;
    pthread_mutex_lock(&u->lock);
    while (!u->stop && u->state != UNIT_STARTED)
        pthread_cond_wait(&u->wake, &u->lock);
    while (!u->stop && rc == 0)
        rc = pthread_cond_clockwait(&u->wake, &u->lock, CLOCK_MONOTONIC, &at);
    *usual_class = u->state == UNIT_STARTED ? *u->choice.classes : 0;
    if (*usual_class == '*')
        *usual_class = 'A';
    go_on = !u->stop;
    pthread_mutex_unlock(&u->lock);
    return go_on;
}

void *unit_reader(void *unit)
{
    struct real_unit *u = unit;
    char usual_class;

    while (pause_reading(u, &usual_class)) {
        int rc = usual_class ? read_folder(u, usual_class) : 0;
        if (rc < 0)
            stop(u, rc);
    }
    return NULL;
}
