/* SPDX-License-Identifier: Apache-2.0 */
/* Text to tree: every construct, with the exact text it came from, and recovery. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "session.h"
#include "core/limits.h"
#include "syntax/parse.h"

static const struct ast_file *parse(const char *text)
{
	return parse_source(s->ctx, source_add(s->ctx->sources, "t.scp", str_of(text)));
}

static void assert_text(struct span span, const char *text)
{
	struct str found = source_text(s->ctx->sources, span);

	if (!str_is(found, text))
		fail_msg("the span is '%.*s' instead of '%s'", STR_FMT(found), text);
}

static const struct ast_stmt *only(const char *text, enum stmt_kind kind)
{
	const struct ast_file *file = parse(text);

	assert_int_equal(diag_error_count(s->ctx->diags), 0);
	assert_int_equal(file->stmts.len, 1);
	assert_int_equal(file->stmts.ptr[0].kind, kind);
	return &file->stmts.ptr[0];
}

static void test_rule_with_everything(void **state)
{
	const struct ast_stmt *stmt =
		only(" override deny a, g-h, b(x == 1) except c with EPERM where y < 2 on "
		     "x86, arm if no cap SYS_ADMIN ; ",
		     STMT_RULE);
	const struct ast_rule *rule = &stmt->u.rule;

	(void)state;
	assert_text(stmt->span, "override deny a, g-h, b(x == 1) except c with EPERM where "
				"y < 2 on x86, arm if no cap SYS_ADMIN");
	assert_true(rule->is_override);
	assert_int_equal(rule->action.verb, VERB_DENY);
	assert_text(rule->action.error.span, "EPERM");
	assert_text(rule->set->span, "a, g-h, b(x == 1) except c");
	assert_int_equal(rule->set->items->len, 3);
	assert_text(rule->set->items->ptr[1].span, "g-h");
	assert_true(rule->set->items->ptr[1].is_group);
	assert_text(rule->set->items->ptr[2].span, "b(x == 1)");
	assert_text(rule->set->items->ptr[2].pred->span, "x == 1");
	assert_int_equal(rule->set->except->len, 1);
	assert_text(rule->where->span, "y < 2");
	assert_int_equal(rule->on->len, 2);
	assert_text(rule->on->ptr[1].span, "arm");
	assert_text(rule->guard->span, "no cap SYS_ADMIN");
	assert_int_equal(rule->guard->kind, GUARD_NOT);
}

static void test_rule_with_nothing(void **state)
{
	const struct ast_rule *rule = &only("kill kill", STMT_RULE)->u.rule;

	(void)state;
	assert_int_equal(rule->action.verb, VERB_KILL);
	assert_int_equal(rule->action.error.text.len, 0);
	assert_text(rule->set->items->ptr[0].name.span, "kill");
	assert_null(rule->set->except);
	assert_null(rule->where);
	assert_null(rule->on);
	assert_null(rule->guard);
}

static void test_header_statements(void **state)
{
	const struct ast_stmt *stmt = only("extend docker-default@1.2", STMT_EXTEND);

	(void)state;
	assert_text(stmt->u.extend.profile.span, "docker-default");
	assert_text(stmt->u.extend.version.span, "1.2");
	stmt = only("include \"a b.scp\"", STMT_INCLUDE);
	assert_true(str_is(stmt->u.include.text, "a b.scp"));
	assert_text(stmt->u.include.span, "\"a b.scp\"");
	stmt = only("default deny with ENOSYS", STMT_DEFAULT);
	assert_text(stmt->u.fallback.span, "deny with ENOSYS");
	assert_int_equal(only("arch x86_64, x86", STMT_ARCH)->u.arch.names->len, 2);
	stmt = only("baseline linux 6.1 else EACCES", STMT_BASELINE);
	assert_int_equal(stmt->u.baseline.kernel, 0x601);
	assert_text(stmt->u.baseline.error.span, "EACCES");
	assert_int_equal(only("flag LOG, TSYNC", STMT_FLAG)->u.flags->len, 2);
}

static void test_definitions(void **state)
{
	const struct ast_stmt *stmt = only("group a-b \"what\" = c except d", STMT_GROUP);

	(void)state;
	assert_text(stmt->u.group.name.span, "a-b");
	assert_true(str_is(stmt->u.group.description, "what"));
	assert_text(stmt->u.group.set->span, "c except d");
	stmt = only("route a-b via c, d \"why\"", STMT_ROUTE);
	assert_int_equal(stmt->u.route.via->items->len, 2);
	assert_true(str_is(stmt->u.route.reason, "why"));
	stmt = only("const MINE = 0x10|O_CREAT", STMT_CONST);
	assert_text(stmt->u.constant.value->span, "0x10|O_CREAT");
	assert_int_equal(stmt->u.constant.value->ptr[0].number, 16);
	assert_true(str_is(stmt->u.constant.value->ptr[1].text, "O_CREAT"));
}

static void test_expect(void **state)
{
	const struct ast_expect *expect = &only("expect deny with EPERM a(x = 1, group = -2), "
						"b-c, kill on x86 if kernel < 6.6",
						STMT_EXPECT)
						   ->u.expect;

	(void)state;
	assert_text(expect->verdict.span, "deny with EPERM");
	assert_int_equal(expect->calls->len, 3);
	assert_text(expect->calls->ptr[0].span, "a(x = 1, group = -2)");
	assert_text(expect->calls->ptr[0].args->ptr[1].arg.span, "group");
	assert_text(expect->calls->ptr[0].args->ptr[1].value->span, "-2");
	assert_true(expect->calls->ptr[1].is_group);
	assert_null(expect->calls->ptr[2].args);
	assert_int_equal(expect->guard->u.kernel, 0x606);
}

static const struct ast_pred *pred_of(const char *text)
{
	return only(arena_printf(s->ctx->arena, "deny x where %s", text), STMT_RULE)
		->u.rule.where;
}

static void test_comparisons(void **state)
{
	static const struct {
		const char *text;
		enum compare_op op;
	} cases[] = {
		{"a == 1", COMPARE_EQ},
		{"a != 1", COMPARE_NE},
		{"a < 1", COMPARE_LT},
		{"a <= 1", COMPARE_LE},
		{"a > 1", COMPARE_GT},
		{"a >= 1", COMPARE_GE},
		{"a in 1..2", COMPARE_IN},
		{"a in (1, 2..3)", COMPARE_IN},
		{"a not in (1)", COMPARE_NOT_IN},
		{"a has X|Y", COMPARE_HAS},
		{"a has any X", COMPARE_HAS_ANY},
		{"a has only X", COMPARE_HAS_ONLY},
		{"a lacks X", COMPARE_LACKS},
		{"a & 7 == 1", COMPARE_MASK_EQ},
		{"a & 7 != 1", COMPARE_MASK_NE},
		{"flag == 1", COMPARE_EQ},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct ast_pred *pred = pred_of(cases[i].text);

		assert_int_equal(pred->kind, PRED_COMPARE);
		assert_int_equal(pred->u.compare.op, cases[i].op);
		assert_text(pred->span, cases[i].text);
		assert_false(pred->u.compare.arg.wide);
	}
	assert_true(pred_of("wide a == 1")->u.compare.arg.wide);
	assert_text(pred_of("a & X|Y == Z")->u.compare.mask->span, "X|Y");
}

static void test_ranges(void **state)
{
	const struct ast_ranges *values = pred_of("a in (1, -2..X|3)")->u.compare.values;

	(void)state;
	assert_int_equal(values->len, 2);
	assert_null(values->ptr[0].hi);
	assert_text(values->ptr[1].span, "-2..X|3");
	assert_true(values->ptr[1].lo->ptr[0].negative);
	assert_text(values->ptr[1].hi->span, "X|3");
}

static void test_chains_and_brackets(void **state)
{
	const struct ast_pred *pred = pred_of("a == 1 and b == 2 and (c == 3 or not d == 4)");

	(void)state;
	assert_int_equal(pred->kind, PRED_AND);
	assert_int_equal(pred->u.of.len, 3);
	assert_text(pred->u.of.ptr[1]->span, "b == 2");
	assert_int_equal(pred->u.of.ptr[2]->kind, PRED_OR);
	assert_true(pred->u.of.ptr[2]->bracketed);
	assert_int_equal(pred->u.of.ptr[2]->u.of.ptr[1]->kind, PRED_NOT);
	pred = pred_of("not a == 1 and b == 2");
	assert_int_equal(pred->kind, PRED_AND); /* `not' takes the nearest */
}

