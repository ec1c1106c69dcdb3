/* SPDX-License-Identifier: Apache-2.0 */
#include "sema/header.h"

#include "core/suggest.h"
#include "kernel/caps.h"
#include "kernel/consts.h"
#include "kernel/errnos.h"
#include "kernel/filter_flags.h"
#include "kernel/meant.h"
#include "kernel/settings.h"
#include "sema/set.h"
#include "sema/unknown.h"
#include "syntax/number.h"

#include <string.h>

/* Names. */

/* The first ABI that numbers errno ID otherwise; ABI_COUNT: all agree. */
static enum abi other_numbering(int id, int number)
{
	ABI_EACH(abi, ABI_ALL)
		if (errno_number(id, abi) != number)
			return abi;
	return ABI_COUNT;
}

/* A number is what it is everywhere, and a name what it means: readers want the name. */
static void prefer_name(struct unit *unit, struct ast_name number, int id)
{
	struct diag_sink *diags = unit->ctx->diags;
	enum abi other = other_numbering(id, errno_number(id, ABI_X86_64));
	struct diag *diag =
		diag_warning(diags, number.span, DIAG_ERRNO_NUMBER, "errno %.*s is %s",
			     STR_FMT(number.text), errno_name(id));

	diag_did_you_mean(diags, diag, errno_name(id));
	if (other == ABI_COUNT)
		diag_fix(diags, diag, number.span, "%s", errno_name(id));
	else
		diag_note(diags, diag,
			  "%s is %d on %s: the name has the right number everywhere",
			  errno_name(id), errno_number(id, other), abi_info(other)->name);
}

static int errno_by_digits(struct unit *unit, struct ast_name digits)
{
	uint64_t number;
	int id;

	if (number_parse(digits.text, false, &number) != NUMBER_OK ||
	    number > ERRNO_NUMBER_MAX) {
		diag_error(unit->ctx->diags, digits.span, DIAG_UNKNOWN_ERRNO,
			   "'%.*s' is no errno, expected a name or 0 to %d",
			   STR_FMT(digits.text), ERRNO_NUMBER_MAX);
		return -1;
	}
	id = errno_by_number(ABI_X86_64, (int)number);
	if (id >= 0)
		prefer_name(unit, digits, id);
	return errno_of_number((int)number);
}

bool header_takes_data(enum verb verb)
{
	return verb == VERB_DENY || verb == VERB_TRACE || verb == VERB_TRAP;
}

const char *header_data_text(struct arena *arena, enum verb verb, int id)
{
	if (verb != VERB_DENY)
		return arena_printf(arena, "%d", id);
	return errno_is_bare(id) ? arena_printf(arena, "%d", errno_number(id, ABI_X86_64))
				 : errno_name(id);
}

/* The errno id of NAME, or of a number in its place; -1 (and reported) when there is none. */
static int errno_of(struct unit *unit, struct ast_name name)
{
	struct suggest suggest = suggest_start(name.text);
	int id = errno_find(name.text.ptr, name.text.len);
	struct diag *diag;

	if (id >= 0)
		return id;
	if (name.text.ptr[0] <= '9')
		return errno_by_digits(unit, name);
	diag = diag_error(unit->ctx->diags, name.span, DIAG_UNKNOWN_ERRNO,
			  "unknown errno '%.*s'", STR_FMT(name.text));
	for (int i = 0; i < errno_count(); i++)
		suggest_offer(&suggest, errno_name(i));
	if (cap_find(name.text.ptr, name.text.len) >= 0)
		suggest.best =
			arena_printf(unit->ctx->arena, "if cap %.*s", STR_FMT(name.text));
	if (!suggest.best && const_find(name.text.ptr, name.text.len) >= 0)
		diag_hint(
			unit->ctx->diags, diag,
			"'with' names an errno; conditions on arguments stand behind 'where'");
	diag_did_you_mean(unit->ctx->diags, diag, suggest.best);
	return -1;
}

static enum abi find_abi(struct unit *unit, struct ast_name name)
{
	enum abi abi = abi_find_any(name.text.ptr, name.text.len);

	if (abi == ABI_COUNT)
		meant_arch(unit->ctx->diags,
			   diag_error(unit->ctx->diags, name.span, DIAG_UNKNOWN_ARCH,
				      "unknown architecture '%.*s'", STR_FMT(name.text)),
			   name.text);
	return abi;
}

abi_set header_abis(struct unit *unit, const struct ast_names *names)
{
	abi_set set = 0;

	for (size_t i = 0; i < names->len; i++) {
		enum abi abi = find_abi(unit, names->ptr[i]);

		if (abi != ABI_COUNT)
			set |= ABI_BIT(abi);
	}
	return set;
}

struct action header_action(enum verb verb, int error, enum abi abi)
{
	uint16_t data = 0;

