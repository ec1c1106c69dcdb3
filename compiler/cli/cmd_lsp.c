/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"

#include "lsp/lsp.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LSP_STDIO 330

static const struct option_spec options[] = {
	{'W', "warning", "NAME", "no-NAME: off; error=NAME, error: make them errors"},
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
	{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"},
	{LSP_STDIO, "stdio", NULL, "what it does anyway; some editors say so"},
};

/* Take up option ID; false when what it says is wrong, which was said. */
static bool take_option(const struct options *parsed, int id, struct lsp_options *lsp,
			const char **warnings)
{
	struct scmpl *trial = scmpl_new();
	bool ok = true;

	if (id == 'W')
		ok = scmpl_set_warning(trial, parsed->value);
	else if (id == INPUT_ARCH)
		ok = scmpl_set_arch(trial, parsed->value);
	if (id == 'W' && ok)
		warnings[lsp->warning_count++] = parsed->value;
	else if (id == INPUT_ARCH && ok)
		lsp->archs = parsed->value;
	else if (id == INPUT_STDLIB)
		lsp->stdlib = parsed->value;
	scmpl_free(trial);
	return ok;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	const char **warnings = calloc((size_t)argc, sizeof(*warnings));
	struct lsp_options lsp = {
		.warnings = warnings, .in = STDIN_FILENO, .out = STDOUT_FILENO};
	int id, status;

	if (!warnings)
		return EXIT_ENVIRONMENT;
	while ((id = options_next(&parsed)) >= 0)
		if (!take_option(&parsed, id, &lsp, warnings)) {
			status = options_usage_error(self, "unknown name '%s'", parsed.value);
			free(warnings);
			return status;
		}
	if (id == OPTIONS_EXIT)
		status = options_status(&parsed);
	else if (optind < argc)
		status = options_usage_error(self, "unexpected argument '%s'", argv[optind]);
	else
		status = lsp_serve(lsp);
	free(warnings);
	return status;
}

const struct command command_lsp = {
	.name = "lsp",
	.synopsis = "[options]",
	.summary = "Serve an editor: what is wrong, what names mean, what may come next.",
	.notes = "It speaks the Language Server Protocol on standard input and output.  "
		 "Editors\n"
		 "start it; grammar/editors/ has what each of them has to be told.\n",
	.examples = "# the command to tell an editor\n"
		    "scmpl lsp\n"
		    "# without the warning about ways round what is denied\n"
		    "scmpl lsp -Wno-open-route\n",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
