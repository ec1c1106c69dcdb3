#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A file loses data though truncate-family is denied, by the ioctls that fallocate replaced;
# what closes the way, as `check` has it, closes it.

. "$TESTS/live/lib.sh"

cat >punch.py <<'END'
import errno, fcntl, os, platform, struct
with open("data", "wb") as data:
    data.write(b"x" * 8192)
data = os.open("data", os.O_RDWR)
number = 0x80305829 if platform.machine().startswith(("ppc", "mips", "parisc")) else 0x40305829
try:
    fcntl.ioctl(data, number, struct.pack("=hhiqqiI4i", 0, 0, 0, 0, 4096, 0, 0, 0, 0, 0, 0))
    print("lost" if os.pread(data, 1, 0) == b"\0" else "kept")
except OSError as error:
    print(errno.errorcode[error.errno])
END
[ "$(python3 punch.py)" = lost ] || skip 'this file system does not do it'

policy='default allow; deny truncate-family'
expect_status 0 "$SCMPL" check -e "$policy"
closing=$(sed -n 's/.*the older interface to fallocate; to close it: //p' err)
expect_status 0 "$SCMPL" exec -e "$policy" -- python3 punch.py
expect_text out lost
expect_status 0 "$SCMPL" exec -e "$policy; $closing" -- python3 punch.py
expect_text out EPERM
