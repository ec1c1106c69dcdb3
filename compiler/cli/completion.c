/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an option takes is told by the name of its argument in the table: "FILE",
 * "DIR", "ARCH[,ARCH]", or the words themselves, "text|json".
 */
#include "cli/manual.h"

#include "scmpl.h"
#include "api/cli.h"

#include <string.h>

enum value_kind {
	VALUE_FILE,
	VALUE_DIR,
	VALUE_WORD,
	VALUE_LIST,
	VALUE_CALLS, /* calls and groups, commas between */
	VALUE_PID,
	VALUE_ANY,
};

/* The names that `scmpl list` prints for a kind, one a line. */
#define LISTED(kind) "scmpl list " kind " 2>/dev/null | sed -n \"s/^  \\([^ ]*\\).*/\\1/p\""
#define CALLS LISTED("groups") "; " LISTED("syscalls")
#define NAMES CALLS "; " LISTED("profiles")

typedef const char *name_source(size_t index);

static void put_alternatives(const char *arg)
{
	for (; *arg; arg++)
		putchar(*arg == '|' ? ' ' : *arg);
}

static void put_names(const char *before, name_source *name)
{
	for (size_t i = 0; name(i); i++)
		printf(" %s%s", before, name(i));
}

static name_source *source_of(const char *arg)
{
	static const struct {
		const char *arg;
		name_source *names;
	} sources[] = {
		{"TARGET", scmpl_target_name},
		{"ARCH[,ARCH]", scmpl_arch_name},
		{"CAP[,CAP]", scmpl_cap_name},
		{"WARNING", cli_slug},
	};

	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (strcmp(arg, sources[i].arg) == 0)
			return sources[i].names;
	return NULL;
}

static enum value_kind kind_of(const char *arg)
{
	static const struct {
		const char *arg;
		enum value_kind kind;
	} kinds[] = {
		{"TARGET", VALUE_WORD}, {"WARNING", VALUE_WORD}, {"FILE", VALUE_FILE},
		{"POLICY", VALUE_FILE}, {"DIR", VALUE_DIR},      {"SET", VALUE_CALLS},
		{"PID", VALUE_PID},
	};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(arg, kinds[i].arg) == 0)
			return kinds[i].kind;
	if (strchr(arg, '|'))
		return VALUE_WORD;
	return source_of(arg) ? VALUE_LIST : VALUE_ANY;
}

static void put_values(const char *arg)
{
	if (source_of(arg))
		put_names("", source_of(arg));
	else
		put_alternatives(arg);
	if (strcmp(arg, "WARNING") == 0) {
		fputs(" error", stdout);
		put_names("no-", cli_slug);
		put_names("error=", cli_slug);
	}
}

static bool takes_names(const struct command *command)
{
	return strcmp(command->name, "list") == 0;
}

/* Its operands are files, or calls, or what is in brackets behind a diagnostic. */
static bool takes_anything(const struct command *command)
{
	return strcmp(command->name, "explain") == 0;
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
	"# What is behind -- is another program's; false when nothing is.\n"
	"_scmpl_command()\n"
	"{\n"
	"\tlocal i\n"
	"\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
	"\t\t[[ ${COMP_WORDS[i]} != -- ]] || break\n"
	"\tdone\n"
	"\t((i < COMP_CWORD)) || return\n"
	"\tif declare -F _comp_command_offset >/dev/null; then\n"
	"\t\t_comp_command_offset $((i + 1))\n"
	"\telif declare -F _command_offset >/dev/null; then\n"
	"\t\t_command_offset $((i + 1))\n"
	"\telif ((i + 1 == COMP_CWORD)); then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -c -- \"$cur\")\n"
	"\telse\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	"\tfi\n"
	"}\n"
	"\n"
	"_scmpl()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tlocal command=${COMP_WORDS[1]} words= kind=-f also=\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\tcase $command in\n"
	"\texec | record) ! _scmpl_command || return ;;\n"
	"\tesac\n"
	"\t[[ $prev != = ]] || prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\t[[ $cur != = ]] || cur=\n"
	"\tcase $command:$prev in\n";

static const char bash_tail[] =
	"\tesac\n"
	"\tif [[ -z $words ]]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen $kind -- \"$cur\")\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tmapfile -t COMPREPLY < <(compgen $also -W \"$words\" -- \"$cur\")\n"
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
	case VALUE_CALLS:
		fputs("\t\t_scmpl_list \"$(" CALLS ")\"\n\t\treturn", stdout);
		break;
	case VALUE_PID:
		fputs("\t\twords=$(cd /proc && printf '%s\\n' [0-9]*)", stdout);
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
		puts("\t\t[[ $cur == -* || $kind == -d ]] || words=$(" NAMES ")");
	if (takes_anything(command)) {
		fputs("\t\t[[ $cur == -* || $kind == -d ]] || words=\"$(" CALLS ")", stdout);
		put_names("", cli_slug);
		puts("\" also=-f");
	}
	fputs("\t\t[[ $cur != -* ]] || words='--help", stdout);
	for (size_t i = 0; i < command->option_count; i++)
		printf(" --%s%s", command->options[i].name, command->options[i].arg ? "=" : "");
	puts("'\n\t\t;;");
}

