#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A SeccompProfile in YAML is the one in JSON; warnings have its lines.

. "$TESTS/lib.sh"

cp "${0%.sh}.yaml" nginx.yaml
expect_status 0 "$SCMPL" import nginx.yaml
cat out err
