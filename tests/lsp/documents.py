# SPDX-License-Identifier: Apache-2.0
"""Texts as they are edited: places, includes, what is published when, memory."""

import os
import pathlib
import random

from client import Client, apply, run_tests, text_range

URI = "untitled:Untitled-1"
FOLDER = pathlib.Path.cwd().resolve()


def start(**capabilities):
    client = Client()
    client.initialize(capabilities=capabilities) if capabilities else client.initialize()
    return client


def units(text, encoding):
    return len(text.encode(encoding)) // {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}[encoding]


def formatted(client, uri, text):
    """TEXT, which is the server's, too, if it is: an edit of its first line tells."""
    edits = client.of("formatting", uri, options={})
    return apply(text, edits) if edits is not None else None


def check_places(wanted, encoding):
    client = Client()
    result = client.initialize(
        capabilities={"general": {"positionEncodings": wanted}} if wanted else {}
    )
    expected = {"utf-8": "utf-8", "utf-16-le": "utf-16", "utf-32-le": "utf-32"}[encoding]
    assert result["capabilities"]["positionEncoding"] == expected
    line = 'group my-x "d\u00e9j\u00e0 \U0001f642" = nonsense'
    client.open(URI, "default allow\n" + line + "\n")
    (found,) = [d for d in client.wait_diagnostics(URI) if d["code"] == "unknown-syscall"]
    lo = units(line[: line.index("nonsense")], encoding)
    assert found["range"] == text_range(1, lo, 1, lo + len("nonsense")), found
    client.change(URI, (1, lo, 1, lo + 8, "chmod"))
    assert [d for d in client.wait_diagnostics(URI) if d["severity"] == 1] == []
    assert client.end() == 0


def test_places_in_utf_16():
    check_places(None, "utf-16-le")
    check_places(["utf-16"], "utf-16-le")


def test_places_in_utf_8():
    check_places(["utf-16", "utf-8"], "utf-8")


def test_places_in_utf_32():
    check_places(["utf-32"], "utf-32-le")


def test_places_behind_the_end():
    client = start()
    client.open(URI, "default allow")
    client.change(URI, (0, 99, 99, 99, "\ndeny chmod\r\n"), (1, 99, 7, 0, "-family\rdeny mkdir"))
    names = [symbol["name"] for symbol in client.of("documentSymbol", URI)]
    assert names == ["default allow", "deny chmod-family", "deny mkdir"], names
    places = [symbol["range"]["start"]["line"] for symbol in client.of("documentSymbol", URI)]
    assert places == [0, 1, 2], places
    assert client.end() == 0


def test_half_a_surrogate_pair():
    client = start()
    client.open(URI, "default allow\n")
    client.change(URI, (0, 13, 0, 13, " # \ud83d"), (0, 17, 0, 17, "x"), (0, 0, 0, 7, "default"))
    assert [symbol["name"] for symbol in client.of("documentSymbol", URI)] == ["default allow"]
    assert client.end() == 0


def test_random_edits_keep_both_sides_equal():
    chance = random.Random(1)
    alphabet = ["a", "-", " ", "\n", "(", "\u00e4", "\U0001f642", "deny chmod\n", '"', "#", "\r\n"]
    client = start()
    text = "default allow\n"
    client.open(URI, text)

    def place(offset):
        before = text[:offset].replace("\r\n", "\n")
        return before.count("\n"), units(before.split("\n")[-1], "utf-16-le")

    for _ in range(400):
        lo = chance.randrange(len(text) + 1)
        hi = min(len(text), lo + chance.choice([0, 0, 1, 5]))
        if "\r" in text[max(0, lo - 1) : hi + 1]:
            continue  # not between the two of a line's end
        new = chance.choice(alphabet)
        client.change(URI, (*place(lo), *place(hi), new))
        text = text[:lo] + new + text[hi:]
    client.change(URI, (0, 0, 0, 0, ""))
    got = client.of("semanticTokens/full", URI)
    other = "untitled:other"
    client.open(other, text)
    assert got == client.of("semanticTokens/full", other)
    assert client.end() == 0


def test_unsaved_text_is_seen_by_include():
    client = start()
    (FOLDER / "main.scp").write_text("")
    (FOLDER / "base.scp").write_text("group my-calls = nonsense\n")
    main, base = (FOLDER / "main.scp").as_uri(), (FOLDER / "base.scp").as_uri()
    client.open(main, 'default allow\ninclude "./base.scp"\ndeny my-calls\nexpect deny chmod\n')
    assert [d["code"] for d in client.wait_diagnostics(base)] == ["unknown-syscall"]
    client.open(base, "group my-calls = chmod-family\n")
    client.wait_diagnostics(main)
    while client.diagnostics[base]:
        client.wait_diagnostics(base)
    client.change(base, "group my-calls = mkdir\n")
    while not any(d["code"] == "expect-failed" for d in client.diagnostics[main]):
        client.wait_diagnostics(main)
    client.close(base)
    while not client.diagnostics[base]:
        client.wait_diagnostics(base)
    assert client.end() == 0


