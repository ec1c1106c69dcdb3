#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What engines make of the rules of a profile, as against what it says.

. "$TESTS/lib.sh"

# profile DEFAULT RULES
profile()
{
	cat >profile.json <<END
{ "defaultAction": "SCMP_ACT_$1",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
  "syscalls": [
$2
] }
END
}

expect_warning()
{
	expect_status 0 "$SCMPL" check profile.json
	expect_text err "profile.json:$2: warning: $3"
	expect_text err "[$1]"
}

expect_none()
{
	expect_status 0 "$SCMPL" check profile.json
	grep -F "[$1]" err && fail "$1 for: $(cat profile.json)"
	return 0
}

cmd5='"args": [ { "index": 0, "value": 5, "op": "SCMP_CMP_EQ" } ]'
cmd6='"args": [ { "index": 0, "value": 6, "op": "SCMP_CMP_EQ" } ]'
not4='"args": [ { "index": 0, "value": 4, "op": "SCMP_CMP_NE" } ]'

# two without a condition: the second goes
profile KILL '{ "names": ["read", "acct"], "action": "SCMP_ACT_ALLOW" },
{ "names": ["acct"], "action": "SCMP_ACT_ERRNO" }'
expect_warning dropped-rule 5:13 "engines drop this rule on 'acct'"
expect_text err 'profile.json:4:21: note: the other rule'
# ... one warning at the first name that is concerned, of those and no other
profile KILL '{ "names": ["read", "acct", "sync"], "action": "SCMP_ACT_ALLOW" },
{ "names": ["write", "acct", "sync"], "action": "SCMP_ACT_ERRNO" }'
expect_warning dropped-rule 5:22 "engines drop this rule on 'acct' and 'sync': the first rule"
expect_text err 'profile.json:4:21: note: the other rule'
expect_equal 1 "$(grep -c dropped-rule err)" warnings
# ... one for each rule that decides instead
profile KILL '{ "names": ["acct"], "action": "SCMP_ACT_ALLOW" },
{ "names": ["sync"], "action": "SCMP_ACT_LOG" },
{ "names": ["acct", "sync"], "action": "SCMP_ACT_ERRNO" }'
expect_warning dropped-rule 6:13 "engines drop this rule on 'acct': "
expect_warning dropped-rule 6:21 "engines drop this rule on 'sync': "
expect_equal 2 "$(grep -c dropped-rule err)" warnings
# one with, one without, in either order: the former goes
profile KILL '{ "names": ["prctl"], "action": "SCMP_ACT_ERRNO", '"$cmd5"' },
{ "names": ["prctl"], "action": "SCMP_ACT_ALLOW" }'
expect_warning dropped-rule 4:13 "engines drop this rule on 'prctl'"
# an exception with the action of the default
profile ALLOW '{ "names": ["prctl"], "action": "SCMP_ACT_ALLOW", '"$cmd5"' },
{ "names": ["prctl"], "action": "SCMP_ACT_ERRNO" }'
expect_warning dropped-rule 4:13 "engines drop this rule on 'prctl': it has the action of the default"
profile ALLOW '{ "names": ["prctl"], "action": "SCMP_ACT_ALLOW", '"$cmd5"' },
{ "names": ["prctl"], "action": "SCMP_ACT_ERRNO", '"$not4"' }'
expect_warning dropped-rule 4:13 "engines drop this rule on 'prctl': it has the action of the default"
# what excludes each other is kept, and what no host has together
profile ALLOW '{ "names": ["prctl"], "action": "SCMP_ACT_LOG", '"$cmd5"' },
{ "names": ["prctl"], "action": "SCMP_ACT_ERRNO", '"$cmd6"' },
{ "names": ["bpf"], "action": "SCMP_ACT_ERRNO", "excludes": { "caps": ["CAP_BPF"] } },
{ "names": ["bpf"], "action": "SCMP_ACT_LOG", "includes": { "caps": ["CAP_BPF"] } }'
expect_none dropped-rule
expect_none dead-rule

# no effect
profile ALLOW '{ "names": ["acct"], "action": "SCMP_ACT_ALLOW" }'
expect_warning dead-rule 4:1 'this rule has the action of the default'
profile ALLOW '{ "names": ["acct"], "action": "SCMP_ACT_ERRNO" },
{ "names": ["acct"], "action": "SCMP_ACT_ERRNO" }'
expect_warning dead-rule 5:1 'this rule adds nothing to the others'
# for another machine: not here, which is no mistake
profile ALLOW '{ "names": ["acct"], "action": "SCMP_ACT_ERRNO", "includes": { "arches": ["s390x"] } }'
expect_none dead-rule

