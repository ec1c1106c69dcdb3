/* SPDX-License-Identifier: Apache-2.0 */
/* Lints about what programs make of a verdict, and about grants. */
#include "check/lint.h"

#include "kernel/consts.h"
#include "kernel/errnos.h"

#include <string.h>

static syscall_id find_call(const char *name)
{
	return syscall_find(name, strlen(name));
}

/* wrong-errno */

static const struct {
	const char *call, *older, *who;
} fallbacks[] = {
#define FALLBACK(call, older, who) {call, older, who},
#include "check/fallbacks.def"
#undef FALLBACK
};

/* What denies all of ID on ABI, and with another errno than ENOSYS; SPAN_NONE: nothing does. */
static struct span wrong_denial(const struct lint *lint, enum abi abi, syscall_id id)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);
	struct action action = policy_fallback(lint->policy, abi, id);
	struct span rule = lint->policy->fallback_span;

	if (regions->len) {
		action = regions->ptr[0].action;
		rule = regions->ptr[0].rule;
	}
	if (lint_verdict(lint, abi, id) != LINT_DENIED || action.verb != VERB_DENY ||
	    action.data == errno_enosys(abi))
		return SPAN_NONE;
	return rule;
}

/* Where ROW's call is denied wrongly while the older one is not; SPAN_NONE: nowhere. */
static struct span wrong_row(const struct lint *lint, size_t row)
{
	syscall_id id = find_call(fallbacks[row].call), older = find_call(fallbacks[row].older);

	if (id == SYSCALL_NONE || older == SYSCALL_NONE)
		return SPAN_NONE;
	ABI_EACH(abi, lint->policy->abis & syscall_abis(id) & syscall_abis(older)) {
		struct span rule = wrong_denial(lint, abi, id);

		if (rule.file && lint_verdict(lint, abi, older) != LINT_DENIED)
			return rule;
	}
	return SPAN_NONE;
}

bool lint_has_older(const struct lint *lint, syscall_id id)
{
	for (size_t i = 0; i < ARRAY_LEN(fallbacks); i++)
		if (find_call(fallbacks[i].call) == id && wrong_row(lint, i).file)
			return true;
	return false;
}

/* Behind the statement that SPAN is in, or at the end of the policy. */
static void offer_enosys(const struct lint *lint, struct span span, const char *names,
			 struct diag *diag)
{
	const struct ast_file *file = lint->unit->modules.ptr[0]->file;

	if (span.file != file->source)
		span.hi = (uint32_t)source_get(lint->ctx->sources, file->source)->text.len;
	diag_fix(lint->ctx->diags, diag, lint_line_behind(lint, file, span.hi),
		 "\ndeny %s with ENOSYS", names);
}

/* True when A and B are of one rule, whichever of its items they are. */
static bool is_one_rule(const struct lint *lint, struct span a, struct span b)
{
	const struct ast_stmt *stmt = lint_rule_at(lint, a).stmt;

	return span_equal(a, b) || (stmt && stmt == lint_rule_at(lint, b).stmt);
}

/* One warning for all that the rule of the ROWth denies. */
static void report_errno(const struct lint *lint, const struct span *rules, size_t row)
{
	struct diag_sink *diags = lint->ctx->diags;
	struct sbuf names = {.arena = lint->ctx->arena};
	struct diag *diag;

	for (size_t i = row; i < ARRAY_LEN(fallbacks); i++)
		if (is_one_rule(lint, rules[i], rules[row]))
			sbuf_printf(&names, "%s%s", names.len ? ", " : "", fallbacks[i].call);
	diag = diag_warning(diags, rules[row], DIAG_WRONG_ERRNO,
			    "libraries go back from %s to older calls on ENOSYS only",
			    names.ptr);
	diag_note(diags, diag, "'%s': %s, else '%s'", fallbacks[row].call, fallbacks[row].who,
		  fallbacks[row].older);
	if (lint_is_in_profile(lint, rules[row])) {
		diag_note(diags, diag, "add a rule with errnoRet 38 (ENOSYS) for them");
		return;
	}
	diag_note(diags, diag, "add: deny %s with ENOSYS", names.ptr);
	offer_enosys(lint, rules[row], names.ptr, diag);
}

