# SPDX-License-Identifier: Apache-2.0
"""One line on standard error that says what long work is at, for people at a terminal."""

import shutil
import sys
import threading
import time

PATIENCE = 1  # seconds before the first line
PAUSE = 0.1  # between two


class Progress:
    """Shows nothing where standard error is no terminal, or nobody WANTS it."""

    def __init__(self, wanted=True):
        self.enabled = wanted and sys.stderr.isatty()
        self.due = time.monotonic() + PATIENCE
        self.lock = threading.Lock()
        self.shown = False

    def tell(self, line):
        """Shows LINE, if it is time to."""
        if not self.enabled:
            return
        with self.lock:
            if time.monotonic() < self.due:
                return
            self.due = time.monotonic() + PAUSE
            room = shutil.get_terminal_size().columns - 1
            # The cursor waits in front: what somebody else prints goes over it.
            print(f"\r{line[:room]}\033[K", end="\r", file=sys.stderr, flush=True)
            self.shown = True

    def wipe(self):
        """Before anything else is printed."""
        with self.lock:
            if self.shown:
                print("\033[K", end="", file=sys.stderr, flush=True)
                self.shown = False


def add_option(parser):
    parser.add_argument("--no-progress", action="store_true",
                        help="no line that says what it is at")  # fmt: skip
