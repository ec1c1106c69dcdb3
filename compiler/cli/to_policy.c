/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/to_policy.h"
#include "cli/output.h"

#include <getopt.h>
#include <stdlib.h>

static int make(const struct to_policy *what, struct input *input, char **paths, size_t count,
		const char *output)
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
	     what->make(input->scmpl, sources, count, &text) &&
	     scmpl_status(input->scmpl) == SCMPL_OK;
	free(sources);
	return ok ? output_write(output, text) : EXIT_WRONG;
}

int to_policy_run(const struct to_policy *what, const struct command *self, int argc,
		  char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input = input_new();
	const char *output = NULL;
	int id, status, finish, count;

	while ((id = options_next(&parsed)) >= 0) {
		if (id == 'o')
			output = parsed.value;
		else
			input_option(&input, &parsed, id);
	}
	count = argc - optind;
	if (id == OPTIONS_EXIT || count < 1 || (count > 1 && !what->takes_several)) {
		scmpl_free(input.scmpl);
		return id == OPTIONS_EXIT ? options_status(&parsed)
					  : options_usage_error(self, "%s", what->expected);
	}
	status = make(what, &input, argv + optind, (size_t)count, output);
	finish = input_finish(&input);
	return finish ? finish : status;
}
