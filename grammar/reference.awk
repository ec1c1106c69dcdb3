# SPDX-License-Identifier: Apache-2.0
# What LANGUAGE.md says of each reserved word, as C for compiler/syntax/reference.c.

function about(heading, words,    list, count, i) {
	count = split(words, list, " ")
	for (i = 1; i <= count; i++) {
		heading_of[list[i]] = heading
		word[++last] = list[i]
	}
}

BEGIN {
	about("The default", "default")
	about("The actions", "allow deny log notify trace trap kill kill-thread")
	about("Which errno wins", "with")
	about("Constants", "const")
	about("Groups of your own", "group")
	about("Routes", "route via")
	about("Except", "except")
	about("Where a condition stands", "where")
	about("Operators", "in")
	about("Bits: has and lacks", "has any only lacks")
	about("And, or, not", "and or not")
	about("Wide", "wide low")
	about("Arch", "arch")
	about("On", "on")
	about("Guards", "if cap no kernel")
	about("Extend", "extend")
	about("Include", "include")
	about("Override", "override")
	about("Newer calls: baseline", "baseline linux else")
	about("Filter flags", "flag")
	about("Expect", "expect")
}

/^```/ {
	fenced = !fenced
	next
}

!fenced && /^##+ / {
	sub(/^#+ /, "")
	section = $0
	text[section] = toupper($0) "\n"
	next
}

/^\|---/ {
	next
}

{
	if (fenced)
		$0 = "    " $0
	while (match($0, /\[[^]]*\]\(#[^)]*\)/)) {
		link = substr($0, RSTART + 1, RLENGTH - 1)
		sub(/\].*/, "", link)
		$0 = substr($0, 1, RSTART - 1) link substr($0, RSTART + RLENGTH)
	}
	text[section] = text[section] $0 "\n"
}

# TEXT without the blank lines at its end, as a C string.
function quoted(text) {
	sub(/\n+$/, "\n", text)
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	gsub(/\n/, "\\n\"\n\t \"", text)
	text = text "\""
	sub(/\n\t ""$/, "", text)
	return "\"" text
}

END {
	print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
	print "static const struct reference references[] = {"
	for (i = 1; i <= last; i++) {
		heading = heading_of[word[i]]
		if (!(heading in text)) {
			print "reference.awk: no section " heading > "/dev/stderr"
			exit 1
		}
		printf "\t{\"%s\",\n\t %s},\n", word[i], quoted(text[heading])
	}
	print "};"
}
