/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/paint.h"

#include "core/limits.h"
#include "decompile/describe.h"
#include "kernel/errnos.h"
#include "kernel/settings.h"
#include "sema/header.h"
#include "sema/pieces.h"

/* A region with the rule that painted it. */
struct patch {
	struct region region;
	const struct rule *rule;
};

struct canvas {
	struct unit *unit;
	syscall_id id;
	enum abi abi;
	struct {
		struct patch *ptr;
		size_t len;
		size_t cap;
	} patches;
};

/* Two explicit errnos on one call. */

static void report_conflict(struct canvas *canvas, const struct patch *patch,
			    const struct piece *piece, const struct cube *common)
{
	struct context *ctx = canvas->unit->ctx;
	uint64_t args[CUBE_ARGS];
	const char *guard = describe_host(ctx->arena, common);
	struct host host;
	struct diag *diag;

	cube_example(common, args, &host);
	diag = diag_error(ctx->diags, piece->span, DIAG_ERRNO_CONFLICT,
			  "'%s' would return both %s and %s", syscall_name(canvas->id),
			  errno_name(patch->rule->error), errno_name(piece->rule->error));
	diag_label(ctx->diags, diag, patch->region.rule, "the other errno comes from here");
	diag_note(ctx->diags, diag, "for example %s(0x%llx, 0x%llx, 0x%llx, ...) on %s%s%s",
		  syscall_name(canvas->id), (unsigned long long)args[0],
		  (unsigned long long)args[1], (unsigned long long)args[2],
		  abi_info(canvas->abi)->name, *guard ? " if " : "", guard);
}

static bool is_rival(const struct rule *a, const struct rule *b, enum abi abi)
{
	return a->ast->action.verb == VERB_DENY && b->ast->action.verb == VERB_DENY &&
	       a->explicit_error && b->explicit_error &&
	       errno_number(a->error, abi) != errno_number(b->error, abi);
}

static void check_conflict(struct canvas *canvas, const struct piece *piece,
			   const struct cube *cube)
{
	struct cube common;

	if (!piece->rule->explicit_error)
		return;
	for (size_t i = 0; i < canvas->patches.len; i++) {
		const struct patch *patch = &canvas->patches.ptr[i];

		if (is_rival(patch->rule, piece->rule, canvas->abi) &&
		    cube_intersect(&patch->region.cube, cube, &common)) {
			report_conflict(canvas, patch, piece, &common);
			return;
		}
	}
}

/* Painting. */

/* What of CUBE is still bare; if nothing is, RULE remembers who was there before. */
static struct cube_list bare_part(struct canvas *canvas, const struct cube *cube,
				  struct rule *rule)
{
	struct arena *arena = canvas->unit->scratch;
	struct cube_list bare = {0};

	cube_list_add(arena, &bare, cube);
	for (size_t i = 0; i < canvas->patches.len && bare.len && bare.len <= LIMIT_CUBES;
	     i++) {
		const struct patch *patch = &canvas->patches.ptr[i];

		if (!cube_meets(&patch->region.cube, cube))
			continue;
		canvas->unit->work += bare.len;
		cube_list_subtract(arena, &bare, &patch->region.cube);
		rule->is_repeated |= patch->rule != rule &&
				     patch->region.action.verb == rule->ast->action.verb;
		if (!bare.len && patch->rule != rule) {
			rule->beaten_by = patch->rule;
			rule->beaten_at = patch->region.rule;
		}
	}
	return bare;
}

static void report_size(struct canvas *canvas, struct span span)
{
	diag_error(canvas->unit->ctx->diags, span, DIAG_TOO_COMPLEX,
		   "the rules on '%s' need more than %d cubes", syscall_name(canvas->id),
		   LIMIT_CUBES);
}

/* What a piece costs before it is compared with anything, in comparisons. */
#define PIECE_WORK 1024

