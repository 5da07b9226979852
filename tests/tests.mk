# The tests. tests/run runs them and adds up their results; a unit test tests/unit/<group>/<file>_test.c links only the archives of
# its rank and below.
UNIT_TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*/*.c))
ifneq ($(MACHINE_TYPE),x86_64)
UNIT_TESTS := $(filter-out $(B)/tests/unit/guests_engine_x86/%,$(UNIT_TESTS))
endif

# tests/unit/spool/store_test.c is of group spool; tests/unit/cp_base/text_test.c of cp/base.
rank_of = $(strip $(foreach r,0 1 2 3 4 5 6 7,$(if $(filter $(1),$(GROUPS_$(r))),$(r))))
below = $(foreach r,7 6 5 4 3 2 1 0,$(if $(shell [ $(r) -lt $(1) ] && echo y),$(GROUPS_$(r))))
linked_with = $(foreach g,$(if $(filter $(CMS_PORTABLE),$(1)),$(1) guests/cms/base, \
	$(filter $(PRESENT),$(1) $(call below,$(call rank_of,$(1))))),$(call archive,$(g)))

# With a hand in the engine's decoder.
HOOK := $(B)/tests/insn/hook.o
define unit_rule
$(B)/tests/unit/$(1)/%: $(B)/tests/unit/$(1)/%.o $(if $(findstring _cms_,$(1)),,$(HOOK)) $(call linked_with,$(subst _,/,$(1)))
	@echo "LD $$@"
	@$$(CC) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $(call linked_with,$(subst _,/,$(1))) -Wl,--end-group -lcmocka $$(LDLIBS)
endef
$(foreach d,$(notdir $(wildcard tests/unit/*)),$(eval $(call unit_rule,$(d))))

$(B)/tests/unit/guests_cms_rexx/rexx_test: $(B)/tests/rexx/host.o

# Intel's decimal floating-point library is a witness of ours.
$(B)/tests/unit/guests_engine/dfp_library_test $(B)/tests/unit/guests_engine/pfpo_library_test: LDLIBS += -l:libbidgcc000.a

unit: $(UNIT_TESTS) ## build the unit tests
.PHONY: unit
.SECONDARY:

# The instruction tests: our engine against qemu-s390x (tests/insn/run.sh).
INSN_LIBS := $(foreach g,$(filter $(PRESENT),guests/engine/x86 $(GROUPS_3) $(call below,3)),$(call archive,$(g)))
TUNE := $(patsubst %.c,$(B)/%.o,$(wildcard tests/insn/tune*.c))
$(B)/tests/insn/verify: $(patsubst %,$(B)/tests/insn/%.o,verify engine hook case rows shape) $(TUNE) $(INSN_LIBS)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(INSN_LIBS) -Wl,--end-group $(LDLIBS)

# Random sequences of instructions (tests/insn/sequence.sh).
$(B)/tests/insn/sequence_verify: $(patsubst %,$(B)/tests/insn/%.o,sequence_verify sequence engine hook case rows shape) \
		$(TUNE) $(INSN_LIBS)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(INSN_LIBS) -Wl,--end-group $(LDLIBS)

insn: $(B)/tests/insn/verify ## compare instructions with qemu-s390x
	@tests/insn/run.sh $(B)
.PHONY: insn

# Engines whose instructions return to the loop, so that what each did can be spoilt (tests/insn/mutate.sh).
mutate: ## corrupt one instruction at a time: some test must notice; SAMPLE=N takes N of them, chosen by SEED
	@$(MAKE) --no-print-directory $(PARALLEL) B=$(B)-mutate RETURNS=1 mutable
	@tests/insn/mutate.sh $(B)-mutate $(SAMPLE) $(SEED)
CFLAGS += $(if $(RETURNS),-DROW_RETURNS)
mutable: $(filter $(B)/tests/unit/guests_%,$(UNIT_TESTS)) $(B)/tests/insn/verify
.PHONY: mutate mutable

# The page about every instruction, of what the tests executed.
$(B)/tests/insn/page: $(B)/tests/insn/page.o $(INSN_LIBS)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< $(LDLIBS)

# The page about every command.
$(B)/tests/docs/commands: $(B)/tests/docs/commands.o $(ARCHIVES)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LDLIBS)

docs: $(B)/tests/insn/page $(B)/tests/docs/commands ## write the reference pages into build/docs; of the tests that `make test` ran last
	@mkdir -p $(B)/docs
	@$(B)/tests/insn/page $(B)/test/decoded >$(B)/docs/instructions.md || true
	@echo $(B)/docs/instructions.md
	@$(B)/tests/docs/commands >$(B)/docs/commands.md
	@echo $(B)/docs/commands.md
.PHONY: docs

# REXX programs with our interpreter, on the host (tests/rexx/compare.sh).
$(B)/tests/rexx/run: $(B)/tests/rexx/run.o $(B)/tests/rexx/host.o $(call archive,guests/cms/rexx)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $^

bench-rexx: ## measure the REXX interpreter, native and in CMS, beside regina
	@./install-packages build rexx || true
	@$(MAKE) --no-print-directory $(PARALLEL) $(B)/tests/rexx/run cms
	@tests/bench/rexx/run $(B)/tests/rexx/run $(B)/ursa $(B)/guests/cms/system
.PHONY: bench-rexx

# Random guests (tests/fuzz).
FUZZ := $(patsubst %,$(B)/tests/fuzz/%,stream equivalent translated diagnose displays terminals commands system netdata cmsdisk rexx)
ifneq ($(MACHINE_TYPE),x86_64)
FUZZ := $(filter-out %/translated,$(FUZZ))
endif
$(B)/tests/fuzz/stream $(B)/tests/fuzz/equivalent $(B)/tests/fuzz/translated: FUZZ_LIBS := $(INSN_LIBS)
$(B)/tests/fuzz/diagnose $(B)/tests/fuzz/displays $(B)/tests/fuzz/terminals $(B)/tests/fuzz/commands $(B)/tests/fuzz/system: FUZZ_LIBS := $(ARCHIVES)
$(FUZZ): $(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(ARCHIVES)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(FUZZ_LIBS) -Wl,--end-group -lcmocka $(LDLIBS)

$(B)/tests/fuzz/netdata: FUZZ_LIBS := $(call archive,guests/cms/spool) $(call archive,guests/cms/base)
$(B)/tests/fuzz/netdata: $(call archive,guests/cms/spool) $(call archive,guests/cms/base)
$(B)/tests/fuzz/cmsdisk: FUZZ_LIBS := $(call archive,guests/cms/file) $(call archive,guests/cms/base)
$(B)/tests/fuzz/cmsdisk: $(call archive,guests/cms/file) $(call archive,guests/cms/base)
$(B)/tests/fuzz/rexx: FUZZ_LIBS := $(B)/tests/rexx/host.o $(call archive,guests/cms/rexx)
$(B)/tests/fuzz/rexx: $(B)/tests/rexx/host.o $(call archive,guests/cms/rexx)

# Ursa with a hand in its cpu_run and what that calls.
BOOT_HANDS := cpu_run cpu_load_psw cpu_purge_page_all clock_tod clock_monotonic_ns getrandom
BOOT := $(if $(filter x86_64,$(MACHINE_TYPE)),$(B)/tests/fuzz/boot)
$(B)/tests/fuzz/boot: $(B)/cp/main.o $(B)/tests/fuzz/boot.o $(ARCHIVES)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) $(BOOT_HANDS:%=-Wl,--wrap=%) -o $@ $(filter %.o,$^) \
		-Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LDLIBS)

fuzz: $(FUZZ) $(BOOT) ## build the programs that try random guests
.PHONY: fuzz

# Bare-metal tests that CP runs (tests/machine/run.sh): a deck for a reader.
MACHINE := tests/machine
S390X_CC := s390x-linux-gnu-gcc
DECK := $(if $(shell command -v $(S390X_CC)),$(B)/$(MACHINE)/deck)
$(B)/$(MACHINE)/deck: $(wildcard $(MACHINE)/*.c $(MACHINE)/*.h $(MACHINE)/*.S $(MACHINE)/*.ld guests/programs/operator.* guests/arch/*.h)
	@mkdir -p $(@D)
	@$(S390X_CC) -O2 -march=z196 -ffreestanding -fno-stack-protector -fno-pic -no-pie -msoft-float \
		-fno-tree-loop-distribute-patterns -fno-delete-null-pointer-checks -fno-toplevel-reorder -fno-strict-aliasing \
		-std=gnu17 -Wall -Wextra $(WERROR) -I. -nostdlib -static -Wl,-T,$(MACHINE)/image.ld -Wl,--build-id=none -o $@.elf $(filter %.c,$^) $(MACHINE)/start.S
	@$(S390X_CC) -c -o $@.loader.o $(MACHINE)/loader.S
	@s390x-linux-gnu-objcopy -O binary -j .text $@.loader.o $@.loader
	@s390x-linux-gnu-objcopy -O binary $@.elf $@.image
	@cat $@.loader $@.image >$@

machine: all $(B)/$(MACHINE)/deck ## run the bare-metal tests under CP
	@$(MACHINE)/run.sh $(B)
.PHONY: machine

tested: all unit $(patsubst %,$(B)/tests/insn/%,verify sequence_verify page) $(B)/tests/rexx/run $(FUZZ) $(BOOT) $(DECK)

# The packages that some tests cannot do without; tests whose own are missing are skipped.
test_packages:
	@./install-packages build unit
	@./install-packages rexx insn dasd terminals linux portable check || true

build_and_test = $(MAKE) --no-print-directory -k $(PARALLEL) tested; SAN=$(SAN) tests/run $(B) build=$$?

test: test_packages ## build and run the tests; SAN=1: with the address and undefined-behaviour sanitizers
	@$(build_and_test) unit rexx insn machine fuzz session linux portable check

test-long: test_packages ## the same, with what takes long: more cases, two Linux guests at once, Linux with sanitizers
	@LONG=1; export LONG; $(build_and_test) unit rexx insn mutate machine fuzz session linux linux-two debian portable check

check: ## check ranks, headers, sizes, tables and format, and build with clang
	@./install-packages build unit check
	@SAN=$(SAN) tests/run $(B) check

# Another host: builds for it, tests of it under qemu-user.
portable: ## build for aarch64 and test that under qemu-user
	@./install-packages build unit insn portable
	@tests/portable/run aarch64 insn unit sequence machine
.PHONY: portable

# The benchmarks: programs of guests/programs/bench as one bare-metal image, as a program of the host, and of Linux on s390x; for the
# latter two there are programs of system calls too.
BENCH := guests/programs/bench
BENCH_HEADERS := $(wildcard $(BENCH)/*.h $(BENCH)/*.def tests/bench/*.h tests/bench/*.def)
BENCH_MACHINE := $(wildcard $(BENCH)/*.c) guests/programs/operator.c
BENCH_PROCESS := tests/bench/process.c tests/bench/system.c $(filter-out %/report.c %/library.c %/operator.c,$(BENCH_MACHINE))
BENCH_CFLAGS := -O2 -std=gnu17 -fno-math-errno -Wall -Wextra $(WERROR) -I.
$(B)/$(BENCH)/image: $(BENCH_MACHINE) $(BENCH_HEADERS) $(BENCH)/start.S $(BENCH)/image.ld
	@mkdir -p $(@D)
	@$(S390X_CC) $(BENCH_CFLAGS) -march=z10 -ffreestanding -fno-stack-protector -fno-pic -no-pie \
		-fno-tree-loop-distribute-patterns -nostdlib -static -Wl,-T,$(BENCH)/image.ld \
		-Wl,--build-id=none,--no-warn-rwx-segments -o $@.elf $(BENCH_MACHINE) $(BENCH)/start.S
	@s390x-linux-gnu-objcopy -O binary $@.elf $@

$(B)/tests/bench/native: $(BENCH_PROCESS) $(BENCH_HEADERS)
	@mkdir -p $(@D)
	@$(CC) $(BENCH_CFLAGS) -o $@ $(BENCH_PROCESS) -lm

$(B)/tests/bench/guest: $(BENCH_PROCESS) $(BENCH_HEADERS)
	@mkdir -p $(@D)
	@$(S390X_CC) $(BENCH_CFLAGS) -march=z196 -static -o $@ $(BENCH_PROCESS) -lm

$(B)/tests/bench/engine_run: $(B)/tests/bench/engine_run.o $(INSN_LIBS)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(INSN_LIBS) -Wl,--end-group $(LDLIBS)

bench: ## measure the engine beside the host, QEMU and Hercules
	@./install-packages build
	@./install-packages bench || true
	@$(MAKE) --no-print-directory $(PARALLEL) $(B)/$(BENCH)/image $(B)/tests/bench/native $(B)/tests/bench/engine_run
	@tests/bench/run $(B)

# What the disk benchmark's guest runs itself.
$(B)/tests/bench/disk_timer: tests/bench/disk_timer.c
	@mkdir -p $(@D)
	@$(S390X_CC) -O2 -march=z10 -static -std=gnu17 -Wall -Wextra $(WERROR) -o $@ $<

# What channel programs of disks cost the host.
CHANNEL_LIBS := $(foreach g,$(filter $(PRESENT),$(GROUPS_5) $(call below,5)),$(call archive,$(g)))
$(B)/tests/bench/disk_channel: $(B)/tests/bench/disk_channel.o $(CHANNEL_LIBS)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(CHANNEL_LIBS) -Wl,--end-group $(LDLIBS)

bench-linux: ## measure programs in a Debian guest, and its IPL, beside the host and QEMU
	@./install-packages build linux
	@./install-packages bench || true
	@$(MAKE) --no-print-directory $(PARALLEL) all linux $(B)/tests/bench/native $(B)/tests/bench/guest
	@tests/bench/linux $(B)

bench-disk: ## measure a Debian guest's disks beside QEMU and Hercules
	@./install-packages build linux
	@./install-packages bench insn || true
	@$(MAKE) --no-print-directory $(PARALLEL) all linux $(B)/tests/bench/disk_timer $(B)/tests/bench/disk_channel
	@tests/bench/disk $(B)

# What the spool does, on the file system that the build is on.
SPOOL_LIBS := $(foreach g,$(filter $(PRESENT),spool $(call below,2)),$(call archive,$(g)))
$(B)/tests/bench/spool: $(B)/tests/bench/spool.o $(SPOOL_LIBS)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(SPOOL_LIBS) -Wl,--end-group $(LDLIBS)

bench-spool: ## measure spool files closed, durable, and questions among a million of them
	@./install-packages build
	@$(MAKE) --no-print-directory $(PARALLEL) $(B)/tests/bench/spool
	@rm -rf $(B)/bench-spool
	@$(B)/tests/bench/spool $(B)/bench-spool $(SECONDS)
	@rm -rf $(B)/bench-spool

# What the scheduler gives real guests.
$(B)/tests/bench/scheduling: $(B)/tests/bench/scheduling.o $(ARCHIVES)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group -lcmocka $(LDLIBS)

bench-scheduling: ## measure shares, limits, the answer of an interactive guest, the cost of a dispatch and of a tick
	@./install-packages build unit
	@$(MAKE) --no-print-directory $(PARALLEL) $(B)/tests/bench/scheduling
	@$(B)/tests/bench/scheduling $(SECONDS)

.PHONY: bench-scheduling bench-spool bench-disk bench-linux tested test_packages test test-long check bench
