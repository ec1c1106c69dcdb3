# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# The functions that lib.sh asks of an engine, for a plain OCI runtime.  The
# script sets $oci_runtime: the command and its options.

. "$TESTS/engines/lib.sh"

oci_runtime=

# Their cgroups are called as they are, and other runs of the suite may be on the machine.
foreground=scmpl-test-$(stat -c %i .)-foreground
sleeper=scmpl-test-$(stat -c %i .)-sleeper

# An empty bundle.  The spec that runc writes serves every runtime.
make_bundle()
{
	bundle=$work/bundle
	mkdir "$bundle"
	(cd "$bundle" && runc spec && mv config.json spec.json)
}

in_oci()
{
	# shellcheck disable=SC2086 # one word an option
	$oci_runtime --root "$work/state" "$@"
}

# configure PROFILE WHO COMMAND...
configure()
{
	profile=$1
	who=$2
	shift 2
	python3 "$engines/oci-config.py" "$profile" "$who" "$rootfs" "$@" \
		<"$bundle/spec.json" >"$bundle/config.json"
}

# runc keeps a container whose cgroup it could not remove at once; the next would have its name.
contain()
{
	in_oci delete --force "$foreground" >/dev/null 2>&1 || :
	configure "$@" && in_oci run --bundle "$bundle" "$foreground" </dev/null
}

contain_start()
{
	profile=$1
	shift
	configure "$profile" root "$@" &&
		in_oci run --bundle "$bundle" --detach --pid-file "$work/pid" "$sleeper" \
			</dev/null >/dev/null &&
		cat "$work/pid"
}

contain_stop()
{
	in_oci delete --force "$sleeper"
}

# contain_recorded POLICY COMMAND...: as record-lib.sh has it, by a recorder that waits.
contain_recorded()
{
	recorded=$1
	shift
	"$SCMPL" record --listen agent.sock --profile "$work/notify.json" -o "$recorded" &
	agent=$!
	await 20 test -S "$work/agent.sock"
	contain "$work/notify.json" root "$@"
	wait "$agent"
}
