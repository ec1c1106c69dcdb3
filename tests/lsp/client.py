# SPDX-License-Identifier: Apache-2.0
"""A client of `scmpl lsp` that says exactly what it is told to, right or wrong."""

import json
import os
import subprocess
import sys
import traceback

CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "labelDetailsSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1]}},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
    },
}


class Client:
    def __init__(self, *options, cwd=None):
        self.server = subprocess.Popen(
            [os.environ["SCMPL"], "lsp", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=cwd,
        )
        self.last_id = 0
        self.versions = {}
        self.diagnostics = {}
        self.notified = []

    # Bytes.

    def send_bytes(self, data):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def send(self, message):
        body = json.dumps(message).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def receive(self):
        """The next message; None at the end."""
        length = None
        while line := self.server.stdout.readline():
            line = line.strip()
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif not line:
                return json.loads(self.server.stdout.read(length))
        return None

    # Messages.

    def notify(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method, "params": params or {}})

    def ask(self, method, params=None):
        """Send a request; its id."""
        self.last_id += 1
        self.send({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params or {}})
        return self.last_id

    def take(self, message):
        self.notified.append(message)
        if message["method"] == "textDocument/publishDiagnostics":
            params = message["params"]
            self.diagnostics[params["uri"]] = params["diagnostics"]

    def messages(self):
        """What the server sends, without end; notifications are taken up."""
        while True:
            message = self.receive()
            if message is None:
                raise EOFError("the server has ended")
            if "method" in message:
                self.take(message)
            yield message

    def answer(self, request):
        """The answer to the request with that id, whole."""
        return next(m for m in self.messages() if "method" not in m and m["id"] == request)

    def call(self, method, params=None):
        answer = self.answer(self.ask(method, params))
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        return answer["result"]

    # A session.

    def initialize(self, **more):
        capabilities = json.loads(json.dumps(CAPABILITIES))
        capabilities.update(more.pop("capabilities", {}))
        result = self.call("initialize", {"processId": None, "capabilities": capabilities, **more})
        self.notify("initialized")
        return result

    def open(self, uri, text):
        self.versions[uri] = 1
        self.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "scp", "version": 1, "text": text}},
        )

    def change(self, uri, *changes):
        """Each is a whole text, or (line, character, line, character, text)."""
        self.versions[uri] += 1
        edits = []
        for one in changes:
            if isinstance(one, str):
                edits.append({"text": one})
            else:
                edits.append({"range": text_range(*one[:4]), "text": one[4]})
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": self.versions[uri]},
                "contentChanges": edits,
            },
        )

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def at(self, method, uri, line, character, **more):
        return self.call(
            "textDocument/" + method,
            {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
                **more,
            },
        )

    def of(self, method, uri, **more):
        return self.call("textDocument/" + method, {"textDocument": {"uri": uri}, **more})

    def wait_diagnostics(self, uri):
        """What is published next for URI."""
        for message in self.messages():
            if "method" in message and message["params"].get("uri") == uri:
                return self.diagnostics[uri]

    def end(self, shutdown=True):
        """The exit status."""
        if shutdown:
            self.call("shutdown")
        self.notify("exit")
        self.server.stdin.close()
        self.server.stdout.read()
        return self.server.wait(10)


def text_range(line, character, end_line, end_character):
    return {
        "start": {"line": line, "character": character},
        "end": {"line": end_line, "character": end_character},
    }


def apply(text, edits):
    """TEXT, of ASCII, with TextEdits."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(place):
        line = min(place["line"], len(lines))
        return min(starts[line] + place["character"], len(text))

    spans = sorted(
        ((offset(e["range"]["start"]), offset(e["range"]["end"]), e["newText"]) for e in edits),
        reverse=True,
    )
    for lo, hi, new in spans:
        text = text[:lo] + new + text[hi:]
    return text


def run_tests(tests):
    """Run each function `test_...` of the dictionary TESTS; prints TAP."""
    chosen = [(name, test) for name, test in tests.items() if name.startswith("test_")]
    failed = 0
    print("TAP version 13", f"1..{len(chosen)}", sep="\n", flush=True)
    for number, (name, test) in enumerate(chosen, 1):
        title = name.removeprefix("test_").replace("_", " ").replace("#", "hash")
        try:
            test()
            print(f"ok {number} - {title}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} - {title}")
            for line in traceback.format_exc().splitlines():
                print("#", line)
    sys.exit(1 if failed else 0)
