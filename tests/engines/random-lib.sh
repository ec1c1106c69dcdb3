# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# Random policies under a plain OCI runtime: each is put to work in a container of
# its own, which makes calls on the boundaries of its conditions.  What they come
# to has to be what the reference of the property test says.  The runtime's script
# sets $oci_runtime and calls check_random.
#
# RANDOM_COUNT and RANDOM_SEED choose other policies than the usual ones.

. "$TESTS/engines/oci-lib.sh"

policies=$work/policies

# call-probe is all there is.
make_probe_rootfs()
{
	rootfs=$work/rootfs
	mkdir -p "$rootfs/proc" "$rootfs/sys" "$rootfs/dev"
	install_program "$PROBES/call-probe" /bin
}

# make_calls PROFILE FILE: makes the calls of the file in a container.
make_calls()
{
	cp "$2" "$rootfs/calls"
	contain "$1" root /bin/call-probe /calls 2>"$work/stderr" ||
		echo "container failed with status $?: $(cat "$work/stderr")"
}

# Learns what each call comes to without a filter, and tells what cannot be:
# that one kills, or that too many fail like those that a policy denies.
check_control()
{
	cat "$policies"/*/calls >"$work/calls"
	make_calls unconfined "$work/calls" >"$work/control"
	paste "$work/calls" "$work/control" | awk -F '\t' '
		$2 !~ /^(errno|returned) / { print $1 ": " $2 }
		$2 ~ /^errno (1|13|38|118|130)$/ { alike++ }
		END { if (alike > NR / 10) print alike " calls of " NR " fail as if denied" }
		' >"$work/details"
	report "$1: without a profile the kernel decides" "$work/details"
}

# judge POLICY: the calls of one policy that came to something else, and how many
# there were of each verdict.
judge()
{
	paste "$1/calls" "$1/expected" "$1/control" "$1/seen" |
		awk -F '\t' -v policy="${1##*/}" -v verdicts="$work/verdicts" '
		{
			print $2 >>verdicts
			expected = $2 == "let through" ? $3 : $2
			if ($4 != expected)
				printf "policy %s, call %s: expected %s (%s), seen %s\n",
					policy, $1, expected, $2, $4
		}'
}

# check_policy POLICY: a failure is explained by the policy itself.
check_policy()
{
	count=$(wc -l <"$1/calls")
	head -n "$count" "$work/rest" >"$1/control"
	sed -i "1,${count}d" "$work/rest"
	make_calls "$1/profile.json" "$1/calls" >"$1/seen"
	if [ "$(wc -l <"$1/seen")" -eq "$count" ]; then
		judge "$1" >"$1/wrong"
	else
		{ echo "policy ${1##*/}:" && tail -n 2 "$1/seen"; } >"$1/wrong"
	fi
	[ ! -s "$1/wrong" ] || cat "$1/wrong" "$1/base.scp" "$1/main.scp"
}

# Calls that succeed, fail and kill, many of each: else nothing was shown.
check_verdicts()
{
	sort "$work/verdicts" | uniq -c >"$work/counts"
	awk '{ count[$2] += $1; line[NR] = $0 }
	     END {
		if (count["let"] < 100 || count["errno"] < 100 || count["signal"] < 100)
			for (i = 1; i <= NR; i++)
				print line[i]
	     }' "$work/counts" >"$work/details"
	report "$1: among them are many of each kind" "$work/details"
	echo "# $(find "$policies" -name seen | wc -l) policies, $(wc -l <"$work/verdicts") calls:" \
		"$(tr -s ' \n' ' ' <"$work/counts")"
}

# check_random LABEL OPTION...: the options are those of random-policies.py.
check_random()
{
	label=$1
	shift
	python3 "$engines/random-policies.py" --seed "${RANDOM_SEED:-1}" "$@" \
		"${RANDOM_COUNT:-25}" "$policies" >"$work/details" 2>&1 ||
		echo 'the policies cannot be made' >>"$work/details"
	report "$label: random policies compile, or are rightly refused" "$work/details"
	check_control "$label"
	cp "$work/control" "$work/rest"
	for policy in "$policies"/*; do
		check_policy "$policy"
	done >"$work/details"
	report "$label: all calls come to what the reference says" "$work/details"
	[ "${RANDOM_COUNT:-25}" -lt 25 ] || check_verdicts "$label"
}
