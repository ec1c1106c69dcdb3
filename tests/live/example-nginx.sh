#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# nginx serves, proxies, reopens its logs and stops under its policy; attacks fail.

. "$TESTS/live/example-lib.sh"

need nginx python3 cc
example nginx
open_to_users
compile attack "$EXAMPLES/attack.c"
seal
mkdir html
echo 'from a file' >html/index.html
port=$(free_port)
sed "s/8080/$port/" nginx.conf >free.conf
chmod -R a+rX .

serve ./sealed nginx -e stderr -p "$PWD/" -c free.conf
eventually get "http://127.0.0.1:$port/"
expect_text out 'from a file'
confined 2
expect_status 0 get "http://127.0.0.1:$port/again/index.html"
expect_text out 'from a file'
expect_text access.log 'GET /again/index.html'
tell USR1
tell HUP
eventually get "http://127.0.0.1:$port/"
stop QUIT
! grep -q '\[alert\]\|\[emerg\]\|\[crit\]' server.out || fail "$(cat server.out)"

attacks_fail 'mount ptrace io_uring unshare exec' ./sealed
