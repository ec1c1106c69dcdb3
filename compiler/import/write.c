/* SPDX-License-Identifier: Apache-2.0 */
/* Rules to text.  Layout is the formatter's business. */
#include "import/write.h"

#include "decompile/decompile.h"
#include "decompile/describe.h"
#include "import/rule_groups.h"
#include "profile/engine.h"
#include "syntax/fmt.h"
#include "syntax/fmt_doc.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MAX 8 /* names and groups that are easily read in one statement */

/* Comments. */

/* A word of a comment, as long as it takes; what would end the comment becomes a blank. */
static void put_word(const char *word, size_t len, struct sbuf *out)
{
	for (size_t i = 0; i < len; i++) {
		char c = (unsigned char)word[i] < ' ' || word[i] == 127 ? ' ' : word[i];

		sbuf_add(out, &c, 1);
	}
}

static void put_comment_line(const char *line, size_t len, struct sbuf *out)
{
	size_t column = 1;

	sbuf_puts(out, "#");
	for (size_t at = 0; at < len;) {
		size_t word = 0;

		at += line[at] == ' ';
		while (at + word < len && line[at + word] != ' ')
			word++;
		if (column > 1 && column + 1 + word > FMT_COLUMNS) {
			sbuf_puts(out, "\n#");
			column = 1;
		}
		if (word) {
			sbuf_puts(out, " ");
			put_word(line + at, word, out);
		}
		column += 1 + word;
		at += word;
	}
	sbuf_puts(out, "\n");
}

/* TEXT as comment lines, none longer than a line of the canonical layout. */
static void write_comment(const char *text, struct sbuf *out)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		put_comment_line(text, len, out);
		text += len + (text[len] == '\n');
	}
}

/* Statements. */

/* "deny with ENOSYS" in its two parts; EPERM goes without saying. */
struct action_words {
	int verb_len;
	const char *with;
};

static struct action_words words_of(const char *action)
{
	const char *with = strstr(action, " with ");

	if (!with)
		return (struct action_words){(int)strlen(action), ""};
	return (struct action_words){(int)(with - action),
				     strcmp(with, " with EPERM") == 0 ? "" : with};
}

static void put_statement(const struct draft_rule *rule, const char *items, const char *except,
			  const char *where, struct sbuf *out)
{
	struct action_words words = words_of(rule->action);
	const char *on = describe_abis(out->arena, rule->on);

	sbuf_printf(out, "%s%.*s %s%s%s%s", rule->is_override ? "override " : "",
		    words.verb_len, rule->action, items, *except ? " except " : "", except,
		    words.with);
	sbuf_printf(out, "%s%s%s%s%s%s\n", *where ? " where " : "", where, *on ? " on " : "",
		    on, *rule->guard ? " if " : "", rule->guard);
}

static void put_name(struct sbuf *list, const char *name)
{
	sbuf_printf(list, "%s%s", list->len ? ", " : "", name);
}

static const char *group_names(struct arena *arena, const struct group_selection *groups)
{
	struct sbuf out = {.arena = arena};

	for (size_t i = 0; i < groups->chosen.len; i++)
		put_name(&out, groups->chosen.ptr[i].group->name);
	return sbuf_text(&out);
}

static const char *call_names(struct arena *arena, const struct call_set *calls)
{
	struct sbuf out = {.arena = arena};

	for (syscall_id id = 0; id < syscall_count(); id++)
		if (calls->has[id])
			put_name(&out, syscall_name(id));
	return sbuf_text(&out);
}

/* The calls of RULE with this condition that none of GROUPS has. */
static struct call_set rest_of(struct arena *arena, const struct draft_rule *rule,
			       const struct group_selection *groups, const char *where)
{
	struct call_set rest = call_set_new(arena);

	for (syscall_id id = 0; id < syscall_count(); id++)
		rest.has[id] = rule->calls[id] && !groups->covered.has[id] &&
			       strcmp(rule->calls[id]->where_text, where) == 0;
	return rest;
}

static void put_unconditional(struct arena *arena, const struct draft_rule *rule,
			      const struct group_selection *groups, struct sbuf *out)
{
	struct call_set rest = rest_of(arena, rule, groups, "");
	const char *chosen = group_names(arena, groups), *names = call_names(arena, &rest);
	const char *except = call_names(arena, &groups->excess);

	if (*chosen && *names && !*except &&
	    groups->chosen.len + call_set_count(&rest) <= LIST_MAX) {
		put_statement(rule, arena_printf(arena, "%s, %s", chosen, names), "", "", out);
		return;
	}
	if (*chosen)
		put_statement(rule, chosen, except, "", out);
	if (*names)
		put_statement(rule, names, "", "", out);
}

/* One statement for each condition. */
static void put_conditional(struct arena *arena, const struct draft_rule *rule,
			    const struct group_selection *groups, struct sbuf *out)
{
	struct call_set done = call_set_new(arena);

	for (syscall_id id = 0; id < syscall_count(); id++) {
		const char *where = rule->calls[id] ? rule->calls[id]->where_text : "";
		struct call_set same;

		if (!*where || done.has[id] || groups->covered.has[id])
			continue;
		same = rest_of(arena, rule, groups, where);
		for (syscall_id other = id; other < syscall_count(); other++)
			done.has[other] |= same.has[other];
		put_statement(rule, call_names(arena, &same), "", where, out);
	}
}

/* Paragraphs. */

