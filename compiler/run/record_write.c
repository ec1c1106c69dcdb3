/* SPDX-License-Identifier: Apache-2.0 */
/* From a recording to text: one rule a line, with what was seen behind it. */
#include "run/record.h"

#include "front/fmt.h"
#include "run/cover.h"
#include "run/host.h"
#include "run/layer.h"
#include "run/recording.h"
#include "sema/describe.h"

#include <stdlib.h>
#include <string.h>

#define COMMENT_NAMES 6 /* that a comment has; the others are counted only */

/* Calls that come with signals and stops, which a recording may have had none of. */
static const char *const always[] = {"exit", "exit_group", "restart_syscall", "rt_sigreturn"};

struct writer {
	struct scmpl *ctx;
	struct sbuf *out;
	const struct recording *recording; /* what rules are needed for */
	struct cover cover;
	bool is_mixed; /* calls through several ABIs: each rule says which */
};

/* What is missing in a policy. */

static struct verdict judge(const struct layers *layers, const struct call *call)
{
	struct seccomp_data data = bpf_call_data(call->abi, call->nr, call->args);

	return layers_verdict(layers, &data, NULL);
}

/* Add to MISSING what of SIGHTING the layers do not allow. */
static void add_missing(const struct layers *layers, struct recording *missing,
			const struct sighting *sighting)
{
	struct call call = sighting->call;
	bool is_allowed = true;

	if (sighting->too_many) {
		if (!layers_allow_all(layers, call.abi, call.id))
			recording_add_name(missing, call.abi, call.id, sighting->count);
		return;
	}
	if (!sighting->shape_count) {
		if (!verb_permits(judge(layers, &call).action.verb))
			recording_add(missing, &call, sighting->count);
		return;
	}
	for (size_t i = 0; i < sighting->shape_count; i++) {
		call = sighting_call(sighting, i);
		if (verb_permits(judge(layers, &call).action.verb))
			continue;
		recording_add(missing, &call, is_allowed ? sighting->count : 0);
		is_allowed = false;
	}
}

static const struct recording *missing_in(struct scmpl *ctx, const struct recording *seen)
{
	struct recording *missing = ARENA_NEW(ctx->arena, struct recording);

	missing->arena = ctx->arena;
	for (size_t i = 0; i < seen->all.len; i++)
		add_missing(ctx->layers, missing, seen->all.ptr[i]);
	return missing;
}

/* Lines. */

static void start_rule(struct writer *writer, const char *rule)
{
	sbuf_printf(writer->out, "allow %s  # ", rule);
}

static void write_unseen(struct writer *writer, const struct cover_group *group)
{
	size_t shown = 0;

	for (syscall_id id = 0; id < syscall_count() && shown < COMMENT_NAMES; id++)
		if (group->unseen[id])
			sbuf_printf(writer->out, "%s%s",
				    shown++ ? ", " : "; not seen: ", syscall_name(id));
	if (group->unseen_count > shown)
		sbuf_printf(writer->out, " and %zu more", group->unseen_count - shown);
}

static int compare_counts(const void *a, const void *b)
{
	const struct sighting *const *x = a, *const *y = b;

	if ((*x)->count != (*y)->count)
		return (*x)->count < (*y)->count ? 1 : -1;
	return (*x)->call.id - (*y)->call.id;
}

static struct sightings members_seen(struct writer *writer, const struct cover_group *group)
{
	struct sightings seen = {0};

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (group->covers[id]) {
			const struct sighting *sighting =
				recording_find(writer->recording, abi_native(), id);

			*VEC_PUSH(writer->ctx->arena, &seen) =
				writer->recording->known[abi_native()][sighting->call.id];
		}
	if (seen.len)
		qsort(seen.ptr, seen.len, sizeof(struct sighting *), compare_counts);
	return seen;
}

static void write_group(struct writer *writer, const struct cover_group *group)
{
	struct sightings seen = members_seen(writer, group);
	uint64_t count = 0;

	for (size_t i = 0; i < seen.len; i++)
		count += seen.ptr[i]->count;
	if (writer->is_mixed)
		start_rule(writer, arena_printf(writer->ctx->arena, "%s on %s", group->name,
						abi_info(abi_native())->name));
	else
		start_rule(writer, group->name);
	sbuf_printf(writer->out, "seen %llu:", (unsigned long long)count);
	for (size_t i = 0; i < seen.len && i < COMMENT_NAMES; i++)
		sbuf_printf(writer->out, "%s %s %llu", i ? "," : "",
			    syscall_name(seen.ptr[i]->call.id),
			    (unsigned long long)seen.ptr[i]->count);
	if (seen.len > COMMENT_NAMES)
		sbuf_printf(writer->out, " and %zu more", seen.len - COMMENT_NAMES);
	write_unseen(writer, group);
	sbuf_puts(writer->out, "\n");
}

