#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# observe.sh CHMOD-PROBE BUSYBOX COREUTILS-DIR: tries everything that the
# founding policy speaks of, by the probe and by the tools that people use, and
# everything that it must leave alone.  One line a trial: who, what, outcome.
# Runs in the current folder, on the host and in containers alike.

probe=$1
busybox=$2
coreutils=$3

# attempt WHO WHAT COMMAND...
attempt()
{
	trial="$1 $2"
	shift 2
	if message=$("$@" 2>&1); then
		echo "$trial ok"
		return
	fi
	case $message in
	*'Operation not permitted'*) echo "$trial EPERM" ;;
	*) echo "$trial failed: $message" ;;
	esac
}

"$probe" calls
"$probe" others
: >plain-file
attempt busybox mkdir "$busybox" mkdir busybox-dir
attempt busybox chmod "$busybox" chmod 700 plain-file
attempt coreutils mkdir "$coreutils/mkdir" coreutils-dir
attempt coreutils chmod "$coreutils/chmod" 750 plain-file
attempt busybox touch "$busybox" touch plain-file
attempt busybox ls "$busybox" ls -l
attempt busybox rm "$busybox" rm -rf plain-file busybox-dir coreutils-dir
