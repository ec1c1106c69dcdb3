# SPDX-License-Identifier: Apache-2.0
#
# Run while the program is built: turns the template files on the command line into C tables on
# standard output: their text, and where each starts.  A name is the file's, without its folder.

BEGIN {
	for (i = 1; i < 256; i++)
		code[sprintf("%c", i)] = i
	print "static const unsigned char template_bytes[] = {"
}

FNR == 1 {
	end_file()
	name = FILENAME
	sub(/.*\//, "", name)
	names[++count] = name
	starts[count] = size
}

{
	line = $0 "\n"
	bytes = ""
	for (i = 1; i <= length(line); i++)
		bytes = bytes code[substr(line, i, 1)] ","
	print bytes
	size += length(line)
}

END {
	end_file()
	print "};\n\nstatic const struct page_template templates[] = {"
	for (i = 1; i <= count; i++)
		printf "\t{\"%s\", %d, %d},\n", names[i], starts[i], ends[i] - starts[i]
	print "};"
}

function end_file() {
	if (!count)
		return
	ends[count] = size
	print "0,"
	size++
}
