# What is installed, and the tarball of a release.
PREFIX := /usr/local
DESTDIR :=
MAN_PAGES := $(patsubst docs/man/%.in,$(B)/man/%,$(wildcard docs/man/*.in))
MANUAL := $(B)/packaging/manual
COMPLETION := $(B)/packaging/ursa.bash
UNITS := $(B)/packaging/ursa.service $(B)/packaging/user.service

# Runs on the machine that builds, whatever is built for.
$(MANUAL): packaging/manual.c cp/verb/verb.def cp/verb/config.def cp/vm/figure.def directory/statement.def directory/option.def \
		docs/man/statement_text.def
	@mkdir -p $(@D)
	@$(CC) -std=gnu17 -Wall -Wextra $(WERROR) -I. -o $@ $<

$(B)/man/%: docs/man/%.in $(MANUAL)
	@mkdir -p $(@D)
	@$(MANUAL) $< >$@.new
	@mv $@.new $@

$(COMPLETION): $(MANUAL)
	@$(MANUAL) completion >$@

# The units name the program where it is installed.
$(B)/packaging/%.service: packaging/%.service.in FORCE
	@mkdir -p $(@D)
	@sed 's,@BINDIR@,$(PREFIX)/bin,' $< >$@
FORCE:

man: $(MAN_PAGES) ## make the man pages, in build/man

# What is installed where: mode, file, place.
define installed
755 $(B)/ursa bin/ursa
644 $(B)/man/ursa.1 share/man/man1/ursa.1
644 $(B)/man/ursa-config.5 share/man/man5/ursa-config.5
644 $(B)/man/ursa-directory.5 share/man/man5/ursa-directory.5
644 $(B)/man/ursa-script.5 share/man/man5/ursa-script.5
644 $(COMPLETION) share/bash-completion/completions/ursa
644 $(B)/packaging/ursa.service lib/systemd/system/ursa.service
644 $(B)/packaging/user.service lib/systemd/user/ursa.service
644 packaging/ursa.sysusers lib/sysusers.d/ursa.conf
644 README.md share/doc/ursa/README.md
644 LICENSE share/doc/ursa/LICENSE
644 SYSTEM.CONFIG.sample share/doc/ursa/SYSTEM.CONFIG.sample
644 USER.DIRECT.sample share/doc/ursa/USER.DIRECT.sample
endef
export installed
# And CMS, where it can be built: `ursa init`, then CMS=.../share/ursa/cms ursa script .../share/ursa/cms/install.script.
CMS_DECKS := $(if $(shell command -v $(CMS_CC)),nucleus.deck nucleus.image files.deck $(CMS_MODULES:=.text))
CMS_PLACE := share/ursa/cms

install: all man $(COMPLETION) $(UNITS) $(addprefix $(CMS)/,$(CMS_DECKS)) ## install; PREFIX=/usr/local and DESTDIR are honoured
	@echo "$$installed" | while read -r mode file place; do \
		install -D -m $$mode $$file "$(DESTDIR)$(PREFIX)/$$place" || exit 1; \
	done
	@for file in $(addprefix $(CMS)/,$(CMS_DECKS)) $(if $(CMS_DECKS),guests/cms/install.script); do \
		install -D -m 644 $$file "$(DESTDIR)$(PREFIX)/$(CMS_PLACE)/$$(basename $$file)" || exit 1; \
	done
	@echo "Installed in $(DESTDIR)$(PREFIX)"

uninstall: ## remove what install put there
	@echo "$$installed" | while read -r mode file place; do rm -f "$(DESTDIR)$(PREFIX)/$$place"; done
	@rm -f $(addprefix "$(DESTDIR)$(PREFIX)/$(CMS_PLACE)/",$(CMS_DECKS) install.script)
	@cd "$(DESTDIR)$(PREFIX)" && rmdir share/doc/ursa $(CMS_PLACE) share/ursa 2>/dev/null || true

# Of what is committed; a tarball has no git, and knows its version by a file.
VERSION := $(shell git describe --tags --always 2>/dev/null || cat packaging/version 2>/dev/null || echo 0)
DIST := ursa-$(VERSION)
dist: ## make build/ursa-VERSION.tar.gz, which builds on its own
	@mkdir -p $(B)/dist
	@git archive --prefix=$(DIST)/ -o $(B)/dist/source.tar HEAD
	@rm -rf $(B)/dist/$(DIST) && mkdir -p $(B)/dist/$(DIST)/packaging && echo $(VERSION) >$(B)/dist/$(DIST)/packaging/version
	@tar -C $(B)/dist --owner=0 --group=0 -rf $(B)/dist/source.tar $(DIST)/packaging/version
	@gzip -nc $(B)/dist/source.tar >$(B)/$(DIST).tar.gz
	@rm -r $(B)/dist
	@echo $(B)/$(DIST).tar.gz

.PHONY: man install uninstall dist FORCE
