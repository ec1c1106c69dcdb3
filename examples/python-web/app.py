# SPDX-License-Identifier: Apache-2.0
"""A web application that says hello: app.py PORT FILTER

FILTER is made by `scmpl build -t bpf`.  It is loaded as soon as all is set up: from then on
this process cannot become another program.
"""

import ctypes
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2


def load_filter(path):
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]

    code = Path(path).read_bytes()
    program = Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the filter cannot be loaded")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{self.answer(parse_qs(urlsplit(self.path).query))}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, query):
        return "hello " + query.get("name", ["nobody"])[0]


def main(handler=Handler):
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    load_filter(sys.argv[2])
    server.serve_forever()


if __name__ == "__main__":
    main()
