#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a bundle's config.json out of what `runc spec` wrote.

    oci-config.py PROFILE|unconfined root|user ROOTFS COMMAND... <spec >config.json

The profile goes in as it is: plain runtimes read the same JSON as Docker.
"""

import json
import sys


def main():
    profile, who, rootfs, *command = sys.argv[1:]
    config = json.load(sys.stdin)
    config["root"] = {"path": rootfs, "readonly": False}
    process = config["process"]
    process.update(args=command, terminal=False, noNewPrivileges=False)
    process.pop("rlimits", None)  # raising a limit takes CAP_SYS_RESOURCE
    if who == "user":
        process["user"] = {"uid": 1000, "gid": 1000}
        process["capabilities"] = {name: [] for name in process["capabilities"]}
    linux = config["linux"]
    linux.pop("seccomp", None)
    if profile != "unconfined":
        with open(profile, encoding="utf-8") as file:
            linux["seccomp"] = json.load(file)
    json.dump(config, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
