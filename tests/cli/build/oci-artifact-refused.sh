#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A folder appears whole or not at all, takes the place of an older one, and of nothing that is
# somebody's; layouts that are not what they say are told.

. "$TESTS/lib.sh"

policy='arch x86_64 default allow deny mkdir'
artifact()
{
	"$SCMPL" build -t oci-artifact "$@"
}

expect_status 2 artifact -e "$policy"
expect_text err '-o DIR'
expect_status 2 artifact -o - -e "$policy"
expect_status 1 artifact -o layout -e 'arch x86_64 default allow deny no_such_call'
expect_empty out
[ ! -e layout ] || fail 'something was written'

mkdir full empty
echo precious >full/file
echo precious >file
ln -s empty link
for taken in full file link; do
	expect_status 3 artifact -o "$taken" -e "$policy"
	expect_text err 'something else than an OCI image layout'
	expect_empty out
done
expect_equal precious "$(cat full/file)" 'what was there'
expect_status 3 artifact -o no/such/folder -e "$policy"
expect_status 0 artifact -o empty -e "$policy"
expect_status 0 artifact -o empty -e "$policy deny rmdir"
expect_status 0 "$SCMPL" diff empty -e "$policy deny rmdir"
expect_equal 3 "$(find empty/blobs -type f | wc -l)" 'the number of blobs'
rm out err
expect_equal 'empty file full link' "$(echo *)" 'what is in the folder'

manifest=$(grep -l manifest.v1 empty/blobs/sha256/*)
cp -r empty other
sed -i 's/EPERM/EROFS/; s/ERRNO/LOG/' other/blobs/sha256/*
expect_status 1 "$SCMPL" import other
expect_text err 'the file is not what its name says'
cp -r empty image
sed -i 's/cncf.seccomp-profile/other/' "image/${manifest#empty/}"
sum=$(sha256sum <"image/${manifest#empty/}" | cut -d' ' -f1)
mv "image/${manifest#empty/}" "image/blobs/sha256/$sum"
sed -i "s/${manifest##*/}/$sum/" image/index.json
expect_status 1 "$SCMPL" import image
expect_text err 'its type is not'
sed -i 's/"digest":"sha256:[^"]*"/"digest":"sha256:..\/..\/..\/file"/' image/index.json
expect_status 1 "$SCMPL" import image
expect_text err 'it leads to nothing by a SHA-256'
echo '{"manifests":[]}' >image/index.json
expect_status 1 "$SCMPL" import image
expect_text err 'it has 0 manifests, expected one'
rm image/index.json
expect_status 3 "$SCMPL" import image
expect_text err "cannot read 'image/index.json'"
expect_status 3 "$SCMPL" import full
expect_text err "cannot read 'full'"
