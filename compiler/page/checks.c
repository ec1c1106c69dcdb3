/* SPDX-License-Identifier: Apache-2.0 */
/* What was said against the policy, and for it: warnings, proofs, expectations. */
#include "page/page.h"

#include <string.h>

#define CLOSE "; to close it: " /* in the notes of open-route */

enum weight { WEIGHT_GAP, WEIGHT_ENGINE, WEIGHT_OTHER, WEIGHTS };

static const struct {
	const char *title, *summary;
} weights[WEIGHTS] = {
	[WEIGHT_GAP] = {"Ways round", "what is denied by one name can still be done"},
	[WEIGHT_ENGINE] = {"Lost", "engines or kernels do not do what is written"},
	[WEIGHT_OTHER] = {"To look at", "other warnings"},
};

static enum weight weight_of(enum diag_code code)
{
	switch (code) {
	case DIAG_INCOMPLETE_FAMILY:
	case DIAG_OPEN_ROUTE:
	case DIAG_IO_URING_REACHABLE:
	case DIAG_WX_GAP:
	case DIAG_SIDE_DOOR:
	case DIAG_ABI_LEFT_OUT:
	case DIAG_WIDE_COMPARISON:
	case DIAG_READ_ONLY_OPEN:
		return WEIGHT_GAP;
	case DIAG_UNKNOWN_TO_ENGINE:
	case DIAG_DROPPED_RULE:
	case DIAG_REPEATED_ARGUMENT:
	case DIAG_LOST_CONDITION:
	case DIAG_CUT_CONSTANT:
	case DIAG_UNMASKED_BITS:
	case DIAG_CONTAINER_START:
	case DIAG_KERNEL_GUARD:
		return WEIGHT_ENGINE;
	default:
		return WEIGHT_OTHER;
	}
}

/* Warnings. */

/* A note, and what it says would help. */
static json_t *note_json(struct page *page, const char *note)
{
	const char *close = strstr(note, CLOSE);
	json_t *object = json_object();

	page_set_str(page, object, "note",
		     close ? (struct str){note, (size_t)(close - note)} : str_of(note));
	if (close)
		page_set(page, object, "close", close + strlen(CLOSE));
	return object;
}

static json_t *diag_json(struct page *page, const struct diag *diag)
{
	struct span span = source_written(page->ctx->sources, diag->span);
	const struct source *source = source_of(page->ctx->sources, span);
	json_t *object = json_object(), *notes = json_array();

	page_set(page, object, "message", diag->message);
	page_set(page, object, "hint", diag->hint);
	page_set(page, object, "slug", diag_slug(diag->code));
	page_set_line(page, object, diag->span);
	page_mark(page, diag->span, "warning");
	if (source)
		page_set_str(page, object, "text", source_line(source, span.lo));
	for (size_t i = 0; i < diag->note_count; i++)
		json_array_append_new(notes, note_json(page, diag->notes[i]));
	json_object_set_new(object, "notes", notes);
	return object;
}

static json_t *warnings_of(struct page *page, enum weight weight)
{
	json_t *array = json_array();

	for (size_t sink = 0; sink < ARRAY_LEN(page->diags); sink++)
		for (size_t i = sink ? 0 : page->first_diag; i < diag_count(page->diags[sink]);
		     i++) {
			const struct diag *diag = diag_get(page->diags[sink], i);

			if (weight_of(diag->code) == weight &&
			    !diag_is_dropped(page->ctx->diags, diag->code))
				json_array_append_new(array, diag_json(page, diag));
		}
	return array;
}

static bool is_same_line(const struct page *page, struct span a, struct span b)
{
	const struct source *x = source_of(page->ctx->sources, a);
	const struct source *y = source_of(page->ctx->sources, b);

	return x && x == y && source_line(x, a.lo).ptr == source_line(y, b.lo).ptr;
}

/* True when a line that SPAN is on keeps a call of ID from going through. */
static bool is_denied_by(const struct page *page, syscall_id id, struct span span)
{
	const struct call_facts *facts = &page->now.calls[id];

	for (size_t i = 0; i < facts->outcomes.len; i++)
		for (size_t j = 0; j < facts->outcomes.ptr[i].cases.len; j++) {
			const struct verdict_case *one = &facts->outcomes.ptr[i].cases.ptr[j];

			if (!verb_permits(one->verb) && is_same_line(page, one->rule, span))
				return true;
		}
	return false;
}

/* MESSAGE begins with the name of a family, and not with FAMILY's. */
static bool is_of_another(const char *message, const char *family)
{
	static const char suffix[] = "-family";
	size_t len = strcspn(message, " '");

	return str_ends((struct str){message, len}, suffix) &&
	       !str_is((struct str){message, len}, family);
}

