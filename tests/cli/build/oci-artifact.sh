#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# -t oci-artifact: the folder has what KEP-6061 wants and nothing else, the same each time; the
# pod's lines have its digest; our own commands and skopeo read it.

. "$TESTS/lib.sh"

policy='arch x86_64, x86, x32 default allow deny chmod, fchmod, fchmodat, mkdir'
artifact()
{
	"$SCMPL" build -t oci-artifact --name registry.example/web -e "$policy" -o "$1"
}

expect_status 0 artifact layout
mv out pod
expect_status 0 artifact again/
expect_same pod out
diff -r layout again || fail 'other bytes the second time'

"$SCMPL" build -t oci -o profile.json -e "$policy"
hash=$(sha256sum <profile.json | cut -d' ' -f1)
expect_same profile.json "layout/blobs/sha256/$hash"
size=$(wc -c <profile.json)
config=$(printf '{}' | sha256sum | cut -d' ' -f1)
expect_equal '{}' "$(cat "layout/blobs/sha256/$config")" 'the configuration'
printf '%s' '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",' \
	'"config":{"mediaType":"application/vnd.cncf.seccomp-profile.config.v1+json",' \
	'"digest":"sha256:'"$config"'","size":2},' \
	'"layers":[{"mediaType":"application/json","digest":"sha256:'"$hash"'","size":'"$size"',' \
	'"annotations":{"org.opencontainers.image.title":"profile.json"}}]}' >manifest
digest=$(sha256sum <manifest | cut -d' ' -f1)
expect_same manifest "layout/blobs/sha256/$digest"
printf '%s' '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json",' \
	'"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",' \
	'"digest":"sha256:'"$digest"'","size":'"$(wc -c <manifest)"'}]}' >index.json
expect_same index.json layout/index.json
expect_equal '{"imageLayoutVersion":"1.0.0"}' "$(cat layout/oci-layout)" 'the mark'
expect_equal 5 "$(find layout -type f | wc -l)" 'the number of files'
cat >expected <<END
securityContext:
  seccompProfile:
    type: OCI
    oci:
      reference: "registry.example/web@sha256:$digest"
END
expect_same expected pod

expect_status 0 "$SCMPL" diff layout -e "$policy"
expect_status 0 "$SCMPL" import layout
mv out imported.scp
expect_status 0 "$SCMPL" diff imported.scp layout
expect_status 0 "$SCMPL" explain layout mkdir
expect_text out 'deny with EPERM'

command -v skopeo >/dev/null || skip 'skopeo is not here'
expect_status 0 skopeo inspect --raw oci:layout
expect_same manifest out
skopeo copy -q oci:layout oci:copied || fail 'skopeo does not copy it'
expect_status 0 "$SCMPL" diff copied -e "$policy"
