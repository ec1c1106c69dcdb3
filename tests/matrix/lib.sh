# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0

# with_root SUITE: $root is Debian's release SUITE then, as `make matrix' makes it.
with_root()
{
	root=${MATRIX:-$TESTS/../build/matrix}/$1
	[ -d "$root" ] || skip "needs a root of $1, which \`make matrix' makes"
	[ "$(id -u)" -eq 0 ] || skip 'needs root'
}

# inside COMMAND...: in that root.
inside()
{
	"$TESTS/matrix/in" "$root" "$@"
}
