#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A server serves under the launcher that its image would start with; attacks fail.

. "$TESTS/live/example-lib.sh"

need busybox python3 cc
machine=$(uname -m)
case $machine in
x86_64 | aarch64) ;;
*) skip "there is no launcher for $machine" ;;
esac
example launcher
open_to_users
compile attack "$EXAMPLES/attack.c"
cp "$(command -v busybox)" httpd
mkdir pages
echo 'a page' >pages/index.html
chmod -R a+rX .
expect_status 0 "$SCMPL" build -t elf --arch "$machine" -o sandbox policy.scp
expect_status 0 "$SCMPL" verify --bpf sandbox --arch "$machine" policy.scp

# As the Dockerfile starts it, but for the folder and the port.
port=$(free_port)
grep '^ENTRYPOINT' Dockerfile >entrypoint
expect_text entrypoint '["/sandbox", "/httpd", "-f", "-h", "/pages", "-p", "8080"]'
serve ./sandbox ./httpd -f -h "$PWD/pages" -p "127.0.0.1:$port"
eventually get "http://127.0.0.1:$port/index.html"
expect_equal 'a page' "$(cat out)"
confined 1
stop_server

attacks_fail 'mount ptrace io_uring unshare' ./sandbox