void lint_wrong_errno(const struct lint *lint)
{
	struct span rules[ARRAY_LEN(fallbacks)];

	for (size_t i = 0; i < ARRAY_LEN(fallbacks); i++)
		rules[i] = wrong_row(lint, i);
	for (size_t i = 0; i < ARRAY_LEN(fallbacks); i++) {
		bool is_first = rules[i].file != 0;

		for (size_t j = 0; j < i; j++)
			is_first &= !is_one_rule(lint, rules[j], rules[i]);
		if (is_first)
			report_errno(lint, rules, i);
	}
}

/* read-only-open */

static uint64_t bits_of(const char *name, enum abi abi)
{
	int id = const_find(name, strlen(name));
	uint64_t value = 0;

	return id >= 0 && const_value(id, abi, &value) ? value : 0;
}

/* WHERE with the bits that IS says in the argument at POSITION. */
static diagram_id with_bits(const struct lint *lint, diagram_id where, int position,
			    struct cube_arg is)
{
	struct cube_arg args[CUBE_ARGS] = {0};

	args[position] = is;
	return diagram_with_args(lint->ctx->diagrams, where, args);
}

/* True when WHERE lets the flag NAME be set by who opens to read, and not by who writes. */
static bool leaves_open(const struct lint *lint, diagram_id where, int position, enum abi abi,
			const char *name)
{
	struct diagrams *d = lint->ctx->diagrams;
	uint64_t bit = bits_of(name, abi), mode = bits_of("O_ACCMODE", abi);
	diagram_id set = with_bits(lint, where, position, (struct cube_arg){bit, bit});
	diagram_id reading = with_bits(lint, set, position, (struct cube_arg){mode, 0});

	for (uint64_t writes = mode; writes; writes = (writes - 1) & mode)
		reading = diagram_minus(
			d, reading,
			with_bits(lint, set, position, (struct cube_arg){mode, writes}));
	return reading != DIAGRAM_FALSE;
}

static void offer_lacks(const struct lint *lint, struct span rule, const char *flags,
			struct diag *diag)
{
	struct lint_place place = lint_rule_at(lint, rule);
	const struct ast_pred *pred = place.stmt ? lint_condition_at(place, rule) : NULL;
	bool is_loose = pred && pred->kind == PRED_OR; /* its span leaves brackets out */
	struct span before, behind;

	if (!pred)
		return;
	before = (struct span){pred->span.file, pred->span.lo, pred->span.lo};
	behind = (struct span){pred->span.file, pred->span.hi, pred->span.hi};
	if (is_loose)
		diag_fix(lint->ctx->diags, diag, before, "(");
	diag_fix(lint->ctx->diags, diag, behind, "%s and flags lacks %s", is_loose ? ")" : "",
		 flags);
}

static void check_open(const struct lint *lint, syscall_id id, enum abi abi)
{
	const struct regions *regions = policy_regions(lint->policy, abi, id);
	int position = syscall_arg_find(id, abi, "flags", strlen("flags"));

	for (size_t i = 0; position >= 0 && i < regions->len; i++) {
		const struct region *region = &regions->ptr[i];
		bool creates, empties;
		struct diag *diag;

		if (!verb_permits(region->action.verb))
			continue;
		creates = leaves_open(lint, region->where, position, abi, "O_CREAT");
		empties = leaves_open(lint, region->where, position, abi, "O_TRUNC");
		if (!creates && !empties)
			continue;
		diag = diag_warning(lint->ctx->diags, region->rule, DIAG_READ_ONLY_OPEN,
				    "'%s' with O_RDONLY can still %s files", syscall_name(id),
				    creates && empties ? "create and empty"
				    : creates          ? "create"
						       : "empty");
		diag_hint(lint->ctx->diags, diag, "'open-read-only' cannot");
		offer_lacks(lint, region->rule,
			    creates && empties ? "O_CREAT|O_TRUNC"
			    : creates          ? "O_CREAT"
					       : "O_TRUNC",
			    diag);
		return;
	}
}

