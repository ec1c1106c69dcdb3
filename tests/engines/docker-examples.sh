#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The stories of examples/ under Docker: each program is started from an image that holds its
# files and libraries, serves, and stops; attacks fail.  Requests come from outside.

. "$TESTS/engines/docker-lib.sh"

need python3 cc nginx redis-server redis-cli psql setarch make
examples=$TESTS/../examples
nobody=65534:65534
attacks='mount ptrace io_uring unshare'

# ---- what a test is made of ----------------------------------------------

# A program whose policy lacks something may well wait for ever.
docker()
{
	timeout --kill-after 5 "$((30 * ${TEST_SLOWNESS:-1}))" docker "$@"
}

# expect COMMAND...: a detail for the report unless it succeeds.
expect()
{
	"$@" >"$work/out" 2>&1 || {
		echo "exit status $?: $*"
		cat "$work/out"
		docker logs server || :
	} >>"$work/details" 2>&1
}

expect_failure()
{
	! "$@" >"$work/out" 2>&1 || echo "succeeds: $*" >>"$work/details"
}

# expect_word EXPECTED COMMAND...: all that it prints.
expect_word()
{
	word=$1
	shift
	printed=$("$@" 2>&1) || :
	[ "$printed" = "$word" ] || echo "'$printed' instead of '$word': $*" >>"$work/details"
}

# profile STORY: its policy as $work/STORY.json, for a container.
profile()
{
	cp "$examples/$1/policy.scp" "$work/$1.scp"
	grep -q '^extend \|^default allow\|runtime-startup' "$work/$1.scp" ||
		echo 'allow runtime-startup' >>"$work/$1.scp"
	"$SCMPL" build -o "$work/$1.json" "$work/$1.scp"
}

# ---- images --------------------------------------------------------------

compile_attacks()
{
	cc -O1 -o "$work/attack" "$examples/attack.c"
	cc -O1 -shared -fPIC -o "$work/late.so" "$examples/no-shell/late.c"
	"$SCMPL" build -t bpf --arch "$(uname -m)" -o "$work/no-shell.bpf" \
		"$examples/no-shell/policy.scp"
}

# story NAME PROGRAM...: $rootfs with these, what attacks them, and a folder of their own.
story()
{
	: >"$work/details"
	profile "$1"
	new_rootfs "$work/root-$1"
	shift
	for program in "$work/attack" "$@"; do
		install_program "$program" /bin
	done
	cp "$work/late.so" "$work/no-shell.bpf" "$rootfs/"
	mkdir "$rootfs/srv"
}

# import NAME: $rootfs as an image; what is in /srv belongs to nobody.
import()
{
	chown -R "$nobody" "$rootfs/srv"
	image "$1" "$rootfs"
	rm -r "$rootfs"
}

# ---- containers ----------------------------------------------------------

sealed='--env LD_PRELOAD=/late.so --env LATE_FILTER=/no-shell.bpf'

# start STORY OPTIONS COMMAND...: the container `server', in the network of this script.
start()
{
	started=$1
	options=$2
	shift 2
	# shellcheck disable=SC2086 # one word an option
	expect docker run --detach --name server --network host --user "$nobody" --workdir /srv \
		--security-opt "seccomp=$work/$started.json" $options "$started" "$@"
}

filters_on_server()
{
	sed -n 's/^Seccomp_filters:[[:space:]]*//p' \
		"/proc/$(docker inspect --format '{{.State.Pid}}' server)/status"
}

# stop_server SIGNAL: it ends by itself, with exit status 0.
stop_server()
{
	expect docker kill --signal "$1" server
	expect_word 0 docker wait server
	docker rm --force server >/dev/null 2>&1
}

# attacks_fail STORY OPTIONS ATTACK...: EPERM for each under the profile, and for none without.
attacks_fail()
{
	attacked=$1
	options=$2
	shift 2
	docker run --rm --network none --user "$nobody" --security-opt seccomp=unconfined \
		"$attacked" /bin/attack "$@" >"$work/control" 2>&1 || :
	[ "$(grep -c '^[a-z_]* [0-9ok]*$' "$work/control")" -eq $# ] || {
		echo 'without a profile:'
		cat "$work/control"
	} >>"$work/details"
	# shellcheck disable=SC2086
	expect_word "$(printf '%s EPERM\n' "$@")" docker run --rm --network none --user "$nobody" \
		--security-opt "seccomp=$work/$attacked.json" $options "$attacked" /bin/attack "$@"
}

# ---- the stories ---------------------------------------------------------

run_nginx()
{
	story nginx "$(command -v nginx)"
	mkdir "$rootfs/srv/html"
	echo 'from a container' >"$rootfs/srv/html/index.html"
	sed 's/8080/8001/' "$examples/nginx/nginx.conf" >"$rootfs/srv/free.conf"
	import nginx
	start nginx "$sealed" nginx -e stderr -p /srv/ -c free.conf
	expect await 20 get http://127.0.0.1:8001/
	expect_word 'from a container' get http://127.0.0.1:8001/again/index.html
	expect_word 2 filters_on_server
	stop_server QUIT
	# shellcheck disable=SC2086 # one word an attack
	attacks_fail nginx "$sealed" $attacks exec
	report 'nginx serves and proxies in a container; attacks fail' "$work/details"
}

ask_redis()
{
	redis-cli -e -h 127.0.0.1 -p 8002 "$@"
}

redis_saved()
{
	ask_redis info persistence | tr -d '\r' >"$work/info"
	grep -q '^rdb_bgsave_in_progress:0$' "$work/info" &&
		grep -q '^rdb_last_bgsave_status:ok$' "$work/info" &&
		! grep -q '^rdb_saves:0$' "$work/info"
}

run_redis()
{
	story redis "$(command -v redis-server)"
	import redis
	start redis "$sealed" redis-server --bind 127.0.0.1 --port 8002 --dir /srv --appendonly yes
	expect await 20 ask_redis ping
	expect_word OK ask_redis set key value
	expect ask_redis bgsave
	expect await 20 redis_saved
	expect_word value ask_redis get key
	expect_word 2 filters_on_server
	stop_server TERM
	# shellcheck disable=SC2086
	attacks_fail redis "$sealed" $attacks exec
	report 'redis serves and saves in a container; attacks fail' "$work/details"
}

query()
{
	psql -X -q -A -t -h 127.0.0.1 -p 8003 -U tester -d postgres -c "$1"
}

# The server is where it looks for its files; the cluster is made outside.
run_postgresql()
{
	for home in /usr/lib/postgresql/*; do :; done
	story postgresql
	install_program "$home/bin/postgres" "$home/bin"
	mkdir -p "$rootfs/usr/share/postgresql"
	cp -RL "$home/lib" "$rootfs$home/"
	cp -RL "/usr/share/postgresql/${home##*/}" "$rootfs/usr/share/postgresql/"
	cp -RL /usr/share/zoneinfo "$rootfs/usr/share/"
	echo 'nobody:x:65534:65534::/:/bin/sh' >>"$rootfs/etc/passwd"
	chmod 1777 "$work"
	expect setpriv --reuid 65534 --regid 65534 --clear-groups "$home/bin/initdb" -A trust \
		-U tester --no-sync --no-locale -D "$work/cluster"
	mv "$work/cluster" "$rootfs/srv/data"
	import postgresql
	start postgresql "$sealed" "$home/bin/postgres" -D /srv/data -p 8003 \
		-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off
	expect await 30 query 'select 1'
	expect query 'create table numbers as select generate_series(1, 50000) as n'
	expect query 'create index on numbers (n)'
	expect_word 1250025000 query 'select sum(n) from numbers'
	expect_failure query "copy numbers to program 'cat >/srv/shell'"
	expect_word 1 query 'select min(n) from numbers'
	expect_word 2 filters_on_server
	stop_server INT
	# shellcheck disable=SC2086
	attacks_fail postgresql "$sealed" $attacks exec
	report 'postgres answers in a container; attacks fail' "$work/details"
}

run_python_web()
{
	story python-web /usr/bin/python3
	for library in /usr/lib/python3.*/; do :; done
	tar -C / --exclude='config-*' --exclude=test --exclude=__pycache__ -c "${library#/}" |
		tar -C "$rootfs" -x
	for module in "$library"lib-dynload/_ctypes.*; do
		install_libraries "$module"
	done
	cp "$examples/python-web/app.py" "$rootfs/srv/"
	import python-web
	start python-web '--env PYTHONHOME=/usr' python3 -B app.py 8004 /no-shell.bpf
	expect await 20 get http://127.0.0.1:8004/
	expect_word 'hello world' get 'http://127.0.0.1:8004/?name=world'
	expect_word 2 filters_on_server
	stop_server TERM
	# shellcheck disable=SC2086
	attacks_fail python-web "$sealed" $attacks exec
	report 'a Python application answers in a container; attacks fail' "$work/details"
}

