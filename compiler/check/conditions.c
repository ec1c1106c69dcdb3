/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lints about what conditions ask: constants of other arguments, bits of what is a number,
 * modes in decimal. They look at the text, since its meaning is a number like any other.
 */
#include "check/lint.h"

#include "kernel/classes.h"
#include "kernel/consts.h"
#include "sema/predicate.h"

#include <string.h>

/* A call with its conditions, which all have to hold. */
struct asked_call {
	const struct lint *lint;
	struct subject subject;
	const struct ast_pred *preds[2]; /* the item's and the rule's; NULL: none */
};

/* A comparison of an argument that has constants. */
struct asked_argument {
	const struct asked_call *call;
	const struct ast_compare *compare;
	struct syscall_arg info;
	int position;
};

typedef void compare_visitor(const struct asked_call *call, const struct ast_pred *pred,
			     void *data);

static void visit(const struct asked_call *call, const struct ast_pred *pred,
		  compare_visitor *visitor, void *data)
{
	if (!pred)
		return;
	if (pred->kind == PRED_COMPARE) {
		visitor(call, pred, data);
		return;
	}
	for (size_t i = 0; i < pred->u.of.len; i++)
		visit(call, pred->u.of.ptr[i], visitor, data);
}

static void visit_all(const struct asked_call *call, compare_visitor *visitor, void *data)
{
	for (size_t i = 0; i < ARRAY_LEN(call->preds); i++)
		visit(call, call->preds[i], visitor, data);
}

/* What PRED compares, as the call of ASKED has it; false: it has no such argument. */
static bool find_info(const struct asked_call *call, const struct ast_pred *pred,
		      struct syscall_arg *info, int *position)
{
	return predicate_argument(&call->subject, &pred->u.compare.arg, info, position) ==
	       PREDICATE_OK;
}

/* The kernel's constant that TERM names, -1: it names none. */
static int constant_of(const struct lint *lint, const struct ast_term *term)
{
	if (!term->is_constant || map_get(&lint->unit->consts, term->text))
		return -1;
	return const_find(term->text.ptr, term->text.len);
}

/* Arguments that choose. */

struct chooser {
	int position;
	const struct class_choice *choice;
	bool is_asked, is_chosen;
};

static bool is_value(const struct asked_call *call, const struct ast_value *value, int constant)
{
	uint64_t its, bits = 0;

	if (value->len != 1 || !const_value(constant, call->subject.abi, &its))
		return false;
	if (!value->ptr[0].is_constant)
		bits = value->ptr[0].number;
	else if (constant_of(call->lint, &value->ptr[0]) < 0 ||
		 !const_value(constant_of(call->lint, &value->ptr[0]), call->subject.abi,
			      &bits))
		return true; /* a constant of the policy: who knows */
	return bits == its;
}

static void look_for_choice(const struct asked_call *call, const struct ast_pred *pred,
			    void *data)
{
	const struct ast_ranges *values = pred->u.compare.values;
	struct chooser *chooser = data;
	struct syscall_arg info;
	int position;

	if (!find_info(call, pred, &info, &position) || position != chooser->position)
		return;
	chooser->is_asked = true;
	if (pred->u.compare.op != COMPARE_EQ && pred->u.compare.op != COMPARE_IN)
		chooser->is_chosen = true;
	for (size_t i = 0; i < values->len; i++)
		if (values->ptr[i].hi ||
		    is_value(call, values->ptr[i].lo, chooser->choice->constant))
			chooser->is_chosen = true;
}

/* What the calls of CALL say of CHOICE. */
static struct chooser find_chooser(const struct asked_call *call,
				   const struct class_choice *choice)
{
	struct chooser chooser = {.choice = choice};

	chooser.position = syscall_arg_find(call->subject.id, call->subject.abi,
					    choice->argument, strlen(choice->argument));
	visit_all(call, look_for_choice, &chooser);
	return chooser;
}

/* As what the argument takes a constant. */
struct taken {
	enum class_role role;
	int mask;
	bool is_unchosen; /* for some values of another argument alone, which none is asked for
			   */
	struct class_choice choice;
};

/* The same where another argument chooses: the best that is open. */
static struct taken take_chosen(const struct asked_argument *arg, int constant)
{
	struct taken best = {.role = CLASS_FOREIGN, .mask = -1};
	struct class_choice choice;

	for (size_t i = 0; class_choice(arg->info.class, i, &choice); i++) {
		struct taken taken = {.choice = choice};
		struct chooser chooser = find_chooser(arg->call, &choice);

		taken.role = class_role(choice.class, constant, &taken.mask);
		taken.is_unchosen = !chooser.is_asked && taken.role > CLASS_ALIKE;
		if (taken.role > best.role && (chooser.is_chosen || !chooser.is_asked))
			best = taken;
	}
	return best;
}

static struct taken take(const struct asked_argument *arg, int constant)
{
	struct taken taken = {.role = CLASS_FOREIGN, .mask = -1};
	struct class_choice choice;

