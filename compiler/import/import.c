/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The imported policy is looked for in several ways: from nothing, and from each
 * profile of the standard library.  Whatever comes out is compiled and compared
 * with the original; of those that are equal the shortest is taken.
 */
#include "import/import.h"

#include "decompile/decompile.h"
#include "decompile/describe.h"
#include "import/limits.h"
#include "import/write.h"
#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "kernel/settings.h"
#include "libseccomp/installed.h"
#include "libseccomp/profile_read.h"
#include "profile/losses.h"
#include "sema/sema.h"
#include "syntax/make.h"
#include "syntax/stdlib.h"

#include <string.h>

struct importer {
	struct import import;
	struct profile_reading reading;
	bool has_enosys;        /* of mips, in place of the number that it has elsewhere */
	const char *title;      /* the first line */
	struct span place;      /* what is told of when no policy means the same */
	const char *newest;     /* of the engine whose defaults are tried, from which ... */
	struct draft nearest;   /* ... this is drafted */
	struct context *ctx;    /* the caller's: what it is told */
	struct context scratch; /* where drafts are compiled; nobody hears of what is wrong */
	struct difference why;  /* a draft differed by this ... */
	bool has_why;
	bool is_too_complex;         /* ... or was more than the compiler takes */
	const struct diag *conflict; /* ... or has two errnos for one call; NULL: none has */
	const struct diag *refusal;  /* the first other error of a draft; NULL: there is none */
};

/* What DRAFT means, or TEXT when it is there; NULL, which is noted, when it is no policy. */
static const struct policy *compile(struct importer *in, const struct draft *draft,
				    const struct sbuf *text)
{
	struct context *ctx = &in->scratch;
	struct diag_capture capture = diag_capture_start(&ctx->diags);
	struct str printed = text ? (struct str){text->ptr, text->len} : (struct str){0};
	struct unit *unit;
	const struct policy *policy =
		text ? sema_compile(ctx, source_add(ctx->sources, "<import>", printed), &unit)
		     : sema_compile_file(ctx, &draft->file, &unit);
	const struct diag_sink *reasons = diag_capture_end(&capture);

	for (size_t i = 0; i < diag_count(reasons); i++) {
		const struct diag *reason = diag_get(reasons, i);

		in->is_too_complex |= reason->code == DIAG_TOO_COMPLEX;
		if (reason->code == DIAG_ERRNO_CONFLICT && !in->conflict)
			in->conflict = reason;
		else if (reason->severity == SEVERITY_ERROR && !in->refusal)
			in->refusal = reason;
	}
	return policy;
}

/* The header. */

static void put_extend(struct importer *in, const char *base, struct draft *draft)
{
	struct ast_stmt stmt = {.kind = STMT_EXTEND};

	stmt.u.extend.profile.text = stdlib_profile_base(str_of(base));
	stmt.u.extend.version.text = stdlib_profile_version(str_of(base));
	draft_add(in->scratch.arena, draft, &stmt);
}

/* True when the errno of POLICY's default is the same number, and not the same name, on all
 * ABIs. */
static bool is_number(const struct policy *policy)
{
	enum abi first = abi_next(policy->abis, 0);
	int name = errno_by_number(first, policy->fallback[first].data);

	ABI_EACH(abi, policy->abis)
		if (policy->fallback[abi].verb == VERB_DENY &&
		    errno_by_number(abi, policy->fallback[abi].data) != name)
			return true;
	return false;
}

static void put_default(struct importer *in, struct draft *draft)
{
	const struct policy *policy = in->import.policy;
	enum abi abi = abi_next(policy->abis, 0);
	struct ast_action action =
		decompile_action(in->scratch.arena, abi, policy->fallback[abi]);
	struct ast_stmt stmt = {.kind = STMT_DEFAULT};

	if (is_number(policy))
		action.error = make_name(
			arena_printf(in->scratch.arena, "%u", policy->fallback[abi].data));
	stmt.u.fallback = draft_action(action);
	draft_add(in->scratch.arena, draft, &stmt);
}

