#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story under runc alone, by an OCI bundle.

. "$TESTS/engines/oci-lib.sh"

need runc python3
isolate
hide_state
make_rootfs
make_bundle
oci_runtime=runc

begin_tests
check_engine runc "$engines/no-chmod-x86.scp"
target=oci
check_engine runc "$engines/no-chmod-x86.scp"

# What the operator writes on a node of a SeccompProfile.
if python3 -c 'import yaml' 2>/dev/null; then
	target=spo
	build_profile()
	{
		"$SCMPL" build -t spo --name founding "$1" | python3 "$engines/spo-node.py"
	}
	check_engine runc "$engines/no-chmod-x86.scp"
fi

# What a runtime takes out of an artifact, copied as registries do.
if command -v skopeo >/dev/null; then
	target=oci-artifact
	build_profile()
	{
		"$SCMPL" build -t oci-artifact -o "$work/layout" "$1" >&2 &&
			skopeo copy --quiet "oci:$work/layout" "dir:$work/copy" >&2 &&
			cat "$work/copy/$(python3 -c 'import json, sys
print(json.load(sys.stdin)["layers"][0]["digest"].partition(":")[2])' <"$work/copy/manifest.json")"
	}
	check_engine runc "$engines/no-chmod-x86.scp"
fi
end_tests
