/* SPDX-License-Identifier: Apache-2.0 */
#include "prove/verify_report.h"

#include "decompile/describe.h"
#include "kernel/native.h"
#include "libseccomp/installed.h"

#include <string.h>

static const char *call_text(const struct verify *v, const struct difference *d)
{
	struct arena *arena = v->ctx->arena;

	if (d->abi == ABI_COUNT)
		return "a call through an ABI that the policy does not name";
	if (d->id == SYSCALL_NONE)
		return arena_printf(arena, "a number that is no call on %s",
				    abi_info(d->abi)->name);
	return arena_printf(arena, "%s on %s",
			    describe_call(arena, d->id, d->abi, d->call.args),
			    abi_info(d->abi)->name);
}

void verify_report_difference(struct verify *v, const struct difference *d,
			      const char *artefact)
{
	enum abi abi = d->abi == ABI_COUNT ? abi_native() : d->abi;

	v->ok = false;
	diag_error(v->ctx->diags, d->b.rule, DIAG_ARTEFACT_DIFFERS,
		   "%s: the policy says '%s', %s '%s'", call_text(v, d),
		   describe_action(v->ctx->arena, abi, d->b.action), artefact,
		   describe_action(v->ctx->arena, abi, d->a.action));
}

void verify_note_stub(struct verify *v, enum abi abi, syscall_id id, struct action other)
{
	if (!v->stubbed[abi])
		v->stubbed[abi] = ARENA_ARRAY(v->ctx->arena, bool, (size_t)syscall_count());
	v->stubbed[abi][id] = true;
	if (other.verb < VERB_DENY)
		v->killed |= ABI_BIT(abi);
}

/* " fchmodat2 mseal" */
static const char *stubbed_names(const struct verify *v, enum abi abi)
{
	struct sbuf names = {.arena = v->ctx->arena};

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (v->stubbed[abi][id])
			sbuf_printf(&names, " %s", syscall_name(id));
	return names.ptr;
}

/* The ABIs of which the same is to be told as of FIRST. */
static abi_set stubbed_alike(const struct verify *v, enum abi first)
{
	abi_set alike = 0;

	for (int abi = 0; abi < ABI_COUNT; abi++)
		if (v->stubbed[abi] && (v->killed >> abi & 1) == (v->killed >> first & 1) &&
		    memcmp(v->stubbed[abi], v->stubbed[first], (size_t)syscall_count()) == 0)
			alike |= ABI_BIT(abi);
	return alike;
}

static void report_stub(struct verify *v, enum abi first, abi_set abis)
{
	struct sbuf where = {.arena = v->ctx->arena};

	ABI_EACH(abi, abis)
		sbuf_printf(&where, "%s%s", where.len ? ", " : "", abi_info(abi)->name);
	if (v->killed & ABI_BIT(first))
		diag_error(v->ctx->diags, v->policy->fallback_span, DIAG_ARTEFACT_DIFFERS,
			   "on %s runc answers ENOSYS, and does not kill, to what is newer "
			   "than the profile's newest name:%s",
			   where.ptr, stubbed_names(v, first));
	else
		diag_warning(v->ctx->diags, SPAN_NONE, DIAG_ARTEFACT_DIFFERS,
			     "on %s runc answers ENOSYS to what is newer than the profile's "
			     "newest name:%s",
			     where.ptr, stubbed_names(v, first));
}

void verify_report_stubs(struct verify *v)
{
	abi_set told = 0;

	for (int abi = 0; abi < ABI_COUNT; abi++) {
		abi_set alike;

		if (!v->stubbed[abi] || (told & ABI_BIT(abi)))
			continue;
		alike = stubbed_alike(v, (enum abi)abi);
		report_stub(v, (enum abi)abi, alike);
		told |= alike;
	}
	v->ok &= !v->killed;
}

void verify_note_unknown(struct verify *v, syscall_id id, enum abi abi,
			 const struct region *region, struct action gets)
{
	struct unknown_calls *calls = NULL;
	unsigned since = syscall_since(id);

	for (size_t i = 0; i < v->unknown.len && !calls; i++) {
		struct unknown_calls *other = &v->unknown.ptr[i];

		if (other->abi == abi && span_equal(other->rule, region->rule) &&
		    action_equal(other->action, region->action) &&
		    action_equal(other->gets, gets))
			calls = other;
	}
	if (!calls) {
		calls = VEC_PUSH(v->ctx->arena, &v->unknown);
		*calls = (struct unknown_calls){.abi = abi,
						.rule = region->rule,
						.action = region->action,
						.gets = gets,
						.names.arena = v->ctx->arena};
	}
	sbuf_printf(&calls->names, "%s'%s' (Linux %u.%u)", calls->count++ ? ", " : "",
		    syscall_name(id), since >> 8, since & 255);
}

static void report_unknown(struct verify *v, const struct unknown_calls *calls)
{
	bool weaker = calls->gets.verb > calls->action.verb;
	const char *text = arena_printf(
		v->ctx->arena,
		"libseccomp %s does not know %s on %s: runtimes drop %s '%s', not '%s'",
		libseccomp_used(v->ctx->arena), calls->names.ptr, abi_info(calls->abi)->name,
		calls->count == 1 ? "the rule, and the call takes"
				  : "the rules, and the calls take",
		describe_action(v->ctx->arena, calls->abi, calls->gets),
		describe_action(v->ctx->arena, calls->abi, calls->action));

	v->ok &= !weaker;
	if (weaker)
		diag_error(v->ctx->diags, calls->rule, DIAG_UNKNOWN_TO_ENGINE, "%s", text);
	else
		diag_warning(v->ctx->diags, calls->rule, DIAG_UNKNOWN_TO_ENGINE, "%s", text);
}

void verify_report_unknown(struct verify *v)
{
	for (size_t i = 0; i < v->unknown.len; i++)
		report_unknown(v, &v->unknown.ptr[i]);
	v->unknown.len = 0;
}
