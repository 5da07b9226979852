/* QUERY TRANSLATOR: what the translator of guests' code has done, in all and for one's own CPUs. Ours: z/VM has none.
 */
#include "cp/command/command.h"
#include "guests/engine/x86/translate.h"

int query_translator(struct vm *vm, const char *rest)
{
    const struct translator_counters *c = &translator_counters;
    u64 entered = 0, looked = 0, left = 0, missed = 0, calls = 0, fetches = 0, stores = 0, taken, size;
    int rc = expect_end(vm, rest);

    if (rc)
        return rc;
    if (!translator) {
        respond(vm, translator_suits() ? "TRANSLATOR OFF" : "TRANSLATOR OFF, NONE FOR THIS HOST");
        return 0;
    }
    size = translator_area(&taken);
    for (unsigned i = 0; i < MACHINE_CPUS; i++) {
        const struct cpu *cpu = vm->machine->cpu[i];
        if (!cpu)
            continue;
        entered += cpu->translated.count.entered;
        looked += cpu->translated.count.looked;
        left += cpu->translated.count.left;
        missed += cpu->translated.count.missed;
        calls += cpu->translated.count.calls;
        fetches += cpu->translated.count.fetches;
        stores += cpu->translated.count.stores;
    }
    respond(vm, "TRANSLATOR ON, BRANCHES %u, AREA %lluK, OF ONE HALF %lluK USED, BEGUN ANEW %llu",
        translator->threshold, (unsigned long long)size >> 10, (unsigned long long)taken >> 10,
        (unsigned long long)c->flushes);
    respond(vm, "ALL USERS: BLOCKS %llu, INSTRUCTIONS %llu, CALLING %llu, BYTES %llu, JUMPS %llu",
        (unsigned long long)c->blocks, (unsigned long long)c->instructions, (unsigned long long)c->calls,
        (unsigned long long)c->bytes, (unsigned long long)c->links);
    respond(vm, "ALL USERS: PAGES FOUND TRANSLATED %llu, PAGES CHANGED %llu", (unsigned long long)c->shared,
        (unsigned long long)c->detached);
    respond(vm, "%s: ENTERED %llu, LEFT FOR CPU %llu, FOR CHANGE %llu, FOR NO CODE %llu", vm->userid,
        (unsigned long long)entered, (unsigned long long)looked, (unsigned long long)left, (unsigned long long)missed);
    respond(vm, "%s: CALLS %llu, FETCHES %llu, STORES %llu", vm->userid, (unsigned long long)calls,
        (unsigned long long)fetches, (unsigned long long)stores);
    return 0;
}