# in_container STORY OPTIONS COMMAND...: as root, under the story's profile.
in_container()
{
	profiled=$1
	options=$2
	shift 2
	# shellcheck disable=SC2086
	docker run --rm --network none --security-opt "seccomp=$work/$profiled.json" $options \
		"$profiled" "$@"
}

# Docker itself decides by the capabilities of the container.
run_by_capability()
{
	story by-capability
	import by-capability
	both='mount ptrace'
	# shellcheck disable=SC2086
	{
		expect_word "$(printf '%s EPERM\n' $both)" in_container by-capability '' attack $both
		expect_word "$(printf 'mount 2\nptrace EPERM')" \
			in_container by-capability '--cap-add SYS_ADMIN' attack $both
		expect_word "$(printf 'mount EPERM\nptrace 3')" \
			in_container by-capability '--cap-add SYS_PTRACE' attack $both
	}
	report 'a capability of the container opens what the policy ties to it' "$work/details"
}

# The profile speaks for four kinds of machines; what counts here is what it says of this one.
run_by_architecture()
{
	story by-architecture "$(command -v setarch)"
	import by-architecture
	case $(uname -m) in
	x86_64) denied='io_uring modify_ldt' lies=expect ;;
	aarch64) denied=io_uring lies=expect_failure ;;
	*) denied=io_uring lies=expect ;;
	esac
	# shellcheck disable=SC2086
	attacks_fail by-architecture '' $denied
	expect docker run --rm --network none by-architecture /bin/setarch linux32 /bin/attack
	$lies in_container by-architecture '' /bin/setarch linux32 /bin/attack
	report 'one profile for several architectures decides as for this one' "$work/details"
}

run_docker_plus_minus()
{
	story docker-plus-minus "$(command -v busybox)"
	install_program "$(command -v setarch)" /usr/bin
	import docker-plus-minus
	here=$(uname -m)
	expect_failure docker run --rm --network none docker-plus-minus \
		/usr/bin/setarch "$here" -R /bin/busybox true
	expect in_container docker-plus-minus '' /usr/bin/setarch "$here" -R /bin/busybox true
	set_mode='touch /tmp/f && busybox chmod'
	expect docker run --rm --network none docker-plus-minus \
		/bin/busybox sh -c "busybox $set_mode 4755 /tmp/f"
	expect in_container docker-plus-minus '' /bin/busybox sh -c "busybox $set_mode 755 /tmp/f"
	expect_failure in_container docker-plus-minus '' \
		/bin/busybox sh -c "busybox $set_mode 4755 /tmp/f"
	report "Docker's default, plus and minus something" "$work/details"
}

# This machine's compiler, looked at read-only; the rest of the image is the build's own.
run_ci_build()
{
	story ci-build
	for dir in bin lib lib64; do
		rm -rf "${rootfs:?}/$dir" # a merged /usr has no programs with libraries in /lib
		ln -s "usr/$dir" "$rootfs/$dir"
	done
	mkdir -p "$rootfs/usr" "$rootfs/etc/alternatives" # newer ones tell libraries in /usr/lib
	cp "$work/attack" "$rootfs/srv/"
	cp "$examples/attack.c" "$rootfs/srv/built.c"
	import ci-build
	tools='--user 65534:65534 --workdir /srv --volume /usr:/usr:ro'
	tools="$tools --volume /etc/alternatives:/etc/alternatives:ro"
	expect_word "$(printf 'exec ok\nfork ok')" in_container ci-build "$tools" \
		sh -c 'make -s CFLAGS=-O1 built && ./built fork exec | sort'
	# shellcheck disable=SC2086
	expect_word "$(printf '%s EPERM\n' $attacks)" \
		in_container ci-build "$tools" /srv/attack $attacks
	expect_word "inet $(python3 -c 'import errno; print(errno.EAFNOSUPPORT)')" \
		in_container ci-build "$tools" /srv/attack inet
	report 'make and gcc build in a container, without a network' "$work/details"
}

with_docker
busybox ip link set lo up
compile_attacks
begin_tests
run_nginx
run_redis
run_postgresql
run_python_web
run_by_capability
run_by_architecture
run_docker_plus_minus
run_ci_build
end_tests
