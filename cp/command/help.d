cp/command/help: cp/command/help.c cp/command/help.h cp/command/command.h \
 cp/vm/vm.h cp/base/message.h guests/arch/types.h cp/base/message.def \
 cp/base/loop.h console/terminal.h directory/directory.h \
 cp/volume/minidisk.h cp/volume/volume.h cp/vm/schedule.h cp/vm/heap.h \
 guests/channel/channel.h guests/engine/machine.h guests/engine/cpu.h \
 guests/arch/interruption.h guests/arch/psw.h guests/storage/storage.h \
 guests/device/device.h guests/device/device.def spool/spool.h \
 cp/command/command.def cp/command/query.def cp/command/set.def \
 cp/base/text.h /tmp/b-cmda2/gen/cp/command/help_text.h \
 cp/command/absent.def
cp/command/help.h:
cp/command/command.h:
cp/vm/vm.h:
cp/base/message.h:
guests/arch/types.h:
cp/base/message.def:
cp/base/loop.h:
console/terminal.h:
directory/directory.h:
cp/volume/minidisk.h:
cp/volume/volume.h:
cp/vm/schedule.h:
cp/vm/heap.h:
guests/channel/channel.h:
guests/engine/machine.h:
guests/engine/cpu.h:
guests/arch/interruption.h:
guests/arch/psw.h:
guests/storage/storage.h:
guests/device/device.h:
guests/device/device.def:
spool/spool.h:
cp/command/command.def:
cp/command/query.def:
cp/command/set.def:
cp/base/text.h:
/tmp/b-cmda2/gen/cp/command/help_text.h:
cp/command/absent.def:
