#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# postgres answers queries, in parallel too, and stops under its policy; attacks fail, among
# them the shell that a superuser of the database may start otherwise.

. "$TESTS/live/example-lib.sh"

for bin in /usr/lib/postgresql/*/bin; do :; done
[ -x "$bin/postgres" ] || skip 'postgres is not here'
need psql python3 cc
example postgresql
open_to_users
compile attack "$EXAMPLES/attack.c"
seal
# PostgreSQL 16 has another name for it.
parallel=force_parallel_mode
case $("$bin/postgres" --version) in *' 1'[0-5]*) ;; *) parallel=debug_parallel_query ;; esac
port=$(free_port)
as_user "$bin/initdb" -A trust -U tester --no-sync -D "$PWD/data" >initdb.out 2>&1 ||
	fail "$(cat initdb.out)"

start()
{
	serve "$@" "$bin/postgres" -D "$PWD/data" -p "$port" -c listen_addresses=127.0.0.1 \
		-c unix_socket_directories= -c $parallel=on
	eventually query 'select 1'
}

query()
{
	psql -X -q -A -t -h 127.0.0.1 -p "$port" -U tester -d postgres -c "$1"
}

start env
query "copy (select 1) to program 'cat >shell-control'"
stop INT
[ -s data/shell-control ] || fail 'the control run is broken'

start ./sealed
confined 2
query 'create table numbers as select generate_series(1, 50000) as n'
query 'create index on numbers (n)'
query 'vacuum analyze numbers'
expect_equal 1250025000 "$(query 'select sum(n) from numbers')"
query checkpoint
expect_status 1 query "copy numbers to program 'cat >shell'"
expect_text err 'ERROR:  '
[ ! -e data/shell ] || fail 'a shell ran'
expect_equal 1 "$(query 'select min(n) from numbers')"
stop INT

attacks_fail 'mount ptrace io_uring unshare exec' ./sealed
