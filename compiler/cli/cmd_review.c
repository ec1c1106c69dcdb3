/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/input.h"
#include "cli/output.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define REVIEW_BASE 420
#define REVIEW_FORMAT 421
#define REVIEW_PROVE 422
#define REVIEW_FAIL_ON 423

#define NAME_BYTES 256

static const struct option_spec options[] = {
	{REVIEW_BASE, "base", "OLD", "what to compare with: a file, or docker-default"},
	{'o', "output", "FILE",
	 "write to FILE, whole or not at all; for several policies a folder"},
	{REVIEW_FORMAT, "format", "html|markdown|text", "how it is laid out (html)"},
	{REVIEW_PROVE, "prove", NULL, "prove the filters, and libseccomp's, too; takes longer"},
	{REVIEW_FAIL_ON, "fail-on", "looser", "exit status 1 when something got looser"},
	INPUT_OPTIONS,
	INPUT_PROGRESS_OPTIONS,
	{INPUT_ARCH, "arch", "ARCH[,ARCH]", "speak for these architectures at most"},
	INPUT_HOST_OPTIONS,
};

struct review {
	struct input input;
	struct scmpl_source base;
	struct scmpl_review_options options;
	const char *output;
	bool fail_on_looser;
};

static bool set_fail_on(struct review *review, struct options *parsed)
{
	review->fail_on_looser = strcmp(parsed->value, "looser") == 0;
	if (review->fail_on_looser)
		return true;
	options_usage_error(parsed->command, "--fail-on is for looser");
	return false;
}

/* False when the command line is not to be carried out: *STATUS is the exit status then. */
static bool parse(const struct command *self, struct review *review, int argc, char **argv,
		  int *status)
{
	struct options parsed = {.command = self, .argc = argc, .argv = argv};
	int id;

	review->input = input_new();
	review->options.format = "html";
	optind = 0; /* it may be gone through again */
	while ((id = options_next(&parsed)) >= 0) {
		if (id == REVIEW_BASE)
			review->base.path = parsed.value;
		else if (id == 'o')
			review->output = parsed.value;
		else if (id == REVIEW_FORMAT)
			review->options.format = parsed.value;
		else if (id == REVIEW_PROVE)
			review->options.thorough = true;
		else if (id == REVIEW_FAIL_ON)
			parsed.is_wrong |= !set_fail_on(review, &parsed);
		else
			input_option(&review->input, &parsed, id);
	}
	*status = options_status(&parsed);
	return id != OPTIONS_EXIT;
}

/* ARGV as a shell takes it. */
static char *command_line(char *const *argv)
{
	static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789-_=+,./:@%";
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	for (; out && *argv; argv++) {
		bool is_first = size == 0 && ftell(out) == 0;

		if (is_first || (**argv && strspn(*argv, harmless) == strlen(*argv))) {
			fprintf(out, "%s%s", is_first ? "" : " ", *argv);
			continue;
		}
		fputs(" '", out);
		for (const char *c = *argv; *c; c++)
			if (*c == '\'')
				fputs("'\\''", out);
			else
				fputc(*c, out);
		fputc('\'', out);
	}
	if (out)
		fclose(out);
	return text;
}

/* The page of PATH into *RESULT. */
static bool make(struct review *review, const char *path, struct scmpl_review_result *result)
{
	struct scmpl *s = review->input.scmpl;

	input_show_progress(&review->input);
	scmpl_set_skip_expect(s, true);
	review->input.is_misused |=
		!scmpl_set_host(s, review->input.caps, review->input.kernel);
	return scmpl_status(s) == SCMPL_OK &&
	       scmpl_review(s, input_source(review->input.text, path), review->base,
			    review->options, result);
}

static int verdict(const struct review *review, const struct scmpl_review_result *result)
{
	return result->failed || (review->fail_on_looser && result->looser) ? EXIT_WRONG : 0;
}

static int review_one(struct review *review, const char *path)
{
	struct scmpl_review_result result;
	int status = EXIT_WRONG, finish;

	if (make(review, path, &result)) {
		status = output_write(review->output, result.text);
		status = status ? status : verdict(review, &result);
	}
	finish = input_finish(&review->input);
	return finish ? finish : status;
}

/* The name of the page of PATH, which is that of no page in ENTRIES. */
static void name_page(char *name, const char *path, const struct scmpl_review_entry *entries,
		      size_t count)
{
	size_t len = 0;

	for (const char *c = path; *c && len < NAME_BYTES - 16; c++)
		if (isalnum((unsigned char)*c) || strchr("._-", *c))
			name[len++] = *c;
		else if (len)
			name[len++] = '-';
	snprintf(name + len, NAME_BYTES - len, ".html");
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].href, name) == 0)
			snprintf(name + len, NAME_BYTES - len, "-%u.html", (unsigned)count + 1);
}

/* Several: pages in a folder, or one text after the other. */
struct review_all {
	struct scmpl_review_entry *entries;
	FILE *texts; /* NULL: pages */
	char *text;
	size_t len;
};

