/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of the pairs of two trees, and of what is on one side alone. */
#include "cli/tree_diff.h"

#include "api/cli.h"

#include <stdlib.h>
#include <string.h>

/* What became of one, beside its exit status in what its process answers. */
enum outcome { NOTHING, EQUAL, LOOSER, STRICTER, OTHER, MIXED, NEW, GONE, WRONG, OUTCOMES };

#define STATUS_BITS 8

static const char *const outcome_names[OUTCOMES] = {
	[EQUAL] = "equal", [LOOSER] = "looser", [STRICTER] = "stricter", [OTHER] = "other",
	[MIXED] = "mixed", [NEW] = "new",       [GONE] = "gone",         [WRONG] = "wrong",
};

/* One of the two may be NULL. */
struct row {
	const struct version *before, *after;
};

struct tree_rows {
	const struct tree_diff *diff;
	struct row *rows;
	size_t count, counts[OUTCOMES], renamed;
	json_t *array; /* NULL: it is told as text */
};

static int answer(enum outcome outcome, int status)
{
	return status | (int)outcome << STATUS_BITS;
}

static struct input new_input(const struct tree_rows *report)
{
	return report->diff->input(report->diff->data);
}

static bool is_moved(const struct row *row)
{
	return row->before && row->after && strcmp(row->before->name, row->after->name) != 0;
}

/* Text. */

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
static void put_head(const struct tree_diff *diff, const struct row *row)
{
	const struct version *first = row->before ? row->before : row->after;

	if (diff->json)
		return;
	if (diff->as_names)
		printf("%c\t", !row->before    ? 'A'
			       : !row->after   ? 'D'
			       : is_moved(row) ? 'R'
					       : 'M');
	else
		fputs("policy ", stdout);
	put_name(first->name);
	if (is_moved(row)) {
		fputs(diff->as_names ? "\t" : " -> ", stdout);
		put_name(row->after->name);
	}
	if (!diff->as_names && !(row->before && row->after))
		printf(": %s", row->before ? "gone" : "new");
	puts("");
}

static void put_text(const struct tree_diff *diff, const char *text)
{
	if (!diff->as_names && !diff->json)
		fputs(text, stdout);
}

/* What is left when meanings cannot be compared; "" when the texts are the same. */
static const char *text_changes(struct scmpl *s, const struct row *row)
{
	struct scmpl_text text;

	return cli_diff_text(s, version_source(row->before), version_source(row->after), &text)
		       ? text.ptr
		       : "";
}

/* The next of the files numbered from *AT on that the two sides have different texts of. */
static bool next_changed(const struct tree_diff *diff, const char **at, struct row *row)
{
	char *end;

	for (size_t i = strtoul(*at, &end, 10); end != *at; i = strtoul(*at, &end, 10)) {
		*at = end + strspn(end, " ");
		row->after = &diff->after.versions[i];
		row->before = version_of_name(&diff->before, row->after);
		if (row->before && row->before->text && row->after->text &&
		    strcmp(row->before->text, row->after->text) != 0)
			return true;
	}
	return false;
}

/* Neither compiles: what is named as a policy may become one, and fails nothing. */
static int report_none(const struct tree_rows *report, const struct row *row)
{
	const struct tree_diff *diff = report->diff;
	const char *included = row->after->included, *changes;
	struct row other;
	struct input input;
	bool is_included;

	if (!version_is_named_policy(row->after))
		return 0;
	input = new_input(report);
	changes = text_changes(input.scmpl, row);
	is_included = next_changed(diff, &included, &other);
	if (*changes || is_included) {
		put_head(diff, row);
		put_text(diff, "it does not compile; the change of the text:\n");
		put_text(diff, changes);
	}
	for (; is_included; is_included = next_changed(diff, &included, &other))
		put_text(diff, text_changes(input.scmpl, &other));
	scmpl_free(input.scmpl);
	return answer(WRONG, 0);
}

/* One of the two does not compile. */
static int report_broken(const struct tree_rows *report, const struct row *row, FILE *machines)
{
	struct input input = new_input(report);

	input.machines = machines;
	put_head(report->diff, row);
	put_text(report->diff, row->after->compiles ? "it did not compile before"
						    : "it does not compile any more");
	put_text(report->diff, "; the change of the text:\n");
	put_text(report->diff, text_changes(input.scmpl, row));
	scmpl_load(input.scmpl, version_source(row->after)); /* says why not */
	fflush(stdout);
	input_finish(&input);
	return answer(WRONG, EXIT_WRONG);
}

static enum outcome outcome_of(unsigned kinds)
{
	switch (kinds) {
	case 0:
		return EQUAL;
	case SCMPL_LOOSER:
		return LOOSER;
	case SCMPL_STRICTER:
		return STRICTER;
	case SCMPL_OTHER:
		return OTHER;
	default:
		return MIXED;
	}
}

static void put_difference(const struct tree_rows *report, const struct row *row,
			   struct scmpl *s, const struct scmpl_diff_result *result)
{
	const struct tree_diff *diff = report->diff;

	if (diff->json)
		fputs(result->text.ptr, stdout);
	if (!result->kinds && !is_moved(row) && (diff->as_names || !*text_changes(s, row)))
		return;
	put_head(diff, row);
	put_text(diff, result->kinds ? "\n" : "no change in meaning\n");
	put_text(diff, result->text.ptr);
	put_text(diff, result->kinds ? "\n" : "");
}

