# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# Containers recorded by the means of their own profile, which then run under
# their own record.  The scripts define `contain`, as lib.sh says, and
#
#   contain_recorded POLICY COMMAND...   the same under the recorder, as root
#
# and call check_record for each way.  The container is a redis that works; its
# clients are outside, at a socket in a folder that both sides see.

# shellcheck disable=SC2154 # $work and $rootfs are of lib.sh
redis_dir=$work/rootfs/data

make_redis_rootfs()
{
	make_rootfs
	mkdir -p "$redis_dir"
	install_program "$(command -v redis-server)" /bin
	# shellcheck disable=SC2154
	"${CC:-cc}" -static -O1 -o "$rootfs/bin/attack" "$TESTS/../examples/attack.c"
}

# The command of the container; no port, no snapshots of its own accord.
redis()
{
	"$@" /bin/redis-server --port 0 --unixsocket /data/redis.sock --dir /data --save ''
}

client()
{
	redis-cli -e -s "$redis_dir/redis.sock" "$@"
}

# session LOG: what the recording is of.  False, and the server gone, if it does not work.
session()
{
	if await 20 client ping &&
		[ "$(client set key value)" = OK ] && [ "$(client get key)" = value ] &&
		[ "$(client eval 'return #redis.call("get", "key")' 0)" = 5 ]; then
		return 0
	fi
	echo "the session failed: $(cat "$1")"
	return 1
}

# end_redis PID: asks the server to end, and waits for the process that contains it.
end_redis()
{
	client shutdown nosave >/dev/null 2>&1 || :
	status=0
	wait "$1" || status=$?
	rm -f "$redis_dir/redis.sock" "$redis_dir/dump.rdb"
	[ "$status" -eq 0 ] || echo "exit status $status"
}

record_redis()
{
	redis contain_recorded "$1" >"$work/recorder.log" 2>&1 &
	recorder=$!
	session "$work/recorder.log" || :
	end_redis "$recorder"
	[ -s "$1" ] || cat "$work/recorder.log"
}

# run_redis PROFILE: the session under it, and what was no part of it.
run_redis()
{
	redis contain "$1" root >"$work/redis.log" 2>&1 &
	server=$!
	if session "$work/redis.log"; then
		client save >"$work/save" 2>&1 || :
		echo "save: $(cut -c 1-3 "$work/save")"
	fi
	end_redis "$server"
}

shorten()
{
	sed 's/.*: Operation not permitted/not permitted/'
}

# attempts PROFILE ATTACK...: what somebody tries who has taken the server over.
attempts()
{
	profile=$1
	shift
	contain "$profile" root /bin/attack "$@" 2>&1 || echo "attack: exit status $?"
	contain "$profile" root /coreutils/chmod 1777 /tmp 2>&1 | shorten
	contain "$profile" root /coreutils/mkdir /tmp/new 2>&1 | shorten
	rm -rf "$rootfs/tmp/new"
}

# check_record LABEL ATTACKS
check_record()
{
	label=$1
	attacks=$2
	policy=$work/recorded.scp
	rm -f "$policy"
	record_redis "$policy" >"$work/details"
	report "$label: redis is recorded" "$work/details"
	[ ! -s "$work/details" ] || return 0
	"$SCMPL" build -o "$work/recorded.json" "$policy" 2>"$work/details" || :
	report "$label: the record compiles without a warning" "$work/details"
	run_redis "$work/recorded.json" >"$work/actual"
	echo 'save: ERR' >"$work/expected"
	diff -u "$work/expected" "$work/actual" >"$work/details" || :
	report "$label: it works under its own record, and does nothing else" "$work/details"
	# shellcheck disable=SC2086 # one word an attack
	attempts "$work/recorded.json" $attacks >"$work/actual"
	{
		for attack in $attacks; do
			echo "$attack EPERM"
		done
		echo 'not permitted'
		echo 'not permitted'
	} >"$work/expected"
	diff -u "$work/expected" "$work/actual" >"$work/details" || :
	report "$label: what redis did not do is denied" "$work/details"
}

# check_unconfined LABEL ATTACKS: so that the refusals above are the record's.
check_unconfined()
{
	run_redis unconfined >"$work/actual"
	# shellcheck disable=SC2086 # one word an attack
	attempts unconfined $2 >>"$work/actual"
	{
		echo 'save: OK'
		cat "$work/actual"
	} | grep -e EPERM -e 'not permitted' -e failed >"$work/details" || :
	grep -q '^save: OK$' "$work/actual" || cat "$work/actual" >>"$work/details"
	report "$1: without a profile all of that works" "$work/details"
}

recorder_gone()
{
	! pgrep -f "record --listen" >/dev/null
}

# interrupt_recorder POLICY: in the middle of a session, which must not feel it.  Another
# process in the container reports by a listener of its own.
interrupt_recorder()
{
	"$SCMPL" record --listen agent.sock --profile "$work/notify.json" -o "$1" \
		2>"$work/recorder.log" &
	agent=$!
	await 20 test -S "$work/agent.sock"
	redis contain "$work/notify.json" root >"$work/redis.log" 2>&1 &
	server=$!
	session "$work/redis.log" || :
	in_oci exec "$foreground" /coreutils/mkdir /tmp/by-exec || echo 'exec failed'
	kill "$agent"
	wait "$agent" || echo "the recorder: exit status $?, $(cat "$work/recorder.log")"
	[ ! -e "$work/agent.sock" ] || echo 'the socket is left'
	grep -q '^allow .*epoll_wait' "$1" || echo 'the container was not recorded'
	grep -q '^allow mkdir ' "$1" || echo 'what exec started was not recorded'
	session "$work/redis.log" || :
	client bgsave >/dev/null
	await 10 test -s "$redis_dir/dump.rdb" || echo "no fork: $(cat "$work/redis.log")"
	end_redis "$server"
	await 10 recorder_gone || echo 'a recorder is left'
}

# check_interrupted LABEL: for plain runtimes, whose recorder waits.
check_interrupted()
{
	interrupt_recorder "$work/interrupted.scp" >"$work/details"
	rmdir "$rootfs/tmp/by-exec"
	report "$1: a container that outlives its recorder works on" "$work/details"
}
