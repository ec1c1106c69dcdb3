/* SPDX-License-Identifier: Apache-2.0 */
/* Whether containers start: a runtime's last steps are made under the filter. */
#include "check/lint.h"

#include "sema/sema.h"

#include <string.h>

#define ADVICE "allow runtime-startup"

enum {
	RUNC = 1 << 0,
	RUNC_NNP = 1 << 1,
	CRUN = 1 << 2,
	CRUN_NNP = 1 << 3,
	RUNC_NEWER = 1 << 4,
	CRUN_NEWER = 1 << 5,
	CRUN_CREATED = 1 << 6,
};

static const struct {
	const char *call;
	unsigned denied, killed;
} calls[] = {
#define START(call, denied, killed) {call, denied, killed},
#include "check/start.def"
#undef START
};

static const struct {
	const char *name;
	unsigned plain, nnp;
} runtimes[] = {{"runc 1.1", RUNC, RUNC_NNP}, {"crun 1.8", CRUN, CRUN_NNP}};

/* What others of them need beside. */
static const struct {
	const char *name, *calls;
	unsigned bit;
} others[] = {{"crun 1.8 under Podman", "calls", CRUN_CREATED},
	      {"runc 1.3", "is reported to call", RUNC_NEWER},
	      {"crun 1.28", "is reported to call", CRUN_NEWER}};

/* The rule that decides of ID on ABI before all others. */
static struct action deciding(const struct lint *lint, enum abi abi, syscall_id id,
			      struct span *rule)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);

	*rule = regions->len ? regions->ptr[0].rule : lint->policy->fallback_span;
	return regions->len ? regions->ptr[0].action : policy_fallback(lint->policy, abi, id);
}

/* The runtimes that the policy keeps from starting by what it does with the call of ROW. */
static unsigned kept_by(const struct lint *lint, size_t row, struct span *rule)
{
	syscall_id id = syscall_find(calls[row].call, strlen(calls[row].call));
	abi_set abis = lint->policy->abis;
	unsigned kept = 0;

	ABI_EACH(abi, abi_main_only(abis) & abis & syscall_abis(id)) {
		enum verb verb;

		if (lint_verdict(lint, abi, id) != LINT_DENIED)
			continue;
		verb = deciding(lint, abi, id, rule).verb;
		kept |= calls[row].denied | (verb < VERB_DENY ? calls[row].killed : 0);
	}
	return kept;
}

/* Those that any call keeps; *FIRST is the rule that decides of the first such call. */
static unsigned kept_by_all(const struct lint *lint, struct span *first)
{
	unsigned kept = 0;

	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		struct span rule;
		unsigned by = kept_by(lint, i, &rule);

		if (by && !kept)
			*first = rule;
		kept |= by;
	}
	return kept;
}

/* The calls that keep one of WHICH. */
static const char *names_of(const struct lint *lint, unsigned which)
{
	struct sbuf names = {.arena = lint->ctx->arena};
	struct span rule;

	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		if (kept_by(lint, i, &rule) & which)
			sbuf_printf(&names, "%s%s", names.len ? ", " : "", calls[i].call);
	return sbuf_text(&names);
}

static const char *what_happens(const struct lint *lint, unsigned kept)
{
	struct sbuf who = {.arena = lint->ctx->arena};
	unsigned all = 0;

	for (size_t i = 0; i < ARRAY_LEN(runtimes); i++) {
		all |= runtimes[i].plain | runtimes[i].nnp;
		if (kept & runtimes[i].plain)
			sbuf_printf(&who, "%s%s", who.len ? ", " : "", runtimes[i].name);
	}
	if ((kept & all) == all)
		return "no container starts under this policy";
	for (size_t i = 0; !(kept & all) && i < ARRAY_LEN(others); i++)
		if (kept & others[i].bit)
			sbuf_printf(&who, "%s%s", who.len ? ", " : "", others[i].name);
	return arena_printf(lint->ctx->arena, "by %s no container starts under this policy",
			    who.ptr);
}

static void note_calls(const struct lint *lint, unsigned kept, struct diag *diag)
{
	struct diag_sink *diags = lint->ctx->diags;

	for (size_t i = 0; i < ARRAY_LEN(runtimes); i++)
		if (kept & runtimes[i].nnp)
			diag_note(diags, diag, "%s calls %s; with no-new-privileges %s",
				  runtimes[i].name, names_of(lint, runtimes[i].plain),
				  names_of(lint, runtimes[i].nnp));
		else if (kept & runtimes[i].plain)
			diag_note(diags, diag, "%s calls %s; with no-new-privileges it starts",
				  runtimes[i].name, names_of(lint, runtimes[i].plain));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (kept & others[i].bit)
			diag_note(diags, diag, "%s %s %s, too", others[i].name, others[i].calls,
				  names_of(lint, others[i].bit));
}

/* What keeps runtimes from starting still when the policy has the advice behind its end. */
static const char *left_by_advice(const struct lint *lint)
{
	struct context *ctx = lint->ctx;
	uint32_t main = lint->unit->modules.ptr[0]->file->source;
	const struct source *source = source_get(ctx->sources, main);
	const char *text =
		arena_printf(ctx->arena, "%.*s\n%s\n", STR_FMT(source->text), ADVICE);
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	struct lint trial = *lint;

	trial.policy = sema_compile(ctx, source_add(ctx->sources, source->name, str_of(text)),
				    &trial.unit);
	(void)diag_capture_end(&capture);
	return names_of(trial.policy ? &trial : lint, ~0u);
}

static void note_advice(const struct lint *lint, struct diag *diag)
{
	struct diag_sink *diags = lint->ctx->diags;
	const char *left = left_by_advice(lint);
	bool helps = strcmp(left, names_of(lint, ~0u)) != 0;

	if (!*left)
		diag_note(diags, diag, "add: " ADVICE);
	else
		diag_note(diags, diag,
			  "take out what denies %s: no rule that allows undoes it%s", left,
			  helps ? "; and add: " ADVICE : "");
}

void lint_container_start(const struct lint *lint)
{
	struct span first = SPAN_NONE;
	unsigned kept = kept_by_all(lint, &first);
	struct diag *diag;

	if (!kept)
		return;
	diag = diag_warning(lint->ctx->diags, first, DIAG_CONTAINER_START, "%s",
			    what_happens(lint, kept));
	note_calls(lint, kept, diag);
	if (lint_is_in_profile(lint, lint->policy->fallback_span))
		diag_note(lint->ctx->diags, diag,
			  "`scmpl list runtime-startup` has all that they may call");
	else
		note_advice(lint, diag);
}
