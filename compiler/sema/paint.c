/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/paint.h"

#include "core/limits.h"
#include "kernel/errnos.h"
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
	struct scmpl *ctx = canvas->unit->ctx;
	uint64_t args[CUBE_ARGS];
	struct host host;
	struct diag *diag;

	cube_example(common, args, &host);
	diag = diag_error(ctx->diags, piece->span, DIAG_ERRNO_CONFLICT,
			  "'%s' would return both %s and %s", syscall_name(canvas->id),
			  errno_name(patch->rule->error), errno_name(piece->rule->error));
	diag_label(ctx->diags, diag, patch->region.rule, "the other errno comes from here");
	diag_note(ctx->diags, diag, "for example %s(0x%llx, 0x%llx, 0x%llx, ...) on %s",
		  syscall_name(canvas->id), (unsigned long long)args[0],
		  (unsigned long long)args[1], (unsigned long long)args[2],
		  abi_info(canvas->abi)->name);
}

static bool is_rival(const struct rule *a, const struct rule *b)
{
	return a->ast->action.verb == VERB_DENY && b->ast->action.verb == VERB_DENY &&
	       a->explicit_error && b->explicit_error &&
	       errno_number(a->error, ABI_X86_64) != errno_number(b->error, ABI_X86_64);
}

static void check_conflict(struct canvas *canvas, const struct piece *piece,
			   const struct cube *cube)
{
	struct cube common;

	if (!piece->rule->explicit_error)
		return;
	for (size_t i = 0; i < canvas->patches.len; i++) {
		const struct patch *patch = &canvas->patches.ptr[i];

		if (is_rival(patch->rule, piece->rule) &&
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
	struct arena *arena = canvas->unit->ctx->arena;
	struct cube_list bare = {0};
	struct cube common;

	cube_list_add(arena, &bare, cube);
	for (size_t i = 0; i < canvas->patches.len && bare.len; i++) {
		const struct patch *patch = &canvas->patches.ptr[i];

		if (!cube_intersect(&patch->region.cube, cube, &common))
			continue;
		cube_list_subtract(arena, &bare, &patch->region.cube);
		if (!bare.len && patch->rule != rule) {
			rule->beaten_by = patch->rule;
			rule->beaten_at = patch->region.rule;
		}
	}
	return bare;
}

static bool has_room(struct canvas *canvas, const struct piece *piece)
{
	if (canvas->patches.len <= LIMIT_CUBES)
		return true;
	diag_error(canvas->unit->ctx->diags, piece->span, DIAG_TOO_COMPLEX,
		   "the rules on '%s' need more than %d cubes", syscall_name(canvas->id),
		   LIMIT_CUBES);
	return false;
}

static void paint_piece(struct canvas *canvas, const struct piece *piece)
{
	struct rule *rule = piece->rule;
	struct action action = header_action(rule->ast->action.verb, rule->error, canvas->abi);

	for (size_t i = 0; i < piece->cubes.len && has_room(canvas, piece); i++) {
		struct cube_list bare = bare_part(canvas, &piece->cubes.ptr[i], rule);

		check_conflict(canvas, piece, &piece->cubes.ptr[i]);
		cube_list_join(&bare);
		for (size_t j = 0; j < bare.len; j++)
			*VEC_PUSH(canvas->unit->ctx->arena, &canvas->patches) =
				(struct patch){{bare.ptr[j], action, piece->span}, rule};
		rule->decides |= bare.len > 0;
	}
}

/* An override takes its calls from the rules that its own file inherited. */
static void apply_override(struct canvas *canvas, struct piece *piece, struct piece *inherited)
{
	struct cube common;

	if (!module_is_under(inherited->rule->module, piece->rule->module))
		return;
	for (size_t i = 0; i < piece->cubes.len; i++)
		for (size_t j = 0; j < inherited->cubes.len; j++)
			if (cube_intersect(&piece->cubes.ptr[i], &inherited->cubes.ptr[j],
					   &common)) {
				piece->rule->overrode = true;
				inherited->rule->is_overridden = true;
			}
	for (size_t i = 0; i < piece->cubes.len; i++)
		cube_list_subtract(canvas->unit->ctx->arena, &inherited->cubes,
				   &piece->cubes.ptr[i]);
}

static void apply_overrides(struct canvas *canvas, struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->len; i++)
		for (size_t j = 0; pieces->ptr[i].rule->ast->is_override && j < pieces->len;
		     j++)
			apply_override(canvas, &pieces->ptr[i], &pieces->ptr[j]);
}

static const struct decision *finish(const struct canvas *canvas)
{
	struct arena *arena = canvas->unit->ctx->arena;
	struct decision *decision = ARENA_NEW(arena, struct decision);

	for (size_t i = 0; i < canvas->patches.len; i++)
		*VEC_PUSH(arena, decision) = canvas->patches.ptr[i].region;
	return decision;
}

/* Strictest first; of two denials the one that states its errno. */
static const struct decision *paint_pieces(struct canvas *canvas, struct pieces *pieces)
{
	apply_overrides(canvas, pieces);
	for (int rank = 0; rank < 2 * VERB_COUNT; rank++)
		for (size_t i = 0; i < pieces->len; i++) {
			const struct rule *rule = pieces->ptr[i].rule;

			if (2 * (int)rule->ast->action.verb + !rule->explicit_error == rank)
				paint_piece(canvas, &pieces->ptr[i]);
		}
	return finish(canvas);
}

static const struct decision *paint_call(struct unit *unit, const struct rules *rules,
					 syscall_id id, enum abi abi)
{
	struct canvas canvas = {.unit = unit, .id = id, .abi = abi};
	struct pieces pieces;

	if (!rules->by_syscall[id].len && !pieces_is_multiplexer(id))
		return NULL;
	pieces = pieces_collect(unit, rules, id, abi);
	return pieces.len ? paint_pieces(&canvas, &pieces) : NULL;
}

/* Nothing in the claims on ID can come out differently on another ABI. */
static bool is_plain(const struct unit *unit, const struct rules *rules, syscall_id id)
{
	const struct claims *claims = &rules->by_syscall[id];

	for (size_t i = 0; i < claims->len; i++) {
		const struct rule *rule = claims->ptr[i].rule;

		if (claims->ptr[i].pred || rule->ast->where || rule->on != unit->abis)
			return false;
	}
	return !pieces_is_multiplexer(id);
}

/* ABIs on which every errno that a policy names has the same number share decisions. */
static enum abi errno_twin(enum abi abi)
{
	int id = errno_find("ENOSYS", 6);

	for (enum abi twin = 0; twin < abi; twin++)
		if (errno_number(id, twin) == errno_number(id, abi))
			return twin;
	return abi;
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

static void report_dead(struct unit *unit, const struct rule *rule)
{
	struct diag_sink *diags = unit->ctx->diags;
	bool allows = rule->ast->action.verb == VERB_ALLOW;
	struct diag *diag;

	/* Who extends a profile means to be stricter than it. */
	if (rule->module->is_library || module_is_under(rule->module, rule->beaten_by->module))
		return;
	if (allows)
		diag = diag_error(diags, rule->ast->set->span, DIAG_DEAD_ALLOW,
				  "this allows nothing: stricter rules decide all of it");
	else
		diag = diag_warning(diags, rule->ast->set->span, DIAG_DEAD_RULE,
				    "this rule decides nothing: stricter ones come first");
	diag_label(diags, diag, rule->beaten_at, "this decides");
}

static void report_rule(struct unit *unit, const struct rule *rule)
{
	if (rule->ast->is_override && !rule->overrode) {
		diag_error(unit->ctx->diags, rule->ast->set->span, DIAG_STALE_OVERRIDE,
			   "there is nothing to override: no inherited rule matches these "
			   "calls");
		return;
	}
	if (rule->decides || rule->is_overridden || !rule->on)
		return;
	if (rule->is_placed && rule->beaten_by)
		report_dead(unit, rule);
	else if (!rule->is_placed && rule->ast->where && !rule->module->is_library)
		diag_error(unit->ctx->diags, rule->ast->where->span, DIAG_CONTRADICTION,
			   "no call can meet this condition");
}

void paint_policy(struct unit *unit, const struct rules *rules, struct policy *policy)
{
	enum abi twins[ABI_COUNT];

	for (enum abi abi = 0; abi < ABI_COUNT; abi++)
		twins[abi] = errno_twin(abi);
	for (syscall_id id = 0; id < syscall_count(); id++)
		paint_syscall(unit, rules, id, twins, policy);
	/* Behind other errors these would only mislead. */
	if (diag_error_count(unit->ctx->diags))
		return;
	for (size_t i = 0; i < rules->all.len; i++)
		report_rule(unit, rules->all.ptr[i]);
}
