#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# fish, asked what it would offer.

. "$TESTS/lib.sh"

command -v fish >/dev/null || skip 'fish is not installed'
HOME=$PWD
export HOME
"$SCMPL" --completion fish >scmpl.fish
mkdir bin
ln -s "$SCMPL" bin/scmpl
PATH=$PWD/bin:$PATH
touch policy.scp

offers()
{
	fish --no-config -c "source scmpl.fish; complete -C '$2'" >out 2>err
	cut -f 1 out | grep -qxF -e "$1" || fail "'$2' is not completed to '$1': $(cat out err)"
}

offers build 'scmpl bui'
offers --fail-on 'scmpl diff --fa'
offers --fail-on=looser 'scmpl diff --fail-on=l'
offers pfc 'scmpl build -t p'
offers x86_64,aarch64 'scmpl build --arch x86_64,aa'
offers policy.scp 'scmpl build pol'
offers chmod-family 'scmpl list chm'
offers fchmodat2 'scmpl list fch'
offers fchmodat2 'scmpl explain policy.scp fch'
offers dead-allow 'scmpl explain dead'
offers policy.scp 'scmpl explain pol'
offers libseccomp 'scmpl exec --backend l'
offers no-dead-rule 'scmpl check -W no-dead'
offers program-shell,fchmodat2 'scmpl record --assume program-shell,fch'
offers $$ "scmpl verify --pid $$"
offers policy.scp 'scmpl exec policy.scp -- ls pol'
offers build 'scmpl help bui'
