#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The file that the Security Profiles Operator writes on a node: a SeccompProfile's spec in JSON.

    spo-node.py <seccompprofile.yaml >node.json

Members that are empty or 0 are left out, as its Go types say (omitempty).
"""

import json
import sys

import yaml


def without_empty(value):
    if isinstance(value, list):
        return [without_empty(item) for item in value]
    if isinstance(value, dict):
        kept = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item or key in ("index", "value")}
    return value


def main():
    made = yaml.safe_load(sys.stdin)
    json.dump(without_empty(made["spec"]), sys.stdout, indent=2)


if __name__ == "__main__":
    main()
