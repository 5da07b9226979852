/* A virtual machine: a user that is logged on. What it has, how it is reached, how it speaks.
 *
 * Locks, in the order they may be taken:
 *   cp_lock    everything about people: the list of users, sessions, commands, settings (one for the system;
 * cp_enter/cp_leave) vm->lock   the virtual machine's channel subsystem, devices and console queues leaves     the
 * spool's, the directory's, the terminal's, the machine's, the dispatcher's own locks A guest CPU runs under none of
 * them. Exit handlers (exit.c, cp/diagnose) are called without a lock and take what they need. cp_lock is recursive;
 * vm->lock is not. Commands that change CPUs or storage hold the virtual machine first (dispatch_hold), so that no CPU
 * of it runs. */
#pragma once
#include "cp/base/clock.h"
#include "cp/base/message.h"
#include "cp/base/loop.h"
#include "console/terminal.h"
#include "directory/directory.h"
#include "cp/volume/minidisk.h"
#include "cp/vm/schedule.h"
#include "guests/channel/channel.h"
#include "guests/device/device.h"
#include "spool/spool.h"
#include <pthread.h>

struct session;
struct vm;
struct trace; /* trace.h */
struct command;
struct virtual_device;
struct spool_pages;  /* spool_pages.h */
struct display_link; /* display.c */
struct extent;       /* extents.h */
struct saved_loaded; /* saved_load.h */

/* The running system: one. */
struct cp_system {
    const char *directory_path; /* the system directory */
    char identifier[9];         /* system name: URSA */
    char node[9];
    struct loop *loop;
    struct directory *directory;
    struct spool *spool;
    struct vm *users; /* most recent logon first */
    unsigned processors;
    time_t started, generated;
    u64 host_storage;            /* bytes of the host, rounded to 1M */
    unsigned disconnect_timeout; /* minutes */
    unsigned max_users;          /* SET MAXUSERS; 0: no limit */
    bool shutting_down;
    time_t shutdown_began;
    bool reipl;              /* SHUTDOWN REIPL: the system starts again when it has ended */
    unsigned signal_timeout; /* seconds that a signaled guest has to end; 0: none is signaled unless it is asked for */
    unsigned shutdown_time;  /* seconds of SHUTDOWN WITHIN that CP keeps for itself */
    char startup_id[9];      /* AUTOLOG1: who is logged on when the system starts */
    char operator_id[9];     /* OPERATOR */
    u32 cpu_serial;          /* 24 bits: the machine's, in every CPU id unless the directory gives another */
    u32 level_version, level_release; /* z/VM level reported, e.g. 7 3 */
    u32 service_level;                /* 2201 */
    /* Upward calls, set by main: the command processor, and DIAGNOSE. */
    int (*command)(struct vm *vm, const char *line);
    void (*complete)(
        struct vm *vm, const char *before, const char *text, void (*add)(void *ctx, const char *word), void *ctx);
    void (*diagnose)(struct vm *vm, struct cpu *cpu);
    void (*service_call)(struct vm *vm, struct cpu *cpu);
    void (*iucv)(struct vm *vm, struct cpu *cpu);
    int (*modify)(const char *operands); /* MODIFY of SYSTEM.CONFIG: 0, or the number of a message */
    int (*help)(const char *topic, void (*line)(void *arg, const char *text), void *arg);
    void (*store_system_information)(struct vm *vm, struct cpu *cpu);
    void (*store_hypervisor_information)(struct vm *vm, struct cpu *cpu);
};
extern struct cp_system cp;
void cp_enter(void);
void cp_leave(void);
/* Without it: those who wait for it go first, for at most some milliseconds. For threads that take it again and again.
 */
void cp_give_way(void);

/* Where the responses of a command go while it runs: the console, or a buffer (DIAGNOSE X'08', `ursa cp`). */
struct reply_sink {
    void (*line)(void *arg, const char *text);
    void *arg;
};

enum vm_state {
    VM_CP_READ, /* in CP mode: the guest is stopped, CP waits for a command */
    VM_RUNNING,
    VM_READ, /* running, and its console has a read outstanding */
};

struct spool_settings { /* what SPOOL sets for a device */
    char spool_class;
    bool hold, keep, cont, eof, rescan, msg, started /* console spooling */, term;
    u8 copies;
    char form[9], dest[9], dist[9], name[25], type[9], tag[137];
    char to[9]; /* SPOOL TO: receiving user, empty: none */
    enum spool_queue to_queue;
    char for_user[9];
    bool copy_pages; /* COPY *nnn */
    char fcb[9], chars[SPOOL_CHARS][5], flash[5], modify[5];
    u8 flash_copies, modify_table;
    u16 lpp; /* lines a page for programs that ask; 0: OFF */
};

