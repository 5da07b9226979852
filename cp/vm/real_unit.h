/* The system's real unit-record devices: printers and punches, which process the system's output files, and card
 * readers. Each has a thread of its own, which writes to a folder of the host or reads it. The list is made before the
 * system starts and stays. Source: CP Planning and Administration, RDEVICE; CP Commands, START, DRAIN, FLUSH,
 * BACKSPACE, REPEAT, SPACE, QUERY UR. */
#pragma once
#include "cp/vm/printout.h"
#include <pthread.h>

#define UNIT_CLASSES 8
#define UNIT_DESTS 4
#define UNIT_REPEAT_MAX 99

enum unit_kind { UNIT_PRINTER, UNIT_PUNCH, UNIT_READER };
enum unit_state { UNIT_DRAINED, UNIT_STARTED, UNIT_INTERVENTION };

/* Which files a device takes. */
struct unit_choice {
    char classes[UNIT_CLASSES + 1]; /* in order of preference; "*": any */
    char form[9];                   /* what is mounted */
    bool manual;                    /* only this form; else the others' files come after its own */
    char dests[UNIT_DESTS][9];      /* empty ones are none; without any: files without a destination */
    u64 limit;                      /* only files of at most so many records; 0: any */
};

struct real_unit {
    struct real_unit *next; /* in order of device number */
    u16 rdev;
    enum unit_kind kind;
    char type[5];          /* "1403" */
    char folder[PATH_MAX]; /* on the host; in the system directory, unless it begins with a slash */
    enum printout_format format;
    unsigned speed; /* lines or cards a minute, 0: as fast as it can */
    bool drained_at_start;
    pthread_t thread;
    bool has_thread;

    pthread_mutex_t lock; /* a leaf, for what follows: a vm->lock may be held when it is taken */
    pthread_cond_t wake;
    struct unit_choice choice;
    bool separators;
    enum unit_state state;
    char reason[80]; /* of intervention required */
    bool draining;   /* DRAIN while it was active */
    bool look;       /* there may be something to do */
    bool stop;
    bool active; /* and then: */
    struct spool_file file;
    unsigned copies; /* left, with the one being made */
    u64 page;        /* in the current copy, from 0 */
    struct {
        bool copy, file, hold; /* FLUSH; ALL; HOLD: the file goes to system hold */
        bool restart;          /* BACKSPACE FILE */
        unsigned back;         /* BACKSPACE: pages */
        bool hold_after;       /* REPEAT HOLD */
        bool single_space;
    } order;
};

/* Before the system starts. The unit is copied: number, kind, type, folder, format, speed, choice, separators and
 * drained_at_start are the caller's. False: no memory, or the number is given already. */
bool real_unit_add(const struct real_unit *u);
void real_units_start(void); /* threads; the spool is open */
void real_units_stop(void);  /* files that are being processed go back to their queues */
void real_units_forget(void);
void real_units_stir(void); /* there may be files that could not be taken before */

struct real_unit *real_unit_first(void);
struct real_unit *real_unit_by_number(u16 rdev);
/* The queue of a printer or punch, SPOOL_RDR for a reader. */
enum spool_queue real_unit_queue(const struct real_unit *u);
const char *real_unit_kind_name(const struct real_unit *u); /* "PRT", "PUN", "RDR" */

/* Commands, under cp_lock. START takes the new choice; false if the device is not what is asked for (not active). */
void real_unit_begin(struct real_unit *u, const struct unit_choice *choice, bool separators);
void real_unit_drain(struct real_unit *u);
bool real_unit_flush(struct real_unit *u, bool all, bool hold);
bool real_unit_backspace(struct real_unit *u, bool file, unsigned pages);
bool real_unit_repeat(struct real_unit *u, unsigned copies, bool hold);
bool real_unit_space(struct real_unit *u);

/* HOLD and FREE: a user's output is not processed. */
void unit_hold(const char *userid, enum spool_queue queue, bool held);
bool unit_held(const char *userid, enum spool_queue queue);
const char *unit_held_user(unsigned n, bool *printer, bool *punch); /* the n-th user, NULL if there is none */
/* Is a file one that the device may take? Class and form apart, which decide the order. */
bool unit_choice_fits(const struct unit_choice *c, const struct spool_file *f);
/* The next file for a device: 1 and *file, 0 none, -errno. Any thread. */
int unit_choose(const struct unit_choice *c, enum spool_queue queue, struct spool_file *file);
