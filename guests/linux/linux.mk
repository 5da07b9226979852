# `make linux`: Debian's s390x kernel, parameter file and initrds for IPL from a virtual reader, in build/linux. `make debian`: the
# first stage of a whole Debian system beside them, which tests/session/debian-install.script installs on a minidisk.
LINUX := build/linux

$(LINUX)/ready: guests/linux/fetch guests/linux/init guests/linux/install-debian guests/linux/online guests/linux/parmfile
	@guests/linux/fetch $(LINUX)

$(LINUX)/debian.tar: guests/linux/debian
	@./install-packages debian
	@guests/linux/debian $(LINUX)

linux: $(LINUX)/ready ## fetch and pack Debian's s390x kernel, busybox and s390-tools
debian: $(LINUX)/ready $(LINUX)/debian.tar ## fetch a Debian s390x system to be installed on a minidisk

debian-install: all debian ## install Debian on a minidisk of a throw-away system; DISK=eckd, fba or diag
	@$(B)/ursa script --fresh --transcript $(LINUX)/install.transcript tests/session/debian-install.script

.PHONY: linux debian debian-install