static void put_arch(struct importer *in, struct draft *draft)
{
	const struct policy *policy = in->import.policy;
	struct arena *arena = in->scratch.arena;
	struct ast_stmt stmt = {.kind = STMT_ARCH};
	struct action foreign = policy_foreign(policy, ABI_COUNT);
	struct ast_action *action = ARENA_NEW(arena, struct ast_action);

	*action = draft_action(decompile_action(arena, abi_next(policy->abis, 0), foreign));
	stmt.u.arch.names = decompile_abis(arena, policy->abis);
	if (foreign.verb > VERB_KILL_THREAD) /* which goes without saying */
		stmt.u.arch.foreign = action;
	draft_add(arena, draft, &stmt);
}

static void put_baseline(struct importer *in, struct draft *draft)
{
	const struct policy *policy = in->import.policy;
	enum abi abi = abi_next(policy->abis, 0);
	struct ast_stmt stmt = {.kind = STMT_BASELINE};

	if (!policy->baseline)
		return;
	stmt.u.baseline.kernel = policy->baseline;
	if (!action_equal(policy->newer[abi], (struct action){VERB_DENY, errno_enosys(abi)}))
		stmt.u.baseline.error =
			decompile_action(in->scratch.arena, abi, policy->newer[abi]).error;
	draft_add(in->scratch.arena, draft, &stmt);
}

static void put_flags(struct importer *in, unsigned flags, struct draft *draft)
{
	struct ast_names *names = NULL;

	for (int bit = 0; bit < FILTER_FLAG_COUNT; bit++)
		if (flags >> bit & 1)
			names = make_names(in->scratch.arena, names, filter_flag_word(bit));
	if (names)
		draft_add(in->scratch.arena, draft,
			  &(struct ast_stmt){.kind = STMT_FLAG, .u.flags = names});
}

static bool has_same_default(const struct policy *a, const struct policy *b)
{
	ABI_EACH(abi, a->abis & b->abis)
		if (!action_equal(a->fallback[abi], b->fallback[abi]))
			return false;
	return true;
}

static enum verb verb_of(const struct policy *policy)
{
	return policy->fallback[abi_next(policy->abis, 0)].verb;
}

/*
 * All but the rules; of a BASE only what is different.  What DRAFT means with that; NULL: no
 * rules make it what was asked for.
 */
static const struct policy *put_header(struct importer *in, const char *base,
				       struct draft *draft)
{
	const struct policy *policy = in->import.policy, *extended = NULL;

	if (base) {
		put_extend(in, base, draft);
		extended = compile(in, draft, NULL);
		/* What is allowed, and what is denied: lists of one do not begin with the
		 * other. */
		if (!extended ||
		    verb_permits(verb_of(extended)) != verb_permits(verb_of(policy)))
			return NULL;
	}
	if (!extended || !has_same_default(extended, policy))
		put_default(in, draft);
	if (!extended || extended->abis != policy->abis)
		put_arch(in, draft);
	put_baseline(in, draft);
	if (in->import.is_wide)
		draft_add(in->scratch.arena, draft, &(struct ast_stmt){.kind = STMT_WIDE});
	put_flags(in, extended ? policy->flags & ~extended->flags : policy->flags, draft);
	return extended && draft->file.stmts.len == 1 ? extended : compile(in, draft, NULL);
}

/* Drafts. */

static bool is_equal(struct importer *in, const struct policy *made)
{
	if (!policy_equal(made, in->import.policy, &in->why)) {
		in->has_why = true;
		return false;
	}
	return made->flags == in->import.policy->flags;
}

/* What is odd in the original and shows in TEXT, a default profile with changes: below the
 * title.
 */
static void add_remarks(struct importer *in, struct sbuf *text)
{
	const char *title = sbuf_text(text), *rest = title + strcspn(title, "\n");
	struct sbuf out = {.arena = in->scratch.arena};

	rest += *rest != '\0';
	sbuf_add(&out, title, (size_t)(rest - title));
	if (in->has_enosys)
		sbuf_puts(&out,
			  "# Its errno 38 is ENOSYS, which mips numbers otherwise: here it is "
			  "ENOSYS there, too.\n");
	if (strstr(rest, "\nextend ") && strstr(rest, "wide") &&
	    !strstr(rest, DRAFT_LARGER_COMMENT))
		sbuf_puts(&out,
			  "# It compares 64 bits where the kernel reads 32 (`wide`), so that "
			  "0x100000028 is not 0x28 to it.\n");
	sbuf_puts(&out, rest);
	*text = out;
}