void lint_read_only_open(const struct lint *lint)
{
	static const char *const calls[] = {"open", "openat"};

	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		ABI_EACH(abi, lint->policy->abis & syscall_abis(find_call(calls[i])))
			check_open(lint, find_call(calls[i]), abi);
}

/* bare-grant */

/* Families that open the kernel, or other processes, to whoever may call them. */
static const char *const dangerous[] = {
	"bpf-family",         "clock-set-family", "io-uring-family",
	"kexec-family",       "keyring-family",   "module-family",
	"mount-family",       "perf-family",      "process-introspect-family",
	"raw-io-family",      "reboot-family",    "swap-family",
	"userfaultfd-family",
};

/*
 * Members that need no reason: what sets the clock with them the kernel asks a capability for,
 * and the s390 ones reach what is mapped already.  Engines let everybody have them.
 */
static const char *const harmless[] = {"adjtimex", "clock_adjtime", "clock_adjtime64",
				       "s390_pci_mmio_read", "s390_pci_mmio_write"};

static bool is_harmless(syscall_id id)
{
	for (size_t i = 0; i < ARRAY_LEN(harmless); i++)
		if (strcmp(syscall_name(id), harmless[i]) == 0)
			return true;
	return false;
}

const char *lint_danger_of(const struct lint *lint, syscall_id id)
{
	if (is_harmless(id))
		return NULL;
	for (size_t i = 0; i < lint->families.len; i++)
		for (size_t j = 0;
		     lint->families.ptr[i].calls.has[id] && j < ARRAY_LEN(dangerous); j++)
			if (strcmp(lint->families.ptr[i].name, dangerous[j]) == 0)
				return dangerous[j];
	return NULL;
}

/* True when a comment stands on the lines of STMT or on the one above. */
static bool has_comment(const struct lint *lint, const struct ast_file *file, uint32_t lo,
			uint32_t hi)
{
	const struct source *source = source_get(lint->ctx->sources, file->source);
	struct str first = source_line(source, lo), last = source_line(source, hi);
	const char *text = source->text.ptr;

	if (first.ptr > text)
		first = source_line(source, (uint32_t)(first.ptr - text - 1));
	return lint_has_comment(file, (uint32_t)(first.ptr - text),
				(uint32_t)(last.ptr + last.len - text));
}

/* True when ENTRY is let through anyway: to log it, say, grants nothing. */
static bool is_open_by_default(const struct lint *lint, const struct set_entry *entry)
{
	ABI_EACH(abi, lint->policy->abis & syscall_abis(entry->id))
		if (!verb_permits(policy_fallback(lint->policy, abi, entry->id).verb))
			return false;
	return true;
}

static void check_grant(const struct lint *lint, const struct ast_file *file,
			const struct ast_stmt *stmt)
{
	const struct ast_rule *rule = &stmt->u.rule;
	struct set set = set_expand(lint->unit, rule->set);
	struct diag *diag;

	if (has_comment(lint, file, rule->action.span.lo, stmt->span.hi))
		return;
	for (size_t i = 0; i < set.len; i++) {
		const char *family = lint_danger_of(lint, set.ptr[i].id);

		if (!family || set.ptr[i].pred || rule->where || rule->guard ||
		    (!rule->is_override && is_open_by_default(lint, &set.ptr[i])))
			continue;
		diag = diag_warning(lint->ctx->diags, set.ptr[i].span, DIAG_BARE_GRANT,
				    "'%s' (%s) is let through, and no comment says what for",
				    syscall_name(set.ptr[i].id), family);
		diag_note(lint->ctx->diags, diag,
			  "whoever reviews this wants to know; put a comment there");
		return;
	}
}

void lint_bare_grant(const struct lint *lint)
{
	struct lint_place place = {0};

	while (lint_next_own(lint, &place))
		if (place.stmt->kind == STMT_RULE &&
		    verb_permits(place.stmt->u.rule.action.verb))
			check_grant(lint, place.file, place.stmt);
}
