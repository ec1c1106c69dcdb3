/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"
#include "cli/input.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXEC_TROUBLE 125

#define OPTION_EXPLAIN 400
#define OPTION_COMPLAIN 401
#define OPTION_BACKEND 402
#define OPTION_ONCE 403

static const struct option_spec options[] = {
	{'p', "policy", "FILE", "a policy; several -p, -e and FILEs are all enforced"},
	INPUT_OPTIONS,
	{OPTION_EXPLAIN, "explain-denied", NULL,
	 "tell of each denied call, and what would allow it"},
	{OPTION_COMPLAIN, "complain", NULL, "only tell: let the calls through"},
	{OPTION_ONCE, "once", NULL,
	 "let COMMAND, and what it starts, execute no other program"},
	{OPTION_BACKEND, "backend", "bpf|libseccomp", "what makes the filters (bpf)"},
	INPUT_PROGRESS_OPTIONS,
};

/* The policies in the order they were given; read once all options are known. */
struct policies {
	struct scmpl_source *ptr;
	size_t count;
	int watch; /* an OPTION_* above, or 0 */
	bool once;
};

static void add_policy(struct policies *policies, struct scmpl_source policy)
{
	policies->ptr[policies->count++] = policy;
}

static void add_file(struct policies *policies, const char *path)
{
	add_policy(policies, input_source(NULL, path));
}

static bool is_behind_dashes(char **argv)
{
	return strcmp(argv[optind - 1], "--") == 0;
}

/* Before a "--" every operand is a policy, and options may follow it. */
static bool take_policy(struct policies *policies, int argc, char **argv)
{
	for (int i = optind + 1; i < argc && !is_behind_dashes(argv); i++)
		if (strcmp(argv[i], "--") == 0) {
			add_file(policies, argv[optind++]);
			return true;
		}
	return false;
}

/* Where the command begins.  Without "--" the first operand is a policy, unless an option
   gave one. */
static int find_command(struct policies *policies, int argc, char **argv)
{
	if (!is_behind_dashes(argv) && !policies->count && optind < argc)
		add_file(policies, argv[optind++]);
	return optind;
}

static bool stack(struct input *input, const struct policies *policies)
{
	bool ok = true;

	for (size_t i = 0; i < policies->count; i++)
		ok = input_stack(input, policies->ptr[i]) && ok;
	return ok;
}

static void show_failure(void *data)
{
	input_finish(data);
}

static int exec(struct input *input, const struct policies *policies, char **command)
{
	int status = EXEC_TROUBLE, wait_status = 0;

	scmpl_set_once(input->scmpl, policies->once);
	if (stack(input, policies)) {
		if (!policies->watch)
			status = scmpl_exec(input->scmpl, command, show_failure, input);
		else
			status = scmpl_explain_exec(input->scmpl, command,
						    policies->watch == OPTION_COMPLAIN,
						    STDERR_FILENO, &wait_status);
		if (!status)
			cli_exit_like(wait_status);
	}
	input_finish(input);
	return status;
}

static void take_option(struct policies *policies, struct input *input, struct options *parsed,
			int id)
{
	if (id == 'p')
		add_file(policies, parsed->value);
	else if (id == INPUT_TEXT)
		add_policy(policies, input_source(parsed->value, NULL));
	else if (id == OPTION_COMPLAIN || (id == OPTION_EXPLAIN && !policies->watch))
		policies->watch = id;
	else if (id == OPTION_ONCE)
		policies->once = true;
	else if (id == OPTION_BACKEND)
		scmpl_set_backend(input->scmpl, parsed->value);
	else
		input_option(input, parsed, id);
}

/* What is wrong with what was given, the command being at COMMAND; or NULL. */
static const char *wrong_with(const struct policies *policies, const struct options *parsed,
			      int command)
{
	if (!policies->count || command >= parsed->argc)
		return "expected a policy and a command";
	return policies->once && policies->watch
		       ? "--once is enforced, not told of: leave --explain-denied and "
			 "--complain out"
		       : NULL;
}

static int run_with(struct options *parsed, struct policies *policies)
{
	struct input input = input_new();
	const char *wrong = NULL;
	int id, command;

	do {
		while ((id = options_next(parsed)) >= 0)
			take_option(policies, &input, parsed, id);
	} while (id == OPTIONS_END && take_policy(policies, parsed->argc, parsed->argv));
	if (id != OPTIONS_EXIT) {
		command = find_command(policies, parsed->argc, parsed->argv);
		wrong = wrong_with(policies, parsed, command);
		if (!wrong)
			return exec(&input, policies, parsed->argv + command);
	}
	scmpl_free(input.scmpl);
	return id == OPTIONS_EXIT ? options_status(parsed)
				  : options_usage_error(parsed->command, "%s", wrong);
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct policies policies = {.ptr = calloc((size_t)argc, sizeof(*policies.ptr))};
	int status = EXEC_TROUBLE;

	if (policies.ptr)
		status = run_with(&parsed, &policies);
	free(policies.ptr);
	return status;
}

const struct command command_exec = {
	.name = "exec",
	.synopsis = "[options] FILE... -- COMMAND [ARG...]",
	.summary = "Run a command under policies, in place of this program.",
	.notes =
		"FILE is a policy, a profile, or a filter made by build -t bpf or -t elf.  Of\n"
		"several, the strictest verdict on a call holds.\n\n"
		"A call that a rule or the baseline denies with ENOSYS is told of once: "
		"programs\n"
		"do without, and ask again.\n\n"
		"With --once COMMAND's own execve is the last one: all others fail with "
		"ENOSYS, in "
		"its\n"
		"threads and children, too.  It can still fork and run code of its own.  No "
		"process "
		"is\n"
		"left to see to that.  (Linux 5.5)\n\n"
		"Where a policy kills, --explain-denied traces COMMAND to tell of it, so that "
		"COMMAND\n"
		"cannot trace others (strace, gdb).\n\n"
		"The exit status is the command's, or 125 when the policy or the kernel is "
		"the\n"
		"trouble, 126 when the command cannot be executed, 127 when it is not found.\n",
	.examples =
		"# as any user\n"
		"scmpl exec web.scp -- sh -c 'chmod +x file'\n"
		"# which calls would an allow-list have to name?\n"
		"scmpl exec --complain -e 'default deny; allow runtime-startup, execve' -- ls\n"
		"# no other program, whatever web.scp allows\n"
		"scmpl exec --once web.scp -- sh -c 'echo *'\n"
		"# why does it fail?\n"
		"scmpl exec --explain-denied web.scp -- chmod +x file\n",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.ends_at_operand = true,
	.usage_status = EXEC_TROUBLE,
	.run = run,
};
