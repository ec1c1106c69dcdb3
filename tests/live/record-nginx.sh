#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# nginx runs under its own record, made in two runs, and what it did not do is denied.

. "$TESTS/live/example-lib.sh"

need nginx python3 cc
cp "$EXAMPLES/nginx/nginx.conf" .
compile attack "$EXAMPLES/attack.c"
open_to_users
mkdir html
echo 'from a file' >html/index.html
port=$(free_port)
sed "s/8080/$port/" nginx.conf >free.conf
chmod -R a+rX .

# start COMMAND...: nginx by it.
start()
{
	serve "$@" nginx -e stderr -p "$PWD/" -c free.conf
	eventually get "http://127.0.0.1:$port/again/"
	expect_text out 'from a file'
}

start "$SCMPL" record --merge nginx.scp -o nginx.scp --
stop QUIT
first=$(wc -l <nginx.scp)
cp nginx.scp first.scp
start "$SCMPL" record --merge nginx.scp -o nginx.scp --
tell USR1
tell HUP
eventually get "http://127.0.0.1:$port/"
stop QUIT
head -n "$first" nginx.scp >kept
expect_same first.scp kept

start "$SCMPL" exec --explain-denied nginx.scp --
tell USR1
tell HUP
eventually get "http://127.0.0.1:$port/"
stop QUIT
! grep '^scmpl: ' server.out || fail 'it was denied something'

attacks_fail 'ptrace io_uring' "$SCMPL" exec nginx.scp --
