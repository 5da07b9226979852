# `make linux`: Debian's s390x kernel, parameter file and initrd for IPL from a virtual reader, in build/linux.
LINUX := build/linux

$(LINUX)/ready: guests/linux/fetch guests/linux/init guests/linux/parmfile
	@guests/linux/fetch $(LINUX)

linux: $(LINUX)/ready ## fetch and pack Debian's s390x kernel, busybox and s390-tools

.PHONY: linux