	if (class_choice(arg->info.class, 0, &choice))
		return take_chosen(arg, constant);
	taken.role = class_role(arg->info.class, constant, &taken.mask);
	return taken;
}

/* foreign-constant */

static void report_foreign(const struct asked_argument *arg, const struct ast_term *term)
{
	struct diag_sink *diags = arg->call->lint->ctx->diags;
	struct class_choice choice;
	struct diag *diag;

	diag = diag_warning(diags, term->span, DIAG_FOREIGN_CONSTANT,
			    "'%.*s' is no value of '%s' of %s", STR_FMT(term->text),
			    arg->info.name, syscall_name(arg->call->subject.id));
	if (class_choice(arg->info.class, 0, &choice))
		diag_note(diags, diag, "not for this '%s': `scmpl list %s` has what it takes",
			  choice.argument, syscall_name(arg->call->subject.id));
	else
		diag_note(diags, diag, "`scmpl list %s` has what it takes",
			  syscall_name(arg->call->subject.id));
}

static void report_unchosen(const struct asked_argument *arg, const struct ast_term *term,
			    const struct class_choice *choice)
{
	struct diag_sink *diags = arg->call->lint->ctx->diags;
	const char *chooser = choice->argument, *value = const_name(choice->constant);
	struct diag *diag =
		diag_warning(diags, term->span, DIAG_FOREIGN_CONSTANT,
			     "'%s' is %.*s where '%s' is %s, and something else elsewhere",
			     arg->info.name, STR_FMT(term->text), chooser, value);

	diag_note(diags, diag, "add: %s == %s and", chooser, value);
}

/* bits-of-a-number */

static bool asks_bits(enum compare_op op)
{
	return op == COMPARE_HAS || op == COMPARE_HAS_ANY || op == COMPARE_LACKS;
}

/* VALUE has all bits of MASK: that is about the part as a whole, as `has any O_WRONLY|O_RDWR'.
 */
static bool is_whole_part(const struct asked_argument *arg, const struct ast_value *value,
			  int mask)
{
	enum abi abi = arg->call->subject.abi;
	uint64_t all, bits = 0, one;

	if (mask < 0 || !const_value(mask, abi, &all))
		return false;
	for (size_t i = 0; i < value->len; i++) {
		int constant = constant_of(arg->call->lint, &value->ptr[i]);

		if (constant < 0)
			bits |= value->ptr[i].is_constant ? UINT64_MAX : value->ptr[i].number;
		else if (const_value(constant, abi, &one))
			bits |= one;
	}
	return (all & ~bits) == 0;
}

static void report_bits(const struct asked_argument *arg, const struct ast_term *term, int mask)
{
	struct diag_sink *diags = arg->call->lint->ctx->diags;
	const char *name = arg->info.name;
	bool is_part = mask >= 0 && !arg->info.apart;
	struct diag *diag = diag_warning(diags, term->span, DIAG_BITS_OF_A_NUMBER,
					 "%.*s is a number, not a set of bits: other values of "
					 "'%s' have these bits, too",
					 STR_FMT(term->text), name);

	if (is_part)
		diag_note(diags, diag, "was %s & %s == %.*s meant?", name, const_name(mask),
			  STR_FMT(term->text));
	else
		diag_note(diags, diag, "was %s == %.*s meant?", name, STR_FMT(term->text));
}

/* decimal-mode */

/* VALUE of the argument is told in octal: it is a file's mode. */
static bool is_octal(const struct asked_argument *arg, uint64_t value)
{
	const struct subject *subject = &arg->call->subject;
	struct argument argument = {
		.id = subject->id, .abi = subject->abi, .position = arg->position};
	struct value_parts parts = class_read(&argument, READ_VALUE, value);

	for (size_t i = 0; i < parts.len; i++)
		if (!parts.ptr[i].name && parts.ptr[i].base == NUMBER_OCTAL)
			return true;
	return false;
}

/* Three digits or more that octal numbers have, and no sign that this is one: "4755". */
static bool looks_octal(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '7')
			return false;
	return text.len >= 3 && text.ptr[0] != '0';
}

static void check_number(const struct asked_argument *arg, const struct ast_term *term)
{
	struct diag_sink *diags = arg->call->lint->ctx->diags;
	struct diag *diag;

	if (!looks_octal(term->text) || !is_octal(arg, term->number))
		return;
	diag = diag_warning(diags, term->span, DIAG_DECIMAL_MODE,
			    "%.*s is decimal: of the mode of a file it is 0o%llo",
			    STR_FMT(term->text), (unsigned long long)term->number);
	diag_did_you_mean(
		diags, diag,
		arena_printf(arg->call->lint->ctx->arena, "0o%.*s", STR_FMT(term->text)));
}

/* All of them. */

