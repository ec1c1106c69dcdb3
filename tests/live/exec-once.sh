#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# exec --once: the command runs, and no program after it, whoever calls, through whichever ABI,
# and though another listener is loaded.  Nothing of scmpl is left to be killed.

. "$TESTS/live/lib.sh"

open_to_users
cp "$PROBES/execve-probe" .
cat >p.scp <<'END'
default allow
deny mkdir, mkdirat with EROFS
END

./execve-probe >control
grep -q '^x86_64 behind-listener ok\|^native behind-listener ok' control ||
	fail "the probe has no effect: $(cat control)"
expect_status 0 "$SCMPL" exec --once p.scp -- ./execve-probe
sed '/SIG/!s/ok$/ENOSYS/; s/\(behind-listener\) .*/\1 EBUSY/' control >expected
expect_same expected out
expect_status 0 as_user "$SCMPL" exec --once p.scp -- ./execve-probe
expect_same expected out

# The policies are in force beside it, also such as deny what it takes to set this up.
expect_status 1 "$SCMPL" exec --once p.scp -- mkdir new
expect_text err 'Read-only file system'
expect_status 0 "$SCMPL" exec --once -e 'default allow; deny seccomp, clone, clone3' p.scp -- true
expect_status 126 "$SCMPL" exec --once -e 'default allow; deny execve' -- true
expect_text err 'cannot-exec'
expect_status 0 "$SCMPL" exec --once -e 'default allow; deny execveat with EACCES' -- ./execve-probe
expect_text out 'execveat EACCES'
expect_text out 'execve ENOSYS'

# A shell keeps its own commands; a script is one execve; without '#!' it is the shell's.
cat >script <<'END'
#!/bin/sh
cd / && echo "in $PWD"
(echo forked)
/bin/true
echo "true $?"
END
sed 1d script >plain
chmod +x script plain
printf 'in /\nforked\ntrue 126\n' >expected
for file in script plain; do
	expect_status 0 "$SCMPL" exec --once p.scp -- "./$file"
	expect_same expected out
	expect_text err 'Function not implemented'
done
expect_status 7 "$SCMPL" exec --once p.scp -- sh -c 'exit 7'
expect_status 127 "$SCMPL" exec --once p.scp -- ./nowhere
expect_status 126 "$SCMPL" exec --once p.scp -- ./p.scp
printf '#!/nowhere\n' >script
expect_status 127 "$SCMPL" exec --once -e 'default deny; allow execve' -- ./script

# The same process, no thread or child beside it, no descriptor more.
cat >look <<'END'
#!/bin/sh
echo "$$" /proc/$$/task/* /proc/$$/fd/*
read -r children </proc/$$/task/$$/children
echo "$children"
END
chmod +x look
exec 3</dev/null
sh -c 'echo $$; exec ./look' >plainly
sh -c 'echo $$; exec "$SCMPL" exec --once p.scp -- ./look' >once
for file in plainly once; do
	sed "s|\b$(head -n 1 "$file")\b|PID|g" "$file" >"$file.seen"
done
expect_same plainly.seen once.seen

# Not inside another: the kernel has one listener a process tree.
expect_status 125 "$SCMPL" exec --complain p.scp -- "$SCMPL" exec --once p.scp -- true
expect_text err 'has a filter with a supervisor already'
expect_status 125 "$SCMPL" exec --once --complain p.scp -- true
expect_text err 'leave --explain-denied and --complain out'
