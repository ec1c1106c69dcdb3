/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would allow the calls that were denied, and nothing more: a rule beside
 * the default, an exception from a rule of the policy's own, an override of an
 * inherited one.
 */
#include "run/denial.h"

#include "front/parse.h"

#include <string.h>

enum remedy {
	REMEDY_NONE,     /* a filter without text, an ABI the policy does not speak for */
	REMEDY_ALLOW,    /* the default denies */
	REMEDY_OVERRIDE, /* an inherited rule does */
	REMEDY_DROP,     /* a rule of the policy does, and only that */
	REMEDY_TAKE_OUT, /* ... by naming the call among others */
	REMEDY_EXCEPT,   /* ... by a group or with a condition */
};

struct change {
	enum remedy remedy;
	uint32_t at; /* what is to be changed, as an offset: one change serves all calls it
			denied */
};

static bool is_json(const struct source *source)
{
	return source->text.ptr[strspn(source->text.ptr, " \t\r\n")] == '{';
}

/* The statement of SOURCE that SPAN is, or is an item of; NULL if there is none. */
static const struct ast_stmt *find_rule(struct scmpl *ctx, const struct source *source,
					struct span span)
{
	const struct ast_file *file = parse_source(ctx, source);

	for (size_t i = 0; i < file->stmts.len; i++) {
		const struct ast_stmt *stmt = &file->stmts.ptr[i];

		if (stmt->kind == STMT_RULE && span.lo >= stmt->span.lo &&
		    span.hi <= stmt->span.hi)
			return stmt;
	}
	return NULL;
}

static bool names_plainly(const struct ast_rule *rule, const struct denial *denial)
{
	const struct ast_items *items = rule->set->items;

	if (rule->where || rule->set->except)
		return false;
	for (size_t i = 0; i < items->len; i++)
		if (!items->ptr[i].is_group && !items->ptr[i].pred &&
		    str_is(items->ptr[i].name.text, syscall_name(denial->call.id)))
			return true;
	return false;
}

static struct change change_for(struct scmpl *ctx, const struct denial *denial)
{
	struct span span = denial->verdict.rule;
	const struct source *source = source_of(ctx->sources, span);
	const struct ast_stmt *stmt;

	if (!source || denial->call.id == SYSCALL_NONE)
		return (struct change){REMEDY_NONE, span.lo};
	if (denial_is_by_default(denial->layer, denial->verdict))
		return (struct change){REMEDY_ALLOW, span.lo};
	if (is_json(source))
		return (struct change){REMEDY_TAKE_OUT, span.lo};
	if (source != denial->layer->source)
		return (struct change){REMEDY_OVERRIDE, 0};
	stmt = find_rule(ctx, source, span);
	if (!stmt)
		return (struct change){REMEDY_EXCEPT, span.lo};
	if (!names_plainly(&stmt->u.rule, denial))
		return (struct change){REMEDY_EXCEPT, stmt->span.lo};
	return (struct change){
		stmt->u.rule.set->items->len == 1 ? REMEDY_DROP : REMEDY_TAKE_OUT, span.lo};
}

/* "mkdir", or "socket(family == AF_VSOCK)" where an argument tells calls apart. */
static void print_call(const struct denial *denial, struct sbuf *out)
{
	struct sbuf condition = {.arena = out->arena};

	sbuf_puts(out, syscall_name(denial->call.id));
	if (pin_print(&denial->pinned, &denial->call, &condition))
		sbuf_printf(out, "(%.*s)", (int)condition.len, condition.ptr);
}

/* "web.scp:7" */
static const char *line_of(struct scmpl *ctx, struct span span)
{
	const struct source *source = source_of(ctx->sources, span);

	if (!source)
		return "?";
	return arena_printf(ctx->arena, "%s:%u", source->name,
			    source_place(source, span.lo).line);
}

/* How the text of the change starts, for all calls that share it. */
static void start_line(struct scmpl *ctx, enum remedy remedy, const struct denial *denial,
		       struct sbuf *out)
{
	const struct source *main = denial->layer->source;
	const char *file = main ? main->name : "the policy";
	const char *line = line_of(ctx, denial->verdict.rule);

	switch (remedy) {
	case REMEDY_NONE:
		sbuf_printf(out, "%s: cannot be changed for ", file);
		break;
	case REMEDY_ALLOW:
		sbuf_printf(out, "%s: add: allow ", file);
		break;
	case REMEDY_OVERRIDE:
		sbuf_printf(out, "%s: add: override allow ", file);
		break;
	case REMEDY_DROP:
		sbuf_printf(out, "%s: drop the rule on ", line);
		break;
	case REMEDY_TAKE_OUT:
		sbuf_printf(out, "%s: take out ", line);
		break;
	case REMEDY_EXCEPT:
		sbuf_printf(out, "%s: except ", line);
		break;
	}
}

static bool is_same_change(const struct denial *a, struct change change_a,
			   const struct denial *b, struct change change_b)
{
	return a->layer == b->layer && change_a.remedy == change_b.remedy &&
	       change_a.at == change_b.at;
}

static void print_subject(const struct denial *denial, enum remedy remedy, struct sbuf *out)
{
	if (remedy == REMEDY_NONE)
		sbuf_puts(out, call_name(out->arena, &denial->call));
	else if (remedy == REMEDY_DROP || remedy == REMEDY_TAKE_OUT)
		sbuf_puts(out, syscall_name(denial->call.id));
	else
		print_call(denial, out);
}

/* One line for the denials from FIRST on that its change serves, which are marked as DONE. */
static void advise(struct scmpl *ctx, const struct denials *denials,
		   const struct change *changes, size_t first, bool *done, struct sbuf *out)
{
	const char *separator = "";

	sbuf_puts(out, "    ");
	start_line(ctx, changes[first].remedy, &denials->ptr[first], out);
	for (size_t i = first; i < denials->len; i++) {
		if (done[i] || !is_same_change(&denials->ptr[first], changes[first],
					       &denials->ptr[i], changes[i]))
			continue;
		sbuf_puts(out, separator);
		print_subject(&denials->ptr[i], changes[i].remedy, out);
		separator = ", ";
		done[i] = true;
	}
	sbuf_puts(out, "\n");
}

void denials_advise(struct scmpl *ctx, const struct denials *denials, struct sbuf *out)
{
	struct change *changes = ARENA_ARRAY(ctx->arena, struct change, denials->len);
	bool *done = ARENA_ARRAY(ctx->arena, bool, denials->len);

	for (size_t i = 0; i < denials->len; i++)
		changes[i] = change_for(ctx, &denials->ptr[i]);
	for (size_t i = 0; i < denials->len; i++)
		if (!done[i])
			advise(ctx, denials, changes, i, done, out);
}