static void check_term(const struct asked_argument *arg, const struct ast_value *value,
		       size_t i)
{
	int constant = constant_of(arg->call->lint, &value->ptr[i]);
	struct taken taken;

	if (!value->ptr[i].is_constant)
		check_number(arg, &value->ptr[i]);
	if (constant < 0)
		return;
	taken = take(arg, constant);
	if (taken.role == CLASS_FOREIGN)
		report_foreign(arg, &value->ptr[i]);
	else if (taken.is_unchosen)
		report_unchosen(arg, &value->ptr[i], &taken.choice);
	else if (asks_bits(arg->compare->op) && taken.role >= CLASS_NUMBER &&
		 taken.role <= CLASS_PART && !is_whole_part(arg, value, taken.mask))
		report_bits(arg, &value->ptr[i], taken.mask);
}

static void check_compare(const struct asked_call *call, const struct ast_pred *pred,
			  void *data)
{
	struct asked_argument arg = {.call = call, .compare = &pred->u.compare};
	const struct ast_ranges *values = pred->u.compare.values;

	(void)data;
	if (!lint_is_own(call->lint, pred->span) ||
	    !find_info(call, pred, &arg.info, &arg.position) || arg.info.is_pointer ||
	    arg.info.class == CLASS_NONE)
		return;
	for (size_t i = 0; i < values->len; i++)
		for (size_t j = 0; j < values->ptr[i].lo->len; j++)
			check_term(&arg, values->ptr[i].lo, j);
}

static void check_rule(const struct lint *lint, const struct ast_rule *rule)
{
	struct set set = set_expand(lint->unit, rule->set);

	for (size_t i = 0; i < set.len; i++) {
		abi_set abis = lint->policy->abis & syscall_abis(set.ptr[i].id);
		struct asked_call call = {
			.lint = lint,
			.subject = {lint->unit, set.ptr[i].id, abi_next(abis, 0), abis, NULL},
			.preds = {set.ptr[i].pred, rule->where}};

		if (abis)
			visit_all(&call, check_compare, NULL);
	}
}

void lint_conditions(const struct lint *lint)
{
	struct lint_place place = {0};

	while (lint_next_own(lint, &place))
		if (place.stmt->kind == STMT_RULE)
			check_rule(lint, &place.stmt->u.rule);
}

/* open-route: the packet sockets of old */

/* net/socket.c, __sock_create(): AF_INET with SOCK_PACKET is AF_PACKET. */
static diagram_id sockets(const struct lint *lint, const char *family, const char *type,
			  enum abi abi)
{
	struct cube cube = cube_all();
	uint64_t bits = 0;

	if (const_value(const_find(family, strlen(family)), abi, &bits))
		cube.arg[0] = (struct cube_arg){UINT32_MAX, bits};
	if (type && const_value(const_find(type, strlen(type)), abi, &bits))
		cube.arg[1] = (struct cube_arg){0xf, bits};
	return diagram_cube(lint->policy->diagrams, &cube);
}

/*
 * Who means that there be no PACKET sockets on ABI: a rule that denies them, or, where the
 * default does, the one that lets the OLD ones through with others of AF_INET.
 */
static bool find_packet_rule(const struct lint *lint, syscall_id id, enum abi abi,
			     const diagram_id calls[2], struct span *rule)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);

	if (lint_own_refuses(lint, abi, id, calls[0], rule))
		return true;
	for (size_t i = 0; i < regions->len; i++) {
		const struct region *region = &regions->ptr[i];

		*rule = region->rule;
		if (verb_permits(region->action.verb) && lint_is_own(lint, region->rule) &&
		    diagram_and(lint->policy->diagrams, region->where, calls[1]) !=
			    DIAGRAM_FALSE)
			return true;
	}
	return false;
}

/* True when comparisons in the file of RULE see whole registers. */
static bool is_wide_at(const struct lint *lint, struct span rule)
{
	struct lint_place place = {0};

	while (lint_next_own(lint, &place))
		if (place.stmt->kind == STMT_WIDE && place.file->source == rule.file)
			return true;
	return false;
}

void lint_packet_socket(const struct lint *lint)
{
	syscall_id id = syscall_find("socket", strlen("socket"));
	struct diag *diag;

	ABI_EACH(abi, lint->policy->abis & syscall_abis(id)) {
		const diagram_id calls[2] = {sockets(lint, "AF_PACKET", NULL, abi),
					     sockets(lint, "AF_INET", "SOCK_PACKET", abi)};
		struct span rule;

		if (lint_permits(lint, abi, id, calls[0]) ||
		    !lint_permits(lint, abi, id, calls[1]) ||
		    !find_packet_rule(lint, id, abi, calls, &rule))
			continue;
		diag = diag_warning(lint->ctx->diags, rule, DIAG_OPEN_ROUTE,
				    "packet sockets are still to be had, as of old: "
				    "socket(AF_INET, SOCK_PACKET)");
		diag_note(lint->ctx->diags, diag,
			  is_wide_at(lint, rule)
				  ? "add: deny socket where low family == AF_INET and "
				    "type & 0xf == SOCK_PACKET"
				  : "add: deny socket where family == AF_INET and "
				    "type == SOCK_PACKET");
		return;
	}
}
