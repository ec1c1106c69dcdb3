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
"$SCMPL" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p; /formats of/q' >commands
[ -s commands ] || fail 'scmpl --help lists no command'
while read -r command; do
	offers "$command" scmpl ''
	for option in $("$SCMPL" "$command" --help | sed -n 's/^ \{2,6\}\(-., \)\?\(--[a-z-]*=\?\).*/\2/p'); do
		offers "$option" scmpl "$command" --
	done
done <commands