static bool leaves_ways(const struct page *page, const struct diag *diag,
			const struct library_group *family)
{
	if (weight_of(diag->code) != WEIGHT_GAP || !diag->span.file ||
	    diag_is_dropped(page->ctx->diags, diag->code) ||
	    is_of_another(diag->message, family->name))
		return false;
	for (size_t i = 0; i < family->members.len; i++)
		if (is_denied_by(page, family->members.ptr[i].id, diag->span))
			return true;
	return false;
}

json_t *page_ways_round(struct page *page, const struct library_group *family)
{
	json_t *array = json_array();

	for (size_t sink = 0; sink < ARRAY_LEN(page->diags); sink++)
		for (size_t i = sink ? 0 : page->first_diag; i < diag_count(page->diags[sink]);
		     i++) {
			const struct diag *diag = diag_get(page->diags[sink], i);

			if (leaves_ways(page, diag, family))
				json_array_append_new(array, diag_json(page, diag));
		}
	return array;
}

static void add_warnings(struct page *page, json_t *root)
{
	json_t *array = json_array();
	size_t all = 0;

	for (enum weight weight = 0; weight < WEIGHTS; weight++) {
		json_t *warnings = warnings_of(page, weight), *object = json_object();

		all += json_array_size(warnings);
		page_set(page, object, "title", weights[weight].title);
		page_set(page, object, "summary", weights[weight].summary);
		json_object_set_new(object, "count",
				    json_integer((json_int_t)json_array_size(warnings)));
		json_object_set_new(object, "list", warnings);
		if (json_array_size(warnings))
			json_array_append_new(array, object);
		else
			json_decref(object);
	}
	json_object_set_new(root, "warnings", array);
	json_object_set_new(root, "warning_count", json_integer((json_int_t)all));
}

/* Proofs and expectations. */

static json_t *result_json(struct page *page, const struct policy_result *result)
{
	json_t *object = json_object(), *reasons = json_array();

	page_set(page, object, "text", result->name);
	json_object_set_new(object, "ok", json_boolean(result->is_ok && !result->skipped));
	page_set(page, object, "skipped", result->skipped);
	json_object_set_new(object, "by_libseccomp", json_boolean(result->by_libseccomp));
	page_set_line(page, object, result->expectation);
	if (result->expectation.file)
		page_set_str(page, object, "text",
			     source_text(page->ctx->sources, result->expectation));
	for (size_t i = 0; i < result->reasons.len; i++)
		json_array_append_new(reasons,
				      json_text(page->ctx->arena, result->reasons.ptr[i]));
	json_object_set_new(object, "reasons", reasons);
	return object;
}

static void add_results(struct page *page, json_t *root)
{
	json_t *proofs = json_array(), *expectations = json_array();
	bool is_proven = false, by_libseccomp = false;
	unsigned held = 0;

	for (size_t i = 0; i < page->test->results.len; i++) {
		const struct policy_result *result = &page->test->results.ptr[i];
		bool is_proof = result->expectation.file == 0;

		held += !is_proof && result->is_ok;
		is_proven |= is_proof && result->is_ok && !result->skipped;
		by_libseccomp |= result->by_libseccomp;
		json_array_append_new(is_proof ? proofs : expectations,
				      result_json(page, result));
	}
	json_object_set_new(root, "expectation_count",
			    json_integer((json_int_t)json_array_size(expectations)));
	json_object_set_new(root, "held", json_integer(held));
	json_object_set_new(root, "failed", json_integer(page->test->failed));
	json_object_set_new(root, "is_proven", json_boolean(is_proven));
	json_object_set_new(root, "asked_libseccomp", json_boolean(by_libseccomp));
	json_object_set_new(root, "is_quick",
			    json_boolean(page->test->is_quick && !page->is_filter));
	json_object_set_new(root, "proofs", proofs);
	json_object_set_new(root, "expectations", expectations);
}

static void add_coverage(struct page *page, json_t *root)
{
	json_t *missing = json_array();

	for (size_t i = 0; i < page->test->missing.len; i++) {
		json_t *object = json_object();

		page_set_str(page, object, "text",
			     source_text(page->ctx->sources, page->test->missing.ptr[i]));
		page_set_line(page, object, page->test->missing.ptr[i]);
		page_mark(page, page->test->missing.ptr[i], "not exercised");
		json_array_append_new(missing, object);
	}
	json_object_set_new(root, "rules", json_integer(page->test->rules));
	json_object_set_new(
		root, "exercised",
		json_integer(page->test->rules - (json_int_t)page->test->missing.len));
	json_object_set_new(root, "missing", missing);
}

void page_add_checks(struct page *page, json_t *root)
{
	add_warnings(page, root);
	add_results(page, root);
	add_coverage(page, root);
}