static int report_pair(const struct tree_rows *report, const struct row *row, FILE *machines)
{
	struct input input = new_input(report);
	struct scmpl_diff_result result;
	int status;

	input.machines = machines;
	if (!scmpl_diff(input.scmpl, version_source(row->before), version_source(row->after),
			report->diff->json, &result))
		return answer(WRONG, input_finish(&input));
	put_difference(report, row, input.scmpl, &result);
	fflush(stdout);
	status = input_finish(&input);
	if (!status && result.kinds & report->diff->fail_on)
		status = EXIT_WRONG;
	return answer(outcome_of(result.kinds), status);
}

/* One that is there on one side alone is a difference, of neither direction. */
static int report_single(const struct tree_rows *report, const struct row *row)
{
	put_head(report->diff, row);
	return answer(row->before ? GONE : NEW,
		      report->diff->fail_on & SCMPL_OTHER ? EXIT_WRONG : 0);
}

static const char *name_row(const void *data, size_t index)
{
	const struct row *row = &((const struct tree_rows *)data)->rows[index];

	return (row->after ? row->after : row->before)->path;
}

static int report_row(void *data, size_t index, FILE *machines)
{
	const struct tree_rows *report = data;
	const struct row *row = &report->rows[index];

	if (!row->before || !row->after)
		return report_single(report, row);
	if (!row->before->compiles && !row->after->compiles)
		return report_none(report, row);
	if (!row->before->compiles || !row->after->compiles)
		return report_broken(report, row, machines);
	return report_pair(report, row, machines);
}

/* All of them. */

static json_t *name_json(const struct version *version)
{
	json_t *name = version ? json_string(version->name) : json_null();

	return name ? name : json_string("?"); /* it is no UTF-8 */
}

/* The object that `diff` makes of two, behind the names. */
static void take_json(struct tree_rows *report, const struct row *row, enum outcome outcome,
		      const struct output_buffer *text)
{
	json_t *object = json_object();
	json_t *told = text->len ? json_loadb(text->ptr, text->len, 0, NULL) : NULL;

	json_object_set_new(object, "before", name_json(row->before));
	json_object_set_new(object, "after", name_json(row->after));
	json_object_set_new(object, "result", json_string(outcome_names[outcome]));
	if (told)
		json_object_update(object, told);
	json_array_append_new(report->array, object);
	json_decref(told);
}

static int take_row(void *data, size_t index, struct many_result *result)
{
	struct tree_rows *report = data;
	const struct row *row = &report->rows[index];
	enum outcome outcome = (enum outcome)(result->status >> STATUS_BITS);

	result->status &= (1 << STATUS_BITS) - 1;
	if (result->status == EXIT_ENVIRONMENT && !outcome)
		outcome = WRONG;
	report->counts[outcome]++;
	report->renamed += outcome != NOTHING && is_moved(row);
	if (!report->array)
		return many_print(result);
	if (outcome)
		take_json(report, row, outcome, &result->out);
	many_print_err(result->err);
	return result->status;
}

static bool list_rows(struct tree_rows *report)
{
	const struct side *before = &report->diff->before, *after = &report->diff->after;

	report->rows = calloc(before->count + after->count + 1, sizeof(*report->rows));
	if (!report->rows)
		return false;
	for (size_t i = 0; i < after->count; i++) {
		const struct version *version = &after->versions[i];

		if (version->before || version_is_left(version))
			report->rows[report->count++] = (struct row){version->before, version};
	}
	for (size_t i = 0; i < before->count; i++)
		if (version_is_left(&before->versions[i]))
			report->rows[report->count++] =
				(struct row){&before->versions[i], NULL};
	return true;
}

/* "12 policies: 8 equal, 1 looser, 2 new, 1 gone; 1 renamed" */
static void sum_up(const struct tree_rows *report)
{
	size_t count = report->count - report->counts[NOTHING];
	const char *before = ": ";

	fprintf(stderr, "scmpl: %zu %s", count, count == 1 ? "policy" : "policies");
	for (enum outcome i = EQUAL; i < OUTCOMES; i++)
		if (report->counts[i]) {
			fprintf(stderr, "%s%zu %s", before, report->counts[i],
				outcome_names[i]);
			before = ", ";
		}
	if (report->renamed)
		fprintf(stderr, "; %zu renamed", report->renamed);
	fputs("\n", stderr);
}

static int finish(const struct tree_rows *report, int status)
{
	int written = report->array ? output_write_json(report->array) : output_flush();

	if (!report->diff->as_names && !report->array &&
	    report->diff->here->format == INPUT_AS_TEXT)
		sum_up(report);
	return written ? written : status;
}

int tree_report(const struct tree_diff *diff)
{
	struct tree_rows report = {.diff = diff, .array = diff->json ? json_array() : NULL};
	int status = EXIT_ENVIRONMENT;

	if (list_rows(&report))
		status = many_run(&(struct many){.doing = "compare",
						 .name = name_row,
						 .count = report.count,
						 .work = report_row,
						 .take = take_row,
						 .data = &report},
				  diff->here, NULL);
	status = finish(&report, status);
	free(report.rows);
	return status;
}

void side_free(struct side *side)
{
	for (size_t i = 0; i < side->count; i++) {
		free(side->versions[i].name);
		free(side->versions[i].path);
		free(side->versions[i].answer.ptr);
	}
	free(side->versions);
}

int tree_diff(struct tree_diff *diff)
{
	int status = tree_pair(diff);

	if (!status)
		status = tree_report(diff);
	side_free(&diff->before);
	side_free(&diff->after);
	return status;
}
