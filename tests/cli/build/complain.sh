#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build --complain: nothing is stopped, and what the policy stops is logged, in every format that
# can say so; the artefact says what it is, and the policy is tested as it is written.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
arch x86_64, x86, x32
default allow
deny mkdir with EROFS
deny clone where flags has CLONE_NEWUSER
kill ptrace
kill-thread swapon
trap mount
trace chroot with 7
log reboot
expect deny mkdir
expect kill ptrace
END
cat >logs.scp <<'END'
arch x86_64, x86, x32
default allow
log mkdir, ptrace, swapon, mount, chroot, reboot
log clone where flags has CLONE_NEWUSER
END
note='built with --complain'

# Each says what a policy says that logs instead.
for target in docker podman oci 'spo --name web' bpf base64 c pfc; do
	# shellcheck disable=SC2086 # the name is an option
	{
		expect_status 0 "$SCMPL" build --complain -t $target -o made policy.scp
		expect_status 0 "$SCMPL" build -t $target -o like logs.scp
	}
	case $target in
	docker | podman | spo* | c | pfc)
		grep -q "$note" made || fail "$target: it does not say what it is"
		! grep "$note" like || fail "$target: it says what it is not"
		;;
	esac
	sed "/$note/d; s/policy.scp:[0-9]*//g; s/\"comment\": .*//" made >made.stripped
	sed "s/logs.scp:[0-9]*//g; s/\"comment\": .*//" like >like.stripped
	case $target in
	bpf | base64 | c | pfc) expect_same like.stripped made.stripped ;;
	*) expect_status 0 "$SCMPL" diff like made ;;
	esac
	cp made "made-${target%% *}"
done

# An artifact says it in its manifest, for its profile has no room for words.
for name in policy logs; do
	[ $name = policy ] && complain=--complain || complain=
	# shellcheck disable=SC2086 # none is no argument
	expect_status 0 "$SCMPL" build $complain -t oci-artifact --cap '' --kernel 6.1 --name web \
		-o "layout-$name" $name.scp
done
grep -rq "\"annotations\":{\"org.opencontainers.image.description\":\"$note" layout-policy ||
	fail 'the artifact does not say what it is'
! grep -rq "$note" layout-logs || fail 'the artifact says what it is not'
expect_status 0 "$SCMPL" diff layout-policy layout-logs

# The policy itself is another thing, call by call.
expect_status 1 "$SCMPL" diff policy.scp made-docker
expect_text out 'looser: kill -> log'
expect_text out 'looser: deny with EROFS -> log'
! grep stricter out || fail 'something is stopped'
expect_status 1 "$SCMPL" verify --json made-docker policy.scp

# Whoever gets such a file is told; of a policy that means to log, nothing is said.
for file in made-docker made-oci made-spo; do
	expect_status 0 "$SCMPL" check "$file"
	expect_text err '[complaining]'
done
expect_status 0 "$SCMPL" check logs.scp
! grep complaining err || fail 'told of a policy'
expect_status 0 "$SCMPL" build -o real.json policy.scp
expect_status 0 "$SCMPL" check real.json
! grep complaining err || fail 'told of a profile that denies'
expect_status 0 "$SCMPL" import made-docker
! grep 'deny\|kill\|trap' out || fail 'imported with denials'

# What is expected is expected of the policy.
echo 'expect allow mkdir' >>policy.scp
expect_status 1 "$SCMPL" build --complain policy.scp
expect_text err 'expect'
sed -i '$d' policy.scp

# notify has no listener to be refused for; LXC logs nothing.
expect_status 0 "$SCMPL" build --complain -e 'default allow notify mount'
expect_text out SCMP_ACT_LOG
! grep -q NOTIFY out || fail 'it notifies'
expect_status 1 "$SCMPL" build --complain -t lxc policy.scp
expect_text err 'it has no action to log'
expect_text err 'try the policy by `scmpl exec --complain`'

# An architecture that is left out stays closed, and that is told.
expect_status 0 "$SCMPL" build --complain -t bpf --arch x86_64 -o one policy.scp
expect_text err 'what calls through x86, x32 is killed all the same'
