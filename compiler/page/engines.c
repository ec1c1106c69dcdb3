/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What container engines make of the profile that is built of this policy.  Sources: what
 * tests/engines sees Docker, Podman, runc and crun do; for containerd, which reads a profile
 * as an OCI runtime's, without guards and archMap, its contrib/seccomp/seccomp.go; for what
 * names libseccomp knows, profile/releases.h.
 */
#include "decompile/describe.h"
#include "page/page.h"
#include "profile/releases.h"

#include <string.h>

struct engine_facts {
	struct page *page;
	struct call_set caps, kernels, guarded; /* calls with such guards */
	abi_set mains;                          /* the main ABI of each machine */
	json_t *engines;
};

static struct call_set calls_that_ask(struct page *page, bool caps, bool kernels)
{
	const struct policy *policy = page->now.policy;
	struct call_set calls = call_set_new(page->ctx->arena);

	for (syscall_id id = 0; id < syscall_count(); id++)
		ABI_EACH(abi, policy->abis) {
			diagram_id outcome = policy_outcome(policy, abi, id);
			struct diagram_support support;

			if (calls.has[id] || !diagram_is_guarded(policy->diagrams, outcome))
				continue;
			support = diagram_support(policy->diagrams, outcome);
			calls.has[id] = (caps && support.caps) || (kernels && support.kernel);
		}
	return calls;
}

static size_t count(const struct call_set *calls)
{
	size_t count = 0;

	for (syscall_id id = 0; id < syscall_count(); id++)
		count += calls->has[id];
	return count;
}

static json_t *add_engine(struct engine_facts *e, const char *name)
{
	json_t *object = json_object(), *points = json_array();

	page_set(e->page, object, "engine", name);
	json_object_set_new(object, "points", points);
	json_array_append_new(e->engines, object);
	return points;
}

/* TEXT about CALLS, and what helps; both may be NULL. */
static void add_point(struct engine_facts *e, json_t *points, const char *text,
		      const struct call_set *calls, const char *help)
{
	json_t *object = json_object();

	page_set(e->page, object, "text", text);
	if (calls)
		page_set(e->page, object, "calls", page_call_names(e->page, calls));
	page_set(e->page, object, "help", help);
	json_array_append_new(points, object);
}

/* An engine to which there is nothing special about the profile. */
static void finish_engine(struct engine_facts *e, json_t *points)
{
	if (!json_array_size(points))
		add_point(e, points, "all of it, as it is", NULL, NULL);
}

static bool has_arch_map(const struct engine_facts *e)
{
	return (e->mains & (e->mains - 1)) != 0;
}

static void add_decided(struct engine_facts *e, json_t *points, const struct call_set *calls,
			const char *what)
{
	if (count(calls))
		add_point(
			e, points,
			arena_printf(e->page->ctx->arena,
				     "asks for %s when it creates a container, and so decides "
				     "the guards on %zu calls",
				     what, count(calls)),
			NULL, NULL);
}

static void add_docker(struct engine_facts *e)
{
	json_t *points = add_engine(e, "Docker");

	add_decided(e, points, &e->guarded, "capabilities and the kernel");
	if (has_arch_map(e))
		add_point(e, points, "takes from archMap what is for its machine", NULL, NULL);
	finish_engine(e, points);
}

static void add_podman(struct engine_facts *e)
{
	json_t *points = add_engine(e, "Podman");

	add_decided(e, points, &e->caps, "capabilities");
	if (count(&e->kernels))
		add_point(e, points,
			  "does not ask for the kernel: rules that do hold on every one, on",
			  &e->kernels, "--kernel");
	finish_engine(e, points);
}

/* OCI runtimes, and what hands them a profile as it is. */
static void add_oci(struct engine_facts *e)
{
	json_t *points = add_engine(e, "containerd, as under Kubernetes; runc, crun");

	if (count(&e->guarded))
		add_point(e, points, "read no guards: the rules hold whatever these ask, on",
			  &e->guarded, "--cap and --kernel");
	if (has_arch_map(e))
		add_point(e, points,
			  "read no archMap: on each machine its main ABI alone is let in", NULL,
			  "--arch");
	finish_engine(e, points);
}

