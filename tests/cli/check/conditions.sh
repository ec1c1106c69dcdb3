#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Constants of other arguments, bits of what is a number, the packet sockets of old, modes in decimal.

. "$TESTS/lib.sh"

# warns NAME NOTE RULE: of that, with the form that is meant
warns()
{
	expect_status 0 "$SCMPL" check -e "default allow; arch x86_64; deny $3"
	expect_text err "[$1]"
	expect_text err "$2"
}

# silent RULE: of all four
silent()
{
	expect_status 0 "$SCMPL" check -e "default allow; arch x86_64; deny $1"
	! grep -E 'foreign-constant|bits-of-a-number|packet sockets|decimal-mode' err || fail "said of: $1"
}

foreign="foreign-constant"
warns $foreign "'SIG_BLOCK' is no value of 'sig' of kill" 'kill where sig == SIG_BLOCK'
warns $foreign 'scmpl list mmap' 'mmap where prot has MAP_SHARED'
warns $foreign 'add: level == SOL_SOCKET and' 'setsockopt where optname == SO_DEBUG'
warns $foreign "not for this 'level'" 'setsockopt where level == SOL_IP and optname == SO_DEBUG'
warns $foreign "not for this 'level'" 'setsockopt where level == 0 and optname in (SO_DEBUG, IP_TOS)'
warns $foreign "not for this 'option'" 'prctl(option == PR_SET_NAME) where arg2 == CAP_KILL'
silent 'setsockopt where level == SOL_SOCKET and optname == SO_DEBUG'
silent 'setsockopt where level == 0 and optname == IP_TOS'
silent 'setsockopt where level == IPPROTO_IPV6 and optname in (IPV6_V6ONLY, IP6T_SO_SET_REPLACE)'
silent 'getsockopt where level in (SOL_TCP, SOL_SOCKET) and optname in (SO_PEERCRED, TCP_INFO)'
silent 'prctl(option == PR_CAPBSET_DROP) where arg2 == CAP_KILL'
silent 'fcntl where cmd == F_SETFL and arg has O_APPEND'
silent 'openat where flags has O_LARGEFILE'
silent 'umask where mask has S_IWGRP'
silent 'rt_sigaction where sig >= SIGRTMIN'
expect_status 0 "$SCMPL" check -e 'const MINE = 0x10; default allow; deny kill where sig == MINE'
! grep -F "[$foreign]" err || fail 'a constant of the policy is foreign'

bits="bits-of-a-number"
warns $bits 'was type == SOCK_STREAM meant?' 'socket where type has SOCK_STREAM'
warns $bits 'was family == AF_UNIX meant?' 'socket where family lacks AF_UNIX'
warns $bits 'was flags & O_ACCMODE == O_RDWR meant?' 'openat where flags has O_RDWR|O_CREAT'
warns $bits 'was clone_flags & CSIGNAL == SIGCHLD meant?' 'clone where flags has SIGCHLD'
warns $bits 'was mode & S_IFMT == S_IFCHR meant?' 'mknod where mode has any S_IFCHR'
silent 'openat where flags has any O_WRONLY|O_RDWR'
silent 'openat where flags lacks O_ACCMODE|O_CREAT'
silent 'openat where flags & O_ACCMODE == O_RDWR'
silent 'socket where type has any SOCK_CLOEXEC|SOCK_NONBLOCK'
silent 'openat where flags has O_CREAT'

warns open-route 'add: deny socket where family == AF_INET and type == SOCK_PACKET' \
	'socket where family == AF_PACKET'
silent 'socket where family == AF_PACKET or type == SOCK_PACKET'
silent 'socket where family == AF_VSOCK'
silent 'socket where family not in (AF_UNIX, AF_NETLINK)'

# under a default that denies, who lets AF_INET through; the library's own groups do not
list='default deny; arch x86_64; allow'
expect_status 0 "$SCMPL" check -e "$list socket where family in (AF_UNIX, AF_INET)"
expect_text err 'socket(AF_INET, SOCK_PACKET)'
for safe in socket-inet net-server socket 'socket(family == AF_INET6)' \
	'socket(family == AF_INET and type == SOCK_STREAM)'; do
	expect_status 0 "$SCMPL" check -e "$list $safe"
	! grep 'packet sockets' err || fail "said of: $safe"
done

warns decimal-mode "did you mean '0o4755'?" 'chmod where mode == 4755'
warns decimal-mode 'of the mode of a file it is 0o1363' 'mkdir, mkdirat where mode in (0o700, 755)'
warns decimal-mode "did you mean '0o644'?" 'openat where mode == 644'
silent 'chmod where mode == 04755'
silent 'chmod where mode == 0o4755'
silent 'chmod where mode == 0x755'
silent 'chmod where mode == 789'
silent 'chmod where mode == 77'
silent 'openat where flags == 100'
silent 'read where fd == 100'
