/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct input input_new(void)
{
	return (struct input){.scmpl = scmpl_new()};
}

bool input_option(struct input *input, const struct options *options, int id)
{
	switch (id) {
	case INPUT_TEXT:
		input->text = options->value;
		return true;
	case INPUT_STDLIB:
		scmpl_set_stdlib(input->scmpl, options->value);
		return true;
	case INPUT_ARCH:
		scmpl_set_arch(input->scmpl, options->value);
		return true;
	case INPUT_CAP:
		input->caps = options->value;
		return true;
	case INPUT_KERNEL:
		input->kernel = options->value;
		return true;
	}
	return false;
}

static bool is_usable(struct input *input)
{
	return scmpl_set_host(input->scmpl, input->caps, input->kernel) &&
	       scmpl_status(input->scmpl) == SCMPL_OK;
}

bool input_compile(struct input *input, const char *path)
{
	if (!is_usable(input))
		return false;
	if (input->text)
		return scmpl_compile_text(input->scmpl, "<command line>", input->text,
					  strlen(input->text));
	return scmpl_compile_file(input->scmpl, path);
}

bool input_load(struct input *input, const char *path)
{
	if (input->text)
		return input_compile(input, path);
	return is_usable(input) && scmpl_load_file(input->scmpl, path);
}

bool input_stack_file(struct input *input, const char *path)
{
	return is_usable(input) && scmpl_stack_file(input->scmpl, path);
}

bool input_stack_text(struct input *input, const char *text)
{
	return is_usable(input) &&
	       scmpl_stack_text(input->scmpl, "<command line>", text, strlen(text));
}

/* https://no-color.org: any value but an empty one. */
static bool wants_colour(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && !(no_color && *no_color) &&
	       !(term && strcmp(term, "dumb") == 0);
}

int input_finish(struct input *input)
{
	int status = (int)scmpl_status(input->scmpl);

	scmpl_print_diagnostics(input->scmpl, stderr, wants_colour());
	scmpl_free(input->scmpl);
	return status;
}
