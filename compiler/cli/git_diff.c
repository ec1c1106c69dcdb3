/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/git_diff.h"

#include "cli/command.h"
#include "cli/git.h"
#include "cli/output.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file of one side. */
struct version {
	const char *name; /* as git lists it */
	char *path;       /* for scmpl: "REV:NAME", or NAME */
	bool compiles, is_included;
	bool is_paired;               /* of the old ones */
	const struct version *before; /* of the new ones: what it is compared with, or NULL */
};

struct side {
	const char *rev; /* NULL: the working tree */
	struct git_files files;
	struct version *versions;
};

struct two_trees {
	const struct git_diff *request;
	struct side before, after;
};

static struct input new_input(const struct two_trees *c)
{
	return c->request->input(c->request->data);
}

static struct scmpl_source source_of(const struct version *version)
{
	return (struct scmpl_source){.path = version->path};
}

/* Which files there are. */

/* "REV:NAME" for the version of a commit. */
static char *version_path(const char *rev, const char *prefix, const char *name)
{
	size_t size = strlen(name) + (rev ? strlen(rev) + strlen(prefix) + 2 : 1);
	char *path = malloc(size);

	if (path && rev)
		snprintf(path, size, "%s:%s%s", rev, prefix, name);
	else if (path)
		memcpy(path, name, size);
	return path;
}

/* Work out the paths of all files of SIDE. */
static bool name_versions(struct side *side, const char *prefix)
{
	side->versions = calloc(side->files.count + 1, sizeof(*side->versions));
	for (size_t i = 0; side->versions && i < side->files.count; i++) {
		struct version *version = &side->versions[i];

		version->name = side->files.names[i];
		version->path = version_path(side->rev, prefix, version->name);
		if (!version->path)
			return false;
	}
	return side->versions != NULL;
}

static int list_side(const struct two_trees *c, struct side *side)
{
	int status = git_list(side->rev, c->request->paths, &side->files);
	char *prefix = status ? NULL : git_prefix();
	bool ok = prefix && name_versions(side, prefix);

	free(prefix);
	return ok ? 0 : EXIT_ENVIRONMENT;
}

static void free_side(struct side *side)
{
	for (size_t i = 0; side->versions && i < side->files.count; i++)
		free(side->versions[i].path);
	free(side->versions);
	git_files_free(&side->files);
}

/* Which of them are policies: what others include need not be one by itself. */

static bool is_same_file(const char *a, const char *b)
{
	struct stat of_a, of_b;

	return strcmp(a, b) == 0 || (stat(a, &of_a) == 0 && stat(b, &of_b) == 0 &&
				     of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino);
}

/* As git_reader's; marks what is included. */
static bool note_include(void *data, const char *path, const char *from)
{
	struct side *side = data;

	for (size_t i = 0; from && i < side->files.count; i++)
		side->versions[i].is_included |= is_same_file(side->versions[i].path, path);
	return git_reader.has(NULL, path, from);
}

static void try_versions(const struct two_trees *c, struct side *side)
{
	for (size_t i = 0; i < side->files.count; i++) {
		struct input input = new_input(c);

		cli_set_reader(input.scmpl,
			       (struct cli_reader){note_include, git_reader.read, side});
		side->versions[i].compiles =
			scmpl_load(input.scmpl, source_of(&side->versions[i]));
		scmpl_free(input.scmpl);
	}
}

static bool is_policy(const struct version *version)
{
	return version->compiles || !version->is_included;
}

/* Which belong together: those of one name, and of the rest what decides most alike. */

static struct version *counterpart(struct side *side, const char *name)
{
	for (size_t i = 0; i < side->files.count; i++)
		if (strcmp(side->versions[i].name, name) == 0 && is_policy(&side->versions[i]))
			return &side->versions[i];
	return NULL;
}

static void pair(struct version *before, struct version *after)
{
	after->before = before;
	before->is_paired = true;
}

static void pair_by_name(struct two_trees *c)
{
	for (size_t i = 0; i < c->after.files.count; i++) {
		struct version *after = &c->after.versions[i];
		struct version *before = counterpart(&c->before, after->name);

		if (before && is_policy(after))
			pair(before, after);
	}
}

