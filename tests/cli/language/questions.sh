#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What people ask of the language is answered below the heading that the contents lead to: a
# question, the heading's anchor, and what the text there has to name.

. "$TESTS/lib.sh"

page=$TESTS/../grammar/LANGUAGE.md
sed -n '/^## Contents/,/^## A policy/p' "$page" >contents

# section ANCHOR: the text below that heading.
section()
{
	awk -v anchor="$1" '
		/^```/ { inside = !inside }
		!inside && /^##+ / {
			heading = tolower($0)
			sub(/^#+ /, "", heading)
			gsub(/[^a-z0-9 _-]/, "", heading)
			gsub(/ /, "-", heading)
			found = heading == anchor
		}
		found
	' "$page"
}

cat >questions <<'END'
which statements are there | the-statements | `override ACTION CALLS ...`
which clause comes first | the-statements | [override] ACTION CALLS [with ERRNO] [where CONDITION]
is there a default if I name none | the-default | [no-default]
which actions are there | the-actions | `kill-thread`
two rules match | the-strictest-wins | the strictest decides
why is my allow an error | rules-without-effect | [dead-allow]
two errnos for one call | which-errno-wins | [errno-conflict]
may an errno be a number | which-errno-wins | [errno-number]
where is it logged | where-log-goes | ausearch -m SECCOMP
what is trap for | what-trap-is-for | SIGSYS
what are trace and notify for | what-trace-and-notify-are-for | [needs-listener]
libc's name or the kernel's | calls | `newfstatat`
a family or a role | family-role-or-narrowed-group | allow a whole family
how do I leave one out | except | `except` takes away
how do I name calls of my own | groups-of-your-own | The name has a hyphen
another way to the same effect | routes | [open-route]
where or brackets | where-a-condition-stands | Behind `where`
what is the argument called | names-of-arguments | `arg0` to `arg5`
which operators are there | operators | `a & MASK == V`
what does has mean of zero | bits-has-and-lacks | Zero has no bits
what does has mean of a number | enumerations-and-masks | [bits-of-a-number]
does and bind tighter than or | and-or-not | no precedence
an int in a register | width-and-sign | 0x100005412
all 64 bits | wide | `wide ARG`
the low 32 bits | wide | `low ARG`
can I compare a path | pointers | Landlock
which architectures | arch | `arch` names those
none named | without-arch | all that Docker serves
a rule for one machine | on | `on` narrows
socketcall | hidden-arguments | [hidden-arguments]
if the container has a capability | guards | `no cap X`
who decides that | who-decides-a-guard | [needs-host]
Docker's profile and a change | extend | `extend docker-default`
a file of another folder | include | relative to the file
what may be in it | include | [misplaced-statement]
must I say override | override | It is needed when
two policies in force | several-together | `--baseline`
a kernel newer than the policy | newer-calls-baseline | ENOSYS
how is the filter loaded | filter-flags | `TSYNC`
a test in the policy | expect | every value of arguments not named
many tests | tables | `scmpl test POLICY TABLE`
what does a failed one stop | what-a-failed-one-stops | writes nothing
what can Docker's JSON not say | profiles-and-engines | What this JSON cannot say
what do engines do differently | profiles-and-engines | answers ENOSYS
what can systemd not say | services-of-systemd | conditions on arguments
what can LXC not say | lxc-incus-and-lxd | `socketcall`
which command proves it | which-command-proves-what | decides every call as the policy does
what gets past any filter | what-no-filter-stops | io_uring
why does my container not start | starting-a-container | `runtime-startup`
raw sockets | socket-types-without-a-way-round | SOCK_RAW|SOCK_CLOEXEC
no memory that is written and run | write-or-execute | memory-write-execute
no second program | staged-exec | --once
first log, then deny | log-then-deny | --complain
how long may it be | limits | 16 MiB
can I ask for the user, or the hour | guards | no user, process, cgroup, file or hour
can I name an address or a port | pointers | addresses are out of its reach
a call that nobody knows yet | the-default | newer than the tables and the policy
how do I silence a warning | warnings | `-W no-NAME`
what of children and threads | children-and-threads | inherited by children
who sets no_new_privs | children-and-threads | no_new_privs first
can I undo a filter | children-and-threads | never
how do I deny all but some commands of ioctl | except | `except` takes away
which release of Docker | extend | extend docker-default@20.10
can I compare two arguments | operators | never with another argument
a file mode in octal | numbers | octal `0777`
how do I write a comment | the-text | starts a comment
END
sed 's/ | /	/g' questions >table
count=0
while IFS='	' read -r question anchor answer; do
	expect_text contents "](#$anchor)"
	section "$anchor" >answered
	grep -qF -e "$answer" answered || fail "$question: nothing of '$answer' at #$anchor"
	count=$((count + 1))
done <table
expect_equal "$(wc -l <questions)" "$count"