	if (verb == VERB_DENY)
		data = (uint16_t)errno_number(error < 0 ? errno_find("EPERM", 5) : error, abi);
	else if (header_takes_data(verb) && error > 0)
		data = (uint16_t)error;
	return (struct action){verb, data};
}

/* The 16 bits that a tracer or a handler of SIGSYS is told. */
static int number_told(struct unit *unit, struct ast_name name)
{
	uint64_t number;

	if (number_parse(name.text, false, &number) == NUMBER_OK && number <= UINT16_MAX)
		return (int)number;
	diag_error(
		unit->ctx->diags, name.span, DIAG_BAD_DATA,
		"'%.*s' is no number from 0 to %d, which is what a tracer or a handler is told",
		STR_FMT(name.text), UINT16_MAX);
	return -1;
}

int header_action_errno(struct unit *unit, const struct ast_action *action)
{
	if (!action->error.text.len)
		return action->verb == VERB_DENY ? errno_find("EPERM", 5) : 0;
	if (action->verb == VERB_DENY)
		return errno_of(unit, action->error);
	if (header_takes_data(action->verb))
		return number_told(unit, action->error);
	diag_error(unit->ctx->diags, action->error.span, DIAG_ERRNO_WITHOUT_DENY,
		   "'%s' returns no errno, only 'deny' does", verb_name(action->verb));
	return -1;
}

/* Which statement holds. */

/* The statement of KIND in MODULE's own text; a second one is reported. */
static const struct ast_stmt *own_statement(struct unit *unit, const struct module *module,
					    enum stmt_kind kind)
{
	const struct ast_stmt *found = NULL;

	for (size_t i = 0; i < module->file->stmts.len; i++) {
		const struct ast_stmt *stmt = &module->file->stmts.ptr[i];
		struct diag *diag;

		if (stmt->kind != kind)
			continue;
		if (!found) {
			found = stmt;
			continue;
		}
		diag = diag_error(unit->ctx->diags, stmt->span,
				  kind == STMT_DEFAULT ? DIAG_DUPLICATE_DEFAULT
						       : DIAG_DUPLICATE_STATEMENT,
				  "this is said a second time");
		diag_label(unit->ctx->diags, diag, found->span, "it was said here before");
	}
	return found;
}

static void report_ambiguous(struct unit *unit, const struct module *module,
			     const struct ast_stmt *a, const struct ast_stmt *b)
{
	struct diag_sink *diags = unit->ctx->diags;
	struct diag *diag = diag_error(diags, module->use, DIAG_DUPLICATE_DEFAULT,
				       "two profiles bring one each; say here which holds");

	diag_label(diags, diag, a->span, "one is here");
	diag_label(diags, diag, b->span, "the other is here");
}

/* The statement of KIND that holds for MODULE: its own, or one that it inherits. */
static const struct ast_stmt *find_statement(struct unit *unit, const struct module *module,
					     enum stmt_kind kind)
{
	const struct ast_stmt *found = own_statement(unit, module, kind);

	for (size_t i = 0; i < unit->modules.len && !found; i++) {
		const struct module *base = unit->modules.ptr[i];

		if (base->kind == MODULE_EXTENDED && base->parent == module)
			found = find_statement(unit, base, kind);
		for (size_t j = i + 1; found && j < unit->modules.len; j++) {
			const struct module *next = unit->modules.ptr[j];
			const struct ast_stmt *other = NULL;

			if (next->kind == MODULE_EXTENDED && next->parent == module)
				other = find_statement(unit, next, kind);
			if (other)
				report_ambiguous(unit, next, found, other);
		}
	}
	return found;
}

static bool is_header(enum stmt_kind kind)
{
	return kind == STMT_DEFAULT || kind == STMT_ARCH || kind == STMT_BASELINE ||
	       kind == STMT_FLAG || kind == STMT_EXTEND;
}

static void check_included(struct unit *unit, const struct module *module)
{
	for (size_t i = 0; i < module->file->stmts.len; i++) {
		const struct ast_stmt *stmt = &module->file->stmts.ptr[i];
		struct diag *diag;

		if (!is_header(stmt->kind))
			continue;
		diag = diag_error(unit->ctx->diags, stmt->span, DIAG_MISPLACED_STATEMENT,
				  "an included file cannot say this");
		diag_label(unit->ctx->diags, diag, module->use, "it is included here");
	}
}

/* What the statements say. */

/* True when a rule of MODULE stands for the default, which is reported where it is. */
static bool has_rule_for_all(const struct module *module)
{
	const struct ast_stmts *stmts = &module->file->stmts;

	for (size_t i = 0; i < stmts->len; i++) {
		const struct ast_items *items = stmts->ptr[i].kind == STMT_RULE
							? stmts->ptr[i].u.rule.set->items
							: NULL;

		if (items && items->len == 1 && meant_is_all(items->ptr[0].name.text))
			return true;
	}
	return false;
}

