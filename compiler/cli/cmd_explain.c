/* SPDX-License-Identifier: Apache-2.0 */
#include "api/cli.h"
#include "cli/input.h"
#include "cli/output.h"

#include <getopt.h>
#include <string.h>

#define EXPLAIN_JSON 330
#define EXPLAIN_BPF 331

static const struct option_spec options[] = {
	INPUT_OPTIONS,
	INPUT_HOST_OPTIONS,
	INPUT_BASELINE_OPTION,
	{EXPLAIN_JSON, "json", NULL, "for machines"},
	{EXPLAIN_BPF, "bpf", NULL, "list the instructions of the filter FILE instead"},
	INPUT_PROGRESS_OPTIONS,
};

/* What list said of NAME is told where there is nothing better. */
static int report_unknown(struct input *input, const char *name)
{
	const char *nearest = cli_nearest_slug(name);

	if (!nearest && !strchr(name, '.'))
		return input_finish(input);
	scmpl_free(input->scmpl);
	fprintf(stderr, "scmpl: no diagnostic, word or call is '%s'; ", name);
	if (nearest)
		fprintf(stderr, "did you mean '%s'?\n", nearest);
	else
		fputs("which call should be explained?  scmpl explain FILE CALL\n", stderr);
	return EXIT_WRONG;
}

/* The lists of several calls as one; NULL when one of the calls is wrong. */
static json_t *explain_json(struct input *input, char **calls)
{
	json_t *all = json_array();
	struct scmpl_text text;

	for (; *calls; calls++) {
		json_t *one;

		if (!scmpl_explain_call(input->scmpl, *calls, true, &text)) {
			json_decref(all);
			return NULL;
		}
		one = json_loadb(text.ptr, text.len, 0, NULL);
		json_array_extend(all, one);
		json_decref(one);
	}
	return all;
}

static int print_slug(const char *name, const char *text, bool json)
{
	if (json)
		return output_write_json(json_pack("{s:s, s:s}", "name", name, "text", text));
	return output_write(NULL, output_text(text));
}

/* A diagnostic, a word of the language, or what list knows. */
static int explain_name(struct input *input, const char *name, bool json)
{
	const char *slug_text = scmpl_explain_slug(name);
	struct scmpl_text text;
	int status, finish;

	if (!slug_text && !scmpl_list(input->scmpl, name, json, &text))
		return report_unknown(input, name);
	status = slug_text ? print_slug(name, slug_text, json) : output_write(NULL, text);
	finish = input_finish(input);
	return finish ? finish : status;
}

/* A policy that fails its own expectations is one to be explained. */
static int explain_calls(struct input *input, const char *path, char **calls, bool json)
{
	struct scmpl_text text;
	int status = 0;

	scmpl_set_skip_expect(input->scmpl, true);
	if (!input_load(input, path))
		return EXIT_WRONG;
	if (json) {
		json_t *all = explain_json(input, calls);

		return all ? output_write_json(all) : EXIT_WRONG;
	}
	for (; *calls && !status; calls++) {
		if (!scmpl_explain_call(input->scmpl, *calls, false, &text))
			return EXIT_WRONG;
		status = output_write(NULL, text);
	}
	return status;
}

static int list_instructions(struct input *input, const char *path)
{
	struct scmpl_text text;
	int status = EXIT_WRONG, finish;

	if (scmpl_disassemble(input->scmpl, (struct scmpl_source){.path = path}, &text))
		status = output_write(NULL, text);
	finish = input_finish(input);
	return finish ? finish : status;
}

static int run(const struct command *self, int argc, char **argv)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	struct input input = input_new();
	const char *path = NULL;
	bool json = false, bpf = false;
	int id, status, finish;

	while ((id = options_next(&parsed)) >= 0) {
		json |= id == EXPLAIN_JSON;
		bpf |= id == EXPLAIN_BPF;
		input_option(&input, &parsed, id);
	}
	if (id == OPTIONS_EXIT || optind == argc ||
	    (bpf && (input.text || argc - optind > 1))) {
		scmpl_free(input.scmpl);
		return id == OPTIONS_EXIT
			       ? options_status(&parsed)
			       : options_usage_error(self, "expected a policy and a call, or "
							   "--bpf and a filter");
	}
	if (bpf)
		return list_instructions(&input, argv[optind]);
	if (!input.text && argc - optind == 1)
		return explain_name(&input, argv[optind], json);
	if (!input.text)
		path = argv[optind++];
	status = explain_calls(&input, path, argv + optind, json);
	finish = input_finish(&input);
	return finish ? finish : status;
}

const struct command command_explain = {
	.name = "explain",
	.synopsis = "[options] FILE CALL... | --bpf FILE | NAME",
	.summary = "Say what becomes of a call and why, or what a diagnostic or word means.",
	.notes =
		"FILE is a policy, a profile or a raw filter; CALL is a system call or "
		"a\n"
		"group, with arguments if you like: 'socket(family = AF_VSOCK)'.  What is left "
		"open\n"
		"comes out by cases; a number is the call's of that number.  NAME is what "
		"stands "
		"in\n"
		"[brackets] behind a diagnostic, a word of the language, or what list knows.\n",
	.examples = "# which line denies it?\n"
		    "scmpl explain web.scp chmod 'socket(family = AF_VSOCK)'\n"
		    "# the call with the number that dmesg printed\n"
		    "scmpl explain web.scp 452\n"
		    "# a diagnostic, a word of the language\n"
		    "scmpl explain dead-allow\n"
		    "scmpl explain override\n"
		    "# a filter, instruction by instruction\n"
		    "scmpl explain --bpf web.bpf\n",
	.failure = "The policy or the call is wrong, or there is no such name.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
