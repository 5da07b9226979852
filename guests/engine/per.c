#include "guests/engine/per.h"
#include "guests/arch/lowcore.h"
#include "guests/storage/dat.h"

/* Control register 9. */
#define CR9_BRANCH 0x80000000ULL
#define CR9_FETCH 0x40000000ULL
#define CR9_STORE 0x20000000ULL
#define CR9_KEY 0x10000000ULL
#define CR9_STORE_REAL 0x08000000ULL
#define CR9_ZERO 0x04000000ULL
#define CR9_NULLIFY 0x01000000ULL
#define CR9_BRANCH_ADDRESS 0x00800000ULL
#define CR9_STORE_SPACE 0x00200000ULL
/* The PER code. */
#define EVENT_BRANCH 0x80
#define EVENT_FETCH 0x40
#define EVENT_STORE 0x20
#define EVENT_STORE_REAL 0x28
#define EVENT_KEY 0x10
#define EVENT_ZERO 0x04
#define EVENT_NULLIFIED 0x41 /* instruction fetching, before the instruction */
/* The addressing and translation mode that it is told with. */
#define ATMID_EA 0x80
#define ATMID_VALID 0x40
#define ATMID_BA 0x20
#define ATMID_DAT 0x10

/* Control register 9, while the guest's own recording is on. */
static u64 control(const struct cpu *cpu)
{
    return cpu->per.guest ? cpu->cr[9] : 0;
}

/* Does any byte from first to last lie in the range of control registers 10 and 11, which may wrap. */
static bool in_range(const struct cpu *cpu, u64 first, u64 last)
{
    u64 start = cpu->cr[10], end = cpu->cr[11];

    return start <= end ? last >= start && first <= end : last >= start || first <= end;
}

static void watch_stores(struct cpu *cpu)
{
    cpu->per.watching = true;
    for (unsigned i = 0; i < SPACE_COUNT; i++)
        for (unsigned j = 0; cpu->spaces[i].touched && j < SPACE_SLOTS; j++)
            cpu->spaces[i].slot[j].write = cpu->spaces[i].slot[j].low = TAG_NONE;
    cpu_windows_close(cpu);
}

static void watch_fetches(struct cpu *cpu)
{
    cpu->per.fetches = true;
    for (unsigned i = 0; i < SPACE_COUNT; i++)
        for (unsigned j = 0; cpu->spaces[i].touched && j < SPACE_SLOTS; j++)
            cpu->spaces[i].slot[j].read = TAG_NONE;
    watch_stores(cpu);
}

const struct insn *per_begin(struct cpu *cpu)
{
    u64 mask = cpu->psw_mask, events = mask & PSW_PER ? cpu->cr[9] : 0;
    u8 text[6] = {0};

    atomic_fetch_or(&cpu->attention, ATTENTION_PER);
    cpu->page_va = TAG_NONE;
    cpu->insn = &insn_nothing;
    if (cpu->ia & 1)
        cpu_program(cpu, PGM_SPECIFICATION);
    if (page_rest(cpu->ia) >= sizeof text)
        cpu_load_code(cpu, cpu->ia, text, sizeof text);
    else
        for (unsigned done = 0; done < (done ? insn_length(text[0]) : 2); done += 2)
            cpu_load_code(cpu, (cpu->ia + done) & cpu->address_mask, text + done, 2);
    if (!cpu->per.watching && (events & CR9_STORE || cpu->stepping))
        watch_stores(cpu);
    if (!cpu->per.fetches && events & CR9_ZERO)
        watch_fetches(cpu);
    cpu->per = (struct cpu_per){
        .active = true,
        .guest = mask & PSW_PER,
        .watching = cpu->per.watching,
        .fetches = cpu->per.fetches,
        .address = cpu->ia,
        .mode = (mask & PSW_EA ? ATMID_EA : 0) | ATMID_VALID | (mask & PSW_BA ? ATMID_BA : 0) |
                (mask & PSW_DAT ? ATMID_DAT : 0) | (u8)((mask & PSW_AS) >> PSW_AS_SHIFT << 2),
    };
    if ((control(cpu) & (CR9_FETCH | CR9_NULLIFY)) == (CR9_FETCH | CR9_NULLIFY) && in_range(cpu, cpu->ia, cpu->ia)) {
        cpu->per.nullified = true;
        cpu_deliver_program(cpu, PGM_PER, 0);
        return NULL;
    }
    if (cpu->stepping)
        observe_begin(cpu, text);
    insn_decode(&cpu->straddle[0], text);
    per_operands(cpu, &cpu->straddle[0], insn_find(text));
    return &cpu->straddle[0];
}