struct virtual_device {
    struct virtual_device *next; /* in order of definition */
    struct vm *vm;
    u16 vdev;
    const struct device_row *row;
    struct spool_settings spool;
    struct spool_writer *writer; /* open output file, NULL if none */
    struct spool_reader *reader; /* open input file */
    struct spool_pages *pages;   /* the same, while it is read by DIAGNOSE X'14': spool_pages.h */
    bool block_given;            /* DIAGNOSE X'14' subcodes 4 and 8: a file's block was given last, */
    s64 block_position;          /* which stood here in the queue */
    bool reader_keep;            /* CHANGE ... KEEP of the open input file */
    u8 reader_copies;            /* new copy count of the open input file, 0: as it is */
    u8 *xab;                     /* DIAGNOSE X'B4': external attribute buffer of the next output file, or NULL */
    u16 xab_length;
    char via_node[9], via_user[9]; /* DIAGNOSE X'F8': where output comes from, empty if from here */
    bool not_ready, console_wants_line;
    bool output_stopped; /* the spool took no more of it, and the operator knows */
    bool reading;        /* a reader that has read since it last reported intervention required */

    /* A disk: the part of a volume that it shows, which all who are linked to it share. disk is NULL for other devices,
     * and stays until the device is removed. */
    struct minidisk *disk;
    bool read_only;
    char link_mode[4]; /* as granted: R, W, M, MW, with V for virtual reserve/release */
    time_t accounted;  /* when its last accounting record was cut, 0: none was */
    u64 diagnose_io;   /* transfers by DIAGNOSE, under vm->lock; the channel counts its programs itself */
    struct {
        u32 size; /* DIAGNOSE X'250': block size of the environment, 0: there is none */
        s64 offset;
    } block_io;
    struct extent *extent; /* CP's side of disk, and the other devices linked to it: under cp_lock */
    struct virtual_device *next_link;

    struct display_link *link; /* a display's terminal: display.h */
    struct session *dialed;    /* who sits at it: dial.h */
    bool is_display;           /* a console: CONMODE 3270 */
};

struct console_input { /* typed ahead for the guest */
    struct console_input *next;
    char text[256];
};

struct vm {
    struct vm *next;
    char userid[9];
    struct directory_user *user;
    pthread_mutex_t lock;
    struct machine *machine;
    struct channels *channels;
    struct virtual_device *devices;
    u64 classes;
    bool classes_locked; /* SET PRIVCLASS LOCK */
    enum vm_state state;
    _Atomic unsigned holds;       /* dispatch_hold count */
    struct claimant claimant;     /* its share of the processors: the dispatcher's */
    bool stopped, stopping, held; /* mode.c: CP mode wanted; its hold being taken; its hold owned. Under vm->lock */
    u16 speaking_cpu;             /* whose "nn: " prefixes what is said, if there is more than one */
    unsigned max_cpus;
    u8 base_cpu;        /* address of the base CPU */
    u64 cpus_to_detach; /* bit n: DETACH CPU n is under way */
    enum machine_type architecture;
    u64 storage_size;
    u32 resets; /* counts vm_reset */
    bool ipled;
    bool logging_off;                   /* LOGOFF or FORCE is under way */
    char logoff_by[24], logoff_why[24]; /* "BY SYSTEM", "FORCED BY MAINT" or empty */
    time_t logged_on;
    struct { /* account.c: at the last record, and whom DIAGNOSE X'4C' charges */
        time_t from;
        u64 virtual_ns, overhead_ns, io, read, printed, punched;
        char charge_user[9], charge_account[9];
    } accounted;
    struct {
        u64 used_ns, virtual_ns, io;
    } sampled;                  /* monitor.c: at the last sample */
    bool terminal_stays;        /* after LOGOFF HOLD or DISCONN HOLD the terminal shows the logo */
    struct loop_timer *timeout; /* disconnected in CP READ */
    struct {                    /* the shutdown signal: signal.h */
        bool accepted;          /* by the guest's event mask */
        bool switched_off;      /* SET SHUTSIGNAL OFF */
        bool sent, waiting;     /* not answered yet; not even read by the guest */
        u16 seconds;
        char by[9], at[24], why[24];
        u64 until; /* clock_monotonic_ns */
        struct loop_timer *timer;
    } signal;

    struct session *session;       /* NULL: disconnected */
    struct reply_sink *sink;       /* NULL: responses go to the console */
    const struct command *command; /* its row in cp/command, while one is executed */
    struct console_input *input, **input_end;
    char partial[512];                    /* console output not yet ended by a new line */
    size_t partial_length, partial_shown; /* bytes in it, bytes of it already at the terminal */
    struct {                              /* who watches the console: watch.h. Under vm->lock */
        char userid[2][9];
        struct watched_line *first, *last;
        unsigned waiting, lost;
    } watch;

