#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The rules of a SeccompProfile's base are a part of it: from the same file, or from one that
# --base-profile names.  Where they would not be joined alike by all releases of the operator,
# and where there is no base, is an error.

. "$TESTS/lib.sh"

# profile NAME BASE RULES DEFAULT
profile()
{
	printf -- '---\nkind: SeccompProfile\nmetadata: {name: %s}\nspec:\n' "$1"
	[ -z "$2" ] || printf '  baseProfileName: %s\n' "$2"
	printf '  defaultAction: SCMP_ACT_%s\n  architectures: [SCMP_ARCH_X86_64]\n' "${4:-ERRNO}"
	printf '  syscalls: [%s]\n' "$3"
}

rule()
{
	printf '{names: [%s], action: SCMP_ACT_%s}' "$1" "$2"
}

profile web runtime "$(rule 'read, capget' ALLOW)" >web.yaml
profile runtime '' "$(rule 'write, capget' ALLOW)" KILL >runtime.yaml
printf 'default deny\narch x86_64\nallow read, capget, write\n' >joined.scp

expect_status 1 "$SCMPL" import web.yaml
expect_text err "web.yaml:5:20: error: the rules of 'runtime' are a part of this profile"
expect_text err '= give its file with --base-profile FILE'
expect_empty out

for arguments in 'web.yaml --base-profile runtime.yaml' 'both.yaml#web'; do
	cat web.yaml runtime.yaml >both.yaml
	# shellcheck disable=SC2086
	expect_status 0 "$SCMPL" diff joined.scp $arguments
	expect_empty out
done
for command in 'build' 'import' 'check -Wno-container-start' 'test' 'merge' 'verify' \
	'review --format text --base joined.scp' 'explain -e x'; do
	case $command in
	explain*) set -- "$SCMPL" explain web.yaml write ;;
	*) # shellcheck disable=SC2086
		set -- "$SCMPL" $command web.yaml ;;
	esac
	expect_status 0 "$@" --base-profile runtime.yaml
done
expect_status 0 "$SCMPL" explain --base-profile runtime.yaml web.yaml write
expect_text out 'runtime.yaml:7:14: {names: [write, capget], action: SCMP_ACT_ALLOW}'
expect_status 0 "$SCMPL" build -e 'default allow' --arch x86_64 --baseline web.yaml \
	--base-profile runtime.yaml -Wno-cut-by-baseline

# Bases of bases, and what a registry has, under any name.
profile runtime lower "$(rule write ALLOW)" >runtime.yaml
profile lower '' "$(rule capget ALLOW)" >lower.yaml
expect_status 0 "$SCMPL" diff joined.scp web.yaml --base-profile runtime.yaml --base-profile lower.yaml
expect_empty out
profile web oci://example.org/base "$(rule 'read, write' ALLOW)" >web.yaml
expect_status 0 "$SCMPL" diff joined.scp web.yaml --base-profile lower.yaml
expect_empty out
profile web web "$(rule read ALLOW)" >ring.yaml
expect_status 1 "$SCMPL" import ring.yaml --base-profile ring.yaml
expect_text err 'more than 15 profiles build on each other'

# Not alike.
profile web lower "$(rule 'read, capget' LOG)" >web.yaml
expect_status 1 "$SCMPL" import web.yaml --base-profile lower.yaml
expect_text err "lower.yaml:7:23: error: 'capget' has another rule, and one of them is a base's"
expect_text err 'web.yaml:8:14: note: the other rule'

# Not there, twice there, no SeccompProfile, no file.
profile web lower "$(rule read ALLOW)" >web.yaml
expect_status 1 "$SCMPL" import web.yaml --base-profile runtime.yaml
expect_text err "= --base-profile gave 'runtime'"
expect_status 1 "$SCMPL" import web.yaml --base-profile lower.yaml --base-profile lower.yaml
expect_text err "there are 2 profiles that may be 'lower'"
echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >plain.json
profile web oci://example.org/base '' >web.yaml
expect_status 1 "$SCMPL" import web.yaml --base-profile plain.json
expect_text err "the base of a SeccompProfile is a SeccompProfile, too: 'plain.json' holds a Docker profile"
expect_status 1 "$SCMPL" import web.yaml --base-profile joined.scp
expect_text err 'joined.scp:1:1: error: a SeccompProfile builds on a SeccompProfile'
expect_status 3 "$SCMPL" import web.yaml --base-profile none.yaml
