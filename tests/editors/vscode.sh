#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The extension for VS Code is packed without a network, with all that it needs in it.

. "$TESTS/lib.sh"
. "$TESTS/node/lib.sh"

with_packages vsce
cp -r "$TESTS/../grammar/editors/vscode" extension
cd extension || exit 1
npm ci --no-audit --no-fund --ignore-scripts >../npm.log 2>&1 ||
	skip 'npm cannot install what the extension needs'
set -- ../node_modules/.bin/vsce package --out ../scmpl.vsix
if unshare -n true 2>/dev/null; then
	set -- unshare -n "$@"
fi
expect_status 0 "$@"
cd ..
python3 - <<'END'
import json
import zipfile

packed = zipfile.ZipFile("scmpl.vsix")
assert packed.testzip() is None
names = set(packed.namelist())
manifest = json.loads(packed.read("extension/package.json"))
(grammar,) = manifest["contributes"]["grammars"]
(language,) = manifest["contributes"]["languages"]
for path in (manifest["main"], grammar["path"], language["configuration"]):
    assert "extension/" + path.removeprefix("./") in names, path
for needed in manifest["dependencies"]:
    assert f"extension/node_modules/{needed}/package.json" in names, needed
assert json.loads(packed.read("extension/" + grammar["path"].removeprefix("./")))["scopeName"] == grammar["scopeName"]
END
