/* SPDX-License-Identifier: Apache-2.0 */
/* The same policy by architecture, capability, kernel and engine. */
#include "decompile/describe.h"
#include "groups/families.h"
#include "kernel/caps.h"
#include "model/host.h"
#include "page/page.h"

const char *page_call_names(struct page *page, const struct call_set *calls)
{
	struct name_list names =
		families_name(page->ctx->arena, &page->names, calls, page->now.policy->abis);
	struct sbuf out = {.arena = page->ctx->arena};

	for (size_t i = 0; i < names.len; i++)
		sbuf_printf(&out, "%s%s", i ? ", " : "", names.ptr[i]);
	return sbuf_text(&out);
}

/* Architectures. */

static const char *multiplexers_on(struct page *page, enum abi abi)
{
	struct sbuf out = {.arena = page->ctx->arena};

	for (const syscall_id *via = syscall_multiplexers; *via != SYSCALL_NONE; via++)
		if (syscall_number(*via, abi) >= 0)
			sbuf_printf(&out, "%s%s: %s", out.len ? ", " : "", syscall_name(*via),
				    call_state_title(page->now.calls[*via].on[abi]));
	return sbuf_text(&out);
}

static json_t *abi_json(struct page *page, enum abi abi)
{
	unsigned states[CALL_STATES] = {0};
	json_t *object = json_object();

	for (syscall_id id = 0; id < syscall_count(); id++)
		states[page->now.calls[id].on[abi]]++;
	page_set(page, object, "abi", abi_info(abi)->name);
	json_object_set_new(object, "open",
			    json_integer(states[CALL_OPEN] + states[CALL_LOGGED]));
	json_object_set_new(object, "partly",
			    json_integer(states[CALL_CONDITIONAL] + states[CALL_ASKED]));
	json_object_set_new(object, "capable", json_integer(states[CALL_CAPABLE]));
	json_object_set_new(object, "denied", json_integer(states[CALL_DENIED]));
	json_object_set_new(object, "killed", json_integer(states[CALL_KILLED]));
	page_set(page, object, "multiplexers", multiplexers_on(page, abi));
	return object;
}

/* The calls that are decided in several ways, by ABI. */
static const char *calls_that_differ(struct page *page)
{
	struct call_set calls = call_set_new(page->ctx->arena);

	for (syscall_id id = 0; id < syscall_count(); id++)
		calls.has[id] = page->now.calls[id].outcomes.len > 1;
	return page_call_names(page, &calls);
}

/* Capabilities. */

/* True when B permits what A does not. */
static bool settle_opened(const void *ctx, diagram_id a, diagram_id b, diagram_id *result)
{
	(void)ctx;
	if (!diagram_is_leaf(a) || !diagram_is_leaf(b))
		return false;
	*result = !verb_permits(action_of_value(diagram_value(a)).verb) &&
				  verb_permits(action_of_value(diagram_value(b)).verb)
			  ? DIAGRAM_TRUE
			  : DIAGRAM_FALSE;
	return true;
}

static bool is_opened(struct diagrams *d, diagram_id outcome, struct known_host from,
		      struct known_host to)
{
	return diagram_combine(d, settle_opened, NULL, diagram_on_host(d, outcome, &from),
			       diagram_on_host(d, outcome, &to)) != DIAGRAM_FALSE;
}

/* An outcome that depends on the host, each once for its call. */
struct guarded_call {
	syscall_id id;
	diagram_id outcome;
};

VEC_STRUCT(guarded_calls, struct guarded_call);

static struct guarded_calls guarded_calls_of(struct page *page)
{
	const struct policy *policy = page->now.policy;
	struct guarded_calls calls = {0};

	for (syscall_id id = 0; id < syscall_count(); id++) {
		size_t first = calls.len;

		ABI_EACH(abi, policy->abis) {
			diagram_id outcome = policy_outcome(policy, abi, id);
			size_t i = first;

			while (i < calls.len && calls.ptr[i].outcome != outcome)
				i++;
			if (i == calls.len && diagram_is_guarded(policy->diagrams, outcome))
				*VEC_PUSH(page->ctx->arena, &calls) =
					(struct guarded_call){id, outcome};
		}
	}
	return calls;
}

