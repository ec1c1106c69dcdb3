/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/many.h"
#include "cli/output.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define OPTION_JSON 400
#define OPTION_BPF 401
#define OPTION_RUNTIME 402
#define OPTION_PID 403

static const struct option_spec options[] = {
	{OPTION_JSON, "json", "FILE", "this profile, and not the one scmpl would make"},
	{OPTION_BPF, "bpf", "FILE", "this raw filter or launcher"},
	{OPTION_PID, "pid", "PID", "what this process is under; as root"},
	{OPTION_RUNTIME, "runtime", "crun|runc",
	 "this one alone; runc adds ENOSYS for newer calls"},
	INPUT_OPTIONS,
	{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"},
	INPUT_HOST_OPTIONS,
	INPUT_MANY_OPTIONS,
	INPUT_BASELINE_OPTION,
};

static int verify(struct input *input, struct scmpl_artefact artefact, const char *path)
{
	struct scmpl_text report = {0};
	int status = EXIT_WRONG;

	if (!input_compile(input, path))
		return EXIT_WRONG;
	if (scmpl_verify(input->scmpl, artefact, &report))
		status = 0;
	return output_write(NULL, report) ? EXIT_ENVIRONMENT : status;
}

/* The number of a process; 0: that is none. */
static int parse_pid(const char *text)
{
	char *end;
	long pid = strtol(text, &end, 10);

	return *end || pid < 0 || pid > INT_MAX ? 0 : (int)pid;
}

static void take_runtime(struct scmpl_artefact *artefact, const char *name)
{
	artefact->runc = strcmp(name, "runc") == 0;
	artefact->crun = strcmp(name, "crun") == 0;
}

/* Take up option ID; what is wrong with it, or NULL. */
static const char *take_option(struct input *input, struct scmpl_artefact *artefact,
			       struct options *parsed, int id)
{
	if (id == OPTION_JSON)
		artefact->profile.path = parsed->value;
	else if (id == OPTION_BPF)
		artefact->filter.path = parsed->value;
	else if (id == OPTION_PID)
		artefact->pid = parse_pid(parsed->value);
	else if (id == OPTION_RUNTIME)
		take_runtime(artefact, parsed->value);
	else
		input_option(input, parsed, id);
	if (id == OPTION_PID && !artefact->pid)
		return "expected the number of a process";
	if (id == OPTION_RUNTIME && !artefact->runc && !artefact->crun)
		return "the runtime is runc or crun";
	return NULL;
}

/* A command line, which is gone through again for each of several policies. */
struct verify_line {
	const struct command *command;
	int argc;
	char **argv;
	char **paths;
};

/* False when it is not to be carried out: *STATUS is the exit status then. */
static bool parse(const struct verify_line *line, struct input *input,
		  struct scmpl_artefact *artefact, int *status)
{
	struct options parsed = {
		.command = line->command, .argc = line->argc, .argv = line->argv};
	const char *wrong = NULL;
	int id = OPTIONS_END;

	*input = input_new();
	*artefact = (struct scmpl_artefact){0};
	optind = 0;
	while (!wrong && (id = options_next(&parsed)) >= 0)
		wrong = take_option(input, artefact, &parsed, id);
	if (wrong)
		*status = options_usage_error(line->command, "%s", wrong);
	else
		*status = options_status(&parsed);
	return !wrong && id != OPTIONS_EXIT;
}

static int verify_one(struct input *input, struct scmpl_artefact artefact, const char *path)
{
	int status = verify(input, artefact, path), finish = input_finish(input);

	return finish ? finish : status;
}

static const char *name_next(const void *data, size_t index)
{
	return ((const struct verify_line *)data)->paths[index];
}

static int verify_next(void *data, size_t index, FILE *machines)
{
	const struct verify_line *line = data;
	struct scmpl_artefact artefact;
	struct input input;
	int status;

	if (!parse(line, &input, &artefact, &status))
		return status;
	input.machines = machines;
	printf("%s:\n", line->paths[index]);
	fflush(stdout);
	return verify_one(&input, artefact, line->paths[index]);
}

static int verify_several(struct verify_line *line, struct input *input, size_t count)
{
	const struct many many = {.doing = "verify",
				  .name = name_next,
				  .count = count,
				  .work = verify_next,
				  .data = line};
	int status;

	if (!input_is_usable(input))
		return input_finish(input);
	status = many_run(&many, input, "verified");
	scmpl_free(input->scmpl);
	return status;
}

/* What is wrong with COUNT operands, or NULL. */
static const char *wrong_with(const struct input *input, const struct scmpl_artefact *artefact,
			      int count)
{
	if (input->text ? count != 0 : count == 0)
		return "expected a policy";
	if (count > 1 && (artefact->profile.path || artefact->filter.path || artefact->pid))
		return "a profile, filter or process is verified by one policy";
	return NULL;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct verify_line line = {.command = self, .argc = argc, .argv = argv};
	struct scmpl_artefact artefact;
	struct input input;
	const char *wrong;
	int status, count;

	if (!parse(&line, &input, &artefact, &status)) {
		scmpl_free(input.scmpl);
		return status;
	}
	line.paths = argv + optind;
	count = argc - optind;
	wrong = wrong_with(&input, &artefact, count);
	if (wrong) {
		scmpl_free(input.scmpl);
		return options_usage_error(self, "%s", wrong);
	}
	return count > 1 ? verify_several(&line, &input, (size_t)count)
			 : verify_one(&input, artefact, *line.paths);
}

const struct command command_verify = {
	.name = "verify",
	.synopsis = "[options] FILE...",
	.summary = "Prove that a profile, filter or process does what a policy says.",
	.notes = "Without --json, --bpf or --pid it is the profile that build would write.\n"
		 "What does not mean the same is told by an example: a call, both verdicts.\n",
	.examples = "# the profile, as this machine's libseccomp compiles it\n"
		    "scmpl verify web.scp\n"
		    "# a profile that somebody else made\n"
		    "scmpl verify --json web.json web.scp\n"
		    "# the filter in a launcher\n"
		    "scmpl verify --bpf sandbox --cap \"\" --kernel 6.1 web.scp\n"
		    "# what a running process is under\n"
		    "scmpl verify --pid 4711 web.scp\n",
	.failure = "They differ, or a FILE is wrong.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
