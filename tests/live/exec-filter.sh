#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A filter as bytes is enforced as it is; what is none is refused.

. "$TESTS/live/lib.sh"

[ "$(uname -m)" = x86_64 ] || skip 'knows x86-64 only'
load='\040\000\000\000\000\000\000\000'      # ld nr
is_mkdir='\025\000\000\001\123\000\000\000'  # jeq 83, next, one further
enosys='\006\000\000\000\046\000\005\000'    # ret ERRNO(38)
allow='\006\000\000\000\000\000\377\177'     # ret ALLOW
printf "$load$is_mkdir$enosys$allow" >mkdir.bpf
expect_status 1 "$SCMPL" exec mkdir.bpf -- mkdir new
expect_text err 'Function not implemented'
expect_status 0 "$SCMPL" exec mkdir.bpf -- touch file
# With a policy that lets nothing further be loaded.
echo 'deny seccomp; deny mkdir with EACCES' | policy locked.scp
run "$SCMPL" exec locked.scp mkdir.bpf -- mkdir new
expect_text err 'Function not implemented'

head -c 31 mkdir.bpf >cut.bpf
head -c 24 mkdir.bpf >endless.bpf # the last instruction does not return
printf "$load" >jumps.bpf
for file in cut.bpf endless.bpf jumps.bpf; do
	expect_status 125 "$SCMPL" exec $file -- touch it-ran
	expect_text err "$file"
	expect_text err "[bad-filter]"
	[ ! -e it-ran ] || fail "the command ran under $file"
done
"$SCMPL" build -t bpf --arch s390x -o other.bpf -e 'default allow'
expect_status 125 "$SCMPL" exec other.bpf -- touch it-ran
expect_text err 'in the byte order of another machine'
printf "$enosys" >nothing.bpf
expect_status 126 "$SCMPL" exec nothing.bpf -- touch it-ran
