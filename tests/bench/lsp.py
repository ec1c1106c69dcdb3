# SPDX-License-Identifier: Apache-2.0
"""What an editor waits for while somebody types in Docker's default profile."""

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


def compile_once(scmpl, path, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([scmpl, "check", path], capture_output=True, check=False)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def requests(client, line):
    """What is asked about the text, whose last line is LINE."""
    whole = text_range(0, 0, line + 1, 0)
    return {
        "completion of a call": lambda: client.at("completion", URI, line, 6),
        "completion of a constant": lambda: client.at("completion", URI, line, 32),
        "hover": lambda: client.at("hover", URI, line, 8),
        "signatureHelp": lambda: client.at("signatureHelp", URI, line, 28),
        "definition": lambda: client.at("definition", URI, 20, 10),
        "documentSymbol": lambda: client.of("documentSymbol", URI),
        "semanticTokens": lambda: client.of("semanticTokens/full", URI),
        "inlayHint": lambda: client.of("inlayHint", URI, range=whole),
        "formatting": lambda: client.of("formatting", URI, options={}),
        "codeAction": lambda: client.of(
            "codeAction", URI, range=text_range(line, 0, line, 9), context={"diagnostics": []}
        ),
        "codeLens": lambda: client.of("codeLens", URI),
    }


def measure(client, ask, rounds):
    """Seconds, each time behind an edit."""
    times = []
    for _ in range(rounds):
        client.change(URI, (0, 0, 0, 0, "#"), (0, 0, 0, 1, ""))
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return times


def rows(scmpl, rounds):
    """(compiling and checking once in ms; a row each: what, median and worst in ms, the median as
    a multiple of compiling)."""
    os.environ["SCMPL"] = scmpl
    path = max(ROOT.glob("stdlib/profiles/docker-default@*.scp"))
    text = path.read_text() + "\nallow socket where family == AF_UNIX\n"
    client = Client()
    client.initialize()
    client.open(URI, text)
    client.wait_diagnostics(URI)
    once = compile_once(scmpl, path, rounds)
    found = []
    for what, ask in requests(client, text.count("\n") - 1).items():
        times = measure(client, ask, rounds)
        median = statistics.median(times)
        found.append((what, f"{median * 1000:.1f}", f"{max(times) * 1000:.1f}", f"{median / once:.1f}"))
    client.end()
    return once * 1000, found
