/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"

#include "cli/git.h"
#include "cli/terminal.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct input input_new(void)
{
	struct input input = {.scmpl = scmpl_new()};

	cli_set_reader(input.scmpl, git_reader);
	return input;
}

static void set_format(struct input *input, struct options *options)
{
	static const char *const names[] = {
		[INPUT_AS_TEXT] = "text",
		[INPUT_AS_JSON] = "json",
		[INPUT_AS_SARIF] = "sarif",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(options->value, names[i]) == 0) {
			input->format = (enum input_format)i;
			return;
		}
	options_usage_error(options->command, "diagnostics are text, json or sarif");
	options->is_wrong = true;
}

static void set_warning(struct input *input, struct options *options)
{
	if (scmpl_set_warning(input->scmpl, options->value))
		return;
	options_usage_error(options->command, "no warning is called '%s'", options->value);
	options->is_wrong = true;
}

static void set_jobs(struct input *input, struct options *options)
{
	char *end;
	long jobs = strtol(options->value, &end, 10);

	if (*options->value && !*end && jobs > 0 && jobs <= INPUT_JOBS_MAX) {
		input->jobs = (unsigned)jobs;
		return;
	}
	options_usage_error(options->command, "expected a number of jobs, 1 to %d",
			    INPUT_JOBS_MAX);
	options->is_wrong = true;
}

bool input_option(struct input *input, struct options *options, int id)
{
	switch (id) {
	case 'W':
		set_warning(input, options);
		return true;
	case INPUT_DIAGNOSTICS:
		set_format(input, options);
		return true;
	case INPUT_TEXT:
		input->text = options->value;
		return true;
	case INPUT_STDLIB:
		scmpl_set_stdlib(input->scmpl, options->value);
		return true;
	case INPUT_ARCH:
		input->is_misused |= !scmpl_set_arch(input->scmpl, options->value);
		return true;
	case INPUT_JOBS:
		set_jobs(input, options);
		return true;
	case INPUT_NO_PROGRESS:
		input->no_progress = true;
		return true;
	case INPUT_CAP:
		input->caps = options->value;
		return true;
	case INPUT_KERNEL:
		input->kernel = options->value;
		return true;
	case INPUT_BASE_PROFILE:
		scmpl_add_base_profile(input->scmpl, input_source(NULL, options->value));
		return true;
	case INPUT_BASELINE:
		scmpl_add_baseline(input->scmpl, input_source(NULL, options->value));
		return true;
	}
	return false;
}

bool input_show_progress(const struct input *input)
{
	if (input->no_progress || !isatty(STDERR_FILENO))
		return false;
	cli_show_progress(input->scmpl, terminal_columns());
	return true;
}

size_t input_jobs(const struct input *input)
{
	cpu_set_t processors;
	size_t count;

	if (input->jobs)
		return input->jobs;
	if (sched_getaffinity(0, sizeof(processors), &processors) < 0)
		return 1;
	count = (size_t)CPU_COUNT(&processors);
	return count < INPUT_JOBS_MAX ? count : INPUT_JOBS_MAX;
}

bool input_is_usable(struct input *input)
{
	input_show_progress(input);
	input->is_misused |= !scmpl_set_host(input->scmpl, input->caps, input->kernel);
	return scmpl_status(input->scmpl) == SCMPL_OK;
}

struct scmpl_source input_source(const char *text, const char *path)
{
	if (text)
		return (struct scmpl_source){.name = "<command line>",
					     .text = {text, strlen(text)}};
	return (struct scmpl_source){.path = path};
}

bool input_compile(struct input *input, const char *path)
{
	if (!input_is_usable(input))
		return false;
	return scmpl_compile(input->scmpl, input_source(input->text, path));
}

bool input_load(struct input *input, const char *path)
{
	if (input->text)
		return input_compile(input, path);
	return input_is_usable(input) && scmpl_load(input->scmpl, input_source(NULL, path));
}

bool input_stack(struct input *input, struct scmpl_source source)
{
	return input_is_usable(input) && scmpl_stack(input->scmpl, source);
}

bool input_stack_text(struct input *input, struct scmpl_source source)
{
	return input_is_usable(input) && scmpl_stack_text(input->scmpl, source);
}

size_t input_stem(const char *name)
{
	static const char *const endings[] = {".scp", ".json", ".yaml", ".yml"};
	size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t ending = strlen(endings[i]);

		if (len > ending && strcmp(name + len - ending, endings[i]) == 0)
			return len - ending;
	}
	return len;
}

struct scmpl_text input_diagnostics(const struct input *input)
{
	return scmpl_diagnostics(input->scmpl, input->format == INPUT_AS_JSON
						       ? SCMPL_DIAGNOSTICS_JSON
						       : SCMPL_DIAGNOSTICS_SARIF);
}

static int print_for_machines(const struct input *input, FILE *out)
{
	struct scmpl_text text = input_diagnostics(input);

	if (fputs(text.ptr, out) >= 0 && fflush(out) == 0)
		return 0;
	fprintf(stderr, "scmpl: cannot write the diagnostics: %s\n", strerror(errno));
	return EXIT_ENVIRONMENT;
}

static int finish(struct input *input, FILE *out)
{
	int status = input->is_misused ? EXIT_USAGE : (int)scmpl_status(input->scmpl);
	int failed = 0;

	if (input->format == INPUT_AS_TEXT)
		scmpl_print_diagnostics(input->scmpl, stderr, terminal_has_colour());
	else
		failed = print_for_machines(input, input->machines ? input->machines : out);
	scmpl_free(input->scmpl);
	return failed ? failed : status;
}

int input_finish(struct input *input)
{
	return finish(input, stderr);
}

int input_finish_here(struct input *input)
{
	return finish(input, stdout);
}