static void test_comments_are_kept(void **state)
{
	const struct ast_file *file = parse("# one\ndefault allow # two\n#");

	(void)state;
	assert_int_equal(file->comments.len, 3);
	assert_text(file->comments.ptr[0], "# one");
	assert_text(file->comments.ptr[1], "# two");
	assert_text(file->comments.ptr[2], "#");
}

static void test_a_part_keeps_the_places_of_the_whole(void **state)
{
	const struct source *source =
		source_add(s->ctx->sources, "t.scp", str_of("deny a\ndeny b, c\ndeny d\n"));
	const struct ast_file *file = parse_part(s->ctx, source, 7, 17);

	(void)state;
	assert_int_equal(file->stmts.len, 1);
	assert_text(file->stmts.ptr[0].span, "deny b, c");
	assert_int_equal(file->stmts.ptr[0].span.lo, 7);
}

static const struct ast_file *parse_wrong(const char *text, size_t errors)
{
	size_t before = diag_error_count(s->ctx->diags);
	const struct ast_file *file = parse(text);

	assert_int_equal(diag_error_count(s->ctx->diags) - before, errors);
	return file;
}

/* The statement behind what is wrong is read as if nothing had been. */
static void assert_recovers(const char *text, size_t errors, const char *last)
{
	const struct ast_file *file = parse_wrong(text, errors);

	assert_true(file->stmts.len > 0);
	assert_text(file->stmts.ptr[file->stmts.len - 1].span, last);
}

