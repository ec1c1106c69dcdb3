# SPDX-License-Identifier: Apache-2.0
"""No policy ends the server, or keeps it from answering: those of property/hostile.py."""

import os
import pathlib
import signal
import sys
import time

from client import Client, run_tests, text_range

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "property"))

from hostile import HOSTILE  # noqa: E402

URI = "untitled:hostile"
PATIENCE = 5 * int(os.environ.get("TEST_SLOWNESS", "1"))  # seconds of its own for an answer
ASKED = {
    "hover": {"position": {"line": 1, "character": 6}},
    "completion": {"position": {"line": 2, "character": 5}},
    "signatureHelp": {"position": {"line": 2, "character": 30}},
    "definition": {"position": {"line": 1, "character": 6}},
    "documentHighlight": {"position": {"line": 1, "character": 6}},
    "documentSymbol": {},
    "foldingRange": {},
    "semanticTokens/full": {},
    "inlayHint": {"range": text_range(0, 0, 60, 0)},
    "formatting": {"options": {}},
    "codeLens": {},
    "codeAction": {"range": text_range(1, 0, 1, 9), "context": {"diagnostics": []}},
}


def children(client):
    path = pathlib.Path(f"/proc/{client.server.pid}/task/{client.server.pid}/children")
    return [int(pid) for pid in path.read_text().split()]


def seconds_of(client):
    """The server's own time: what it waits for, its child or a busy machine, does not count."""
    fields = pathlib.Path(f"/proc/{client.server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def make_test(text):
    def test():
        client = Client()
        client.initialize()
        client.open(URI, text)
        for method, params in ASKED.items():
            start = seconds_of(client)
            client.of(method, URI, **params)
            seconds = seconds_of(client) - start
            assert seconds < PATIENCE, f"{method} took {seconds:.1f} s"
        client.change(URI, (0, 0, 0, 0, " "))
        client.at("hover", URI, 1, 6)
        client.close(URI)
        assert client.end() == 0

    return test


def test_a_compiler_that_fails():
    client = Client()
    client.initialize()
    slow = HOSTILE["100,000 rules with conditions"]
    client.open(URI, slow)
    while not children(client):
        time.sleep(0.01)
    for pid in children(client):
        os.kill(pid, signal.SIGABRT)
    (told,) = client.wait_diagnostics(URI)
    assert "could not be compiled" in told["message"], told
    assert client.of("codeLens", URI) == []
    client.change(URI, "default allow\ndeny mkdir\n")
    assert all("could not" not in one["message"] for one in client.wait_diagnostics(URI))
    assert len(client.of("codeLens", URI)) == 1
    assert children(client) == []
    assert client.end() == 0


def test_typing_goes_on_while_it_compiles():
    client = Client()
    client.initialize()
    client.open(URI, HOSTILE["100,000 rules with conditions"])
    while not children(client):
        time.sleep(0.01)
    os.kill(children(client)[0], signal.SIGSTOP)
    assert client.at("hover", URI, 1, 6) is not None
    client.change(URI, "default allow\ndeny mkdir\n")
    assert client.wait_diagnostics(URI) is not None
    assert client.end() == 0


tests = {f"test_{name}": make_test(text) for name, text in HOSTILE.items() if len(text) < 16 << 20}
run_tests(globals() | tests)
