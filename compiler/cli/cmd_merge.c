/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <stdlib.h>

static const struct option_spec options[] = {
	{'o', "output", "FILE", "write the policy to FILE, whole or not at all"},
	INPUT_DIAGNOSTICS_OPTIONS,
	{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"},
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
	INPUT_PROGRESS_OPTIONS,
	INPUT_BASE_PROFILE_OPTION,
};

static int merge(struct input *input, char **paths, size_t count, const char *output)
{
	struct scmpl_source *sources = calloc(count, sizeof(*sources));
	struct scmpl_text text;
	bool ok;

	if (!sources)
		return EXIT_ENVIRONMENT;
	for (size_t i = 0; i < count; i++)
		sources[i] = input_source(NULL, paths[i]);
	/* A warning may have been made an error. */
	ok = scmpl_status(input->scmpl) == SCMPL_OK &&
	     scmpl_merge(input->scmpl, sources, count, &text) &&
	     scmpl_status(input->scmpl) == SCMPL_OK;
	free(sources);
	return ok ? output_write(output, text) : EXIT_WRONG;
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
	if (id == OPTIONS_EXIT || optind == argc) {
		scmpl_free(input.scmpl);
		return id == OPTIONS_EXIT
			       ? options_status(&parsed)
			       : options_usage_error(self, "expected policies or profiles");
	}
	status = merge(&input, argv + optind, (size_t)(argc - optind), output);
	finish = input_finish(&input);
	return finish ? finish : status;
}

const struct command command_merge = {
	.name = "merge",
	.synopsis = "[options] FILE...",
	.summary = "Make one policy of several: what any of them lets through.",
	.notes =
		"FILE is a policy, a profile in any form that import reads, a raw filter, or "
		"the\n"
		"name of a profile of the standard library; - is standard input.\n\n"
		"Every call takes the mildest of their verdicts, of equally mild ones (two\n"
		"errnos) that of the FILE named first: also a call that one of them denies on\n"
		"purpose.  What is printed is proven to mean just that; where no policy does, "
		"it\n"
		"is an error.  For the strictest of several verdicts: build --baseline.\n",
	.examples = "# what replicas needed, each recorded by itself\n"
		    "scmpl merge -o all.scp replica-1.scp replica-2.scp replica-3.scp\n",
	.failure = "A FILE is wrong, or no policy means the same.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