    /* SET and TERMINAL */
    enum emsg emsg;
    bool msg, wng, imsg, run, smsg, autocr, timestamp, hold_screen;
    char linend, linedel, chardel, escape;
    unsigned linesize;
    u16 more_first, more_second;
    char breakin[10], conmode[5], brkkey[5];
    bool acnt, linedit;
    enum date_format date_format;
    char by_user[9]; /* LOGON ... BY: whose password it was, or empty */
    bool msg_iucv, wng_iucv, emsg_iucv, imsg_iucv,
        smsg_iucv; /* SET ... IUCV: as ON while nobody is connected to *MSG */
    bool apl, text, hilight, tabchar, scrnsave, sys3270, mode_cp, attn; /* TERMINAL: remembered only */
    bool in_cpu_command;                                                /* CPU ... is issuing its command */
    bool echo;                                                          /* ECHO is active */
    unsigned link_failures;                                             /* wrong passwords of LINK */
    bool sleeping;                                                      /* SLEEP: sleep.c */
    u64 sleep_ms;
    struct loop_timer *sleep;
    struct terminal_key *pf[24];                        /* SET PFnn, NULL: undefined */
    struct terminal_style screen_style[TERMINAL_AREAS]; /* SCREEN */

    _Atomic u64 overhead_ns; /* CP's time for it: TOTCPU - VIRTCPU */
    struct {
        _Atomic u64 read, printed, punched;
    } used;              /* spooled records: of files opened for reading, and written */
    struct trace *trace; /* NULL: nothing is traced, nor was */
    u8 ipl_parameters[64];
    unsigned ipl_parameter_length; /* IPL ... PARM text, EBCDIC */
    char loadparm[9];
    u16 ipl_device;
    char ipl_saved[9];          /* name of the saved system that was IPLed, empty: it was ipl_device */
    struct saved_loaded *saved; /* saved systems and segments that it has loaded: saved_load.h */
    u8 ipl_block[4096];         /* DIAGNOSE X'308' set; length in its first word, 0 if none */
    _Atomic u64 iucv_buffers;   /* bit n: CPU n has declared an IUCV buffer */
    u64 *spool_seen;            /* DIAGNOSE X'14' subcode X'FFE': by spoolid the key of a file that was seen, or NULL */
    u64 cp_name;                /* DIAGNOSE X'318' */
};

/* Users. All under cp_lock. */
struct vm *vm_find(const char *userid);
unsigned vm_count(void);
/* The user as owner of a CPU. */
static inline struct vm *vm_of(const struct cpu *cpu);

/* Speech (say.c). A command's response: to the sink or the console. printf formats. */
void respond(struct vm *vm, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A message row; returns its number, which is the command's return code. */
int say(struct vm *vm, enum message_id id, ...);
int say_as(struct vm *vm, const char *module, enum message_id id, ...);
/* Not a response: tells the person at vm's console (or its spool), whoever causes it. Takes no part in the sink. */
void vm_tell(struct vm *vm, const char *format, ...) __attribute__((format(printf, 2, 3)));
int vm_tell_message(struct vm *vm, enum message_id id, ...);

/* Guest console output (EBCDIC already decoded), from any thread, under vm->lock. */
void vm_console_write(struct vm *vm, const char *text, size_t length);
/* A line typed at the guest's console: queued, attention raised or the outstanding read satisfied. */
void vm_console_input(struct vm *vm, const char *line);

/* The guest stops and CP reads (CP READ). reason printed by the caller before. From any thread, no lock held. */
void vm_enter_cp(struct vm *vm);
/* BEGIN: the guest goes on. */
void vm_resume(struct vm *vm);

/* Devices (under cp_lock, takes vm->lock). */
struct virtual_device *vm_device(struct vm *vm, u16 vdev);
struct virtual_device *vm_device_of_kind(struct vm *vm, enum device_kind kind);             /* the lowest */
int vm_add_device(struct vm *vm, u16 vdev, const struct device_row *row, char spool_class); /* 0 or -errno */
/* d, which has its number, row and disk, becomes a device of vm. 0 or -errno: then it is still the caller's. */
int vm_attach_device(struct vm *vm, struct virtual_device *d);
void vm_remove_device(struct vm *vm, struct virtual_device *d);
int vm_renumber_device(struct vm *vm, struct virtual_device *d, u16 vdev); /* 0 or -errno */
/* CLOSE: end the open file of a spooled device as its settings say. For output *file describes what was made (spoolid
 * 0: none). 0 or -errno. */
int vm_close_device(struct virtual_device *d, struct spool_file *file);

/* Resets (reset.c): the virtual machine is held by the caller. clear: also storage. */
void vm_reset(struct vm *vm, bool clear);
/* IPL from a device (ipl.c): reset, load, start. Prints its messages; returns the command's return code. */
int vm_ipl(struct vm *vm, u16 vdev, bool clear, bool stop);
/* CPUs: define (stopped) and detach. The virtual machine is held. 0 or -errno. */
int vm_define_cpu(struct vm *vm, u8 address);
int vm_detach_cpu(struct vm *vm, u8 address);
struct cpu *vm_base_cpu(const struct vm *vm);
u64 vm_virtual_ns(const struct vm *vm);

static inline struct vm *vm_of(const struct cpu *cpu)
{
    return cpu->owner;
}