static void report_work(struct canvas *canvas, struct span span)
{
	diag_error(canvas->unit->ctx->diags, span, DIAG_TOO_COMPLEX,
		   "from here on the rules are too many, their conditions and architectures "
		   "multiplied");
}

/* Paint CUBE of PIECE. */
static void paint_cube(struct canvas *canvas, const struct piece *piece,
		       const struct cube *cube)
{
	struct rule *rule = piece->rule;
	struct action action = header_action(rule->ast->action.verb, rule->error, canvas->abi);
	struct cube_list bare = bare_part(canvas, cube, rule);

	check_conflict(canvas, piece, cube);
	if (bare.len <= LIMIT_JOIN)
		cube_list_join(&bare);
	for (size_t j = 0; j < bare.len; j++)
		*VEC_PUSH(canvas->unit->scratch, &canvas->patches) =
			(struct patch){{bare.ptr[j], action, piece->span}, rule};
	rule->decides |= bare.len > 0;
}

static void paint_piece(struct canvas *canvas, const struct piece *piece)
{
	struct unit *unit = canvas->unit;

	if (unit->work > LIMIT_WORK)
		return;
	unit->work += PIECE_WORK;
	for (size_t i = 0; i < piece->cubes.len && canvas->patches.len <= LIMIT_CUBES &&
			   unit->work <= LIMIT_WORK;
	     i++) {
		unit->work += canvas->patches.len;
		paint_cube(canvas, piece, &piece->cubes.ptr[i]);
	}
	if (canvas->patches.len > LIMIT_CUBES)
		report_size(canvas, piece->span);
	if (unit->work > LIMIT_WORK)
		report_work(canvas, piece->span);
}

/*
 * What an override may take from: rules that its own file inherited, and what
 * rules beside it on socket or semop merely imply for socketcall or ipc, when
 * the override names that call itself.
 */
static bool may_override(const struct piece *piece, const struct piece *other)
{
	if (module_is_under(other->rule->module, piece->rule->module))
		return true;
	return other->is_routed && !piece->is_routed &&
	       other->rule->module == piece->rule->module;
}

static void mark_override(struct canvas *canvas, const struct piece *piece,
			  const struct piece *inherited)
{
	canvas->unit->work += piece->cubes.len * inherited->cubes.len;
	for (size_t i = 0; i < piece->cubes.len; i++)
		for (size_t j = 0; j < inherited->cubes.len; j++)
			if (cube_meets(&piece->cubes.ptr[i], &inherited->cubes.ptr[j])) {
				piece->rule->overrode = true;
				inherited->rule->is_overridden = true;
			}
}

static void apply_override(struct canvas *canvas, const struct piece *piece,
			   struct piece *inherited)
{
	for (size_t i = 0; i < piece->cubes.len && inherited->cubes.len <= LIMIT_CUBES; i++)
		cube_list_subtract(canvas->unit->scratch, &inherited->cubes,
				   &piece->cubes.ptr[i]);
	if (inherited->cubes.len > LIMIT_CUBES)
		report_size(canvas, piece->span);
}

/* What each takes is looked at before anything is taken: two that take the same both count. */
static void apply_overrides(struct canvas *canvas, struct pieces *pieces)
{
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < pieces->len; i++) {
			struct piece *piece = &pieces->ptr[i];

			for (size_t j = 0; piece->rule->ast->is_override && j < pieces->len;
			     j++) {
				struct piece *other = &pieces->ptr[j];

				if (!may_override(piece, other))
					continue;
				if (pass == 0)
					mark_override(canvas, piece, other);
				else
					apply_override(canvas, piece, other);
			}
		}
}

static const struct decision *finish(const struct canvas *canvas)
{
	struct arena *arena = canvas->unit->ctx->arena;
	struct decision *decision = ARENA_NEW(arena, struct decision);

	decision->ptr = ARENA_ARRAY(arena, struct region, canvas->patches.len);
	decision->len = decision->cap = canvas->patches.len;
	for (size_t i = 0; i < decision->len; i++)
		decision->ptr[i] = canvas->patches.ptr[i].region;
	return decision;
}

