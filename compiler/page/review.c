/* SPDX-License-Identifier: Apache-2.0 */
#include "page/review.h"

#include "decompile/describe.h"
#include "kernel/caps.h"
#include "kernel/native.h"
#include "kernel/settings.h"
#include "libseccomp/installed.h"
#include "model/host.h"
#include "page/frame.h"
#include "page/page.h"
#include "page/template.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *template;
	template_escape *escape;
} formats[REVIEW_FORMATS] = {
	[REVIEW_HTML] = {"html", "review.html", escape_html},
	[REVIEW_MARKDOWN] = {"markdown", "review.md", escape_markdown},
	[REVIEW_TEXT] = {"text", "review.txt", escape_plain},
};

const char *review_format_name(enum review_format format)
{
	return formats[format].name;
}

/* On the host that was told of, as on all pages; its calls on ABIS. */
static struct page_side side_of(struct context *ctx, const struct reviewed *reviewed,
				abi_set abis)
{
	struct page_side side = {
		.name = reviewed->name, .file = reviewed->file, .unit = reviewed->unit};

	if (!reviewed->policy)
		return side;
	side.policy = host_narrow(ctx, reviewed->policy);
	side.calls = call_facts_of(ctx, policy_narrow(side.policy, abis));
	return side;
}

/* What is held against the base: no ABI makes a difference that only one of them has. */
static const struct call_facts *comparable(struct context *ctx, const struct page *page)
{
	struct call_facts *facts;

	if (page->common == page->now.policy->abis || !page->common)
		return page->now.calls;
	facts = ARENA_ARRAY(ctx->arena, struct call_facts, (size_t)syscall_count());
	memcpy(facts, call_facts_of(ctx, policy_narrow(page->now.policy, page->common)),
	       (size_t)syscall_count() * sizeof(*facts));
	for (syscall_id id = 0; id < syscall_count(); id++)
		if (facts[id].state == CALL_ABSENT)
			facts[id] = page->now.calls[id];
	return facts;
}

/* "a host without capabilities, Linux 6.1", as far as it was told of; "": all hosts. */
static const char *host_text(const struct context *ctx)
{
	const struct known_host *known = &ctx->settings->host;
	struct sbuf out = {.arena = ctx->arena};

	if (known->has_caps)
		sbuf_puts(&out,
			  known->host.caps ? "a host with" : "a host without capabilities");
	for (int cap = 0; known->has_caps && cap < CAP_COUNT; cap++)
		if (known->host.caps >> cap & 1)
			sbuf_printf(&out, " %s", cap_name(cap));
	if (known->has_kernel)
		sbuf_printf(&out, "%sLinux %u.%u", out.len ? ", " : "", known->host.kernel >> 8,
			    known->host.kernel & 255);
	return sbuf_text(&out);
}

/* ABIs that only one side speaks for, and those on which the two are compared. */
static void add_abis(struct page *page, json_t *root, abi_set base, abi_set now)
{
	struct arena *arena = page->ctx->arena;

	page_set(page, root, "only_base", describe_abis(arena, base & ~now));
	page_set(page, root, "only_now", describe_abis(arena, now & ~base));
	json_object_set_new(root, "abis_same", json_boolean(base == now));
	page_set(page, root, "common", describe_abis(arena, page->common));
}

static void add_head(struct page *page, json_t *root, const struct policy *whole)
{
	struct arena *arena = page->ctx->arena;
	enum abi abi = abi_next(whole->abis, 0);
	json_t *fallback = json_object();

	page_set(page, root, "name", page->now.name);
	page_set(page, root, "base", page->base.name);
	page_set(page, fallback, "action", describe_action(arena, abi, whole->fallback[abi]));
	json_object_set_new(fallback, "permits",
			    json_boolean(verb_permits(whole->fallback[abi].verb)));
	page_set_line(page, fallback, whole->fallback_span);
	json_object_set_new(root, "default", fallback);
	page_set(page, root, "archs", describe_abis(arena, whole->abis));
	if (page->base.policy)
		add_abis(page, root, page->base.policy->abis, whole->abis);
	page_set(page, root, "host", host_text(page->ctx));
	json_object_set_new(root, "is_filter", json_boolean(page->is_filter));
}

static unsigned newest_kernel(void)
{
	unsigned newest = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		newest = syscall_since(id) > newest ? syscall_since(id) : newest;
	return newest;
}