/* How many calls the two decide differently; SIZE_MAX when that cannot be said. */
static size_t distance(const struct two_trees *c, const struct version *before,
		       const struct version *after)
{
	struct input input = new_input(c);
	struct scmpl_diff_result result = {.changes = SIZE_MAX};

	if (!scmpl_diff(input.scmpl, source_of(before), source_of(after), false, &result))
		result.changes = SIZE_MAX;
	scmpl_free(input.scmpl);
	return result.changes;
}

static bool is_left(const struct version *version)
{
	return is_policy(version) && !version->is_paired && !version->before;
}

/* 0 when the two have one text. */
static size_t other_text(const struct two_trees *c, const struct version *before,
			 const struct version *after)
{
	struct input input = new_input(c);
	struct scmpl_text text;
	bool is_same = cli_diff_text(input.scmpl, source_of(before), source_of(after), &text) &&
		       !text.len;

	scmpl_free(input.scmpl);
	return is_same ? 0 : SIZE_MAX;
}

typedef size_t measure(const struct two_trees *c, const struct version *before,
		       const struct version *after);

/* BY of what is left of both sides, in rows of before.files.count. */
static size_t *measure_all(const struct two_trees *c, measure *by)
{
	size_t columns = c->before.files.count, rows = c->after.files.count;
	size_t *table = calloc(rows * columns + 1, sizeof(*table));

	for (size_t i = 0; table && i < rows * columns; i++) {
		const struct version *before = &c->before.versions[i % columns];
		const struct version *after = &c->after.versions[i / columns];

		if (is_left(before) && is_left(after))
			table[i] = by(c, before, after);
	}
	return table;
}

/* Pair the two nearest that are left and not further apart than MOST; false when none are. */
static bool pair_nearest(struct two_trees *c, const size_t *table, size_t most)
{
	size_t columns = c->before.files.count, cells = columns * c->after.files.count;
	size_t best = cells;

	for (size_t i = 0; i < cells; i++)
		if (is_left(&c->before.versions[i % columns]) &&
		    is_left(&c->after.versions[i / columns]) && table[i] <= most &&
		    (best == cells || table[i] < table[best]))
			best = i;
	if (best == cells)
		return false;
	pair(&c->before.versions[best % columns], &c->after.versions[best / columns]);
	return true;
}

/*
 * However little two have in common: a policy that goes when another comes may be meant to be
 * replaced by it, and nobody is to get round a comparison by changing much.
 */
static void pair_by_content(struct two_trees *c)
{
	static const struct {
		measure *by;
		size_t most;
	} passes[] = {{other_text, 0}, {distance, SIZE_MAX}};

	for (size_t i = 0; i < ARRAY_LEN(passes); i++) {
		size_t *table = measure_all(c, passes[i].by);

		while (table && pair_nearest(c, table, passes[i].most))
			continue;
		free(table);
	}
}

/* What is said of them. */

