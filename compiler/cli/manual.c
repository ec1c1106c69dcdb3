/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/manual.h"

#include "scmpl.h"

#include <string.h>

static const char head[] =
	".SH NAME\n"
	"scmpl \\- seccomp policies in readable text\n"
	".SH SYNOPSIS\n"
	".B scmpl\n"
	".I COMMAND\n"
	"[options] ...\n"
	".SH DESCRIPTION\n"
	"A policy is a text that says which system calls a program may make.\n"
	".B scmpl\n"
	"compiles it to a profile for container engines or to a raw filter, enforces it\n"
	"directly, and proves that what it made means what the text says.\n"
	".PP\n"
	"Where a FILE is expected, \\- is standard input, and\n"
	".B \\-e\n"
	".I TEXT\n"
	"gives the policy on the command line:\n"
	".PP\n"
	".EX\n"
	"    scmpl exec \\-e \\(aqdefault allow; deny chmod\\-family\\(aq \\-\\- sh\n"
	".EE\n"
	".SH COMMANDS\n";

static const char tail[] =
	".SH EXIT STATUS\n"
	".TP\n0\nAll is well.\n"
	".TP\n1\nThe policy is wrong, or there is a difference.\n"
	".TP\n2\nThe command line is wrong.\n"
	".TP\n3\nA file or the machine would not do it.\n"
	".PP\n"
	".B exec\n"
	"and\n"
	".B record\n"
	"end like the command that they run, or with 125 for trouble of their own, 126 when\n"
	"the command cannot be executed, 127 when it is not found.\n"
	".SH ENVIRONMENT\n"
	".TP\n"
	".B NO_COLOR\n"
	"When it is set and not empty, messages have no colour.\n"
	".SH SEE ALSO\n"
	".BR scmpl (5),\n"
	".BR seccomp (2),\n"
	".BR bpf (2)\n";

/* A blank line, a dot at the start and a backslash would mean something to troff. */
static void put_text(const char *text, size_t len)
{
	if (len && (*text == '.' || *text == '\''))
		fputs("\\&", stdout);
	for (size_t i = 0; i < len; i++)
		if (text[i] == '-')
			fputs("\\-", stdout);
		else if (text[i] == '\\')
			fputs("\\e", stdout);
		else if (text[i] == '\'')
			fputs("\\(aq", stdout);
		else
			putchar(text[i]);
	putchar('\n');
}

static void put_line(const char *text)
{
	put_text(text, strlen(text));
}

static void put_option(const struct option_spec *spec)
{
	fputs(".TP\n\\fB", stdout);
	if (spec->id < 256)
		printf("\\-%c\\fR, \\fB", spec->id);
	fputs("\\-\\-", stdout);
	for (const char *c = spec->name; *c; c++)
		fputs(*c == '-' ? "\\-" : (char[]){*c, '\0'}, stdout);
	printf("\\fR%s%s%s\n", spec->arg ? "=\\fI" : "", spec->arg ? spec->arg : "",
	       spec->arg ? "\\fR" : "");
	put_line(spec->help);
}

/* Lines that are indented are shown as they are, the others filled. */
static void put_notes(const char *notes)
{
	bool is_example = false;

	puts(".PP");
	while (*notes) {
		size_t len = strcspn(notes, "\n");
		bool is_indented = len && *notes == ' ';

		if (is_indented != is_example)
			puts(is_indented ? ".EX" : ".EE");
		is_example = is_indented;
		if (len)
			put_text(notes, len);
		else
			puts(".PP");
		notes += len + (notes[len] == '\n');
	}
	if (is_example)
		puts(".EE");
}

static void put_command(const struct command *command)
{
	printf(".SS %s\n.B scmpl %s\n", command->name, command->name);
	put_line(command->synopsis);
	puts(".PP");
	put_line(command->summary);
	for (size_t i = 0; i < command->option_count; i++)
		put_option(&command->options[i]);
	if (command->notes)
		put_notes(command->notes);
}

static void put_formats(void)
{
	puts(".SH FORMATS");
	for (size_t i = 0; scmpl_target_name(i); i++) {
		printf(".TP\n.B %s\n", scmpl_target_name(i));
		put_line(scmpl_target_summary(i));
	}
}

void manual_print(const struct command *const *commands, size_t count)
{
	printf(".TH SCMPL 1 \"\" \"scmpl %s\"\n", scmpl_version());
	fputs(head, stdout);
	for (size_t i = 0; i < count; i++)
		put_command(commands[i]);
	put_formats();
	fputs(tail, stdout);
}