/* Keep the text of ENTRY, whose context goes, or write its page. */
static int keep(const struct review *review, struct review_all *all,
		const struct scmpl_review_entry *entry, size_t index)
{
	struct scmpl_text text = entry->result.text;

	if (!all->texts)
		return output_write_in(review->output, entry->href, text);
	if (index)
		fputc('\n', all->texts);
	return fwrite(text.ptr, 1, text.len, all->texts) == text.len ? 0 : EXIT_ENVIRONMENT;
}

/* The one at INDEX, in a context of its own, as all options say. */
static int review_next(struct review *review, const char *path, struct review_all *all,
		       size_t index)
{
	struct scmpl_review_entry *entry = &all->entries[index];
	char *name = malloc(NAME_BYTES);
	int status = EXIT_WRONG, finish;

	if (!name)
		return EXIT_ENVIRONMENT;
	name_page(name, path, all->entries, index);
	*entry = (struct scmpl_review_entry){.name = path, .href = name};
	if (make(review, path, &entry->result)) {
		status = keep(review, all, entry, index);
		status = status ? status : verdict(review, &entry->result);
	}
	finish = input_finish(&review->input);
	return finish ? finish : status;
}

static int write_index(const struct review *review, const struct scmpl_review_entry *entries,
		       size_t count)
{
	struct scmpl *s = scmpl_new();
	struct scmpl_text page = scmpl_review_index(s, entries, count, review->base.path);
	int status = output_write_in(review->output, "index.html", page);

	scmpl_free(s);
	return status;
}

static bool makes_pages(const struct review *review)
{
	return strcmp(review->options.format, "html") == 0;
}

/* False, and *STATUS, when there is no room for the results. */
static bool start_all(const struct review *review, struct review_all *all, size_t count,
		      int *status)
{
	all->entries = calloc(count, sizeof(*all->entries));
	if (!makes_pages(review))
		all->texts = open_memstream(&all->text, &all->len);
	*status = all->entries && (makes_pages(review) || all->texts) ? 0 : EXIT_ENVIRONMENT;
	if (!*status && !all->texts)
		*status = output_folder(review->output);
	return !*status;
}

/* Write what leads to the pages, or the texts. */
static int finish_all(const struct review *review, const struct review_all *all, size_t count)
{
	if (!all->texts)
		return write_index(review, all->entries, count);
	return fflush(all->texts) == 0
		       ? output_write(review->output, (struct scmpl_text){all->text, all->len})
		       : EXIT_ENVIRONMENT;
}

static void free_all(struct review_all *all, size_t count)
{
	for (size_t i = 0; all->entries && i < count; i++)
		free((void *)(uintptr_t)all->entries[i].href);
	free(all->entries);
	if (all->texts)
		fclose(all->texts);
	free(all->text);
}

static int review_several(const struct command *self, struct review *review, int argc,
			  char **argv)
{
	size_t count = (size_t)(argc - optind);
	struct review_all all = {0};
	int first = optind, status, finish;
	bool is_started = start_all(review, &all, count, &status);

	for (size_t i = 0; is_started && i < count && status != EXIT_ENVIRONMENT; i++) {
		int one = 0;

		if (i == 0 || parse(self, review, argc, argv, &one))
			one = review_next(review, argv[first + (int)i], &all, i);
		status = one ? one : status;
	}
	if (status != EXIT_ENVIRONMENT) {
		finish = finish_all(review, &all, count);
		status = finish ? finish : status;
	}
	free_all(&all, count);
	return status;
}

static const char *wrong_with(const struct review *review, int operands)
{
	if (review->input.text ? operands != 0 : operands == 0)
		return "expected a policy";
	if (operands > 1 && !review->output && makes_pages(review))
		return "several policies make several pages, in the folder that -o names";
	return NULL;
}

static int run(const struct command *self, int argc, char **argv)
{
	char *command = command_line(argv);
	struct review review = {.options.command = command};
	int status;

	if (parse(self, &review, argc, argv, &status)) {
		const char *wrong = wrong_with(&review, argc - optind);

		if (!wrong) {
			status = argc - optind > 1 ? review_several(self, &review, argc, argv)
						   : review_one(&review, argv[optind]);
			free(command);
			return status;
		}
		status = options_usage_error(self, "%s", wrong);
	}
	scmpl_free(review.input.scmpl);
	free(command);
	return status;
}

const struct command command_review = {
	.name = "review",
	.synopsis = "[options] FILE...",
	.summary = "Show a policy, and what it changes, to who has to approve it.",
	.notes = "FILE is a policy, a profile as import reads it, or a raw filter.  The page "
		 "holds\n"
		 "all it needs: open it anywhere, send it, keep it; the same input makes the "
		 "same\n"
		 "bytes.  --format markdown is for the comment on a pull request, text for a\n"
		 "terminal.  Of several FILEs -o DIR gets a page each, and an index; in these\n"
		 "other formats one follows the other.\n",
	.examples = "# what a policy opens and closes against Docker's default\n"
		    "scmpl review --base docker-default -o page.html web.scp\n"
		    "# for the comment on a pull request\n"
		    "scmpl review --base web.scp --format markdown web.scp\n",
	.failure = "A FILE is wrong, an expectation does not hold, or something got looser and "
		   "--fail-on asks for that.",
	.options = options,
	.option_count = ARRAY_LEN(options),
	.usage_status = EXIT_USAGE,
	.run = run,
};