# behind socketcall nobody sees the family
profile ERRNO '{ "names": ["read"], "action": "SCMP_ACT_ALLOW" },
{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", '"$cmd5"' }'
expect_warning lost-condition 5:13 "on x86, 'socket' is also reached through socketcall"
expect_text err 'calls that do not meet it are let through, too'
profile ERRNO '{ "names": ["socketcall"], "action": "SCMP_ACT_ALLOW" },
{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", '"$cmd5"' }'
expect_none lost-condition
# ... and what is said of the type is compared with an address
profile ERRNO '{ "names": ["socket"], "action": "SCMP_ACT_ALLOW",
  "args": [ { "index": 1, "value": 1, "op": "SCMP_CMP_EQ" } ] }'
expect_warning lost-condition 4:13 "on x86, 'socket' is also reached through socketcall"
expect_text err 'calls that meet it are not let through by this rule'

# 32-bit architectures, and bits that no mask has
profile ALLOW '{ "names": ["lseek"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 1, "value": 4294967297, "op": "SCMP_CMP_EQ" } ] }'
expect_warning cut-constant 5:13 'on x86, engines compare the lower 32 bits alone'
profile ALLOW '{ "names": ["kcmp"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 1, "value": 4, "valueTwo": 7, "op": "SCMP_CMP_MASKED_EQ" } ] }'
expect_warning unmasked-bits 5:13 'engines take no notice of those bits'
expect_none cut-constant

# import tells the same of the same place in the same words
profile ALLOW '{ "names": ["acct"], "action": "SCMP_ACT_ERRNO" },
{ "names": ["read", "acct"], "action": "SCMP_ACT_ALLOW" },
{ "names": ["socket"], "action": "SCMP_ACT_ERRNO", '"$cmd5"' },
{ "names": ["lseek"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 1, "value": 4294967297, "op": "SCMP_CMP_EQ" } ] },
{ "names": ["kill"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 1, "value": 1, "op": "SCMP_CMP_GE" },
            { "index": 1, "value": 7, "op": "SCMP_CMP_LE" } ] },
{ "names": ["kcmp"], "action": "SCMP_ACT_ERRNO",
  "args": [ { "index": 1, "value": 4, "valueTwo": 7, "op": "SCMP_CMP_MASKED_EQ" } ] }'
losses='dropped-rule|repeated-argument|lost-condition|cut-constant|unmasked-bits'
expect_status 0 "$SCMPL" check profile.json
grep -E "\[($losses)\]" err | sort >by-check
expect_status 0 "$SCMPL" import profile.json
sort err | grep -E '\[.*\]$' >by-import
expect_equal 5 "$(wc -l <by-check)" losses
cmp by-check by-import || fail 'check and import differ'

# grants
profile ERRNO '{ "names": ["read", "bpf"], "action": "SCMP_ACT_ALLOW" }'
expect_warning bare-grant 4:21 "'bpf' (bpf-family) is let through"
profile ERRNO '{ "names": ["bpf"], "action": "SCMP_ACT_ALLOW", "comment": "the profiler" }'
expect_none bare-grant
profile ERRNO '{ "names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": { "caps": ["CAP_BPF"] } }'
expect_none bare-grant

# advice in the words of profiles
profile ERRNO '{ "names": ["clone"], "action": "SCMP_ACT_ALLOW" }'
expect_warning wrong-errno 1:20 'libraries go back from clone3'
expect_text err 'add a rule with errnoRet 38 (ENOSYS) for them'
expect_text err '`scmpl list runtime-startup` has all'
grep -F 'add: ' err && fail 'advice for policies'

# a profile that a policy takes in is looked at, too, once
profile ALLOW '{ "names": ["acct"], "action": "SCMP_ACT_ALLOW" }'
echo 'default allow; arch x86_64, x86; include "profile.json"' >policy.scp
expect_status 0 "$SCMPL" check policy.scp
expect_text err 'profile.json:4:1: warning: '
expect_equal 1 "$(grep -c dead-rule err)" 'warnings'