static void test_recovery_at_the_next_statement(void **state)
{
	(void)state;
	assert_recovers("deny ,\nallow a\n", 1, "allow a");
	assert_recovers("deny a where\nallow b\ndeny )\ndefault allow\n", 2, "default allow");
	assert_recovers("deny a where x ==\n\n\nallow b", 1, "allow b");
	assert_recovers("const X = \"open\nallow b\n", 1, "allow b");
	assert_recovers("group x = a\nallow b", 1, "allow b");
	assert_recovers("nonsense here\nallow b", 1, "allow b");
	assert_recovers("\x01\x02\nallow b", 1, "allow b");
}

static void test_texts_of_nothing(void **state)
{
	(void)state;
	assert_int_equal(parse("")->stmts.len, 0);
	assert_int_equal(parse(" ;;;\n# only this")->stmts.len, 0);
	assert_int_equal(diag_error_count(s->ctx->diags), 0);
}

static void test_depth_has_a_limit(void **state)
{
	struct sbuf deep = {.arena = s->ctx->arena}, wide = {.arena = s->ctx->arena};

	(void)state;
	sbuf_puts(&deep, "deny x where ");
	for (int i = 0; i <= LIMIT_DEPTH; i++)
		sbuf_puts(&deep, "not ");
	sbuf_puts(&deep, "a == 1");
	parse_wrong(deep.ptr, 1);
	assert_int_equal(diag_get(s->ctx->diags, 0)->code, DIAG_TOO_DEEP);
	sbuf_puts(&wide, "deny x where a == 1");
	for (int i = 0; i < 5000; i++)
		sbuf_puts(&wide, " or a == 1"); /* long is not deep */
	parse_wrong(wide.ptr, 0);
}

static void test_any_nesting_of_brackets_comes_back(void **state)
{
	struct sbuf deep = {.arena = s->ctx->arena};

	(void)state;
	sbuf_puts(&deep, "deny x where ");
	for (int i = 0; i < 100000; i++)
		sbuf_puts(&deep, "(");
	parse(deep.ptr);
	assert_true(diag_error_count(s->ctx->diags) > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rule_with_everything),
		TEST(test_rule_with_nothing),
		TEST(test_header_statements),
		TEST(test_definitions),
		TEST(test_expect),
		TEST(test_comparisons),
		TEST(test_ranges),
		TEST(test_chains_and_brackets),
		TEST(test_comments_are_kept),
		TEST(test_a_part_keeps_the_places_of_the_whole),
		TEST(test_recovery_at_the_next_statement),
		TEST(test_texts_of_nothing),
		TEST(test_depth_has_a_limit),
		TEST(test_any_nesting_of_brackets_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