static void put_commands(const struct program *program)
{
	for (size_t i = 0; i < program->count; i++)
		printf(" %s", program->commands[i]->name);
}

/* What may stand in a command's place, and what may follow that. */
static void put_bash_program(const struct program *program)
{
	fputs("\tesac\n\t((COMP_CWORD > 1)) || command=\n\tcase $command "
	      "in\n\t'')\n\t\twords='help",
	      stdout);
	for (size_t i = 0; i < program->option_count; i++)
		printf(" --%s", program->options[i].name);
	put_commands(program);
	fputs("'\n\t\t;;\n\thelp | --help | --man)\n\t\twords='", stdout);
	put_commands(program);
	puts("'\n\t\t;;\n\t--completion)\n\t\twords='bash zsh fish'\n\t\t;;");
}

static void print_bash(const struct program *program)
{
	fputs(bash_head, stdout);
	for (size_t i = 0; i < program->count; i++)
		for (size_t j = 0; j < program->commands[i]->option_count; j++)
			put_bash_value(program->commands[i], &program->commands[i]->options[j]);
	put_bash_program(program);
	for (size_t i = 0; i < program->count; i++)
		put_bash_words(program->commands[i]);
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
	case VALUE_CALLS:
		fputs("_sequence _scmpl_calls", stdout);
		break;
	case VALUE_PID:
		fputs("_pids", stdout);
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

static const char zsh_head[] = "#compdef scmpl\n"
			       "\n"
			       "_scmpl_calls()\n"
			       "{\n"
			       "\tcompadd \"$@\" - ${(f)\"$(" CALLS ")\"}\n"
			       "}\n"
			       "\n"
			       "_scmpl_names()\n"
			       "{\n"
			       "\tcompadd \"$@\" - ${(f)\"$(" NAMES ")\"}\n"
			       "}\n"
			       "\n";

static const char zsh_start[] = "_scmpl()\n"
				"{\n"
				"\tlocal -a commands\n"
				"\tlocal command at\n"
				"\n"
				"\tcommands=(\n";

static const char zsh_commands[] =
	"\t)\n"
	"\tif ((CURRENT == 2)); then\n"
	"\t\tcommands+=('help:Tell more about a command.')\n"
	"\t\t_describe command commands\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tcommand=$words[2]\n"
	"\tshift words\n"
	"\t((CURRENT--))\n"
	"\t# What is behind -- is another program's.\n"
	"\tat=${words[(i)--]}\n"
	"\tif [[ $command == (exec|record) ]] && ((at < CURRENT)); then\n"
	"\t\tshift at words\n"
	"\t\t((CURRENT -= at))\n"
	"\t\t_normal\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tcase $command in\n"
	"\thelp|--help|--man) _describe command commands ;;\n"
	"\t--completion) compadd bash zsh fish ;;\n";

static void put_zsh_operands(const struct command *command)
{
	if (takes_names(command))
		puts("\t\t\t'*:name:_scmpl_names'\n\t\t;;");
	else if (takes_anything(command))
		puts("\t\t\t'*:name:_scmpl_explained'\n\t\t;;");
	else
		puts("\t\t\t'*:file:_files'\n\t\t;;");
}

static void print_zsh(const struct program *program)
{
	fputs(zsh_head, stdout);
	fputs("_scmpl_explained()\n{\n\t_files\n\t_scmpl_calls\n\tcompadd -", stdout);
	put_names("", cli_slug);
	fputs("\n}\n\n", stdout);
	fputs(zsh_start, stdout);
	for (size_t i = 0; i < program->count; i++) {
		printf("\t\t'%s:", program->commands[i]->name);
		put_quoted(program->commands[i]->summary, "");
		puts("'");
	}
	fputs(zsh_commands, stdout);
	for (size_t i = 0; i < program->count; i++) {
		printf("\t%s)\n\t\t_arguments -s : \\\n", program->commands[i]->name);
		for (size_t j = 0; j < program->commands[i]->option_count; j++)
			put_zsh_option(&program->commands[i]->options[j]);
		put_zsh_operands(program->commands[i]);
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
	case VALUE_CALLS:
		fputs(" -x -a '(__fish_append , (__scmpl_calls))'", stdout);
		break;
	case VALUE_PID:
		fputs(" -x -a '(__fish_complete_pids)'", stdout);
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

static const char fish_head[] =
	"# fish completion for scmpl\n"
	"\n"
	"function __scmpl_calls\n"
	"\t" CALLS "\n"
	"end\n"
	"\n"
	"# What is behind -- is another program's.\n"
	"function __scmpl_command\n"
	"\tset -l words (commandline -opc)\n"
	"\tset -l at (contains -i -- -- $words)\n"
	"\tset -e words[1..$at]\n"
	"\tcomplete -C (string join ' ' -- (string escape -- $words) (commandline -ct))\n"
	"end\n"
	"\n"
	"complete -c scmpl -f\n"
	"complete -c scmpl -n __fish_use_subcommand -a help -d 'Tell more about a command.'\n"
	"complete -c scmpl -n '__fish_seen_subcommand_from exec record; and contains -- -- "
	"(commandline -opc)' -x -a '(__scmpl_command)'\n";

static void put_fish_operands(const struct command *command)
{
	printf("complete -c scmpl -n '__fish_seen_subcommand_from %s", command->name);
	if (takes_names(command))
		fputs("' -a '(" NAMES ")'", stdout);
	else if (takes_anything(command))
		fputs("' -F -a '(__scmpl_calls)", stdout);
	else if (command->ends_at_operand)
		fputs("; and not contains -- -- (commandline -opc)' -F", stdout);
	else
		fputs("' -F", stdout);
	if (takes_anything(command)) {
		put_names("", cli_slug);
		putchar('\'');
	}
	putchar('\n');
}

static void print_fish(const struct program *program)
{
	fputs(fish_head, stdout);
	for (size_t i = 0; i < program->option_count; i++)
		printf("complete -c scmpl -n __fish_use_subcommand -l %s\n",
		       program->options[i].name);
	for (size_t i = 0; i < program->count; i++) {
		const struct command *command = program->commands[i];

		printf("\ncomplete -c scmpl -n __fish_use_subcommand -a %s -d '",
		       command->name);
		put_quoted(command->summary, "\\");
		puts("'");
		printf("complete -c scmpl -n '__fish_seen_subcommand_from help' -a %s\n",
		       command->name);
		put_fish_operands(command);
		for (size_t j = 0; j < command->option_count; j++)
			put_fish_option(command, &command->options[j]);
	}
}

bool completion_print(const char *shell, const struct program *program)
{
	static const struct {
		const char *name;
		void (*print)(const struct program *program);
	} shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};

	for (size_t i = 0; i < ARRAY_LEN(shells); i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].print(program);
			return true;
		}
	return false;
}