static int compare_rules(const void *a, const void *b)
{
	const struct draft_rule *x = a, *y = b;
	int order = (x->order > y->order) - (x->order < y->order);

	if (!order)
		order = strcmp(x->comment, y->comment);
	if (!order)
		order = (x->on != 0) - (y->on != 0);
	if (!order)
		order = (*x->guard != '\0') - (*y->guard != '\0');
	if (!order)
		order = strcmp(x->guard, y->guard);
	if (!order)
		order = strcmp(x->action, y->action);
	if (!order)
		order = (x->on > y->on) - (x->on < y->on);
	return order ? order : x->is_override - y->is_override;
}

/* The rules of one comment stand where the first of them does. */
static void gather(struct draft_rules *rules)
{
	for (size_t i = 0; i < rules->len; i++)
		for (size_t j = 0; j < rules->len; j++)
			if (strcmp(rules->ptr[i].comment, rules->ptr[j].comment) == 0 &&
			    rules->ptr[j].order < rules->ptr[i].order)
				rules->ptr[i].order = rules->ptr[j].order;
	if (rules->len)
		qsort(rules->ptr, rules->len, sizeof(rules->ptr[0]), compare_rules);
}

void import_write_rules(struct import *import, struct draft_rules *rules, struct sbuf *out)
{
	struct arena *arena = import->ctx->arena;
	const char *last = NULL;

	gather(rules);
	for (size_t i = 0; i < rules->len; i++) {
		const struct draft_rule *rule = &rules->ptr[i];
		struct group_selection groups = rule_groups_find(import, rules, rule);

		if (!last || strcmp(last, rule->comment) != 0) {
			sbuf_puts(out, "\n");
			write_comment(rule->comment, out);
		}
		put_unconditional(arena, rule, &groups, out);
		put_conditional(arena, rule, &groups, out);
		last = rule->comment;
	}
}

/* Losses. */

/* True when LOSS leaves a rule, or some of it, out of the policy. */
static bool is_worth_telling(const struct loss *loss)
{
	return loss->code == DIAG_DROPPED_RULE || loss->code == DIAG_REPEATED_ARGUMENT;
}

/* CUBES as the kernel sees its arguments: who takes the rule up means that. */
static struct cube_list in_kernel_width(struct arena *arena, const struct cube_list *cubes,
					syscall_id id, enum abi abi)
{
	struct syscall_arg args[SYSCALL_ARGS];
	int count = syscall_args(id, abi, args);
	struct cube_list out = {0};

	for (size_t i = 0; i < cubes->len; i++) {
		struct cube cube = cubes->ptr[i];

		for (int j = 0; j < count; j++) {
			uint64_t beyond = args[j].bits == 64 ? 0 : ~(uint64_t)0 << args[j].bits;

			if (!(cube.arg[j].value & beyond))
				cube.arg[j].mask &= ~beyond;
		}
		cube_list_add(arena, &out, &cube);
	}
	return out;
}

/* To RULE the calls of LOSS, whose rule matches CUBES. */
static void add_lost_calls(struct arena *arena, const struct loss *loss,
			   const struct cube_list *cubes, struct draft_rule *rule)
{
	for (size_t i = 0; i < loss->names.len; i++) {
		syscall_id id = loss_call(loss, i);
		struct cube_list seen = in_kernel_width(arena, cubes, id, loss->abi);
		struct description words = decompile_cubes(arena, id, loss->abi, &seen);

		struct diff_entry *entry = ARENA_NEW(arena, struct diff_entry);

		entry->where_text = fmt_pred(arena, words.ptr[0].where);
		rule->calls[id] = entry;
		rule->guard = fmt_guard(arena, words.ptr[0].guard);
	}
}

/*
 * The rule of loss FIRST as it is written, on the calls where it does not do that, those
 * of its later losses included.  NULL: there is no call that it can be meant for.
 */
static const char *lost_rule(struct arena *arena, const struct losses *losses, size_t first)
{
	const struct profile_rule *lost = losses->ptr[first].rule;
	enum abi abi = losses->ptr[first].abi;
	struct action action = profile_action(lost->action, lost->errno_name, abi);
	struct draft_rule rule = {.action = describe_action(arena, abi, action),
				  .guard = "",
				  .calls = ARENA_ARRAY(arena, const struct diff_entry *,
						       (size_t)syscall_count())};
	struct group_selection none = {.covered = call_set_new(arena),
				       .excess = call_set_new(arena)};
	struct sbuf out = {.arena = arena};
	struct cube_list cubes;

	if (!engine_rule_cubes(arena, lost, engine_width(abi), &cubes) || !cubes.len)
		return NULL;
	for (size_t i = first; i < losses->len && losses->ptr[i].rule == lost; i++)
		if (is_worth_telling(&losses->ptr[i]))
			add_lost_calls(arena, &losses->ptr[i], &cubes, &rule);
	put_unconditional(arena, &rule, &none, &out);
	put_conditional(arena, &rule, &none, &out);
	return out.ptr;
}

void import_write_lost(const struct import *import, struct sbuf *out)
{
	struct arena *arena = import->ctx->arena;
	const struct profile_rule *last = NULL;
	bool is_first = true;

	for (size_t i = 0; i < import->losses.len; i++) {
		const struct loss *loss = &import->losses.ptr[i];
		const char *text;

		if (!is_worth_telling(loss) || loss->rule == last)
			continue;
		last = loss->rule;
		text = lost_rule(arena, &import->losses, i);
		if (!text)
			continue;
		if (is_first)
			sbuf_puts(out, "\n# Not in force: what engines lose of the profile\n");
		is_first = false;
		sbuf_puts(out, "#\n");
		write_comment(loss->rule->comment ? loss->rule->comment : "", out);
		write_comment(text, out);
	}
}
