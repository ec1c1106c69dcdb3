#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Members that no engine takes notice of are told, wherever a profile is read.

. "$TESTS/lib.sh"

# expect_notice PLACE NAME [MEANT]: in profile.json, by all who read it.
expect_notice()
{
	for command in check import 'explain read'; do
		case $command in
		explain*) expect_status 0 "$SCMPL" explain profile.json read ;;
		*) expect_status 0 "$SCMPL" $command profile.json ;;
		esac
		expect_text err "profile.json:$1: warning: engines take no notice of '$2' [json-meaning]"
		[ -z "$3" ] || expect_text err "did you mean '$3'?"
	done
}

# nothing but noise in the file: the denial that it seems to have is none
cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": ["reboot"], "action": "SCMP_ACT_ERRNO" } ],
  "syscallLists": [ { "names": ["ptrace"], "action": "SCMP_ACT_ERRNO" } ] }
END
expect_notice 3:19 syscallLists syscalls

# without its datum the test is for 0
cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": ["clone"], "action": "SCMP_ACT_ERRNO", "args": [
    { "index": 0, "value": 268435456, "value_two": 268435456, "op": "SCMP_CMP_MASKED_EQ" } ] } ] }
END
expect_notice 3:52 value_two valueTwo

# without its argument the rule is for all
cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": ["clone"], "action": "SCMP_ACT_ERRNO",
    "arg": [ { "index": 0, "value": 1, "op": "SCMP_CMP_EQ" } ] } ] }
END
expect_notice 3:12 arg args

cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": ["mount"], "action": "SCMP_ACT_ERRNO",
    "excludes": { "cap": ["CAP_SYS_ADMIN"] } } ] }
END
expect_notice 3:26 cap caps

# a rule about nothing
cat >profile.json <<'END'
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "name": "", "action": "SCMP_ACT_ERRNO" } ] }
END
expect_status 0 "$SCMPL" check profile.json
expect_text err 'profile.json:2:17: warning: this rule names no system call: it has no effect'

# remarks, names in other cases, and what engines know, are nobody's business
cat >profile.json <<'END'
{ "$schema": "x", "_note": "y", "// z": 1, "comment": "c",
  "DefaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "flags": [],
  "syscalls": [ { "names": ["reboot"], "action": "SCMP_ACT_ERRNO", "comment": "c",
    "errnoRet": 1, "args": [ { "index": 0, "value": 1, "op": "SCMP_CMP_EQ", "comment": "d" } ],
    "includes": { "caps": [], "arches": ["amd64"], "minKernel": "4.8" } } ] }
END
expect_status 0 "$SCMPL" check profile.json
grep -F '[json-meaning]' err && fail 'a known member'

# what other readers of JSON take
printf '{ "defaultAction": "SCMP_ACT_ALLOW",\n  "syscalls": [ { "names": ["read",], } ] }\n' >profile.json
expect_status 1 "$SCMPL" check profile.json
expect_text err 'profile.json:2:36: error: this is not JSON'
expect_text err 'the comma in front of it has to go: nothing follows it'
printf '{ "defaultAction": "SCMP_ACT_ALLOW", // all\n  "syscalls": [] }\n' >profile.json
expect_status 1 "$SCMPL" check profile.json
expect_text err 'JSON has no comments'
