#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Programs of Debian do their work under the roles that are for them, as they do without a
# filter, and no more.  The servers among them are in the tests of examples/.

. "$TESTS/live/lib.sh"

echo 'TAP version 13'
count=0
failures=0

# outcome TITLE: a test passed if ./problem is empty.
outcome()
{
	count=$((count + 1))
	if [ -s problem ]; then
		failures=$((failures + 1))
		echo "not ok $count - $1"
		sed 's/^/# /' problem
	else
		echo "ok $count - $1"
	fi
}

# missing PROGRAM TITLE: true, and TITLE skipped, where it is not installed.
missing()
{
	! command -v "$1" >/dev/null || return 1
	count=$((count + 1))
	echo "ok $count - $2 # SKIP $1 is not here"
}

# roles LIST: what the next programs may do, as ./policy.scp.
roles()
{
	cat >policy.scp <<-END
		default deny
		allow $1
		deny clone3, execveat, io-uring-family, openat2, pidfd_send_signal with ENOSYS
	END
}

# fresh COMMAND...: in an empty folder.
fresh()
{
	rm -rf folder
	mkdir folder
	(cd folder && "$@")
}

# works TITLE COMMAND...: prints under the roles what it prints without a filter, something.
works()
{
	title=$1
	shift
	fresh "$@" >expected 2>&1 || echo "exit status $?" >>expected
	fresh "$SCMPL" exec ../policy.scp -- "$@" >actual 2>&1 || echo "exit status $?" >>actual
	{
		[ -s expected ] || echo 'no output'
		grep '^exit status' expected || :
		diff expected actual || :
	} >problem
	if [ -s problem ]; then
		fresh "$SCMPL" exec --explain-denied ../policy.scp -- "$@" 2>&1 | tail -n 5 >>problem
	fi
	outcome "$title"
}

# refused TITLE COMMAND...: works without a filter, but not under the roles.
refused()
{
	title=$1
	shift
	{
		fresh "$@" >/dev/null 2>&1 || echo "exit status $? without a filter"
		! fresh "$SCMPL" exec ../policy.scp -- "$@" >/dev/null 2>&1 || echo 'it works'
	} >problem
	outcome "$title"
}

roles static-binary
missing busybox 'busybox' || works 'busybox: static-binary' busybox echo hello
missing busybox 'busybox' || refused 'busybox: static-binary opens nothing' busybox cat /etc/passwd

roles 'dynamic-linking, file-read'
works 'coreutils: dynamic-linking, file-read' cat /etc/passwd
works 'coreutils: a folder' ls /etc
refused 'coreutils: file-read writes nothing' touch file
refused 'coreutils: file-read makes no folder' mkdir folder

roles program-shell
cat >tools.sh <<'END'
set -e
echo text >f
mkdir d
cp f d/
mv d/f d/g
ln d/g d/h
ln -s h d/i
touch d/j
dd if=f of=d/k status=none
truncate -s 10 d/k
stat -c %s d/k
ls d
tac f
rm -r d
find . -name f
du -s . >/dev/null
date +%% && sleep 0.01
seq 3 | sort -r | uniq | wc -l
tee x <f | cksum
timeout 5 head -n 1 x
rm "$(mktemp -p .)" x
END
works 'coreutils, findutils: program-shell' sh ../tools.sh
refused 'coreutils: program-shell sets no modes' chmod 700 .
if ! missing bash bash; then
	cat >script.bash <<-'END'
		set -o pipefail
		name=$(echo x | tr x y)
		cat <<<"$name" && cat < <(echo substituted)
		sleep 0.01 &
		wait
		trap 'echo at the end' EXIT
		(echo in a subshell)
		printf '%s\n' /etc/pass*d
		kill -0 $$
		mapfile -t lines </etc/passwd && echo "${#lines[@]}"
	END
	works 'bash: program-shell' bash ../script.bash
	refused 'bash: program-shell has no network' bash -c 'echo >/dev/udp/127.0.0.1/9'
fi

if ! missing git git; then
	roles 'file-permissions, program-shell, thread-basic'
	cat >git.sh <<-'END'
		set -e
		export GIT_CONFIG_NOSYSTEM=1 HOME="$PWD" GIT_AUTHOR_DATE=2000-01-01T00:00:00Z
		export GIT_COMMITTER_DATE=2000-01-01T00:00:00Z
		git init -q one
		cd one
		echo text >file
		git add file
		git -c user.name=a -c user.email=a@b commit -qm first
		git checkout -qb other
		git gc -q
		git log --oneline
		cd ..
		git clone -q one two
		git -C two fsck
	END
	works 'git: program-shell, file-permissions, thread-basic' sh ../git.sh
	roles program-shell
	refused 'git: not without file-permissions' sh ../git.sh