/* ACTION on each ABI. */
static void set_all(struct unit *unit, const struct ast_action *action,
		    struct action each[ABI_COUNT])
{
	int error = header_action_errno(unit, action);

	ABI_EACH(abi, ABI_ALL)
		each[abi] = header_action(action->verb, error, abi);
}

static void read_default(struct unit *unit, struct policy *policy, const struct ast_stmt *stmt)
{
	const struct module *main = unit->modules.ptr[0];
	struct ast_action action = {.verb = VERB_DENY};

	if (stmt) {
		action = stmt->u.fallback;
		policy->fallback_span = stmt->span;
	} else if (!unit->is_broken && !has_rule_for_all(main)) {
		diag_error(unit->ctx->diags, (struct span){main->file->source, 0, 0},
			   DIAG_NO_DEFAULT,
			   "the policy has no default: add 'default allow' (deny what is "
			   "listed) or 'default deny' (allow what is listed)");
	}
	set_all(unit, &action, policy->fallback);
}

static abi_set read_abis(struct unit *unit, const struct ast_stmt *stmt, enum verb fallback)
{
	abi_set only = unit->ctx->settings->only_abis;
	abi_set set = stmt ? header_abis(unit, stmt->u.arch.names) : abi_docker_default();

	if (!stmt && !verb_permits(fallback))
		set = abi_main_only(set);
	if (only && !(set & only) && set)
		diag_error(unit->ctx->diags, stmt ? stmt->span : SPAN_NONE, DIAG_UNKNOWN_ARCH,
			   "the policy speaks for none of the architectures asked for");
	return only ? set & only : set;
}

static void read_baseline(struct unit *unit, struct policy *policy, const struct ast_stmt *stmt)
{
	struct ast_action action = {.verb = VERB_DENY};

	if (!stmt)
		return;
	action.error = stmt->u.baseline.error;
	if (!action.error.text.len)
		action.error.text = str_of("ENOSYS");
	policy->baseline = stmt->u.baseline.kernel;
	set_all(unit, &action, policy->newer);
}

static unsigned read_flag(struct unit *unit, struct ast_name name)
{
	struct suggest suggest = suggest_start(name.text);
	unsigned flag = filter_flag_by_word(name.text);
	struct diag *diag;

	if (flag)
		return flag;
	diag = diag_error(unit->ctx->diags, name.span, DIAG_UNKNOWN_FLAG, "unknown flag '%.*s'",
			  STR_FMT(name.text));
	for (int bit = 0; bit < FILTER_FLAG_COUNT; bit++) {
		suggest_offer(&suggest, filter_flag_word(bit));
		if (str_ends(name.text,
			     arena_printf(unit->ctx->arena, "FLAG_%s", filter_flag_word(bit))))
			suggest.best = filter_flag_word(bit);
	}
	diag_did_you_mean(unit->ctx->diags, diag, suggest.best);
	return 0;
}

/* Flags add up. */
static unsigned read_flags(struct unit *unit)
{
	unsigned flags = 0;

	for (size_t i = 0; i < unit->modules.len; i++) {
		const struct ast_stmts *stmts = &unit->modules.ptr[i]->file->stmts;

		for (size_t j = 0; j < stmts->len; j++)
			for (size_t k = 0;
			     stmts->ptr[j].kind == STMT_FLAG && k < stmts->ptr[j].u.flags->len;
			     k++)
				flags |= read_flag(unit, stmts->ptr[j].u.flags->ptr[k]);
	}
	return flags;
}

/* In the order of what is reported: which ABIs there are may depend on the default. */
struct policy *header_read(struct unit *unit)
{
	const struct module *main = unit->modules.ptr[0];
	const struct ast_stmt *arch = find_statement(unit, main, STMT_ARCH);
	struct policy head = {.diagrams = unit->ctx->diagrams}, *policy;

	for (size_t i = 0; i < unit->modules.len; i++)
		if (unit->modules.ptr[i]->kind == MODULE_INCLUDED)
			check_included(unit, unit->modules.ptr[i]);
	read_default(unit, &head, find_statement(unit, main, STMT_DEFAULT));
	read_baseline(unit, &head, find_statement(unit, main, STMT_BASELINE));
	unit->abis = read_abis(unit, arch, head.fallback[0].verb);
	head.is_for_any = !arch && !unit->ctx->settings->only_abis;
	if (arch && arch->u.arch.foreign) {
		head.foreign_span = arch->span;
		set_all(unit, arch->u.arch.foreign, head.foreign);
	}
	head.flags = read_flags(unit);
	policy = policy_new(head.diagrams, unit->abis);
	head.abis = policy->abis;
	memcpy(head.decisions, policy->decisions, sizeof(head.decisions));
	*policy = head;
	return policy;
}
