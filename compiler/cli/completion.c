/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an option takes is told by the name of its argument in the table: "FILE",
 * "DIR", "ARCH[,ARCH]", or the words themselves, "text|json".
 */
#include "cli/manual.h"

#include "scmpl.h"

#include <string.h>

enum value_kind { VALUE_FILE, VALUE_DIR, VALUE_WORD, VALUE_LIST, VALUE_ANY };

/* What `scmpl list` can be asked about, one a line. */
#define NAMES "scmpl list 2>/dev/null | sed -n \"s/^  \\([a-z][^ ]*\\).*/\\1/p\""

typedef const char *name_source(size_t index);

static void put_alternatives(const char *arg)
{
	for (; *arg; arg++)
		putchar(*arg == '|' ? ' ' : *arg);
}

static void put_names(name_source *name)
{
	for (size_t i = 0; name(i); i++)
		printf("%s%s", i ? " " : "", name(i));
}

static name_source *source_of(const char *arg)
{
	if (strcmp(arg, "TARGET") == 0)
		return scmpl_target_name;
	if (strcmp(arg, "ARCH[,ARCH]") == 0)
		return scmpl_arch_name;
	return strcmp(arg, "CAP[,CAP]") == 0 ? scmpl_cap_name : NULL;
}

static enum value_kind kind_of(const char *arg)
{
	if (strchr(arg, '|') || strcmp(arg, "TARGET") == 0)
		return VALUE_WORD;
	if (source_of(arg))
		return VALUE_LIST;
	if (strcmp(arg, "FILE") == 0 || strcmp(arg, "POLICY") == 0)
		return VALUE_FILE;
	return strcmp(arg, "DIR") == 0 ? VALUE_DIR : VALUE_ANY;
}

static void put_values(const char *arg)
{
	if (source_of(arg))
		put_names(source_of(arg));
	else
		put_alternatives(arg);
}

static bool takes_names(const struct command *command)
{
	return strcmp(command->name, "list") == 0;
}

/* TEXT within single quotes of a shell; characters of SPECIAL after a backslash. */
static void put_quoted(const char *text, const char *special)
{
	for (; *text; text++)
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
}

/* bash */

static const char bash_head[] =
	"# bash completion for scmpl\n"
	"\n"
	"# The last of the words given so far, which commas separate.\n"
	"_scmpl_list()\n"
	"{\n"
	"\tlocal before=\n"
	"\t[[ $cur != *,* ]] || before=${cur%,*},\n"
	"\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$1\" -- \"${cur##*,}\")\n"
	"}\n"
	"\n"
	"_scmpl()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tlocal command=${COMP_WORDS[1]} words= kind=-f\n"
	"\n"
	"\t[[ $prev != = ]] || prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\t[[ $cur != = ]] || cur=\n"
	"\tCOMPREPLY=()\n"
	"\tcase $command:$prev in\n";

static const char bash_tail[] =
	"\tesac\n"
	"\tif [[ -z $words ]]; then\n"
	"\t\t[[ $prev != -- ]] || kind=-c\n"
	"\t\tmapfile -t COMPREPLY < <(compgen $kind -- \"$cur\")\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	"\t[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace 2>/dev/null\n"
	"}\n"
	"\n"
	"complete -F _scmpl scmpl\n";

/* "build:-t | build:--target)" and what follows; nothing for an option without values. */
static void put_bash_value(const struct command *command, const struct option_spec *spec)
{
	if (!spec->arg || kind_of(spec->arg) == VALUE_FILE || kind_of(spec->arg) == VALUE_ANY)
		return;
	fputs("\t", stdout);
	if (spec->id < 256)
		printf("%s:-%c | ", command->name, spec->id);
	printf("%s:--%s)\n", command->name, spec->name);
	switch (kind_of(spec->arg)) {
	case VALUE_DIR:
		fputs("\t\tkind=-d", stdout);
		break;
	case VALUE_LIST:
		fputs("\t\t_scmpl_list '", stdout);
		put_values(spec->arg);
		fputs("'\n\t\treturn", stdout);
		break;
	default:
		fputs("\t\tmapfile -t COMPREPLY < <(compgen -W '", stdout);
		put_values(spec->arg);
		fputs("' -- \"$cur\")\n\t\treturn", stdout);
		break;
	}
	puts("\n\t\t;;");
}

static void put_bash_words(const struct command *command)
{
	printf("\t%s)\n", command->name);
	if (takes_names(command))
		printf("\t\t[[ $cur == -* || $kind == -d ]] || words=$(%s)\n", NAMES);
	fputs("\t\t[[ $cur != -* ]] || words='--help", stdout);
	for (size_t i = 0; i < command->option_count; i++)
		printf(" --%s%s", command->options[i].name, command->options[i].arg ? "=" : "");
	puts("'\n\t\t;;");
}

static void print_bash(const struct command *const *commands, size_t count)
{
	fputs(bash_head, stdout);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < commands[i]->option_count; j++)
			put_bash_value(commands[i], &commands[i]->options[j]);
	fputs("\tesac\n\t((COMP_CWORD > 1)) || command=\n\tcase $command in\n"
	      "\t'')\n\t\twords='--help --version",
	      stdout);
	for (size_t i = 0; i < count; i++)
		printf(" %s", commands[i]->name);
	puts("'\n\t\t;;");
	for (size_t i = 0; i < count; i++)
		put_bash_words(commands[i]);
	fputs(bash_tail, stdout);
}