/* The shapes that are allowed by groups already. */
static uint64_t shapes_covered(const struct writer *writer, const struct sighting *sighting)
{
	if (sighting->call.abi != abi_native())
		return 0;
	return cover_shapes(&writer->cover, sighting->call.id);
}

/* One group may have some shapes of a call, and another one the others. */
static bool is_covered(const struct writer *writer, const struct sighting *sighting)
{
	uint64_t all = ((uint64_t)1 << sighting->shape_count) - 1;

	if (sighting->call.abi != abi_native())
		return false;
	return cover_has(&writer->cover, sighting->call.id) ||
	       (all && !sighting->too_many && shapes_covered(writer, sighting) == all);
}

static void write_call(struct writer *writer, const struct sighting *sighting)
{
	struct sbuf rule = {.arena = writer->ctx->arena};
	struct pin_values pins = sighting_pins(sighting, shapes_covered(writer, sighting));
	struct sbuf condition = {.arena = writer->ctx->arena};

	sbuf_puts(&rule, syscall_name(sighting->call.id));
	if (pin_print(&pins, &sighting->call, &condition))
		sbuf_printf(&rule, " where %.*s", (int)condition.len, condition.ptr);
	if (writer->is_mixed)
		sbuf_printf(&rule, " on %s", abi_info(sighting->call.abi)->name);
	start_rule(writer, rule.ptr);
	if (!sighting->count) {
		sbuf_puts(writer->out, "not seen, as no engine reports it\n");
		return;
	}
	sbuf_printf(writer->out, "seen %llu%s\n", (unsigned long long)sighting->count,
		    sighting->too_many && !sighting->shape_count
			    ? ", the arguments are not known"
			    : "");
}

static int compare_calls(const void *a, const void *b)
{
	const struct sighting *const *x = a, *const *y = b;

	if ((*x)->call.abi != (*y)->call.abi)
		return (int)(*x)->call.abi - (int)(*y)->call.abi;
	return (*x)->call.id - (*y)->call.id;
}

static void write_remainder(struct writer *writer)
{
	struct sightings rest = {0};

	for (size_t i = 0; i < writer->recording->all.len; i++) {
		struct sighting *sighting = writer->recording->all.ptr[i];

		if (sighting->call.id == SYSCALL_NONE)
			sbuf_printf(writer->out,
				    "# seen %llu: %s, which has no name to be allowed by\n",
				    (unsigned long long)sighting->count,
				    call_name(writer->ctx->arena, &sighting->call));
		else if (!is_covered(writer, sighting))
			*VEC_PUSH(writer->ctx->arena, &rest) = sighting;
	}
	if (rest.len)
		qsort(rest.ptr, rest.len, sizeof(struct sighting *), compare_calls);
	for (size_t i = 0; i < rest.len; i++)
		write_call(writer, rest.ptr[i]);
}

static abi_set abis_seen(const struct recording *recording)
{
	abi_set seen = ABI_BIT(abi_native());

	for (size_t i = 0; i < recording->all.len; i++)
		seen |= ABI_BIT(recording->all.ptr[i]->call.abi);
	return seen;
}

static void write_rules(struct writer *writer)
{
	writer->is_mixed = abis_seen(writer->recording) != ABI_BIT(abi_native());
	writer->cover = cover_find(writer->ctx, writer->recording);
	for (size_t i = 0; i < writer->cover.len; i++)
		write_group(writer, &writer->cover.ptr[i]);
	write_remainder(writer);
}

static bool is_lacking(const struct writer *writer, syscall_id id)
{
	const struct layers *layers = writer->ctx->layers;

	return syscall_number(id, abi_native()) >= 0 &&
	       !recording_find(writer->recording, abi_native(), id) &&
	       !(layers && layers_allow_all(layers, abi_native(), id));
}

static void write_always(struct writer *writer)
{
	struct sbuf names = {.arena = writer->ctx->arena};

	for (size_t i = 0; i < ARRAY_LEN(always); i++) {
		syscall_id id = syscall_find(always[i], strlen(always[i]));

		if (is_lacking(writer, id))
			sbuf_printf(&names, "%s%s", names.len ? ", " : "", always[i]);
	}
	if (!names.len)
		return;
	start_rule(writer, names.ptr);
	sbuf_puts(writer->out, "not seen, but signals and stops lead to them\n");
}

/* Whole policies. */

/* A recording knows nothing of other machines, where other calls do the same work. */
static void write_architectures(struct writer *writer)
{
	sbuf_printf(writer->out, "arch %s\n",
		    describe_abis(writer->ctx->arena, abis_seen(writer->recording)));
}

static bool is_whole(const struct writer *writer)
{
	return !writer->ctx->layers || recording_of(writer->ctx)->assumed;
}

