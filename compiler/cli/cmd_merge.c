/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/to_policy.h"

static const struct option_spec options[] = {TO_POLICY_OPTIONS};

static int run(const struct command *self, int argc, char **argv)
{
	static const struct to_policy what = {.takes_several = true,
					      .expected = "expected policies or profiles",
					      .make = scmpl_merge};

	return to_policy_run(&what, self, argc, argv);
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
