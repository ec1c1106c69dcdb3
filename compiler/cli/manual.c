/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/manual.h"

#include "scmpl.h"

#include <ctype.h>
#include <string.h>

/* Of the last change to what the pages say. */
#define MANUAL_DATE "2026-11-28"

/* Lines of the source are filled up to here. */
#define LINE_MAX_BYTES 72

static const char description[] =
	"A policy is a text that says which system calls a program may make.\n"
	".B scmpl\n"
	"compiles it to a profile for container engines or to a raw filter, enforces it\n"
	"directly, and proves that what it made means what the text says.\n"
	"The language is in\n"
	".BR scmpl (5).\n"
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

static const char environment[] = ".SH ENVIRONMENT\n"
				  ".TP\n"
				  ".B NO_COLOR\n"
				  "When it is set and not empty, messages have no colour.\n"
				  ".SH FILES\n"
				  ".TP\n"
				  ".I *.scp\n"
				  "Policies, in\n"
				  ".BR scmpl (5).\n"
				  ".TP\n"
				  ".I <stdlib>/*.scp\n"
				  "The standard library, which the program has inside:\n"
				  ".B scmpl list\n"
				  "shows it,\n"
				  ".B \\-\\-stdlib\n"
				  "takes another one.\n";

/* A character that means something to troff as what it is. */
static void put_character(char c)
{
	if (c == '-')
		fputs("\\-", stdout);
	else if (c == '\\')
		fputs("\\e", stdout);
	else if (c == '\'')
		fputs("\\(aq", stdout);
	else
		putchar(c);
}

/* A dot at the start of a line would be a request. */
static void put_code(const char *text, size_t len)
{
	if (len && (*text == '.' || *text == '\''))
		fputs("\\&", stdout);
	for (size_t i = 0; i < len; i++)
		put_character(text[i]);
	putchar('\n');
}

/* LEN bytes of TEXT in lines of the source that are not too long. */
static void put_text(const char *text, size_t len)
{
	while (len > LINE_MAX_BYTES) {
		size_t cut = LINE_MAX_BYTES;

		while (cut > 0 && text[cut] != ' ')
			cut--;
		if (!cut)
			break;
		put_code(text, cut - (text[cut - 1] == ' '));
		while (cut < len && text[cut] == ' ')
			cut++;
		text += cut;
		len -= cut;
	}
	put_code(text, len);
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
		put_character(*c);
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
		if (is_indented)
			put_code(notes, len);
		else if (len)
			put_text(notes, len);
		else if (notes[1] && notes[1] != ' ')
			puts(".PP");
		notes += len + (notes[len] == '\n');
	}
	if (is_example)
		puts(".EE");
}

/* "# what for" before each command. */
static void put_examples(const char *lines)
{
	puts(".SH EXAMPLES");
	for (const char *start = lines; *lines;) {
		size_t len = strcspn(lines, "\n");

		if (*lines == '#') {
			printf("%s%c", lines == start ? "" : ".PP\n",
			       toupper((unsigned char)lines[2]));
			put_text(lines + 3, len - 3);
		} else {
			fputs(".PP\n.EX\n    ", stdout);
			put_code(lines, len);
			puts(".EE");
		}
		lines += len + 1;
	}
}

static void put_status(const char *status, const char *meaning)
{
	printf(".TP\n.B %s\n", status);
	put_line(meaning);
}

static void put_statuses(const struct command *command)
{
	puts(".SH EXIT STATUS");
	if (command && command->usage_status != EXIT_USAGE) {
		puts("That of the command that is run, or");
		put_status("125",
			   "when the command line, the policy or the kernel is the trouble,");
		put_status("126", "when the command cannot be executed,");
		put_status("127", "when it is not found.");
		return;
	}
	put_status("0", "All is well.");
	if (!command || command->failure)
		put_status("1", command ? command->failure
					: "The policy is wrong, or there is a difference.");
	put_status("2", "The command line is wrong.");
	put_status("3", "A file or the machine would not do it.");
}

static void put_see_also(const struct program *program, const struct command *but)
{
	puts(".SH SEE ALSO");
	if (but)
		puts(".BR scmpl (1),");
	for (size_t i = 0; i < program->count; i++)
		if (program->commands[i] != but)
			printf(".BR scmpl\\-%s (1),\n", program->commands[i]->name);
	puts(".BR scmpl (5),\n.BR seccomp (2)");
}

static void put_head(const char *title, const char *name, const char *what)
{
	fputs(".TH ", stdout);
	for (; *title; title++)
		put_character((char)toupper((unsigned char)*title));
	printf(" 1 \"%s\" \"scmpl %s\"\n.SH NAME\n", MANUAL_DATE, scmpl_version());
	printf("scmpl%s%s \\-\n", *name ? "\\-" : "", name);
	put_line(what);
	puts(".SH SYNOPSIS");
}

static void put_formats(void)
{
	puts(".SH FORMATS");
	for (size_t i = 0; scmpl_target_name(i); i++)
		put_status(scmpl_target_name(i), scmpl_target_summary(i));
}

static void put_program(const struct program *program)
{
	put_head("scmpl", "", "seccomp policies in readable text");
	puts(".B scmpl\n.I COMMAND\n[options] ...\n.SH DESCRIPTION");
	fputs(description, stdout);
	for (size_t i = 0; i < program->count; i++) {
		printf(".TP\n.BR scmpl\\-%s (1)\n", program->commands[i]->name);
		put_line(program->commands[i]->summary);
	}
	puts(".SH OPTIONS");
	for (size_t i = 0; i < program->option_count; i++)
		put_option(&program->options[i]);
	put_formats();
	put_statuses(NULL);
	puts(".PP\n.B exec\nand\n.B record\nend like the command that they run, or with 125, "
	     "126 or 127.");
	fputs(environment, stdout);
	put_see_also(program, NULL);
}

static void put_command(const struct program *program, const struct command *command)
{
	static const struct option_spec help = {'h', "help", NULL, "show this"};
	char title[32];

	snprintf(title, sizeof(title), "scmpl-%s", command->name);
	put_head(title, command->name, command->summary);
	printf(".B scmpl %s\n", command->name);
	put_line(command->synopsis);
	puts(".SH DESCRIPTION");
	put_line(command->summary);
	if (command->notes)
		put_notes(command->notes);
	puts(".SH OPTIONS");
	for (size_t i = 0; i < command->option_count; i++)
		put_option(&command->options[i]);
	put_option(&help);
	if (strcmp(command->name, "build") == 0)
		put_formats();
	put_statuses(command);
	if (command->examples)
		put_examples(command->examples);
	put_see_also(program, command);
}

void manual_print(const struct program *program, const struct command *command)
{
	if (command)
		put_command(program, command);
	else
		put_program(program);
}
