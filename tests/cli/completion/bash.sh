#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bash: what `complete` would offer, asked of the function itself.

. "$TESTS/lib.sh"

command -v bash >/dev/null || skip 'bash is not installed'
"$SCMPL" --completion bash >scmpl.bash
bash -n scmpl.bash
mkdir folder bin
touch policy.scp
ln -s "$SCMPL" bin/scmpl
PATH=$PWD/bin:$PATH
cat >ask <<'END'
. ./scmpl.bash
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_scmpl
printf '%s\n' "${COMPREPLY[@]}"
END

# offers WANTED WORD...: the last word is completed to what WANTED says, among others.
offers()
{
	wanted=$1
	shift
	bash ask "$@" >out 2>err
	grep -qxF -e "$wanted" out || fail "'$*' is not completed to '$wanted': $(cat out err)"
}

offers build scmpl ''
offers verify scmpl ver
offers --version scmpl --
offers pfc scmpl build -t p
offers pfc scmpl build --target = p
offers docker scmpl build --target =
offers x86_64 scmpl build --arch x86_
offers x86_64,aarch64 scmpl build --arch = x86_64,aa
offers SYS_ADMIN scmpl explain --cap SYS_AD
offers looser scmpl diff --fail-on l
offers sarif scmpl check --diagnostics s
offers folder scmpl list --stdlib f
offers policy.scp scmpl build pol
offers policy.scp scmpl test --cap '' pol
offers chmod-family scmpl list chm
offers ls scmpl exec policy.scp -- l
offers policy.scp scmpl exec policy.scp -- ls pol
offers policy.scp scmpl record -- ls -l pol
offers policy.scp scmpl exec pol
offers fchmodat2 scmpl list fch
offers fchmodat2 scmpl explain policy.scp fch
offers chmod-family scmpl explain policy.scp chm
offers policy.scp scmpl explain pol
offers dead-allow scmpl explain dead
offers libseccomp scmpl exec --backend l
offers no-dead-rule scmpl check -W no-dead
offers error=dead-rule scmpl build --warning = error=dead
offers program-shell scmpl record --assume program-sh
offers program-shell,fchmodat2 scmpl record --assume program-shell,fchmodat2
offers $$ scmpl verify --pid $$
offers build scmpl help bui
offers record scmpl --man rec
offers zsh scmpl --completion z
offers --completion scmpl --c
"$SCMPL" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p; /place of/q' >commands
[ -s commands ] || fail 'scmpl --help lists no command'
while read -r command; do
	offers "$command" scmpl ''
	for option in $("$SCMPL" "$command" --help | sed -n 's/^ \{2,6\}\(-., \)\?\(--[a-z-]*=\?\).*/\2/p'); do
		offers "$option" scmpl "$command" --
	done
done <commands