/* DRAFT printed to OUT, and what is printed proven. */
static bool finish(struct importer *in, const struct draft *draft, struct sbuf *out)
{
	const struct policy *made;

	*out = (struct sbuf){.arena = in->scratch.arena};
	fmt_print(&draft->entries, out);
	add_remarks(in, out);
	made = compile(in, draft, out);
	return made && is_equal(in, made);
}

/* What the profile says of itself, below the title. */
static void put_comment(struct importer *in, struct draft *draft)
{
	const struct profile *profile = in->import.profile;

	if (!profile || !profile->comment)
		return;
	fmt_add_comment(in->scratch.arena, &draft->entries, "\n");
	fmt_add_comment(in->scratch.arena, &draft->entries, profile->comment);
}

/* A draft from BASE (NULL: from nothing); false when it is not what was asked for, or longer
 * than ENOUGH. */
static bool draft_from(struct importer *in, const char *base, size_t enough,
		       struct draft *draft)
{
	const struct policy *start, *almost;
	struct draft_rules rules;
	size_t first;

	*draft = (struct draft){0};
	*VEC_PUSH(in->scratch.arena, &draft->entries) =
		(struct fmt_entry){.text = str_of(in->title)}; /* not broken, however long */
	put_comment(in, draft);
	first = draft->entries.len;
	start = put_header(in, base, draft);
	if (!start)
		return false;
	draft_space(draft, first);
	rules = draft_rules_make(&in->import, start);
	import_write_rules(&in->import, &rules, draft);
	if (draft->len > enough)
		return false;
	almost = compile(in, draft, NULL);
	if (!almost || !draft_rules_correct(&in->import, almost, &rules))
		return false;
	import_write_rules(&in->import, &rules, draft);
	import_write_lost(&in->import, draft);
	return draft->len <= enough;
}

/*
 * Leave of BASES those of the engine whose newest default is nearest: versions of others' are
 * no nearer.
 */
static void keep_nearest(struct importer *in, struct stdlib_names *bases)
{
	size_t enough = SIZE_MAX, kept = 0;
	struct draft draft;

	in->newest = NULL;
	for (size_t i = 0; i < bases->len; i++) {
		struct str engine = stdlib_profile_base(str_of(bases->ptr[i]));
		const char *newest = stdlib_profile_newest(&in->scratch, engine);

		if (strcmp(bases->ptr[i], newest) != 0 ||
		    !draft_from(in, newest, enough, &draft))
			continue;
		enough = draft.len;
		in->newest = bases->ptr[i];
		in->nearest = draft;
	}
	for (size_t i = 0; in->newest && i < bases->len; i++)
		if (str_equal(stdlib_profile_base(str_of(bases->ptr[i])),
			      stdlib_profile_base(str_of(in->newest))))
			bases->ptr[kept++] = bases->ptr[i];
	bases->len = kept;
}

/* draft_from, which has drafted one already. */
static bool make_draft(struct importer *in, const char *base, size_t enough,
		       struct draft *draft)
{
	if (!base || base != in->newest || in->import.is_wide)
		return draft_from(in, base, enough, draft);
	*draft = in->nearest;
	return draft->len <= enough;
}

/* What is found so far. */
struct import_try {
	bool is_there;
	const char *base;
	struct draft draft;
	struct sbuf text;
};

/* A draft from BASE instead of BEST, if it is right and no longer than ENOUGH. */
static bool try_base(struct importer *in, const char *base, size_t enough,
		     struct import_try *best)
{
	struct import_try found = {.is_there = true, .base = base};

	if (!make_draft(in, base, enough, &found.draft) ||
	    !finish(in, &found.draft, &found.text))
		return false;
	*best = found;
	return true;
}

/* How often TEXT has PART. */
static size_t count_of(const struct sbuf *text, const char *part)
{
	const char *at = sbuf_text(text);
	size_t count = 0;

	while ((at = strstr(at, part))) {
		at += strlen(part);
		count++;
	}
	return count;
}