static void add_made(struct page *page, json_t *root, const struct review_request *request)
{
	struct arena *arena = page->ctx->arena;
	unsigned newest = newest_kernel();
	uint32_t kernel;

	page_set(page, root, "command", request->command);
	page_set(page, root, "libseccomp", libseccomp_used(arena));
	if (native_kernel(&kernel))
		page_set(page, root, "kernel",
			 arena_printf(arena, "%u.%u", kernel >> 8, kernel & 255));
	page_set(page, root, "newest", arena_printf(arena, "%u.%u", newest >> 8, newest & 255));
	frame_add(arena, root, request->version);
}

static int by_name(const void *a, const void *b)
{
	const struct library_group *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static void set_families(struct page *page, const struct library *families)
{
	page->names = families_whole(page->ctx->arena, families);
	page->families = *families;
	if (families->len)
		qsort(page->families.ptr, families->len, sizeof(families->ptr[0]), by_name);
}

/* What lints say is for the page alone; the families that they look at are shown there. */
static void run_lints(struct page *page)
{
	struct diag_capture capture = diag_capture_start(&page->ctx->diags);
	struct lint lint = lint_new(page->ctx, page->now.unit, page->now.policy);

	lint_run(&lint);
	page->routed = lint_ways(&lint);
	set_families(page, &lint.families);
	page->diags[1] = diag_capture_end(&capture);
	page->diags[0] = page->ctx->diags;
}

static unsigned number(const json_t *object, const char *key)
{
	return (unsigned)json_integer_value(json_object_get(object, key));
}

static struct review_summary summarize(const struct page *page, const json_t *root)
{
	const json_t *changes = json_object_get(root, "changes");
	struct review_summary summary = {
		.looser = number(changes, "looser_count"),
		.stricter = number(changes, "stricter_count"),
		.warnings = number(root, "warning_count"),
		.failed = number(root, "failed"),
	};

	for (syscall_id id = 0; id < syscall_count(); id++) {
		enum call_state state = page->shown[id].state;

		summary.open += state == CALL_OPEN || state == CALL_LOGGED;
		summary.denied += state == CALL_DENIED || state == CALL_KILLED;
		summary.partly += state == CALL_CONDITIONAL || state == CALL_CAPABLE ||
				  state == CALL_ASKED;
	}
	return summary;
}

static json_t *gather(struct page *page, const struct review_request *request)
{
	json_t *root = json_object();

	add_head(page, root, request->now.policy);
	if (page->base.policy)
		page_add_changes(page, root); /* first: the map marks what changed */
	page_add_map(page, root);
	page_add_hosts(page, root);
	page_add_engines(page, root);
	page_add_checks(page, root);
	page_add_rest(page, root);
	add_made(page, root, request);
	page_add_sources(page, root);
	return root;
}

static abi_set common_abis(const struct review_request *request)
{
	abi_set base = request->base.policy ? request->base.policy->abis : ABI_ALL;

	return request->now.policy->abis & base;
}

bool review_write(struct context *ctx, const struct review_request *request,
		  enum review_format format, struct sbuf *out, struct review_summary *summary)
{
	struct policy_test test = {.ctx = ctx,
				   .unit = request->now.unit,
				   .policy = request->now.policy,
				   .is_quick = !request->is_thorough};
	struct page page = {.ctx = ctx,
			    .common = common_abis(request),
			    .now = side_of(ctx, &request->now, ABI_ALL),
			    .base = side_of(ctx, &request->base, common_abis(request)),
			    .first_diag = request->first_diag,
			    .test = &test,
			    .is_filter = request->now.is_filter,
			    .command = request->command};
	json_t *root;

	page.shown = comparable(ctx, &page);
	page.directions = ARENA_ARRAY(ctx->arena, unsigned, (size_t)syscall_count());
	if (!page.is_filter)
		policy_test_run(&test, NULL, 0);
	run_lints(&page);
	root = gather(&page, request);
	*summary = summarize(&page, root);
	template_render(ctx->arena, formats[format].template, root, formats[format].escape,
			out);
	json_decref(root);
	if (!diagrams_exhausted(ctx->diagrams))
		return true;
	diag_error(ctx->diags, SPAN_NONE, DIAG_TOO_COMPLEX, "this is too complex for a page");
	return false;
}

void review_index_write(struct context *ctx, json_t *rows, json_t *base, const char *version,
			struct sbuf *out)
{
	json_t *root = json_object();

	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		unsigned open = number(row, "open"), partly = number(row, "partly");

		frame_add_bar(row, open, partly, open + partly + number(row, "denied"));
	}
	json_object_set_new(root, "rows", rows);
	if (base)
		json_object_set_new(root, "base", base);
	json_object_set_new(root, "name", json_string("Policies"));
	frame_add(ctx->arena, root, version);
	template_render(ctx->arena, "index.html", root, escape_html, out);
	json_decref(root);
}
