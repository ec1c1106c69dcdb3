/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <string.h>

#define OPTION_JSON 400
#define OPTION_BPF 401
#define OPTION_RUNTIME 402

static const struct option_spec options[] = {
	{OPTION_JSON, "json", "FILE", "this profile, and not the one scmpl would make"},
	{OPTION_BPF, "bpf", "FILE", "this raw filter, made for this machine"},
	{OPTION_RUNTIME, "runtime", "NAME", "crun (default), or runc with its ENOSYS stub"},
	INPUT_OPTIONS,
	{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"},
	INPUT_HOST_OPTIONS,
};

static int verify(struct input *input, struct scmpl_artefact artefact, const char *path)
{
	const char *report = "";
	int status = EXIT_WRONG;

	if (!input_compile(input, path))
		return EXIT_WRONG;
	if (scmpl_verify(input->scmpl, artefact, &report))
		status = 0;
	return output_write(NULL, report, strlen(report)) ? EXIT_ENVIRONMENT : status;
}

/* Take up option ID; false for a runtime of another name. */
static bool take_option(struct input *input, struct scmpl_artefact *artefact,
			struct options *parsed, int id)
{
	if (id == OPTION_JSON)
		artefact->profile = parsed->value;
	else if (id == OPTION_BPF)
		artefact->filter = parsed->value;
	else if (id == OPTION_RUNTIME)
		artefact->runc = strcmp(parsed->value, "runc") == 0;
	else
		input_option(input, parsed, id);
	return id != OPTION_RUNTIME || artefact->runc || strcmp(parsed->value, "crun") == 0;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct scmpl_artefact artefact = {0};
	struct input input = input_new();
	bool known = true;
	int id, status, finish;

	while ((id = options_next(&parsed)) >= 0)
		known &= take_option(&input, &artefact, &parsed, id);
	if (id == OPTIONS_EXIT) {
		scmpl_free(input.scmpl);
		return options_status(&parsed);
	}
	if (!known || argc - optind != !input.text) {
		scmpl_free(input.scmpl);
		return options_usage_error(self, known ? "expected one policy"
						       : "the runtime is runc or crun");
	}
	status = verify(&input, artefact, argv[optind]);
	finish = input_finish(&input);
	return finish ? finish : status;
}

const struct command command_verify = {
	.name = "verify",
	.synopsis = "[options] FILE",
	.summary = "Prove that a profile or filter means what a policy says, by libseccomp.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