/* Said once for the file, where that is shorter, and makes no name a number. */
static void try_wide(struct importer *in, struct import_try *best)
{
	struct import_try wide = *best;

	if (!count_of(&best->text, "wide "))
		return;
	in->import.is_wide = true;
	if (try_base(in, best->base, best->draft.len - 1, &wide) &&
	    count_of(&wide.text, "0x") <= count_of(&best->text, "0x"))
		*best = wide;
}

/* A version of three numbers: a few releases' own, a line away from one of two. */
static bool is_point_release(const char *base)
{
	struct str version = stdlib_profile_version(str_of(base));
	const char *dot = memchr(version.ptr, '.', version.len);

	return dot && strchr(dot + 1, '.');
}

/* One of these is taken if nothing else has to be said. */
static void try_point_releases(struct importer *in, const struct stdlib_names *bases,
			       struct import_try *best)
{
	for (size_t i = bases->len; i-- > 0;) {
		struct import_try exact = *best;

		if (is_point_release(bases->ptr[i]) &&
		    try_base(in, bases->ptr[i], best->draft.len - 1, &exact) &&
		    exact.draft.file.stmts.len == 1)
			*best = exact;
	}
}

/*
 * A base is a name that the reader has to look up: it has to save a third.  Its
 * version is named, for the policy to mean the profile still when there is a newer
 * one; of those that save the same the newest is taken.
 */
static bool find_text(struct importer *in, struct sbuf *out)
{
	struct stdlib_names bases = stdlib_profiles(&in->scratch);
	struct import_try best = {.is_there = false};
	bool is_too_complex;
	size_t enough;

	try_base(in, NULL, SIZE_MAX, &best);
	is_too_complex = in->is_too_complex; /* with a base it may just be a bad one */
	enough = best.is_there ? best.draft.len * 2 / 3 : SIZE_MAX;
	if (best.is_there ? draft_is_without_base(&best.draft, enough) : is_too_complex)
		bases.len = 0;
	keep_nearest(in, &bases);
	for (size_t i = bases.len; i-- > 0;) /* an engine's newest comes last */
		if (!is_point_release(bases.ptr[i]) &&
		    try_base(in, bases.ptr[i], enough, &best))
			enough = best.draft.len - 1;
	if (best.base)
		try_point_releases(in, &bases, &best);
	if (best.is_there)
		try_wide(in, &best);
	in->is_too_complex = is_too_complex;
	*out = best.text;
	return best.is_there;
}

/* Refusal. */

/* A rule of a policy reaches socketcall and ipc, too; a profile may have other rules on these.
 */
static void note_conflict(const struct importer *in, struct diag *diag)
{
	const struct diag *conflict = in->conflict;

	diag_note(in->ctx->diags, diag,
		  "in a policy %s, by rules that a profile tells apart: %s", conflict->message,
		  conflict->note_count ? conflict->notes[0] : "");
	diag_note(in->ctx->diags, diag, "give both rules one errno, or leave one of them out");
}

