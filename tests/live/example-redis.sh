#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# redis serves, saves in a child, finds its data again and stops under its policy; attacks fail.

. "$TESTS/live/example-lib.sh"

need redis-server redis-cli python3 cc
example redis
open_to_users
compile attack "$EXAMPLES/attack.c"
seal
port=$(free_port)

start()
{
	serve ./sealed redis-server --bind 127.0.0.1 --port "$port" --dir "$PWD" --appendonly yes
	eventually client ping
	confined 2
}

client()
{
	redis-cli -e -h 127.0.0.1 -p "$port" "$@"
}

saved()
{
	client info persistence | tr -d '\r' >info.txt
	grep -q '^rdb_bgsave_in_progress:0$' info.txt &&
		grep -q '^rdb_last_bgsave_status:ok$' info.txt && [ -s dump.rdb ]
}

start
expect_equal OK "$(client set key value)"
client bgsave
eventually saved
stop
start
expect_equal value "$(client get key)"
expect_equal 6 "$(client eval 'return redis.call("strlen", "key") + 1' 0)"
stop

attacks_fail 'mount ptrace io_uring unshare exec' ./sealed