void per_stored(struct cpu *cpu, const struct space *s, u64 identification, u64 address, unsigned length)
{
    if (cpu->per.active && cpu->stepping)
        observe_store(cpu, s->asce, address, length);
    if (!cpu->per.active || !(control(cpu) & CR9_STORE) || !in_range(cpu, address, address + length - 1))
        return;
    if (control(cpu) & CR9_STORE_SPACE && s->asce != SPACE_REAL && !(s->asce & ASCE_STORAGE_ALTERATION))
        return;
    cpu->per.stored = true;
    cpu->per.space = (u8)identification;
    cpu->per.access_id = SPACE_REGISTER_NUMBER(s->key);
}

static void suspect(struct cpu *cpu, u8 b, u8 x, u64 displacement)
{
    struct cpu_per *p = &cpu->per;
    u8 formed_from = b < 16 ? b : x;

    if (formed_from < 16 && !(cpu->gr[formed_from].g & cpu->address_mask))
        p->suspect[p->suspects++] = (cpu->gr[b].g + cpu->gr[x].g + displacement) & cpu->address_mask;
}

/* In register formats the address is the register; which of them are addresses is not known here, but that storage was
 * reached at zero will tell. */
static void suspect_registers(struct cpu *cpu, const struct insn *d)
{
    const u64 mask = cpu->address_mask;

    if (!(cpu->gr[d->r1].g & mask) || !(cpu->gr[d->r2].g & mask) || !(cpu->gr[1].g & mask))
        cpu->per.suspect[cpu->per.suspects++] = 0;
}

void per_operands(struct cpu *cpu, const struct insn *d, const struct insn_row *row)
{
    cpu->per.suspects = 0;
    if (!(control(cpu) & CR9_ZERO) || !row)
        return;
    switch (row->format) {
    case FORMAT_RX:
    case FORMAT_RXY:
        suspect(cpu, d->b, d->x, (u64)(s64)d->d);
        break;
    case FORMAT_RXE:
    case FORMAT_RXF:
    case FORMAT_VRX:
        suspect(cpu, d->b, d->x, d->d12);
        break;
    case FORMAT_RS:
    case FORMAT_RSY:
    case FORMAT_RSL:
    case FORMAT_S:
    case FORMAT_SI:
    case FORMAT_SIY:
        suspect(cpu, d->b, 16, (u64)(s64)d->d);
        break;
    case FORMAT_SIL:
        suspect(cpu, d->b, 16, d->d1);
        break;
    case FORMAT_RSL_b:
    case FORMAT_VRS_a:
    case FORMAT_VRS_b:
    case FORMAT_VRS_c:
    case FORMAT_VRS_d:
    case FORMAT_VSI:
        suspect(cpu, d->b, 16, d->d12);
        break;
    case FORMAT_SS_a:
    case FORMAT_SS_b:
    case FORMAT_SS_c:
    case FORMAT_SS_d:
    case FORMAT_SS_e:
    case FORMAT_SS_f:
    case FORMAT_SSE:
    case FORMAT_SSF:
        suspect(cpu, d->b1, 16, d->d1);
        suspect(cpu, d->b2, 16, d->d2);
        break;
    case FORMAT_RR:
    case FORMAT_RRE:
    case FORMAT_RRF_a:
    case FORMAT_RRF_b:
    case FORMAT_RRF_c:
        suspect_registers(cpu, d);
        break;
    default:
        break;
    }
}