static void report_failure(struct importer *in)
{
	struct arena *arena = in->ctx->arena;
	const struct difference *why = &in->why;
	struct diag *diag;

	if (in->is_too_complex) {
		diag_error(in->ctx->diags, in->place, DIAG_TOO_COMPLEX,
			   "the conditions here are more than a policy may have");
		return;
	}
	diag = diag_error(in->ctx->diags, in->place, DIAG_NOT_IMPORTED,
			  "no policy was found that means exactly this%s",
			  in->import.profile ? " profile" : "");
	if (in->conflict)
		note_conflict(in, diag);
	else if (in->refusal)
		diag_note(in->ctx->diags, diag, "in a policy that says it: %s",
			  in->refusal->message);
	if (!in->has_why || why->abi == ABI_COUNT)
		return;
	if (!span_equal(why->b.rule, in->import.policy->fallback_span))
		diag_label(in->ctx->diags, diag, why->b.rule, "because of this rule");
	diag_note(in->ctx->diags, diag, "%s on %s would get '%s' instead of '%s'",
		  describe_call(arena, why->id, why->abi, why->call.args),
		  abi_info(why->abi)->name, describe_action(arena, why->abi, why->a.action),
		  describe_action(arena, why->abi, why->b.action));
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The number that ENOSYS has everywhere but on mips. */
static diagram_id map_enosys(const void *mips, uint32_t value)
{
	struct action action = action_of_value(value);
	const enum abi *abi = mips;

	if (action.verb == VERB_DENY && action.data == errno_enosys(ABI_X86_64))
		action.data = errno_enosys(*abi);
	return action_leaf(action);
}

/*
 * POLICY with ENOSYS on mips, too, where its rules or its default give the number of ENOSYS of
 * all other machines that the profile is for: it stands for that on mips in nobody's mind.
 */
static const struct policy *by_enosys(struct importer *in, const struct policy *policy)
{
	struct policy *mapped = policy_copy(policy);
	bool is_for_others = false;

	ABI_EACH(abi, policy->abis)
		is_for_others |= errno_enosys(abi) == errno_enosys(ABI_X86_64);
	ABI_EACH(abi, is_for_others ? policy->abis : 0) {
		if (errno_enosys(abi) == errno_enosys(ABI_X86_64))
			continue;
		mapped->fallback[abi] = action_map(map_enosys, &abi, policy->fallback[abi]);
		in->has_enosys |= !action_equal(mapped->fallback[abi], policy->fallback[abi]);
		for (syscall_id id = 0; id < syscall_count(); id++) {
			const struct decision *decision = policy->decisions[abi][id];

			mapped->decisions[abi][id] =
				decision_map(policy->diagrams, decision, map_enosys, &abi);
			in->has_enosys |= mapped->decisions[abi][id] != decision;
		}
	}
	return mapped;
}

/* The policy at hand in words, behind its title; what has none is diagnosed. */
static bool write_policy(struct importer *in, struct sbuf *out)
{
	const struct settings anywhere = {.stdlib_dir = in->ctx->settings->stdlib_dir};
	struct sbuf text = {0};
	struct diag_capture capture;
	bool is_found;

	if (in->import.policy->listener)
		diag_warning(in->ctx->diags,
			     in->import.profile ? in->import.profile->listener_span : in->place,
			     DIAG_NEEDS_LISTENER,
			     "a policy names no listener: this is left out");
	if (!import_can_be_said(in->ctx, in->import.profile, in->import.policy))
		return false;
	in->scratch = *in->ctx;
	in->scratch.settings = &anywhere;
	in->import.ctx = &in->scratch;
	capture = diag_capture_start(&in->scratch.diags);
	is_found = find_text(in, &text);
	diag_capture_end(&capture);
	if (is_found)
		sbuf_add(out, text.ptr, text.len);
	else
		report_failure(in);
	return is_found;
}

static const char *title_of(const struct importer *in, const char *name)
{
	struct arena *arena = in->ctx->arena;
	const char *by =
		in->reading.is_uncertain ? ", as far as could be seen"
		: in->reading.is_by_library
			? arena_printf(arena, " through libseccomp %s", libseccomp_used(arena))
			: "";

	return arena_printf(
		arena,
		"# Imported from %s: decides each call as engines do by that profile%s%s.",
		base_name(name), by, in->has_enosys ? ", but for one errno" : "");
}

bool import_profile(struct context *ctx, const struct source *source, struct sbuf *out)
{
	struct importer in = {.ctx = ctx};
	struct import *import = &in.import;

	if (!profile_read(ctx, source, true, &in.reading))
		return false;
	import->policy = by_enosys(&in, in.reading.policy);
	import->profile = in.reading.profile;
	import->losses = losses_find(import->profile, in.reading.policy);
	losses_report(ctx, import->profile, &import->losses, DIAG_CODE_COUNT);
	in.place = import->profile->fallback_span;
	in.title = title_of(&in, source_title(ctx->arena, source));
	return write_policy(&in, out);
}

bool import_policy(struct context *ctx, const struct policy *policy, const char *title,
		   struct sbuf *out)
{
	struct importer in = {.ctx = ctx,
			      .import.policy = policy,
			      .title = arena_printf(ctx->arena, "# %s", title),
			      .place = policy->fallback_span};

	return write_policy(&in, out);
}