/* zsh */

#define ZSH_SPECIAL "[]:\\"

static void put_zsh_action(const char *arg)
{
	switch (kind_of(arg)) {
	case VALUE_FILE:
		fputs("_files", stdout);
		break;
	case VALUE_DIR:
		fputs("_files -/", stdout);
		break;
	case VALUE_WORD:
		fputs("(", stdout);
		put_values(arg);
		fputs(")", stdout);
		break;
	case VALUE_LIST:
		fputs("_sequence compadd - ", stdout);
		put_values(arg);
		break;
	case VALUE_ANY:
		fputs(" ", stdout);
		break;
	}
}

static void put_zsh_option(const struct option_spec *spec)
{
	fputs("\t\t\t", stdout);
	if (spec->id < 256)
		printf("'(-%c --%s)'{-%c%s,--%s%s}'[", spec->id, spec->name, spec->id,
		       spec->arg ? "+" : "", spec->name, spec->arg ? "=" : "");
	else
		printf("'--%s%s[", spec->name, spec->arg ? "=" : "");
	put_quoted(spec->help, ZSH_SPECIAL);
	fputs("]", stdout);
	if (spec->arg) {
		fputs(":", stdout);
		put_quoted(spec->arg, ZSH_SPECIAL);
		fputs(":", stdout);
		put_zsh_action(spec->arg);
	}
	puts("' \\");
}

static void print_zsh(const struct command *const *commands, size_t count)
{
	puts("#compdef scmpl\n\n_scmpl()\n{\n\tlocal -a commands\n\tlocal command\n\n"
	     "\tif ((CURRENT == 2)); then\n\t\tcommands=(");
	for (size_t i = 0; i < count; i++) {
		printf("\t\t\t'%s:", commands[i]->name);
		put_quoted(commands[i]->summary, "");
		puts("'");
	}
	puts("\t\t)\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
	     "\tcommand=$words[2]\n\tshift words\n\t((CURRENT--))\n\tcase $command in");
	for (size_t i = 0; i < count; i++) {
		printf("\t%s)\n\t\t_arguments -s : \\\n", commands[i]->name);
		for (size_t j = 0; j < commands[i]->option_count; j++)
			put_zsh_option(&commands[i]->options[j]);
		printf("\t\t\t'*:%s'\n\t\t;;\n",
		       takes_names(commands[i]) ? "name:($(" NAMES "))" : "file:_files");
	}
	puts("\tesac\n}\n\n_scmpl \"$@\"");
}

/* fish */

static void put_fish_value(const char *arg)
{
	switch (kind_of(arg)) {
	case VALUE_FILE:
		fputs(" -r -F", stdout);
		break;
	case VALUE_DIR:
		fputs(" -x -a '(__fish_complete_directories)'", stdout);
		break;
	case VALUE_WORD:
		fputs(" -x -a '", stdout);
		put_values(arg);
		fputs("'", stdout);
		break;
	case VALUE_LIST:
		fputs(" -x -a '(__fish_append , ", stdout);
		put_values(arg);
		fputs(")'", stdout);
		break;
	case VALUE_ANY:
		fputs(" -x", stdout);
		break;
	}
}

static void put_fish_option(const struct command *command, const struct option_spec *spec)
{
	printf("complete -c scmpl -n '__fish_seen_subcommand_from %s' -l %s", command->name,
	       spec->name);
	if (spec->id < 256)
		printf(" -s %c", spec->id);
	if (spec->arg)
		put_fish_value(spec->arg);
	fputs(" -d '", stdout);
	put_quoted(spec->help, "\\");
	puts("'");
}

static void print_fish(const struct command *const *commands, size_t count)
{
	puts("# fish completion for scmpl\n\ncomplete -c scmpl -f");
	for (size_t i = 0; i < count; i++) {
		printf("\ncomplete -c scmpl -n __fish_use_subcommand -a %s -d '",
		       commands[i]->name);
		put_quoted(commands[i]->summary, "\\");
		puts("'");
		printf("complete -c scmpl -n '__fish_seen_subcommand_from %s' %s\n",
		       commands[i]->name, takes_names(commands[i]) ? "-a '(" NAMES ")'" : "-F");
		for (size_t j = 0; j < commands[i]->option_count; j++)
			put_fish_option(commands[i], &commands[i]->options[j]);
	}
}

bool completion_print(const char *shell, const struct command *const *commands, size_t count)
{
	static const struct {
		const char *name;
		void (*print)(const struct command *const *commands, size_t count);
	} shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};

	for (size_t i = 0; i < ARRAY_LEN(shells); i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].print(commands, count);
			return true;
		}
	return false;
}