void per_reached(struct cpu *cpu, const struct space *s, u64 identification, u64 address, unsigned length)
{
    struct cpu_per *p = &cpu->per;

    for (unsigned i = 0; i < p->suspects; i++)
        if (p->suspect[i] - address < length) {
            p->zero = true;
            if (p->stored)
                return; /* of two events the store's space is told */
            p->space = (u8)identification;
            p->access_id = SPACE_REGISTER_NUMBER(s->key);
        }
}

void per_target(struct cpu *cpu, u64 address)
{
    if (!(control(cpu) & CR9_FETCH) || !in_range(cpu, address, address))
        return;
    cpu->per.target = true;
    if (!(control(cpu) & CR9_NULLIFY))
        return;
    cpu->per.nullified = true;
    cpu->insn = &insn_nothing;
    cpu->ia = cpu->per.address;
    cpu_program(cpu, PGM_PER);
}

/* Exceptions that an instruction is completed with. */
static bool completes(const struct cpu *cpu, u16 code)
{
    switch (code) {
    case PGM_PER:
    case PGM_FIXED_OVERFLOW:
    case PGM_DECIMAL_OVERFLOW:
    case PGM_HFP_OVERFLOW:
    case PGM_HFP_UNDERFLOW:
    case PGM_HFP_SIGNIFICANCE:
    case PGM_SPACE_SWITCH:
    case PGM_MONITOR:
        return true;
    default:
        return cpu->psw_invalid; /* it loaded the PSW */
    }
}

u8 per_take(struct cpu *cpu, u16 code, bool nullified)
{
    const struct cpu_per *p = &cpu->per;
    u8 events = 0;

    if (!p->active)
        return 0;
    cpu->per.active = false;
    nullified |= cpu->insn == &insn_nothing && code != PGM_PER;
    observe_end(cpu, code == PGM_PER ? 0 : code, nullified || p->nullified);
    if (p->nullified)
        return EVENT_NULLIFIED;
    if (nullified)
        return 0; /* it is going to be executed again, and told then; or it could not be fetched at all */
    if (control(cpu) & CR9_FETCH && (p->target || in_range(cpu, p->address, p->address)))
        events |= EVENT_FETCH;
    if (!completes(cpu, code))
        return events;
    if (control(cpu) & CR9_BRANCH && p->branched &&
        (!(control(cpu) & CR9_BRANCH_ADDRESS) || in_range(cpu, cpu->ia, cpu->ia)))
        events |= EVENT_BRANCH;
    if (p->stored_real)
        events |= (control(cpu) & (CR9_STORE | CR9_STORE_REAL)) == (CR9_STORE | CR9_STORE_REAL) ? EVENT_STORE_REAL : 0;
    else if (p->stored)
        events |= EVENT_STORE;
    if (control(cpu) & CR9_KEY && p->key_set)
        events |= EVENT_KEY;
    if (control(cpu) & CR9_ZERO && p->zero)
        events |= EVENT_ZERO;
    return events;
}

void per_tell(const struct cpu *cpu, u8 events, u8 *low)
{
    const struct cpu_per *p = &cpu->per;
    bool space = (events & EVENT_STORE_REAL) == EVENT_STORE || events & EVENT_ZERO;

    low[Z_PER_CODE] = events;
    low[Z_PER_MODE] = p->mode | (space ? p->space : 0);
    if (cpu->esa)
        be32_store(low + Z_PER_ADDRESS, (u32)p->address);
    else
        be64_store(low + Z_PER_ADDRESS, p->address);
    low[Z_PER_ACCESS_ID] = space ? p->access_id : 0;
}

void per_end(struct cpu *cpu)
{
    struct cpu_per kept = cpu->per;

    if (!per_take(cpu, PGM_PER, false))
        return;
    cpu->per = kept;
    cpu_deliver_program(cpu, PGM_PER, cpu->insn->length);
}
