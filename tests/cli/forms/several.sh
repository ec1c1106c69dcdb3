#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A file with several profiles: one is chosen by its name behind a '#', and check looks at all.

. "$TESTS/lib.sh"

profile()
{
	printf -- '---\nkind: SeccompProfile\nmetadata: {name: %s%s}\nspec:\n' "$1" "$2"
	printf '  defaultAction: SCMP_ACT_ALLOW\n  syscalls:\n  - names: [%s]\n' "$3"
	printf '    action: SCMP_ACT_ERRNO\n'
}

{ profile web '' chmod; profile db '' mkdir; } >a.yaml
for command in import build explain diff review test verify merge; do
	case $command in
	explain) expect_status 1 "$SCMPL" explain a.yaml chmod ;;
	diff) expect_status 1 "$SCMPL" diff a.yaml a.yaml ;;
	*) expect_status 1 "$SCMPL" "$command" a.yaml ;;
	esac
	expect_text err "a.yaml:2:1: error: this file holds 2 profiles: say which [several-profiles]"
	expect_text err "a.yaml:10:1: note: 'db'"
	expect_text err 'choose one: a.yaml#web, a.yaml#db'
	expect_empty out
done
expect_status 1 "$SCMPL" build --baseline a.yaml -e 'default allow'
expect_text err 'choose one: a.yaml#web, a.yaml#db'

expect_status 0 "$SCMPL" import a.yaml#db
expect_text out 'Imported from a.yaml#db:'
expect_text out 'deny mkdir'
expect_status 0 "$SCMPL" import a.yaml#2
expect_text out 'deny mkdir'
expect_status 0 "$SCMPL" explain -- -#web chmod <a.yaml
expect_text out 'deny with EPERM'
expect_status 0 "$SCMPL" merge a.yaml#web a.yaml#db
expect_text out 'Merged from a.yaml#web and a.yaml#db'
expect_status 0 "$SCMPL" review --format text a.yaml#web --base a.yaml#db
expect_text out 'a.yaml#web against a.yaml#db'
expect_status 1 "$SCMPL" diff a.yaml#web a.yaml#db
expect_text out 'mkdir'
expect_status 1 "$SCMPL" import a.yaml#wev
expect_text err "no profile of this file is called 'wev'"
expect_text err "did you mean 'web'?"

# All are looked at, and each mistake is told.
expect_status 0 "$SCMPL" check a.yaml
expect_text err 'a.yaml:7:5: warning:'
expect_text err 'a.yaml:15:5: warning:'
sed 's/mkdir/mkdri/; s/ERRNO/ERNRO/' a.yaml >wrong.yaml
expect_status 1 "$SCMPL" check wrong.yaml
expect_text err 'wrong.yaml:8:13: error:'
expect_text err 'wrong.yaml:16:13: error:'
sed 's/chmod/chmdo/; s/ERRNO/ERNRO/1' a.yaml | sed '9,$s/ERNRO/ERRNO/' >one-wrong.yaml
expect_status 1 "$SCMPL" check one-wrong.yaml
expect_text err 'one-wrong.yaml:8:13: error:'
expect_text err "one-wrong.yaml:15:5: warning: 'mkdir' is denied, but its siblings are not"

# A form without comments is not asked for one.
sed 's/chmod/reboot/; s/ERRNO/LOG/' a.yaml >grant.yaml
expect_status 0 "$SCMPL" check grant.yaml
expect_text err "and no comment says what for"
expect_text err 'this form has no place for it'

# Of two of a name the one in a namespace has a longer one, and all have numbers.
{ profile web ', namespace: a' chmod; profile web ', namespace: b' mkdir; profile web '' rmdir; } >b.yaml
expect_status 1 "$SCMPL" import b.yaml
expect_text err 'choose one: b.yaml#a/web, b.yaml#b/web, b.yaml#3'
expect_status 0 "$SCMPL" import b.yaml#b/web
expect_text out 'deny mkdir'
expect_status 0 "$SCMPL" import b.yaml#3
expect_text out 'deny rmdir'
expect_status 1 "$SCMPL" import b.yaml#web
expect_text err "several profiles of this file are called 'web'"

# Texts of a ConfigMap go by their keys.
cat >c.yaml <<'EOF'
kind: ConfigMap
metadata: {name: seccomp}
data:
  web.json: '{"defaultAction": "SCMP_ACT_ALLOW"}'
  db.json: '{"defaultAction": "SCMP_ACT_LOG"}'
EOF
expect_status 1 "$SCMPL" import c.yaml
expect_text err "c.yaml:4:14: error: this file holds 2 profiles"
expect_text err 'choose one: c.yaml#web.json, c.yaml#db.json'
expect_status 0 "$SCMPL" import c.yaml#seccomp/db.json
expect_text out 'default log'

# A file may be called so.
cp a.yaml odd#web
expect_status 1 "$SCMPL" import odd#web
expect_text err 'choose one: odd#web#web, odd#web#db'
echo 'default allow' >p.scp
expect_status 1 "$SCMPL" build p.scp#web
expect_text err "p.scp:1:1: error: '#web' is for a file that holds several profiles: this is a policy"
expect_status 3 "$SCMPL" build none.scp#web
expect_text err "cannot read 'none.scp'"

# A policy takes in one of several.
printf 'default allow\ninclude "a.yaml#db"\ninclude "a.yaml#web"\nexpect deny mkdir, chmod\n' >i.scp
expect_status 0 "$SCMPL" build -o i.json --arch x86_64 i.scp
printf 'default allow\ninclude "a.yaml"\n' >i.scp
expect_status 1 "$SCMPL" build i.scp
expect_text err 'choose one: a.yaml#web, a.yaml#db'