/* The call of the highest number among those on ABI that the profile names. */
static syscall_id newest_named(const struct page *page, enum abi abi)
{
	const struct policy *policy = page->now.policy;
	diagram_id plain = action_leaf(policy_fallback(policy, abi, SYSCALL_NONE));
	syscall_id newest = SYSCALL_NONE;
	int highest = -1;

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (syscall_number(id, abi) > highest &&
		    policy_outcome(policy, abi, id) != plain) {
			newest = id;
			highest = syscall_number(id, abi);
		}
	return newest;
}

static void add_stub(struct engine_facts *e)
{
	struct arena *arena = e->page->ctx->arena;
	const struct policy *policy = e->page->now.policy;
	enum abi abi = abi_next(e->mains, 0);
	syscall_id newest = newest_named(e->page, abi);
	const char *plain =
		describe_action(arena, abi, policy_fallback(policy, abi, SYSCALL_NONE));
	const char *text;

	if (newest == SYSCALL_NONE || strcmp(plain, "deny with ENOSYS") == 0)
		return;
	text = arena_printf(arena,
			    "answers ENOSYS, not \"%s\", to calls newer than all that the "
			    "profile names: on %s to numbers above %d, that of %s",
			    plain, abi_info(abi)->name, syscall_number(newest, abi),
			    syscall_name(newest));
	add_point(e, add_engine(e, "runc, below any of these"), text, NULL, NULL);
}

/* libseccomp. */

/* A rule on ID is missed, on some ABI, when its name is dropped. */
static bool is_missed(const struct policy *policy, syscall_id id, bool *is_weaker)
{
	bool is = false;

	ABI_EACH(abi, policy->abis & syscall_abis(id)) {
		struct action plain = policy_fallback(policy, abi, SYSCALL_NONE);
		diagram_id outcome = policy_outcome(policy, abi, id);

		if (outcome == action_leaf(plain))
			continue;
		is = true;
		*is_weaker |= verb_permits(plain.verb);
	}
	return is;
}

/* KNOWS: the release that knows each call. */
static void add_release(struct engine_facts *e, json_t *releases, const uint32_t *knows,
			uint32_t release)
{
	struct arena *arena = e->page->ctx->arena;
	struct call_set calls = call_set_new(arena);
	bool any = false, is_weaker = false;
	json_t *object;

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (knows[id] == release) {
			calls.has[id] = is_missed(e->page->now.policy, id, &is_weaker);
			any |= calls.has[id];
		}
	if (!any)
		return;
	object = json_object();
	page_set(e->page, object, "release", release_text(arena, release));
	page_set(e->page, object, "used_by", release_engines_before(arena, release));
	page_set(e->page, object, "calls", page_call_names(e->page, &calls));
	json_object_set_new(object, "weaker", json_boolean(is_weaker));
	json_array_append_new(releases, object);
}

/* Releases in their order, each once. */
static json_t *releases_json(struct engine_facts *e)
{
	uint32_t *knows = ARENA_ARRAY(e->page->ctx->arena, uint32_t, (size_t)syscall_count());
	uint32_t last = RELEASE_OLDEST, next;
	json_t *releases = json_array();

	for (syscall_id id = 0; id < syscall_count(); id++)
		knows[id] = release_that_knows(id);
	do {
		next = UINT32_MAX;
		for (syscall_id id = 0; id < syscall_count(); id++)
			if (knows[id] > last && knows[id] < next)
				next = knows[id];
		add_release(e, releases, knows, next);
		last = next;
	} while (next != UINT32_MAX);
	return releases;
}

/* Why there is no profile; NULL: there is one. */
static const char *no_profile(const struct page *page)
{
	return page->test->results.len && !page->test->results.ptr[0].expectation.file
		       ? page->test->results.ptr[0].skipped
		       : NULL;
}

void page_add_engines(struct page *page, json_t *root)
{
	struct engine_facts e = {.page = page, .engines = json_array()};
	json_t *releases;

	e.caps = calls_that_ask(page, true, false);
	e.kernels = calls_that_ask(page, false, true);
	e.guarded = calls_that_ask(page, true, true);
	e.mains = abi_main_only(page->now.policy->abis);
	page_set(page, root, "no_profile", no_profile(page));
	if (!no_profile(page) && !page->is_filter) {
		add_docker(&e);
		add_podman(&e);
		add_oci(&e);
		add_stub(&e);
		releases = releases_json(&e);
		json_object_set_new(root, "release_count",
				    json_integer((json_int_t)json_array_size(releases)));
		json_object_set_new(root, "releases", releases);
	}
	json_object_set_new(root, "engines", e.engines);
}
