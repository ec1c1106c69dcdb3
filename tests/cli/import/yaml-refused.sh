#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is not YAML, or more than JSON can say, is refused where it stands; so is what
# is not the form that a profile has, as in JSON.

. "$TESTS/lib.sh"

# refused PLACE TEXT YAML: import says TEXT at PLACE.
refused()
{
	printf 'kind: SeccompProfile\n%b' "$3" >p.yaml
	expect_status 1 "$SCMPL" import p.yaml
	expect_text err "p.yaml:$1: error: $2"
	expect_empty out
}

refused 2:7 'a profile in YAML has no anchors' 'spec: &a {}\n'
refused 2:7 'a profile in YAML has no aliases' 'spec: *a\n'
refused 2:7 'a profile in YAML has no tags' 'spec: !!map {}\n'
refused 2:3 'a key is a name' '? {a: b}\n: c\n'
refused 3:1 '"spec" is here for the second time' 'spec: {}\nspec: {}\n'
refused 2:7 'this is not YAML' 'spec: @\n'
refused 3:1 'this is not YAML' 'spec: {\n'
refused 3:18 "'defaultAction' has to be a string" 'spec:\n  defaultAction: 0x10\n'
refused 3:266 'this is nested too deeply' "spec: {}\nmetadata: $(printf '[%.0s' $(seq 3000))$(printf ']%.0s' $(seq 3000))\n"

printf 'default: deny\n' >mistaken.scp
expect_status 1 "$SCMPL" check mistaken.scp
expect_text err "':' is not part of the language"
