# SPDX-License-Identifier: Apache-2.0
#
# LANGUAGE.md as a manual page, scmpl(5):   awk -f manual.awk -v version="scmpl 0.1.0" LANGUAGE.md
#
# It knows what that file uses of Markdown: headings, paragraphs, lists by "- ", tables, code
# that is fenced or indented, `code`, [links](...).  The contents are left out: a page is
# searched.  Tables become lists whose tags are the first column.

function escaped(text)
{
	gsub(/\\/, "\\e", text)
	gsub(/'/, "\\(aq", text)
	gsub(/`/, "\\(ga", text)
	gsub(/\^/, "\\(ha", text)
	gsub(/~/, "\\(ti", text)
	return text
}

function code(text)
{
	text = escaped(text)
	gsub(/-/, "\\-", text)
	return text
}

# `code` is bold, of a link its text is left; "([more](#...))" leads nowhere on a page.
function inline(text,    out, parts, count, i)
{
	gsub(/ \(\[more\]\([^)]*\)\)/, "", text)
	while (match(text, /\[[^]]*\]\([^)]*\)/)) {
		out = substr(text, RSTART + 1, RLENGTH - 1)
		sub(/\].*/, "", out)
		text = substr(text, 1, RSTART - 1) out substr(text, RSTART + RLENGTH)
	}
	out = ""
	count = split(text, parts, "`")
	for (i = 1; i <= count; i++)
		out = out (i % 2 ? escaped(parts[i]) : "\\fB" code(parts[i]) "\\fR")
	return out
}

# A line must not begin with what troff takes for a request.
function put(text)
{
	print (text ~ /^[.']/ ? "\\&" : "") text
}

function put_filled(text,    words, count, i, line)
{
	count = split(inline(text), words, " ")
	line = words[1]
	for (i = 2; i <= count; i++)
		if (length(line " " words[i]) > 79) {
			put(line)
			line = words[i]
		} else {
			line = line " " words[i]
		}
	put(line)
}

# A heading begins a paragraph by itself.
function begin(macro)
{
	if (macro != ".PP" || !after_heading)
		print macro
	after_heading = 0
}

function heading(macro, text)
{
	end_block()
	print macro " " text
	after_heading = 1
}

function end_paragraph()
{
	if (paragraph == "")
		return
	begin(request)
	put_filled(paragraph)
	paragraph = ""
}

function end_block()
{
	end_paragraph()
	if (is_code)
		print ".EE\n.RE"
	is_code = 0
	request = ".PP"
}

function begin_code()
{
	end_block()
	begin(".PP")
	print ".RS 4\n.EX"
	is_code = 1
}

function table_row(line,    cells, count, i, text)
{
	end_block()
	if (line ~ /^\|---/) {
		in_table = 1
		return
	}
	if (!in_table)
		return # the head, which the tags speak for
	sub(/^\| */, "", line)
	sub(/ *\|$/, "", line)
	count = split(line, cells, / +\| +/)
	text = cells[2]
	for (i = 3; i <= count; i++)
		text = text ": " cells[i]
	begin(".TP")
	put(inline(cells[1]))
	put_filled(text)
}

BEGIN {
	request = ".PP"
	printf ".TH SCMPL 5 \"%s\" \"%s\"\n", date, version
}
/^<!--/ { next }
/^```/ {
	if (fenced)
		end_block()
	else
		begin_code()
	fenced = !fenced
	next
}
fenced { put(code($0)); next }
/^# / { print ".SH NAME\n" code(substr($0, 3)); heading(".SH", "DESCRIPTION"); next }
/^## / {
	skipped = $0 == "## Contents"
	if (!skipped)
		heading(".SH", toupper(inline(substr($0, 4))))
	next
}
skipped { next }
/^### / { heading(".SS", inline(substr($0, 5))); next }
/^    / && !paragraph {
	if (!is_code)
		begin_code()
	put(code(substr($0, 5)))
	next
}
/^\|/ { table_row($0); next }
{ in_table = 0 }
/^$/ { end_block(); next }
/^- / { end_block(); request = ".IP \\(bu 2"; sub(/^- /, "") }
{ sub(/^ +/, ""); paragraph = paragraph (paragraph == "" ? "" : " ") $0 }
END {
	end_block()
	print ".SH SEE ALSO\n.BR scmpl (1),\n.BR seccomp (2)"
}
