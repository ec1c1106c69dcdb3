#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What a capability opens is open to those who hold it, in the profile and on this kernel.

. "$TESTS/live/example-lib.sh"

need cc python3
example by-capability

expect_status 0 "$SCMPL" build policy.scp
python3 - <<'END'
import json
rules = json.load(open("out"))["syscalls"]
mount = [r for r in rules if "mount" in r["names"]]
ptrace = [r for r in rules if "ptrace" in r["names"]]
assert [r["includes"] for r in mount] == [{"caps": ["CAP_SYS_ADMIN"]}], mount
assert [r["includes"] for r in ptrace] == [
    {"caps": ["CAP_SYS_PTRACE"], "minKernel": "4.8"}
], ptrace
END
expect_status 0 "$SCMPL" explain policy.scp mount
expect_text out 'allow if cap SYS_ADMIN'
expect_text out 'deny with EPERM if no cap SYS_ADMIN'
expect_status 0 "$SCMPL" explain --cap SYS_PTRACE --kernel 4.7 policy.scp ptrace
expect_text out 'deny with EPERM'
expect_status 0 "$SCMPL" explain --cap SYS_PTRACE --kernel 6.1 policy.scp ptrace
expect_text out '  allow'
expect_status 0 "$SCMPL" verify policy.scp
expect_text out 'the same by libseccomp'

# exec decides by its bounding set, as container engines do by the container's.
case $(uname -m) in
x86_64 | aarch64) ;;
*) skip "the rest needs a kernel whose calls attack.c makes, not $(uname -m)'s" ;;
esac
[ "$(id -u)" -eq 0 ] || skip 'the rest needs root'
compile attack "$EXAMPLES/attack.c"

# bounded CAPS: what comes of mount and ptrace, with these capabilities at most.
bounded()
{
	setpriv --bounding-set "$1" "$SCMPL" exec policy.scp -- ./attack mount ptrace | paste -sd' ' -
}

setpriv --bounding-set -all,+sys_admin,+sys_ptrace true 2>/dev/null ||
	skip 'the rest needs SYS_ADMIN and SYS_PTRACE'
expect_equal 'mount EPERM ptrace EPERM' "$(bounded -all)"
expect_equal 'mount 2 ptrace EPERM' "$(bounded -all,+sys_admin)"
expect_equal 'mount EPERM ptrace 3' "$(bounded -all,+sys_ptrace)"