static bool is_plain(char c)
{
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

/* As git prints names: what could be taken for something else is escaped. */
static void put_name(const char *name)
{
	bool quote = false;

	for (const char *c = name; *c; c++)
		quote |= !is_plain(*c);
	if (quote)
		putchar('"');
	for (const char *c = name; *c; c++)
		if (is_plain(*c))
			putchar(*c);
		else
			printf("\\%03o", (unsigned char)*c);
	if (quote)
		putchar('"');
}

/* "policy BEFORE -> AFTER", or as names are told. */
static void put_head(const struct two_trees *c, const struct version *before,
		     const struct version *after)
{
	bool is_moved = before && after && strcmp(before->name, after->name) != 0;

	if (c->request->as_names)
		printf("%c\t", !before ? 'A' : !after ? 'D' : is_moved ? 'R' : 'M');
	else
		fputs("policy ", stdout);
	put_name(before && (is_moved || !after) ? before->name : after->name);
	if (is_moved) {
		fputs(c->request->as_names ? "\t" : " -> ", stdout);
		put_name(after->name);
	}
	if (!c->request->as_names && !(before && after))
		printf(": %s", before ? "gone" : "new");
	puts("");
}

static void put_text(const struct two_trees *c, const char *text)
{
	if (!c->request->as_names)
		fputs(text, stdout);
}

/* What is left when meanings cannot be compared; "" when the texts are the same. */
static const char *text_changes(struct scmpl *s, const struct version *before,
				const struct version *after)
{
	struct scmpl_text text;

	return cli_diff_text(s, source_of(before), source_of(after), &text) ? text.ptr : "";
}

/* One of the two compiles at most; if none does, they are no policies, and fail nothing. */
static int report_broken(const struct two_trees *c, const struct version *before,
			 const struct version *after)
{
	struct input input = new_input(c);
	const char *changes = text_changes(input.scmpl, before, after);
	bool was_one = before->compiles || after->compiles;

	if (*changes || was_one) {
		put_head(c, before, after);
		put_text(c, after->compiles    ? "it did not compile before"
			    : before->compiles ? "it does not compile any more"
					       : "it does not compile");
		put_text(c, "; the change of the text:\n");
		put_text(c, changes);
	}
	if (was_one)
		scmpl_load(input.scmpl, source_of(after)); /* says why not */
	fflush(stdout);
	if (!was_one) {
		scmpl_free(input.scmpl);
		return 0;
	}
	input_finish(&input);
	return EXIT_WRONG;
}

static int report_pair(const struct two_trees *c, const struct version *before,
		       const struct version *after)
{
	bool is_moved = strcmp(before->name, after->name) != 0;
	struct scmpl_diff_result result;
	struct input input;
	bool is_told;
	int status;

	if (!before->compiles || !after->compiles)
		return report_broken(c, before, after);
	input = new_input(c);
	if (!scmpl_diff(input.scmpl, source_of(before), source_of(after), false, &result))
		return input_finish(&input);
	is_told = result.kinds || is_moved ||
		  (!c->request->as_names && *text_changes(input.scmpl, before, after));
	if (is_told) {
		put_head(c, before, after);
		put_text(c, result.kinds ? "\n" : "no change in meaning\n");
		put_text(c, result.text.ptr);
		put_text(c, result.kinds ? "\n" : "");
	}
	fflush(stdout);
	status = input_finish(&input);
	return status ? status : result.kinds & c->request->fail_on ? EXIT_WRONG : 0;
}

/* One that is there on one side alone is a difference, of neither direction. */
static int report_single(const struct two_trees *c, const struct version *before,
			 const struct version *after)
{
	put_head(c, before, after);
	return c->request->fail_on & SCMPL_OTHER ? EXIT_WRONG : 0;
}

static int report(const struct two_trees *c)
{
	int status = 0;

	for (size_t i = 0; i < c->after.files.count; i++) {
		const struct version *after = &c->after.versions[i];
		int one = 0;

		if (after->before)
			one = report_pair(c, after->before, after);
		else if (is_policy(after))
			one = report_single(c, NULL, after);
		status = one > status ? one : status;
	}
	for (size_t i = 0; i < c->before.files.count; i++)
		if (is_left(&c->before.versions[i])) {
			int one = report_single(c, &c->before.versions[i], NULL);

			status = one > status ? one : status;
		}
	return status;
}

/* The two sides. */

struct range {
	char *before, *after; /* NULL: the working tree */
};

static char *copy(const char *text, size_t len)
{
	return len ? strndup(text, len) : strdup("HEAD");
}

/* "OLD", "OLD..NEW", "OLD...NEW": HEAD is what is left out, as for git. */
static bool parse_range(const char *text, struct range *range)
{
	const char *dots = strstr(text, ".."), *after = dots ? dots + 2 + (dots[2] == '.') : "";
	char *tip;

	range->before = copy(text, dots ? (size_t)(dots - text) : strlen(text));
	range->after = dots ? copy(after, strlen(after)) : NULL;
	if (!range->before || (dots && !range->after))
		return false;
	if (!dots || dots[2] != '.')
		return true;
	tip = range->before;
	range->before = git_merge_base(tip, range->after);
	free(tip);
	return range->before != NULL;
}

static int compare(struct two_trees *c)
{
	int status = list_side(c, &c->before);

	if (!status)
		status = list_side(c, &c->after);
	if (status)
		return status;
	try_versions(c, &c->before);
	try_versions(c, &c->after);
	pair_by_name(c);
	pair_by_content(c);
	return report(c);
}

int git_diff(const struct git_diff *request)
{
	struct range range;
	int status = parse_range(request->range, &range) ? 0 : EXIT_ENVIRONMENT, flushed;
	struct two_trees c = {
		.request = request, .before.rev = range.before, .after.rev = range.after};

	if (!status)
		status = compare(&c);
	flushed = output_flush();
	free_side(&c.before);
	free_side(&c.after);
	free(range.before);
	free(range.after);
	return flushed ? flushed : status;
}
