/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>

static const struct option_spec options[] = {
	{'o', "output", "FILE", "write the policy to FILE, whole or not at all"},
	INPUT_DIAGNOSTICS_OPTIONS,
	{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"},
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
	INPUT_PROGRESS_OPTIONS,
	INPUT_BASE_PROFILE_OPTION,
};

static int import(struct input *input, const char *path, const char *output)
{
	struct scmpl_text text;

	/* A warning may have been made an error. */
	if (scmpl_status(input->scmpl) != SCMPL_OK ||
	    !scmpl_import(input->scmpl, (struct scmpl_source){.path = path}, &text) ||
	    scmpl_status(input->scmpl) != SCMPL_OK)
		return EXIT_WRONG;
	return output_write(output, text);
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input = input_new();
	const char *output = NULL;
	int id, status, finish;

	while ((id = options_next(&parsed)) >= 0) {
		if (id == 'o')
			output = parsed.value;
		else
			input_option(&input, &parsed, id);
	}
	if (id == OPTIONS_EXIT || argc - optind != 1) {
		scmpl_free(input.scmpl);
		return id == OPTIONS_EXIT ? options_status(&parsed)
					  : options_usage_error(self, "expected one profile");
	}
	status = import(&input, argv[optind], output);
	finish = input_finish(&input);
	return finish ? finish : status;
}

const struct command command_import = {
	.name = "import",
	.synopsis = "[options] FILE",
	.summary = "Make a readable policy of a profile.",
	.notes =
		"FILE is a profile of Docker (in its old form, too) or Podman, the "
		"config.json\n"
		"of an OCI runtime, or a SeccompProfile of Kubernetes, in JSON or YAML, also "
		"in "
		"a\n"
		"List, one of several documents, or a text of a ConfigMap; FILE#NAME is one "
		"of\n"
		"several in a file.  - is standard input.  Other commands read the same.\n\n"
		"The policy decides every call as engines decide it by that profile, which is\n"
		"proven each time.  Warnings tell what the profile says and engines do not "
		"do.\n",
	.examples = "# start from the profile that you have\n"
		    "scmpl import -o new.scp profile.json\n",
	.failure = "The profile is wrong, or no policy means the same.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