/* Strictest first; of two denials the one that states its errno. */
static unsigned rank_of(const struct piece *piece)
{
	return 2 * (unsigned)piece->rule->ast->action.verb + !piece->rule->explicit_error;
}

static const struct decision *paint_pieces(struct canvas *canvas, struct pieces *pieces)
{
	unsigned ranks = 0;

	apply_overrides(canvas, pieces);
	for (size_t i = 0; i < pieces->len; i++)
		ranks |= 1u << rank_of(&pieces->ptr[i]);
	for (; ranks; ranks &= ranks - 1)
		for (size_t i = 0; i < pieces->len; i++)
			if (rank_of(&pieces->ptr[i]) == (unsigned)__builtin_ctz(ranks))
				paint_piece(canvas, &pieces->ptr[i]);
	return finish(canvas);
}

static const struct decision *paint_call(struct unit *unit, const struct rules *rules,
					 syscall_id id, enum abi abi)
{
	struct canvas canvas = {.unit = unit, .id = id, .abi = abi};
	struct pieces pieces;

	if (unit->work > LIMIT_WORK)
		return NULL;
	arena_reset(unit->scratch);
	pieces = pieces_collect(unit, rules, id, abi);
	return pieces.len ? paint_pieces(&canvas, &pieces) : NULL;
}

/* Nothing in the claims on ID can come out differently on another ABI. */
static bool is_plain(const struct unit *unit, const struct rules *rules, syscall_id id)
{
	const struct claims *claims = &rules->by_syscall[id];

	for (size_t i = 0; i < claims->len; i++) {
		const struct rule *rule = claims->ptr[i].rule;

		if (claims->ptr[i].pred || claims->ptr[i].profile || rule->ast->where ||
		    rule->on != unit->abis)
			return false;
	}
	return !pieces_is_multiplexer(id);
}

static bool same_errnos(enum abi a, enum abi b)
{
	for (int id = 0; id < errno_count(); id++)
		if (errno_number(id, a) != errno_number(id, b))
			return false;
	return true;
}

/* The first of ABIS that numbers every errno as ABI does: they share decisions. */
static enum abi errno_twin(abi_set abis, enum abi abi)
{
	enum abi twin = abi_next(abis, 0);

	while (twin < abi && !same_errnos(twin, abi))
		twin = abi_next(abis, twin + 1u);
	return twin;
}

static void paint_syscall(struct unit *unit, const struct rules *rules, syscall_id id,
			  const enum abi *twins, struct policy *policy)
{
	const struct decision *shared[ABI_COUNT] = {0};
	bool plain = is_plain(unit, rules, id);

	if (!rules->by_syscall[id].len && !pieces_is_multiplexer(id))
		return;
	ABI_EACH(abi, policy->abis & syscall_abis(id)) {
		const struct decision *decision = shared[twins[abi]];

		if (!decision || !plain)
			decision = paint_call(unit, rules, id, abi);
		shared[twins[abi]] = decision;
		policy->decisions[abi][id] = decision;
	}
}

/* Rules that came to nothing. */

/* RULE can go: it decides nothing, on any ABI or host.  Comments inside it would be lost. */
static void offer_removal(struct unit *unit, const struct rule *rule, struct diag *diag)
{
	const struct ast_spans *comments = &rule->module->file->comments;
	struct span span = rule->span;

	if (!rule->ast->is_override)
		span.lo = rule->ast->action.span.lo;
	for (size_t i = 0; i < comments->len; i++)
		if (comments->ptr[i].lo >= span.lo && comments->ptr[i].lo < span.hi)
			return;
	if (!rule->module->profile)
		diag_fix(unit->ctx->diags, diag, span, "%s", "");
}

