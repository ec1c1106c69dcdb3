# SPDX-License-Identifier: Apache-2.0
#
# The examples of grammar/LANGUAGE.md, as files.
#
# A fenced block whose first word is scp is a policy: NAME.scp if its first line is a comment
# that says so, else line-N.scp, N being the line it begins in.  What has neither `default' nor
# `extend' gets `default allow;' in front, unless it is a part that another one includes.
# Prints a line for each:
#
#   FILE compiles|fails SLUG|warns SLUG|checks SLUG|part|enforced
#
# One that fails is refused by `build'; `build' or `check' warns of the next two.  The line that
# this is told of ends in a comment: "# error [SLUG]" or "# warning [SLUG]".
#
# What is indented behind an enforced one goes to FILE.session; a block `table' goes to
# FILE.table, FILE being the policy before it.

function flush(    first)
{
	if (kind == "table") {
		printf "%s", text > (file ".table")
		close(file ".table")
		print file, "table"
		return
	}
	file = "line-" start ".scp"
	if (match(text, /^# [a-z-]+\.scp\n/))
		file = substr(text, 3, RLENGTH - 3)
	first = kind != "part" && ("\n" text) !~ /\n(default|extend) / ? "default allow; " : ""
	printf "%s%s", first, text > file
	close(file)
	print file, kind
}

/^```/ && inside { inside = 0; flush(); next }
/^```(scp|table)/ {
	inside = 1
	start = FNR
	text = ""
	kind = $1 == "```table" ? "table" : "compiles"
	if (NF > 1)
		kind = $2 (NF > 2 ? " " $3 : "")
	next
}
inside { text = text $0 "\n"; next }
/^    / && kind == "enforced" { print substr($0, 5) > (file ".session"); next }
/./ { if (kind == "enforced") kind = "" }
