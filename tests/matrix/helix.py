# SPDX-License-Identifier: Apache-2.0
"""A user of Helix, on a terminal: the grammar's colours, and the language server.  Prints TAP."""

import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

LOG = pathlib.Path("helix.log")
POLICY = pathlib.Path("policy.scp")
FORMATTED = "default allow\ndeny chmod, mkdir  # one\n"


def start():
    """The terminal of an editor on POLICY."""
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        os.environ["TERM"] = "xterm-256color"
        os.execvp("hx", ["hx", "-vvv", "--log", str(LOG), str(POLICY)])
    return pid, terminal


class Editor:
    def __init__(self):
        self.pid, self.terminal = start()
        self.screen = b""

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def wait(self, condition):
        """Read what is drawn until CONDITION holds, for 20 s at most; true if it came to."""
        end = time.monotonic() + 20
        while not condition() and time.monotonic() < end:
            if not select.select([self.terminal], [], [], 0.05)[0]:
                continue
            try:
                self.screen += os.read(self.terminal, 65536)
            except OSError:  # the editor has ended
                break
        return condition()

    def draws(self, text):
        return self.wait(lambda: text.encode() in self.screen)

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def logged(text):
    return LOG.exists() and text in LOG.read_text(errors="replace")


def saved():
    """What is in the file, which is away for a moment while it is written."""
    return POLICY.read_text() if POLICY.exists() else None


def main():
    POLICY.write_text("default   allow\ndeny chmod, mkdir # one\n")
    editor, steps = Editor(), []

    def step(name, ok):
        steps.append(ok)
        print(f"{'ok' if ok else 'not ok'} {len(steps)} - {name}", flush=True)

    print("TAP version 13", flush=True)
    step("the server runs", editor.wait(lambda: logged('"serverInfo":{"name":"scmpl"')))
    step("it diagnoses", editor.wait(lambda: logged("textDocument/publishDiagnostics")))
    # A colour begins at the word: nothing but colours stands in front of it.
    step("words have colours", editor.wait(lambda: re.search(rb"\x1b\[[0-9;]*mdeny\x1b", editor.screen)))
    editor.type(":format\r")
    step("it formats", editor.wait(lambda: logged("textDocument/didChange")))
    editor.type(":write\r")
    step("... to what is saved", editor.wait(lambda: saved() == FORMATTED))
    editor.type("ggj k")
    step("it hovers", editor.draws("decides 2 calls; no expectation tests this"))
    editor.end()
    text = LOG.read_text(errors="replace")
    step("no query is wrong", not re.search("(?i)failed to compile|query ?error|invalid query", text))
    print(f"1..{len(steps)}")
    if not all(steps):
        for line in text.splitlines()[-30:]:
            print("#", line[:300])
        print("#", editor.screen[-2000:])
    sys.exit(0 if all(steps) else 1)


main()
