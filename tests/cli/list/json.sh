#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --json says the same to machines: a document for each name.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list --json
cp out all.json
for name in fchmodat2 clone socket O_DIRECT AT_FDCWD docker-default@20.10 docker-default \
	chmod-family open-read-only 'CLONE_NEWU*'; do
	expect_status 0 "$SCMPL" list --json "$name"
	cp out "$name.json"
done
python3 - <<'END'
import json

def read(name):
    with open(name + ".json", encoding="utf-8") as file:
        return json.load(file)

kinds = {one["name"]: one["kind"] for one in read("all")}
assert kinds["chmod-family"] == "group" and kinds["docker-default@20.10"] == "profile"
assert set(kinds.values()) == {"group", "profile"}
assert all(one["description"] for one in read("all"))

call = read("fchmodat2")
assert (call["kind"], call["since"], call["multiplexed"]) == ("syscall", "6.6", {})
assert call["numbers"]["x86_64"] == call["numbers"]["x32"] == 452, call["numbers"]
assert call["numbers"]["mips64"] == 5452, call["numbers"]
assert "chmod-family" in call["groups"]
assert [(a["name"], a.get("bits")) for a in call["prototypes"][0]["arguments"]] == [
    ("dfd", 32), ("filename", None), ("mode", 16), ("flags", 32)]
first = {arch: one["arguments"][0]["name"] for one in read("clone")["prototypes"]
         for arch in one["archs"]}
assert first["x86_64"] == "clone_flags" and first["s390x"] == "newsp", first
assert "x86" in read("socket")["multiplexed"]["socketcall"]

values = {arch: one["value"] for one in read("O_DIRECT")["values"] for arch in one["archs"]}
assert (values["x86_64"], values["aarch64"], values["mips"]) == (0o40000, 0o200000, 0x8000)
assert [one["value"] for one in read("AT_FDCWD")["values"]] == [-100]
assert [one["name"] for one in read("CLONE_NEWU*")] == ["CLONE_NEWUSER", "CLONE_NEWUTS"]

old, new = read("docker-default@20.10"), read("docker-default")
assert old["version"] == "20.10" and not old["newest"] and "io-uring-family" in old["text"]
assert new["newest"] and new["name"] == "docker-default@" + new["version"]

family = read("chmod-family")
members = {one["name"]: one for one in family["members"]}
assert set(members) == {"chmod", "fchmod", "fchmodat", "fchmodat2"}, members
assert "aarch64" not in members["chmod"]["archs"] and "aarch64" in members["fchmod"]["archs"]
ways = {one["name"] for route in family["routes"] for one in route["via"]}
assert {"setxattr", "io_uring_enter"} <= ways and all(r["reason"] for r in family["routes"])
assert all(one["conditional"] for one in read("open-read-only")["members"])
END