def test_a_file_that_is_not_saved_yet():
    client = start()
    main, new = (FOLDER / "m.scp").as_uri(), (FOLDER / "new.scp").as_uri()
    client.open(new, "group my-new = chmod-family\n")
    client.open(main, 'default allow\ninclude "new.scp"\ndeny my-new\n')
    client.wait_diagnostics(main)
    assert not [d for d in client.diagnostics[main] if d["severity"] == 1]
    assert client.end() == 0


def test_definitions_alone_need_no_default():
    client = start()
    client.open(URI, "# mine\ngroup my-new = chmod-family\n")
    assert client.wait_diagnostics(URI) == []
    client.change(URI, "")
    assert [d["code"] for d in client.wait_diagnostics(URI)] == ["no-default"]
    assert client.end() == 0


def test_closing_takes_back_what_was_published():
    client = start()
    client.open(URI, "deny nonsense\n")
    assert client.wait_diagnostics(URI)
    client.close(URI)
    assert client.wait_diagnostics(URI) == []
    assert client.end() == 0


def test_profiles():
    client = start()
    for uri, text in (
        ("file:///x/p.json", '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["chmod"], "action": "SCMP_ACT_ALLOWED"}]}'),
        ("file:///x/q.json", '{"defaultAction": '),
    ):
        client.open(uri, text)
        assert [d for d in client.wait_diagnostics(uri) if d["severity"] == 1], text
    hover = client.at("hover", "file:///x/p.json", 0, text_index := 63)
    assert "chmod(filename, mode)" in hover["contents"]["value"], (text_index, hover)
    def said(place):
        return client.at("hover", "file:///x/p.json", 0, place)["contents"]["value"]

    assert "deny" in said(25), said(25)
    assert client.at("completion", "file:///x/p.json", 0, 5) is None
    assert client.end() == 0


def test_profiles_in_yaml():
    client = start()
    uri = "file:///x/p.yaml"
    text = (
        "kind: SeccompProfile\nspec:\n  defaultAction: SCMP_ACT_ALLOW\n  syscalls:\n"
        "  # \U0001f512\n  - names: [chmod, mkdri]\n    action: SCMP_ACT_ERRNO\n"
    )
    client.open(uri, text)
    (unknown,) = [d for d in client.wait_diagnostics(uri) if d["code"] == "unknown-syscall"]
    assert unknown["range"] == text_range(5, 19, 5, 24), unknown
    client.change(uri, text.replace("chmod, mkdri", "fchmod").replace("SCMP_ACT_ERRNO", "DENY"))
    (wrong,) = [d for d in client.wait_diagnostics(uri) if d["severity"] == 1]
    assert wrong["range"] == text_range(6, 12, 6, 16), wrong
    assert "fchmod(fd, mode)" in client.at("hover", uri, 5, 15)["contents"]["value"]
    assert client.end() == 0


def test_several_profiles_of_a_file():
    client = start()
    uri = "file:///x/several.yaml"
    profile = (
        "---\nkind: SeccompProfile\nmetadata: {name: %s}\nspec:\n  defaultAction: SCMP_ACT_ALLOW\n"
        "  syscalls:\n  - names: [chmod]\n    action: %s\n"
    )
    client.open(uri, profile % ("one", "DENY") + profile % ("two", "SCMP_ACT_ERRNO"))
    found = client.wait_diagnostics(uri)
    (wrong,) = [d for d in found if d["severity"] == 1]
    assert wrong["range"] == text_range(7, 12, 7, 16), wrong
    (family,) = [d for d in found if d["code"] == "incomplete-family"]
    assert family["range"]["start"] == {"line": 14, "character": 4}, family
    assert client.end() == 0


def memory_of(client):
    for line in pathlib.Path(f"/proc/{client.server.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS")


def test_memory_does_not_grow_over_100_000_edits():
    # A sanitizer keeps what was freed for a while.
    options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1:thread_local_quarantine_size_kb=64"
    os.environ["ASAN_OPTIONS"] = options
    client = start()
    client.open(URI, "extend docker-default\ndeny chmod-family\n# \n")

    # One letter comes and goes; a message has ten edits, as of somebody with ten cursors.
    letters = [(2, 2, 2, 2, "x"), (2, 2, 2, 3, "")] * 5

    def edit(times):
        for _ in range(times // len(letters)):
            client.change(URI, *letters)
        client.at("completion", URI, 1, 5)
        client.at("hover", URI, 1, 8)
        client.of("codeLens", URI)
        return memory_of(client)

    edit(5000)
    before = edit(5000)
    after = edit(100_000)
    assert after < before + 4096, (before, after)
    assert client.end() == 0


run_tests(globals())
