# CMS, of guests/cms: `make cms` builds the nucleus's deck. Objects end in .cms.o: portable folders are built for the host too.
CMS := $(B)/guests/cms
CMS_CC := s390x-linux-gnu-gcc
CMS_FOLDERS := $(addprefix guests/cms/,base file spool nucleus command xedit)
CMS_CFLAGS := -std=gnu17 -O2 -march=z10 -ffreestanding -fexec-charset=IBM037 -fno-pic -no-pie -msoft-float -fno-stack-protector \
	-fno-tree-loop-distribute-patterns -fno-delete-null-pointer-checks -fno-strict-aliasing -fno-asynchronous-unwind-tables --param=min-pagesize=0 \
	-Wall -Wextra $(WERROR) -I. -MMD -MP
# Commands that are MODULEs of the system disk, and the files that they consist of.
CMS_MODULES := compare copyfile sort
CMS_MODULE_DECKS := $(CMS_MODULES:%=$(CMS)/%.text)
CMS_MODULE_PARTS := $(patsubst %,$(CMS)/command/%.cms.o,$(CMS_MODULES) copyfile_options copyfile_record)
CMS_OBJECTS := $(filter-out $(CMS_MODULE_PARTS),$(patsubst guests/cms/%.c,$(CMS)/%.cms.o,$(wildcard $(addsuffix /*.c,$(CMS_FOLDERS))))) $(CMS)/nucleus/start.cms.o $(CMS)/nucleus/call.cms.o $(CMS)/nucleus/disk_loader.cms.o $(CMS)/rexx.o

$(CMS)/%.cms.o: guests/cms/%.c
	@mkdir -p $(@D)
	@echo "CMS $<"
	@$(CMS_CC) $(CMS_CFLAGS) -c -o $@ $<

$(CMS)/%.cms.o: guests/cms/%.S
	@mkdir -p $(@D)
	@$(CMS_CC) -I. -MMD -MP -c -o $@ $<

# Of the interpreter, others know what is named rexx_ only; the rest may be named as theirs.
CMS_REXX := $(patsubst guests/cms/%.c,$(CMS)/%.cms.o,$(wildcard guests/cms/rexx/*.c))
$(CMS)/rexx.o: $(CMS_REXX)
	@$(CMS_CC) -r -nostdlib -o $@ $^
	@s390x-linux-gnu-objcopy --wildcard --keep-global-symbol='rexx_*' $@

$(CMS)/nucleus.elf: $(CMS_OBJECTS) guests/cms/nucleus/nucleus.ld
	@echo "LD $@"
	@$(CMS_CC) -nostdlib -static -no-pie -Wl,-T,guests/cms/nucleus/nucleus.ld,--build-id=none,--no-warn-rwx-segments $(CMS_LD) -o $@ $(CMS_OBJECTS)

$(CMS)/nucleus.image: $(CMS)/nucleus.elf
	@s390x-linux-gnu-objcopy -O binary -j .text -j .rodata -j .data $< $@

$(CMS)/nucleus.deck: $(CMS)/nucleus.image $(CMS)/nucleus/loader.cms.o
	@s390x-linux-gnu-objcopy -O binary -j .text $(CMS)/nucleus/loader.cms.o $(CMS)/loader
	@cat $(CMS)/loader $< >$@

# What the system disk has: a deck for READCARD.
CMS_FILES := $(wildcard guests/cms/help/*.help* guests/cms/exec/*.exec guests/cms/exec/*.xedit)
$(CMS)/build/cards: guests/cms/build/cards.c guests/arch/ebcdic.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu17 -O1 -Wall -Wextra $(WERROR) -I. -o $@ $^

$(CMS)/files.deck: $(CMS)/build/cards $(CMS_FILES)
	@$< $(CMS_FILES) >$@

# Programs, as TEXT decks: of C with the nucleus's service table, of assembler alone.
CMS_PROGRAMS := $(patsubst %,$(CMS)/program/%.text,example tokens wild hog share)
$(CMS)/build/textdeck: guests/cms/build/textdeck.c guests/arch/ebcdic.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu17 -O1 -Wall -Wextra $(WERROR) -I. -o $@ $^

$(CMS)/program/%.text: $(CMS)/program/%.elf $(CMS)/build/textdeck
	@$(CMS)/build/textdeck $$(echo $* | tr a-z A-Z) $< >$@

CMS_PROGRAM_LD := -nostdlib -static -no-pie -Wl,-T,guests/cms/program/program.ld,-q,--build-id=none,--no-warn-rwx-segments
$(CMS)/program/example.elf $(CMS)/program/hog.elf: $(CMS)/program/%.elf: $(CMS)/program/start.cms.o $(CMS)/program/%.cms.o \
		$(patsubst %,$(CMS)/base/%.cms.o,text character) $(CMS)/nucleus/memory.cms.o guests/cms/program/program.ld
	@$(CMS_CC) $(CMS_PROGRAM_LD) -o $@ $(filter %.o,$^)

$(CMS)/program/%.elf: $(CMS)/program/%.cms.o guests/cms/program/program.ld
	@$(CMS_CC) $(CMS_PROGRAM_LD) -o $@ $(filter %.o,$^)

# The same source as a command of the nucleus's, with jumps to the nucleus.
$(patsubst %,$(CMS)/module/%.elf,$(CMS_MODULES)): $(CMS)/module/%.elf: $(CMS)/program/start.cms.o $(CMS)/program/command.cms.o \
		$(CMS)/program/services.cms.o $(CMS_MODULE_PARTS) $(patsubst %,$(CMS)/base/%.cms.o,text character format) \
		$(CMS)/file/fileid.cms.o $(CMS)/nucleus/memory.cms.o guests/cms/program/program.ld
	@mkdir -p $(@D)
	@$(CMS_CC) $(CMS_PROGRAM_LD),--defsym=module_command=$*_command -o $@ \
		$(filter-out $(filter-out $(CMS)/command/$*%,$(CMS_MODULE_PARTS)),$(filter %.o,$^))

$(CMS_MODULE_DECKS): $(CMS)/%.text: $(CMS)/module/%.elf $(CMS)/build/textdeck
	@$(CMS)/build/textdeck $$(echo $* | tr a-z A-Z) $< >$@

# A system with CMS, which tests copy.
$(CMS)/system: $(B)/ursa $(CMS)/nucleus.deck $(CMS)/files.deck $(CMS_MODULE_DECKS) $(CMS_PROGRAMS) guests/cms/install.script
	@echo "CMS $@"
	@rm -rf $@ $@.new
	@guests/cms/install $(B) $@.new >$(CMS)/install.log 2>&1 || { cat $(CMS)/install.log; exit 1; }
	@mv $@.new $@

cms: $(CMS)/system ## build CMS, and a system that has it
cms-decks: $(CMS)/nucleus.deck $(CMS)/files.deck $(CMS_MODULE_DECKS) guests/cms/install.script
.PHONY: cms cms-decks