fi

# What another Python on the PATH would do is its own affair.
python=/usr/bin/python3
if ! missing $python python3; then
	roles program-python
	cat >threads.py <<-'END'
		import asyncio, concurrent.futures, hashlib, os
		with concurrent.futures.ThreadPoolExecutor(4) as pool:
		    print(sum(pool.map(lambda n: n * n, range(100))))
		async def main():
		    await asyncio.sleep(0.01)
		    return "awaited"
		print(asyncio.run(main()), hashlib.sha256(b"x").hexdigest(), len(os.listdir("/etc")))
	END
	works 'python3: program-python' $python -B ../threads.py
	refused 'python3: program-python writes nothing' $python -c 'open("file", "w")'
	refused 'python3: program-python waits for no child' $python -c 'import os; os.wait() if os.fork() else os._exit(0)'
	roles 'file-write, program-python, subprocess-basic'
	cat >files.py <<-'END'
		import pathlib, sqlite3, subprocess, tempfile
		with tempfile.TemporaryDirectory(dir=".") as folder:
		    path = pathlib.Path(folder, "x")
		    path.write_text("hello")
		    print(path.rename(path.with_name("y")).read_text())
		    with sqlite3.connect(pathlib.Path(folder, "db")) as db:
		        db.execute("create table t(a)")
		        db.execute("insert into t values (1)")
		        print(db.execute("select * from t").fetchall())
		print(subprocess.check_output(["echo", "from a child"]))
	END
	works 'python3: program-python, file-write, subprocess-basic' $python -B ../files.py
	refused 'python3: no network without a role' $python -c 'import socket; socket.socket()'
	roles 'net-server, program-python'
	cat >web.py <<-'END'
		import http.server, threading, urllib.request
		class Handler(http.server.BaseHTTPRequestHandler):
		    def do_GET(self):
		        self.send_response(200)
		        self.end_headers()
		        self.wfile.write(b"served")
		    def log_message(self, *_):
		        pass
		server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
		threading.Thread(target=server.serve_forever, daemon=True).start()
		opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
		print(opener.open(f"http://localhost:{server.server_port}/").read())
		server.shutdown()
	END
	works 'python3: program-python, net-server' $python -B ../web.py
fi

if ! missing node node; then
	roles program-node
	cat >threads.js <<-'END'
		const fs = require('fs'), crypto = require('crypto'), {Worker} = require('worker_threads')
		fs.readFile('/etc/passwd', (error, data) => {
		  if (error) throw error
		  console.log(data.length)
		  console.log(crypto.pbkdf2Sync('a', 'b', 1000, 16, 'sha256').toString('hex'))
		  const text = "require('worker_threads').parentPort.postMessage('from a thread')"
		  new Worker(text, {eval: true}).on('message', message => {
		    console.log(message)
		    setTimeout(() => console.log('later'), 5)
		  })
		})
	END
	works 'node: program-node' node ../threads.js
	refused 'node: program-node writes nothing' node -e 'require("fs").writeFileSync("f", "")'
	roles 'file-write, program-node, subprocess-basic'
	cat >files.js <<-'END'
		const fs = require('fs')
		fs.mkdirSync('d')
		fs.writeFileSync('d/a', 'x')
		fs.renameSync('d/a', 'd/b')
		console.log(fs.readdirSync('d'))
		fs.rmSync('d', {recursive: true})
		console.log(require('child_process').execSync('echo from a child').toString())
	END
	works 'node: program-node, file-write, subprocess-basic' node ../files.js
	roles 'net-server, program-node'
	cat >web.js <<-'END'
		const http = require('http')
		const server = http.createServer((_, answer) => answer.end('served'))
		server.listen(0, '127.0.0.1', () =>
		  http.get({host: '127.0.0.1', port: server.address().port}, answer => {
		    answer.on('data', data => console.log(data.toString()))
		    answer.on('end', () => server.close())
		  }))
	END
	works 'node: program-node, net-server' node ../web.js
fi

# A compiler of Java is much to install for one test, so that none is asked for.
if ! command -v javac >/dev/null; then
	echo '# no javac here: program-java is not tried'
else
	cat >Main.java <<-'END'
		import java.util.concurrent.*;
		public class Main {
			public static void main(String[] arguments) throws Exception {
				ExecutorService pool = Executors.newFixedThreadPool(4);
				System.out.println(pool.submit(() -> 41 + 1).get());
				pool.shutdown();
				System.out.println(new java.io.File("/etc").list().length);
			}
		}
	END
	javac Main.java
	roles program-java
	works 'java: program-java' java -cp .. Main
fi

echo "1..$count"
[ "$failures" -eq 0 ]