static void report_dead(struct unit *unit, const struct rule *rule)
{
	struct diag_sink *diags = unit->ctx->diags;
	bool misleads = rule->ast->action.verb == VERB_ALLOW && !rule->is_repeated;
	struct diag *diag;

	/* Who extends a profile means to be stricter than it. */
	if (rule->module->is_library || module_is_under(rule->module, rule->beaten_by->module))
		return;
	if (misleads)
		diag = diag_error(diags, rule->ast->set->span, DIAG_DEAD_ALLOW,
				  "this allows nothing: stricter rules decide all of it");
	else
		diag = diag_warning(diags, rule->ast->set->span, DIAG_DEAD_RULE,
				    rule->is_repeated
					    ? "this rule adds nothing to the others"
					    : "this rule decides nothing: stricter ones come "
					      "first");
	if (!misleads)
		offer_removal(unit, rule, diag);
	diag_label(diags, diag, rule->beaten_at, "this decides");
}

/* The part of RULE because of which it matches nothing: a condition that does not hold. */
static struct span impossible_part(const struct rule *rule)
{
	if (rule->ast->guard && rule->guard.len == 0)
		return rule->ast->guard->span;
	return rule->ast->where ? rule->ast->where->span : rule->ast->set->span;
}

static void report_contradiction(struct unit *unit, const struct rule *rule)
{
	if (rule->is_hidden)
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_HIDDEN_ARGUMENTS,
			   "this opens nothing: no architecture shows a filter the arguments");
	else if (rule->has_calls)
		diag_error(unit->ctx->diags, impossible_part(rule), DIAG_CONTRADICTION,
			   "no call can meet this condition");
}

static void report_rule(struct unit *unit, const struct rule *rule)
{
	/* Of a policy that is built for fewer architectures, what remains may be nothing. */
	if (!rule->on || (unit->ctx->settings->only_abis && !rule->has_calls))
		return;
	if (rule->ast->is_override && !rule->overrode && !rule->module->is_library) {
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_STALE_OVERRIDE,
			   "there is nothing to override: no inherited rule matches these "
			   "calls");
		return;
	}
	if (rule->decides || rule->is_overridden)
		return;
	if (rule->is_placed && rule->beaten_by)
		report_dead(unit, rule);
	else if (!rule->is_placed && !rule->module->is_library)
		report_contradiction(unit, rule);
}

void paint_policy(struct unit *unit, const struct rules *rules, struct policy *policy)
{
	enum abi twins[ABI_COUNT];

	unit->scratch = arena_new();
	ABI_EACH(abi, policy->abis)
		twins[abi] = errno_twin(policy->abis, abi);
	for (syscall_id id = 0; id < syscall_count(); id++)
		paint_syscall(unit, rules, id, twins, policy);
	arena_free(unit->scratch);
	/* Behind other errors these would only mislead. */
	if (diag_error_count(unit->ctx->diags))
		return;
	for (size_t i = 0; i < rules->all.len; i++)
		report_rule(unit, rules->all.ptr[i]);
}

/* One call. */

static bool piece_has(const struct piece *piece, const uint64_t args[CUBE_ARGS],
		      struct host host)
{
	for (size_t i = 0; i < piece->cubes.len; i++)
		if (cube_has(&piece->cubes.ptr[i], args, host))
			return true;
	return false;
}

struct matches paint_matches(struct unit *unit, syscall_id id, enum abi abi,
			     const uint64_t args[CUBE_ARGS], struct host host)
{
	struct canvas canvas = {.unit = unit, .id = id, .abi = abi};
	struct rules rules = rules_collect(unit);
	struct matches matches = {0};
	struct pieces pieces;

	unit->scratch = arena_new();
	pieces = pieces_collect(unit, &rules, id, abi);
	apply_overrides(&canvas, &pieces);
	for (size_t i = 0; i < pieces.len; i++) {
		const struct piece *piece = &pieces.ptr[i];

		if (piece_has(piece, args, host))
			*VEC_PUSH(unit->ctx->arena, &matches) =
				(struct match){header_action(piece->rule->ast->action.verb,
							     piece->rule->error, abi),
					       piece->span};
	}
	arena_free(unit->scratch);
	return matches;
}