static void write_header(struct writer *writer, const char *title)
{
	uint32_t kernel;

	sbuf_printf(writer->out, "# Recorded by scmpl: %s\n# %llu calls of %zu kinds\n", title,
		    (unsigned long long)writer->recording->count, writer->recording->all.len);
	if (!is_whole(writer)) {
		sbuf_puts(writer->out,
			  "# What the base does not allow; `include` it there.\n\n");
		return;
	}
	sbuf_puts(writer->out, "\ndefault deny\n");
	write_architectures(writer);
	if (host_kernel(&kernel))
		sbuf_printf(writer->out, "baseline linux %u.%u else ENOSYS\n", kernel >> 8,
			    kernel & 255);
	sbuf_puts(writer->out, "\n");
}

void record_policy(struct scmpl *ctx, const char *title, struct sbuf *out)
{
	const struct recording *seen = recording_of(ctx);
	struct sbuf text = {.arena = ctx->arena};
	struct writer writer = {.ctx = ctx, .out = &text, .recording = seen};
	const struct source *source;

	if (ctx->layers)
		writer.recording = missing_in(ctx, seen);
	write_header(&writer, title);
	if (seen->assumed) {
		start_rule(&writer, seen->assumed);
		sbuf_puts(&text, "assumed, not looked at\n");
	}
	write_rules(&writer);
	if (is_whole(&writer))
		write_always(&writer);
	source = source_add(ctx->sources, "<recording>", (struct str){text.ptr, text.len});
	if (!fmt_source(ctx, source, out)) /* a mistake of ours should not lose what was seen */
		sbuf_add(out, text.ptr, text.len);
}

/* A rule that denies on purpose is not overruled, but told of. */
static void write_refused(struct writer *writer, const struct layer *layer,
			  const struct sighting *sighting, struct verdict verdict)
{
	const struct source *source = source_of(writer->ctx->sources, verdict.rule);

	sbuf_printf(writer->out, "# seen %llu: %s, which %s:%u says '%s' to\n",
		    (unsigned long long)sighting->count, syscall_name(sighting->call.id),
		    source ? source->name : layer->source->name,
		    source ? source_place(source, verdict.rule.lo).line : 1,
		    verb_name(verdict.action.verb));
}

/* Those of MISSING that no rule denies but the default; the others are told of. */
static const struct recording *without_refused(struct writer *writer,
					       const struct recording *missing)
{
	const struct layer *layer = &writer->ctx->layers->ptr[0];
	struct recording *kept = ARENA_NEW(writer->ctx->arena, struct recording);

	kept->arena = writer->ctx->arena;
	for (size_t i = 0; i < missing->all.len; i++) {
		const struct sighting *sighting = missing->all.ptr[i];
		struct call call =
			sighting->shape_count ? sighting_call(sighting, 0) : sighting->call;
		struct verdict verdict = judge(writer->ctx->layers, &call);

		if (call.id != SYSCALL_NONE &&
		    !span_equal(verdict.rule, layer->policy->fallback_span)) {
			write_refused(writer, layer, sighting, verdict);
			continue;
		}
		if (sighting->too_many)
			recording_add_name(kept, call.abi, call.id, sighting->count);
		for (size_t j = 0; j < sighting->shape_count; j++) {
			call = sighting_call(sighting, j);
			recording_add(kept, &call, j ? 0 : sighting->count);
		}
		if (!sighting->shape_count && !sighting->too_many)
			recording_add(kept, &call, sighting->count);
	}
	return kept;
}

bool record_merge(struct scmpl *ctx, const char *title, struct sbuf *out)
{
	const struct layer *old = &ctx->layers->ptr[0];
	struct writer writer = {.ctx = ctx, .out = out};
	const struct recording *missing;

	if (!old->policy || !old->source || source_is_json(old->source)) {
		diag_environment(ctx->diags, SPAN_NONE, "only a policy can be merged with");
		return false;
	}
	sbuf_add(out, old->source->text.ptr, old->source->text.len);
	missing = missing_in(ctx, recording_of(ctx));
	if (!missing->all.len)
		return true;
	if (out->len && out->ptr[out->len - 1] != '\n')
		sbuf_puts(out, "\n");
	sbuf_printf(out, "\n# Added by scmpl record: %s\n", title);
	writer.recording = without_refused(&writer, missing);
	write_rules(&writer);
	return true;
}

void record_counts(struct scmpl *ctx, struct sbuf *out)
{
	struct sightings sorted = recording_of(ctx)->all;

	if (sorted.len)
		qsort(sorted.ptr, sorted.len, sizeof(struct sighting *), compare_counts);
	for (size_t i = 0; i < sorted.len; i++)
		if (sorted.ptr[i]->call.id != SYSCALL_NONE)
			sbuf_printf(out, "%s %llu\n", syscall_name(sorted.ptr[i]->call.id),
				    (unsigned long long)sorted.ptr[i]->count);
}
