#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# zsh, at a terminal: what the tab key makes of the beginning of a line.

. "$TESTS/lib.sh"

command -v zsh >/dev/null || skip 'zsh is not installed'
command -v python3 >/dev/null || skip 'python3 is not installed'
HOME=$PWD
export HOME
mkdir completions bin
"$SCMPL" --completion zsh >completions/_scmpl
zsh -n completions/_scmpl
ln -s "$SCMPL" bin/scmpl
PATH=$PWD/bin:$PATH
touch policy.scp
cat >.zshrc <<'END'
PS1='READY> '
fpath=($HOME/completions $fpath)
autoload -Uz compinit
compinit -u -D
END

cat >type.py <<'END'
import os, pty, select, sys, time

def read_until(fd, text):
    seen, end = b"", time.monotonic() + 40
    while text not in seen and time.monotonic() < end:
        if select.select([fd], [], [], 1)[0]:
            seen += os.read(fd, 4096)
    if text not in seen:
        sys.exit(f"waited for {text!r} and saw {seen!r}")

pid, fd = pty.fork()
if pid == 0:
    os.execvpe("zsh", ["zsh", "-d", "-i"], {**os.environ, "TERM": "dumb"})
read_until(fd, b"READY> ")
for line in sys.argv[1:]:
    typed, _, completed = line.partition(" => ")
    os.write(fd, typed.encode() + b"\t")
    read_until(fd, completed.encode())
    os.write(fd, b"\x15\n")
    read_until(fd, b"READY> ")
os.write(fd, b"\x15exit\n")
os.waitpid(pid, 0)
END
python3 type.py 'scmpl bui => scmpl build ' 'scmpl build --ar => --arch=' \
	'scmpl diff --fail-on lo => looser' 'scmpl build -t pf => pfc' \
	'scmpl build --arch x86_64,loong => x86_64,loongarch64' \
	'scmpl list chmod-f => chmod-family' 'scmpl test pol => policy.scp' \
	'scmpl list fchmodat => fchmodat2' 'scmpl explain dead-al => dead-allow' \
	'scmpl explain policy.scp fchmodat => fchmodat2' \
	'scmpl exec --backend lib => libseccomp' 'scmpl check -W no-dead-r => no-dead-rule' \
	'scmpl record --assume program-she => program-shell' \
	'scmpl exec policy.scp -- ls pol => policy.scp' 'scmpl help bui => build'
