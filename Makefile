# Ursa. `make help` lists what can be made; all output goes to build/ (build-san/ with SAN=1, build-clang/ by `make check`).
.DEFAULT_GOAL := all
ifeq ($(origin CC),default)
CC := gcc
endif
B := build
CFLAGS := -O2 -g
# `make HOST=aarch64` builds for another host, with Debian's cross compiler and libraries from its archive (tests/portable/sysroot).
ifneq ($(HOST),)
B := build-$(HOST)
CC := $(HOST)-linux-gnu-gcc --sysroot=$(abspath $(B)/root)
AR := $(HOST)-linux-gnu-ar
endif
ifneq ($(SAN),)
B := build-san
CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDFLAGS += -fsanitize=address,undefined
endif
# `make WERROR=` for a compiler that warns of more than those that the source was written with.
WERROR := -Werror
CFLAGS += -std=gnu17 -Wall -Wextra $(WERROR) -I. -I$(B)/gen -MMD -MP -pthread
LDLIBS := -lsqlite3 -lreadline -lncursesw -lmicrohttpd -lcrypt -lssl -lcrypto -lz -lbz2 -lm -lpthread
# Printers that make PDF, where the library is.
LDLIBS += $(shell echo "\#include <hpdf.h>" | $(CC) -E -x c - >/dev/null 2>&1 && echo -lhpdf)

# One archive a folder, highest rank first: the order of linking. docs/architecture.md explains the ranks.
GROUPS_7 := cp/command cp/verb cp/diagnose
GROUPS_6 := cp/vm
GROUPS_5 := guests/device
GROUPS_4 := guests/channel guests/engine/x86
GROUPS_3 := guests/engine
GROUPS_2 := guests/storage cp/volume spool directory console
GROUPS_1 := cp/base
GROUPS_0 := guests/arch
ALL_GROUPS := $(GROUPS_7) $(GROUPS_6) $(GROUPS_5) $(GROUPS_4) $(GROUPS_3) $(GROUPS_2) $(GROUPS_1) $(GROUPS_0)

archive = $(B)/lib/$(subst /,_,$(1)).a
# The translator is for one kind of host; to others it says that it is absent.
MACHINE_TYPE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine)))
FOREIGN := guests/engine/x86/absent.c
ifneq ($(MACHINE_TYPE),x86_64)
# Guests see each product rounded: no instruction of the host may join it with a sum.
CFLAGS += -ffp-contract=off
# And where 16 bytes are not exchanged by an instruction that we know, the compiler's library does it.
LDLIBS += $(if $(filter aarch64,$(MACHINE_TYPE)),,-latomic)
FOREIGN := $(filter-out $(FOREIGN),$(wildcard guests/engine/x86/*.c))
endif
sources = $(filter-out $(FOREIGN),$(wildcard $(1)/*.c))
objects = $(patsubst %.c,$(B)/%.o,$(call sources,$(1)))
PRESENT := $(foreach g,$(ALL_GROUPS),$(if $(call sources,$(g)),$(g)))
ARCHIVES := $(foreach g,$(PRESENT),$(call archive,$(g)))

define archive_rule
$(call archive,$(1)): $(call objects,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@$(AR) rcs $$@ $$^
endef
$(foreach g,$(PRESENT),$(eval $(call archive_rule,$(g))))

# What of CMS is portable, for its tests on the host; lowest rank last.
CMS_PORTABLE := guests/cms/file guests/cms/spool guests/cms/rexx guests/cms/base
$(foreach g,$(CMS_PORTABLE),$(eval $(call archive_rule,$(g))))

# What builds much builds side by side, unless make was told how.
PARALLEL := $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

all: $(B)/ursa ## build the program

run: ## install what is missing, build, and start a system with OPERATOR at this terminal
	@./install-packages build
	@$(MAKE) --no-print-directory $(PARALLEL) all
	@guests/cms/prepare $(MAKE) B=$(B)
	@$(B)/ursa run

$(B)/ursa: $(B)/cp/main.o $(ARCHIVES)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(LDLIBS)

# Text files that the program carries are turned into C string literals.
GEN := $(patsubst %,$(B)/gen/%.h,$(wildcard directory/*.sql spool/*.sql cp/vm/*.sql USER.DIRECT.sample SYSTEM.CONFIG.sample))
$(GEN): $(B)/gen/%.h: %
	@mkdir -p $(@D)
	@sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $< >$@

# And the help files into one table.
HELP_TEXT := $(B)/gen/cp/command/help_text.h
$(HELP_TEXT): $(wildcard cp/command/help/*.help) cp/command/help/.
	@mkdir -p $(@D)
	@for file in cp/command/help/*.help; do \
		echo "{\"$$(basename $$file .help)\","; sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $$file; echo '},'; \
	done >$@
GEN += $(HELP_TEXT)

generated: $(GEN)

$(B)/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CFLAGS) -c -o $@ $<

include tests/tests.mk
include guests/cms/cms.mk
include guests/linux/linux.mk
include packaging/packaging.mk

clean: ## remove everything that was built
	rm -rf build build-san build-clang

help: ## list the targets
	@grep -hE '^[a-z_-]+:.*##' Makefile tests/tests.mk guests/cms/cms.mk guests/linux/linux.mk packaging/packaging.mk | sed 's/:.*## /\t/' | expand -t 12

.PHONY: all run generated clean help
-include $(shell find $(B) -name '*.d' -type f -not -path '*/linux/*' 2>/dev/null)
