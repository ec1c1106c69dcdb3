# SPDX-License-Identifier: Apache-2.0
"""Framing, the order of things, and the end of them."""

import json
import os
import signal
import subprocess
import time

from client import Client, run_tests

URI = "file:///nowhere/a.scp"


def code(answer):
    return answer["error"]["code"]


def test_exit_after_shutdown_is_success():
    client = Client()
    client.initialize()
    assert client.end() == 0


def test_exit_without_shutdown_is_failure():
    client = Client()
    client.initialize()
    assert client.end(shutdown=False) == 1


def test_end_of_input_is_failure():
    client = Client()
    client.initialize()
    client.server.stdin.close()
    assert client.server.wait(10) == 1


def test_what_was_asked_before_the_end_of_input_is_answered():
    client = Client()
    client.initialize()
    client.open(URI, "default allow\n")
    asked = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
    client.server.stdin.close()
    assert len(client.answer(asked)["result"]) == 1
    assert client.server.wait(10) == 1


def test_nothing_is_answered_before_initialize():
    client = Client()
    assert code(client.answer(client.ask("textDocument/hover"))) == -32002
    client.notify("textDocument/didOpen", {"textDocument": {"uri": URI, "text": "x"}})
    client.initialize()
    assert client.end() == 0


def test_initialize_comes_once():
    client = Client()
    client.initialize()
    assert code(client.answer(client.ask("initialize"))) == -32600
    assert client.end() == 0


def test_nothing_is_answered_after_shutdown():
    client = Client()
    client.initialize()
    client.call("shutdown")
    assert code(client.answer(client.ask("textDocument/hover"))) == -32600
    assert client.end(shutdown=False) == 0


def test_unknown_methods():
    client = Client()
    client.initialize()
    assert code(client.answer(client.ask("textDocument/noSuchThing"))) == -32601
    assert code(client.answer(client.ask("$/noSuchThing"))) == -32601
    client.notify("$/noSuchThing")
    client.notify("noSuchThing")
    assert client.end() == 0


def test_wrong_parameters():
    client = Client()
    client.initialize()
    for params in ({}, [], {"textDocument": 1}, {"textDocument": {"uri": "file:///not/open"}}):
        for method in ("hover", "completion", "rename", "codeAction", "formatting"):
            answer = client.answer(client.ask("textDocument/" + method, params))
            assert code(answer) == -32602, answer
    client.open(URI, "default allow\n")
    for position in ({}, {"line": "1", "character": 0}, {"line": 0.5, "character": None}):
        params = {"textDocument": {"uri": URI}, "position": position}
        assert code(client.answer(client.ask("textDocument/hover", params))) == -32602
    assert client.end() == 0


def test_what_is_no_json_is_told():
    client = Client()
    client.initialize()
    client.send_bytes(b"Content-Length: 8\r\n\r\n{\"a\":tru")
    answer = client.receive()
    assert code(answer) == -32700 and answer["id"] is None
    client.send({"jsonrpc": "2.0", "id": 7})
    assert code(client.receive()) == -32600
    for message in ([], 1, "x", None):
        client.send(message)
        assert code(client.receive()) == -32600
    assert client.end() == 0


def test_other_headers_and_pieces():
    client = Client()
    body = json.dumps({"jsonrpc": "2.0", "id": "first", "method": "initialize", "params": {}})
    data = (
        "content-length:%d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n%s"
        % (len(body), body)
    )
    for at in range(0, len(data), 7):
        client.send_bytes(data[at : at + 7].encode())
        time.sleep(0.001)
    assert client.receive()["id"] == "first"
    assert client.end() == 0


def test_broken_framing_ends_it():
    for data in (
        b"\r\n\r\n",
        b"Content-Length: x\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"x" * 10000,
    ):
        client = Client()
        client.initialize()
        client.send_bytes(data)
        client.server.stdin.close()
        assert client.server.wait(10) == 1


def test_a_request_that_waits_can_be_cancelled():
    client = Client()
    client.initialize()
    client.open(URI, "default allow\n")
    hover = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 1}}
    parts = []
    for request in (100, 101):
        parts.append({"jsonrpc": "2.0", "id": request, "method": "textDocument/hover", "params": hover})
    parts.append({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 101}})
    parts.append({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 999}})
    data = b""
    for part in parts:
        body = json.dumps(part).encode()
        data += b"Content-Length: %d\r\n\r\n" % len(body) + body
    client.send_bytes(data)
    assert "result" in client.answer(100)
    assert code(client.answer(101)) == -32800
    assert client.end() == 0


def test_a_client_that_is_gone():
    """Its descriptors may live on in others."""
    parent = subprocess.Popen(["sleep", "60"])
    client = Client()
    client.initialize(processId=parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert client.server.wait(15) == 1


def test_a_client_that_does_not_listen():
    client = Client()
    client.server.stdout.close()
    client.send({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}})
    client.server.stdin.close()
    assert client.server.wait(10) == 1


def test_options():
    for options, status in ((["--help"], 0), (["x"], 2), (["-W", "nonsense"], 2), (["--no"], 2)):
        done = subprocess.run(
            [os.environ["SCMPL"], "lsp", *options], stdin=subprocess.DEVNULL, capture_output=True
        )
        assert done.returncode == status, (options, done)
    client = Client()
    client.initialize()
    client.open(URI, "default allow\ndeny mount-family\n")
    assert "open-route" in {one["code"] for one in client.wait_diagnostics(URI)}
    assert client.end() == 0
    client = Client("--stdio", "-W", "no-open-route", "--arch", "x86_64")
    client.initialize()
    client.open(URI, "default allow\ndeny mount-family\n")
    codes = {one["code"] for one in client.wait_diagnostics(URI)}
    assert "open-route" not in codes, codes
    assert client.end() == 0


run_tests(globals())
