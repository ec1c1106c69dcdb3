/* SPDX-License-Identifier: Apache-2.0 */
/* From text to a policy, and from that to a target's bytes. */
#include "scmpl.h"
#include "api/baseline.h"
#include "api/input.h"

#include "decompile/describe.h"
#include "emit/target.h"
#include "model/complain.h"
#include "model/host.h"
#include "profile/unknown_calls.h"

#include <string.h>

bool scmpl_compile(struct scmpl *s, struct scmpl_source from)
{
	const struct source *source = input_take(s, from);

	return source && baseline_compile(s, source, false);
}

bool scmpl_load(struct scmpl *s, struct scmpl_source from)
{
	const struct source *source = input_take(s, from);

	return source && baseline_compile(s, source, true);
}

/* True when WHERE asks something of the host that TARGET cannot ask, and nobody told us. */
static bool is_undecided(const struct scmpl *s, const struct target *target, diagram_id where)
{
	struct diagrams *d = s->ctx->diagrams;
	diagram_id open = diagram_on_host(d, where, &s->settings.host);

	if (!diagram_is_guarded(d, open))
		return false;
	return (target->needs_caps && diagram_support(d, open).caps) ||
	       (target->needs_kernel && diagram_support(d, open).kernel);
}

/* The first rule of the policy that is undecided for TARGET; or NULL. */
static const struct region *undecided(const struct scmpl *s, const struct target *target)
{
	if (!target->needs_caps && !target->needs_kernel)
		return NULL;
	ABI_EACH(abi, s->policy->abis)
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct regions *regions = policy_regions(s->policy, abi, id);

			for (size_t i = 0; i < regions->len; i++)
				if (is_undecided(s, target, regions->ptr[i].where))
					return &regions->ptr[i];
		}
	return NULL;
}

/* The policy as TARGET can take it; NULL (reported) when a guard stays open. */
static const struct policy *policy_for(struct scmpl *s, const struct target *target)
{
	const struct policy *policy = session_policy(s);
	const struct region *open = undecided(s, target);

	if (!open)
		return host_narrow(s->ctx, policy);
	diag_error(
		s->ctx->diags, open->rule, DIAG_NEEDS_HOST,
		"format '%s' cannot ask for %s: say where the policy will be applied with %s",
		target->name, target->needs_caps ? "capabilities or the kernel" : "the kernel",
		target->needs_caps ? "--cap and --kernel" : "--kernel");
	return NULL;
}

/* A setting that TARGET has no use for was a mistake. */
static bool takes_settings(struct scmpl *s, const struct target *target)
{
	const struct settings *settings = &s->settings;
	const char *wrong = settings->output_name && !target->has_name    ? "--name"
			    : settings->spo_api && !target->has_api       ? "--api"
			    : settings->one_line && !target->has_one_line ? "--inline"
									  : NULL;

	if (wrong)
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			   "%s says nothing to -t %s: scmpl build --help tells what has it",
			   wrong, target->name);
	return !wrong;
}

/* POLICY as it complains; most formats have no verdict for ABIs that it does not speak for. */
static const struct policy *complaining(struct scmpl *s, const struct policy *policy)
{
	abi_set left = policy_left_out(policy);

	if (left)
		diag_warning(
			s->ctx->diags, policy->fallback_span, DIAG_ABI_LEFT_OUT,
			"what calls through %s is killed all the same: the policy does not "
			"speak for it",
			describe_abis(s->ctx->arena, left));
	return policy_complaining(policy);
}

/* The target called NAME, and the policy for it; NULL after a diagnosis. */
static const struct target *find_target(struct scmpl *s, const char *name,
					const struct policy **policy)
{
	const struct target *target = target_find(name);

	if (!target)
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT, "unknown format '%s'",
			   name);
	*policy = target && takes_settings(s, target) ? policy_for(s, target) : NULL;
	if (*policy && s->settings.complain)
		*policy = complaining(s, *policy);
	return *policy ? target : NULL;
}

bool scmpl_emit(struct scmpl *s, const char *name, struct scmpl_text *text)
{
	struct sbuf out = {.arena = s->ctx->arena};
	const struct policy *policy;
	const struct target *target = find_target(s, name, &policy);
	bool ok;

	if (target && !target->emit)
		diag_error(s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			   "format '%s' is a folder, and no text", name);
	ok = target && target->emit && target->emit(s->ctx, policy, &out);
	progress_wipe(s->ctx->progress);
	return ok && session_answer(s, &out, text);
}

bool scmpl_target_is_folder(const char *name)
{
	const struct target *target = target_find(name);

	return target && target->emit_files;
}

bool scmpl_emit_files(struct scmpl *s, const char *name, const struct scmpl_file **files,
		      size_t *count)
{
	const struct policy *policy;
	const struct target *target = find_target(s, name, &policy);
	struct scmpl_file *out;
	bool ok;

	s->files = (struct output_files){0};
	ok = target && scmpl_target_is_folder(name) &&
	     target->emit_files(s->ctx, policy, &s->files);
	progress_wipe(s->ctx->progress);
	if (!ok || !diagrams_hold(s->ctx))
		return false;
	out = ARENA_ARRAY(s->ctx->arena, struct scmpl_file, s->files.len);
	for (size_t i = 0; i < s->files.len; i++)
		out[i] = (struct scmpl_file){
			s->files.ptr[i].name,
			{s->files.ptr[i].text.ptr, s->files.ptr[i].text.len}};
	*files = out;
	*count = s->files.len;
	return true;
}

/* Nothing of the host is left open but the machine, so it is for an engine that asks nothing.
 */
static void warn_of_open_machine(struct scmpl *s)
{
	const struct known_host *known = &s->settings.host;
	abi_set machines = abi_main_only(session_policy(s)->abis);

	if (known->has_caps && known->has_kernel && (machines & (machines - 1)))
		diag_warning(
			s->ctx->diags, SPAN_NONE, DIAG_FORMAT_LIMIT,
			"this profile still asks for the architecture (archMap, "
			"includes.arches), as Docker and Podman do; containerd, Kubernetes "
			"and OCI runtimes do not, and would apply every rule on every "
			"architecture, which may allow more: for them build with -t oci");
}

void scmpl_warn_of_names(struct scmpl *s, const char *name)
{
	const struct target *target = target_find(name);

	if (target && target->names_calls)
		unknown_calls_report(s->ctx, session_policy(s), target->names_note);
	if (strcmp(name, "docker") == 0)
		warn_of_open_machine(s);
}

const char *scmpl_target_name(size_t index)
{
	return index < target_count() ? target_get(index)->name : NULL;
}

const char *scmpl_target_summary(size_t index)
{
	return index < target_count() ? target_get(index)->summary : NULL;
}

const char *scmpl_target_suffix(size_t index)
{
	return index < target_count() ? target_get(index)->suffix : NULL;
}
