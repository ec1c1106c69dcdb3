/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/to_policy.h"

static const struct option_spec options[] = {TO_POLICY_OPTIONS};

static bool import(struct scmpl *s, const struct scmpl_source *from, size_t count,
		   struct scmpl_text *text)
{
	(void)count; /* one */
	return scmpl_import(s, *from, text);
}

static int run(const struct command *self, int argc, char **argv)
{
	static const struct to_policy what = {.expected = "expected one profile",
					      .make = import};

	return to_policy_run(&what, self, argc, argv);
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