/* The calls that are let through on TO and not on FROM, in part at least. */
static struct call_set opened(struct page *page, const struct guarded_calls *guarded,
			      struct known_host from, struct known_host to)
{
	struct call_set calls = call_set_new(page->ctx->arena);

	for (size_t i = 0; i < guarded->len; i++)
		if (!calls.has[guarded->ptr[i].id])
			calls.has[guarded->ptr[i].id] = is_opened(
				page->ctx->diagrams, guarded->ptr[i].outcome, from, to);
	return calls;
}

/* What guards ask for. */
static struct diagram_support support_of(struct page *page, const struct guarded_calls *guarded)
{
	struct diagram_support all = {0};

	for (size_t i = 0; i < guarded->len; i++) {
		struct diagram_support one =
			diagram_support(page->ctx->diagrams, guarded->ptr[i].outcome);

		all.caps |= one.caps;
		all.kernel |= one.kernel;
	}
	return all;
}

static json_t *caps_json(struct page *page, const struct guarded_calls *guarded, uint64_t caps)
{
	json_t *array = json_array();

	for (int cap = 0; cap < CAP_COUNT; cap++) {
		struct known_host none = {.has_caps = true}, one = {.has_caps = true};
		struct call_set calls;
		json_t *object;

		if (!(caps >> cap & 1))
			continue;
		one.host.caps = (uint64_t)1 << cap;
		calls = opened(page, guarded, none, one);
		object = json_object();
		page_set(page, object, "name", cap_name(cap));
		page_set(page, object, "calls", page_call_names(page, &calls));
		json_array_append_new(array, object);
	}
	return array;
}

/* Kernels. */

static json_t *kernels_json(struct page *page, const struct guarded_calls *guarded)
{
	struct hosts hosts = host_cases(page->ctx, page->now.policy);
	json_t *array = json_array();
	uint32_t last = KERNEL_MIN;

	for (size_t i = 0; i < hosts.len; i++) {
		struct known_host before = {.has_kernel = true}, from = {.has_kernel = true};
		uint32_t kernel = hosts.ptr[i].kernel;
		struct call_set calls;
		json_t *object;

		if (kernel <= last)
			continue;
		before.host.kernel = kernel - 1;
		from.host.kernel = kernel;
		calls = opened(page, guarded, before, from);
		object = json_object();
		page_set(page, object, "name",
			 arena_printf(page->ctx->arena, "%u.%u", kernel >> 8, kernel & 255));
		page_set(page, object, "calls", page_call_names(page, &calls));
		json_array_append_new(array, object);
		last = kernel;
	}
	return array;
}

static void add_baseline(struct page *page, json_t *root)
{
	const struct policy *policy = page->now.policy;
	enum abi abi = abi_next(policy->abis, 0);
	struct call_set newer = call_set_new(page->ctx->arena);
	json_t *object;

	if (!policy->baseline)
		return;
	object = json_object();
	for (syscall_id id = 0; id < syscall_count(); id++)
		newer.has[id] = syscall_since(id) > policy->baseline &&
				page->now.calls[id].state != CALL_ABSENT;
	page_set(page, object, "version",
		 arena_printf(page->ctx->arena, "%u.%u", policy->baseline >> 8,
			      policy->baseline & 255));
	page_set(page, object, "action",
		 describe_action(page->ctx->arena, abi, policy->newer[abi]));
	page_set(page, object, "calls", page_call_names(page, &newer));
	json_object_set_new(root, "baseline", object);
}

void page_add_hosts(struct page *page, json_t *root)
{
	struct guarded_calls guarded = guarded_calls_of(page);
	struct diagram_support support = support_of(page, &guarded);
	json_t *abis = json_array();

	ABI_EACH(abi, page->now.policy->abis)
		json_array_append_new(abis, abi_json(page, abi));
	json_object_set_new(root, "abis", abis);
	page_set(page, root, "abis_differ", calls_that_differ(page));
	json_object_set_new(root, "caps", caps_json(page, &guarded, support.caps));
	json_object_set_new(root, "has_caps", json_boolean(support.caps));
	json_object_set_new(root, "kernels",
			    support.kernel ? kernels_json(page, &guarded) : json_array());
	json_object_set_new(root, "has_kernels", json_boolean(support.kernel));
	json_object_set_new(root, "has_guards", json_boolean(support.caps || support.kernel));
	add_baseline(page, root);
}
