# What `make test` and `make check` run. A unit test tests/unit/<group>_<file>.c links only the archives of its rank and below.

RANKED := 0:$(GROUPS_0) 1:$(GROUPS_1) 2:$(GROUPS_2) 3:$(GROUPS_3) 4:$(GROUPS_4) 5:$(GROUPS_5) 6:$(GROUPS_6) 7:$(GROUPS_7)
UNIT_TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*/*.c))

# tests/unit/spool/store.c is of group spool; tests/unit/cp_base/text.c of cp/base.
rank_of = $(strip $(foreach r,0 1 2 3 4 5 6 7,$(if $(filter $(1),$(GROUPS_$(r))),$(r))))
below = $(foreach r,7 6 5 4 3 2 1 0,$(if $(shell [ $(r) -lt $(1) ] && echo y),$(GROUPS_$(r))))
linked_with = $(foreach g,$(filter $(PRESENT),$(1) $(call below,$(call rank_of,$(1)))),$(call archive,$(g)))

define unit_rule
$(B)/tests/unit/$(1)/%: $(B)/tests/unit/$(1)/%.o $(call linked_with,$(subst _,/,$(1)))
	@echo "LD $$@"
	@$$(CC) $$(LDFLAGS) -o $$@ $$< -Wl,--start-group $(call linked_with,$(subst _,/,$(1))) -Wl,--end-group -lcmocka $$(LDLIBS)
endef
$(foreach d,$(notdir $(wildcard tests/unit/*)),$(eval $(call unit_rule,$(d))))

unit: $(UNIT_TESTS) ## build the unit tests
.PHONY: unit
.SECONDARY:

# The instruction tests: our engine against qemu-s390x (tests/insn/run.sh).
INSN_LIBS := $(foreach g,$(filter $(PRESENT),$(GROUPS_3) $(call below,3)),$(call archive,$(g)))
$(B)/tests/insn/verify: $(patsubst %,$(B)/tests/insn/%.o,verify case rows shape) $(INSN_LIBS)
	@echo "LD $@"
	@$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(INSN_LIBS) -Wl,--end-group $(LDLIBS)

insn: $(B)/tests/insn/verify ## compare instructions with qemu-s390x
	@tests/insn/run.sh $(B)
.PHONY: insn
