#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long the language server takes over Docker's default profile while somebody types in it,
in milliseconds, and as a multiple of compiling it once.

    SCMPL=build/scmpl tests/bench/lsp.py
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lsp"))

from client import Client, text_range  # noqa: E402

URI = "untitled:speed"
ROUNDS = 40


def compile_once(path):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([os.environ["SCMPL"], "check", path], capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    os.environ.setdefault("SCMPL", str(ROOT / "build/scmpl"))
    path = max(ROOT.glob("stdlib/profiles/docker-default@*.scp"))
    text = path.read_text() + "\nallow socket where family == AF_UNIX\n"
    line = text.count("\n") - 1
    client = Client()
    client.initialize()
    client.open(URI, text)
    client.wait_diagnostics(URI)
    whole = {"range": text_range(0, 0, line + 1, 0)}
    asked = {
        "completion of a call": lambda: client.at("completion", URI, line, 6),
        "completion of a constant": lambda: client.at("completion", URI, line, 32),
        "hover": lambda: client.at("hover", URI, line, 8),
        "signatureHelp": lambda: client.at("signatureHelp", URI, line, 28),
        "definition": lambda: client.at("definition", URI, 20, 10),
        "documentSymbol": lambda: client.of("documentSymbol", URI),
        "semanticTokens": lambda: client.of("semanticTokens/full", URI),
        "inlayHint": lambda: client.of("inlayHint", URI, **whole),
        "formatting": lambda: client.of("formatting", URI, options={}),
        "codeAction": lambda: client.of(
            "codeAction", URI, range=text_range(line, 0, line, 9), context={"diagnostics": []}
        ),
        "codeLens": lambda: client.of("codeLens", URI),
    }
    once = compile_once(path)
    print(f"compiling and checking once, process and all: {once * 1000:.1f} ms\n")
    print("| behind an edit | median ms | worst ms | times compiling |\n|---|---|---|---|")
    for name, ask in asked.items():
        times = []
        for _ in range(ROUNDS):
            client.change(URI, (0, 0, 0, 0, "#"), (0, 0, 0, 1, ""))
            start = time.perf_counter()
            ask()
            times.append(time.perf_counter() - start)
        median = statistics.median(times)
        print(f"| {name} | {median * 1000:.1f} | {max(times) * 1000:.1f} | {median / once:.1f} |")
    assert client.end() == 0


main()
