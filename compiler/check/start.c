/* SPDX-License-Identifier: Apache-2.0 */
/* Whether containers start: a runtime's last steps are made under the filter. */
#include "check/lint.h"

#include "sema/sema.h"

#include <string.h>

#define ADVICE "allow runtime-startup"

enum {
	RUNC11 = 1 << 0,
	RUNC11_NNP = 1 << 1,
	RUNC1115_NNP = 1 << 2,
	RUNC13 = 1 << 3,
	RUNC13_NNP = 1 << 4,
	CRUN18 = 1 << 5,
	CRUN18_NNP = 1 << 6,
	CRUN121 = 1 << 7,
	CRUN121_NNP = 1 << 8,
	CRUN_CREATED = 1 << 9,
	RUNC = RUNC11 | RUNC13,
	RUNC_NNP = RUNC11_NNP | RUNC13_NNP,
	CRUN = CRUN18 | CRUN121,
	CRUN_NNP = CRUN18_NNP | CRUN121_NNP,
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
} runtimes[] = {{"runc 1.1", RUNC11, RUNC11_NNP | RUNC1115_NNP},
		{"runc 1.3", RUNC13, RUNC13_NNP},
		{"crun 1.8", CRUN18, CRUN18_NNP},
		{"crun 1.21", CRUN121, CRUN121_NNP}};

#define CREATED_NAME "crun under Podman"

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
	if (!(kept & all))
		sbuf_puts(&who, CREATED_NAME);
	return arena_printf(lint->ctx->arena, "by %s no container starts under this policy",
			    who.ptr);
}

/* The calls that keep runtime I, and those that do with no-new-privileges. */
static const char *lacks_of(const struct lint *lint, size_t i, unsigned kept, bool several)
{
	const char *plain = names_of(lint, runtimes[i].plain);
	const char *call = several ? "call" : "calls";

	if (kept & runtimes[i].nnp)
		return arena_printf(lint->ctx->arena, "%s %s; with no-new-privileges %s", call,
				    plain, names_of(lint, runtimes[i].nnp));
	return arena_printf(lint->ctx->arena, "%s %s; with no-new-privileges %s", call, plain,
			    several ? "they start" : "it starts");
}

/* One note for those that lack the same. */
static void note_calls(const struct lint *lint, unsigned kept, struct diag *diag)
{
	struct diag_sink *diags = lint->ctx->diags;
	unsigned left = kept;

	for (size_t i = 0; i < ARRAY_LEN(runtimes); i++) {
		const char *lacks = lacks_of(lint, i, kept, true);
		struct sbuf who = {.arena = lint->ctx->arena};
		unsigned count = 0;

		for (size_t j = i; j < ARRAY_LEN(runtimes); j++)
			if (left & (runtimes[j].plain | runtimes[j].nnp) &&
			    strcmp(lacks_of(lint, j, kept, true), lacks) == 0) {
				sbuf_printf(&who, "%s%s", count++ ? ", " : "",
					    runtimes[j].name);
				left &= ~(runtimes[j].plain | runtimes[j].nnp);
			}
		if (count)
			diag_note(diags, diag, "%s %s", who.ptr,
				  lacks_of(lint, i, kept, count > 1));
	}
	if (kept & CRUN_CREATED)
		diag_note(diags, diag, CREATED_NAME " calls %s, too",
			  names_of(lint, CRUN_CREATED));
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
