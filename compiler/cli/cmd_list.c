/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>

#define LIST_JSON 320
#define LIST_HTML 321

static const struct option_spec options[] = {
	{LIST_JSON, "json", NULL, "for machines, a document for each NAME"},
	{LIST_HTML, "html", NULL, "all there is as pages, in the folder that -o names"},
	{'o', "output", "DIR", "where to put the pages"},
	INPUT_DIAGNOSTICS_OPTIONS,
	{INPUT_STDLIB, "stdlib", "DIR", "the standard library from DIR, not the built-in one"},
};

static int list(struct input *input, const char *name, bool json)
{
	struct scmpl_text text;

	if (!scmpl_list(input->scmpl, name, json, &text))
		return EXIT_WRONG;
	return output_write(NULL, text);
}

static int list_pages(struct input *input, const char *folder)
{
	const struct scmpl_page *pages;
	size_t count;
	int status;

	if (!scmpl_list_pages(input->scmpl, &pages, &count))
		return EXIT_WRONG;
	status = output_folder(folder);
	for (size_t i = 0; i < count && !status; i++)
		status = output_write_in(folder, pages[i].name, pages[i].text);
	return status;
}

static int list_names(struct input *input, char **names, bool json)
{
	int status = *names ? 0 : list(input, NULL, json);

	for (; *names && status != EXIT_ENVIRONMENT; names++) {
		int one = list(input, *names, json);

		status = one ? one : status;
	}
	return status;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input = input_new();
	bool json = false, html = false;
	const char *folder = NULL;
	int id, status, finish;

	while ((id = options_next(&parsed)) >= 0) {
		json |= id == LIST_JSON;
		html |= id == LIST_HTML;
		if (id == 'o')
			folder = parsed.value;
		else
			input_option(&input, &parsed, id);
	}
	if (id == OPTIONS_EXIT || html != (folder != NULL) ||
	    (html && (json || optind < argc))) {
		scmpl_free(input.scmpl);
		return id == OPTIONS_EXIT
			       ? options_status(&parsed)
			       : options_usage_error(
					 self, "--html -o DIR makes pages of all there is");
	}
	status = html ? list_pages(&input, folder) : list_names(&input, argv + optind, json);
	finish = input_finish(&input);
	return finish ? finish : status;
}

const struct command command_list = {
	.name = "list",
	.synopsis = "[options] [NAME | 'PATTERN'...]",
	.summary = "Show what a group, profile, system call or constant is, or all there are.",
	.notes =
		"NAME may be an errno, a capability, an architecture and the number of a "
		"system\n"
		"call, too.  groups, profiles, syscalls, constants, errnos, caps and archs are "
		"all\n"
		"of a kind.\n",
	.examples = "# what is in a group, and which ways lead round it?\n"
		    "scmpl list chmod-family\n"
		    "# names of address families\n"
		    "scmpl list 'AF_*'\n"
		    "# the calls with a number\n"
		    "scmpl list 452\n",
	.failure = "There is no such name.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
